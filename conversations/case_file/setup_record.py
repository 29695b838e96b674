"""What the onboarding team needs to set a client up, under the names that NHS Notify's own configuration uses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conversations.case_file.document import CaseFile, Table
from conversations.events.reviews import SetUp
from conversations.events.table import data_as
from conversations.guidance.uk_time import long_moment
from conversations.onboarding.progress import name_of
from conversations.text import plain
from models.enums import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.onboarding.onboarding import Onboarding

SET_UP = "setup-"
"""What the kind of a download begins with that gives this."""
EVENTS = ("messageStatus", "channelStatus")
Value = str | int | tuple[str, ...] | None


@dataclass(frozen=True)
class SetUpField:
    """One field by its name there, with dots between an object and what is in it; None: it is still missing."""

    name: str
    value: Value
    what: str  # what to ask for where it is missing

    @property
    def written(self) -> str:
        """As a table shows it."""
        return ", ".join(self.value) if isinstance(self.value, tuple) else str(self.value or "")


def kept_set_up(onboarding: Onboarding) -> SetUp:
    """What the onboarding team filled in last."""
    kept = onboarding.last_event(EventKind.SET_UP_KEPT)
    return data_as(kept, SetUp) if kept else SetUp()


def uses_mesh(onboarding: Onboarding) -> bool:
    """Whether the service connects through MESH, and not through the API."""
    return onboarding.answers.get("before_you_start.integration") == "mesh"


def set_up_fields(onboarding: Onboarding) -> tuple[SetUpField, ...]:
    """All that applies to this service, in the order of NHS Notify's configuration."""
    return tuple(_fields(onboarding, kept_set_up(onboarding)))


def _fields(onboarding: Onboarding, kept: SetUp) -> Iterator[SetUpField]:
    yield SetUpField("name", onboarding.service or None, "The name of the service")
    yield SetUpField("senderOdsCode", onboarding.ods_code or None, "The ODS code")
    quota = kept.max_requests_per_second or None
    yield SetUpField("pdsQuota.maxRequestsPerSecond", quota, "How many requests a second it may make to PDS")
    if uses_mesh(onboarding):
        yield SetUpField("meshMailbox", kept.mesh_mailbox or None, "The id of its MESH mailbox")
    else:
        yield SetUpField(
            "apimApplication", kept.apim_application or None, "The id of its application in API management"
        )
    yield SetUpField("campaign", kept.campaign or None, "The name of its campaign")
    if not uses_mesh(onboarding):
        yield SetUpField("callbackUrl", kept.callback_url or None, "The address that takes callbacks")
        yield SetUpField("subscribedEvents", kept.subscribed_events or None, "Which callbacks it subscribes to")


def missing_fields(onboarding: Onboarding) -> tuple[SetUpField, ...]:
    """What is still to be filled in."""
    return tuple(each for each in set_up_fields(onboarding) if each.value is None)


def set_up_case(onboarding: Onboarding, asked_by: str) -> CaseFile:
    """As a file with a table: each field, what stands in it, and what is still missing."""
    rows = tuple(
        (each.name, each.written, "" if each.value is not None else f"Missing: {each.what}")
        for each in set_up_fields(onboarding)
    )
    made = f"Made for {asked_by} on {long_moment(onboarding.now)}. For the onboarding team alone."
    table = Table("Set-up record", ("Field", "Value", "Still missing"), rows)
    facts = (("Reference", onboarding.reference),)
    return CaseFile(
        f"{onboarding.reference}-set-up", f"Set-up record of {plain(name_of(onboarding))}", made, facts, (table,)
    )


def set_up_json(onboarding: Onboarding) -> str:
    """The same as JSON, nested as there. What is missing is null, and named under "missing"."""
    record: dict[str, Any] = {"reference": onboarding.reference}
    for each in set_up_fields(onboarding):
        outer, _, inner = each.name.partition(".")
        value = list(each.value) if isinstance(each.value, tuple) else each.value
        if inner:
            record.setdefault(outer, {})[inner] = value
        else:
            record[outer] = value
    record["missing"] = [each.name for each in missing_fields(onboarding)]
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
