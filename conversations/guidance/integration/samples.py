"""Requests to begin with, filled in with what is known of an onboarding, and what to put in where it is not."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

SANDBOX = "https://sandbox.api.service.nhs.uk/comms"
INTEGRATION = "https://int.api.service.nhs.uk/comms"
SANDBOX_PLAN = "b838b13c-f98c-4def-93f0-515d4e4f4ee1"
"""One of the routing plans that the sandbox has (domain 2.3)."""
_FREE_FIELDS = 6
_PATIENT = "<NHS number>"
_WORKFLOW = "NHS_NOTIFY_SEND_REQUEST"
"""What MESH calls a file of messages to send, as the API catalogue says."""


@dataclass(frozen=True)
class KnownIds:
    """What is known of an onboarding; empty where nobody has said it. `fields`: of its templates, filled by it."""

    reference: str
    ods_code: str = ""
    plan: str = ""
    fields: Sequence[str] = ()
    mailbox: str = ""


def sample_message(known: KnownIds, in_sandbox: bool) -> str:
    """One message, as curl sends it."""
    base = SANDBOX if in_sandbox else INTEGRATION
    body = {"type": "Message", "attributes": {"routingPlanId": _plan(known, in_sandbox), **_message(known)}}
    return _request(f"{base}/v1/messages", {"data": body}, in_sandbox)


def sample_batch(known: KnownIds) -> str:
    """A batch of one."""
    attributes = {
        "routingPlanId": _plan(known, False),
        "messageBatchReference": _batch_reference(known),
        "messages": [_message(known)],
    }
    return _request(
        f"{INTEGRATION}/v1/message-batches", {"data": {"type": "MessageBatch", "attributes": attributes}}, False
    )


def sample_headers(known: KnownIds) -> str:
    """What MESH is told of a file: its routing plan, a reference of its own, and what it is for."""
    headers = {
        "mex-subject": _plan(known, False),
        "mex-localid": _batch_reference(known),
        "mex-workflowid": _WORKFLOW,
    }
    return "\n".join(f"{name}: {value}" for name, value in headers.items())


def sample_file(known: KnownIds) -> str:
    """A file for MESH: its columns, and the row of one person."""
    columns = ["messageReference", "nhsNumber", *(f"personalisation_{name}" for name in known.fields)]
    person = [_message_reference(known), _PATIENT, *(f"<{name}>" for name in known.fields)]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([columns, person])
    return written.getvalue().rstrip("\n")


def to_fill_in(known: KnownIds, by_mesh: bool) -> tuple[str, ...]:
    """What stands in angle brackets, and where it comes from."""
    plan = () if known.plan else ("<routing plan id>: from NHS Notify, once your routing plan is made",)
    patient = f"{_PATIENT}: of a test patient, in your own system alone. Do not paste one here"
    if by_mesh:
        mailbox = () if known.mailbox else ("the id of your mailbox: from your request for it",)
        return (*mailbox, *plan, patient)
    ods = () if known.ods_code else ("<your ODS code>: from your registration",)
    left_out = known.fields[_FREE_FIELDS:]
    others = (f"the fields that there is no room for here: {len(left_out)} more of your templates",) if left_out else ()
    return (*plan, *ods, *others, patient, "<access token>: from your signed JWT. Do not paste one here")


def _plan(known: KnownIds, in_sandbox: bool) -> str:
    return SANDBOX_PLAN if in_sandbox else known.plan or "<routing plan id>"


def _batch_reference(known: KnownIds) -> str:
    return str(uuid5(NAMESPACE_URL, f"{known.reference} batch"))


def _message_reference(known: KnownIds) -> str:
    return str(uuid5(NAMESPACE_URL, f"{known.reference} message"))


def _message(known: KnownIds) -> dict[str, Any]:
    return {
        "messageReference": _message_reference(known),
        "recipient": {"nhsNumber": _PATIENT},
        "originator": {"odsCode": known.ods_code or "<your ODS code>"},
        "personalisation": {name: f"<{name}>" for name in known.fields[:_FREE_FIELDS]},
    }


def _request(url: str, body: dict[str, Any], in_sandbox: bool) -> str:
    signed = [] if in_sandbox else ['-H "Authorization: Bearer <access token>"']
    lines = [f'curl -X POST "{url}"', '-H "Content-Type: application/vnd.api+json"', *signed]
    return " \\\n  ".join([*lines, f"-d {shlex.quote(json.dumps(body, indent=2, ensure_ascii=False))}"])
