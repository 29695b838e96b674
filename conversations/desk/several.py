"""What can be done to several onboardings at once: each is done by an action of the table, one onboarding at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from conversations.details.rows import RowDetail
from conversations.turns import Submitted

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.desk import Batch, BatchFigures
    from models.domain import OnboardingRecord

MOST_CHOSEN = 100
"""Onboardings that a form offers to choose among: all that match may be taken without being chosen."""
AT_ONCE = 5
"""Onboardings that one step, which is one transaction, does."""
ONCE_A_MINUTE = timedelta(minutes=1)
"""The same, done to the same onboardings within this time, is noticed."""
KEEP = "keep"
"""The reason for waiting stays as each onboarding has it."""

PRIORITIES = ("high", "normal", "low")
WAIT_REASONS = {
    "prioritisation": "We are still prioritising it",
    "capacity": "We do not have capacity yet",
    "feature": "It needs a feature that is not ready",
}
"""What somebody on the waiting list waits for, by the value of its option."""

Asked = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Report:
    """A batch, the name of whose it is, and how far it has come. `problems`: the first that could not be, with why."""

    batch: Batch
    by: str
    figures: BatchFigures
    problems: tuple[tuple[OnboardingRecord, str], ...] = ()
    examples: tuple[OnboardingRecord, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One of these things. `action`: the row of the table that does it. `asks`: it has a form of its own first.

    `label` names it, `question` asks whether to do it and `done` says that it was, each for a count such as
    "12 onboardings". `yes` stands on the button that begins it.
    """

    action: str
    label: str
    question: str
    done: str
    yes: str
    asks: bool = True


KINDS: Mapping[str, Kind] = {
    "invite": Kind("invite", "Invite them", "Invite {count}?", "Invited {count}", "Invite them", asks=False),
    "assign": Kind("assign", "Say who has them", "Assign {count}?", "Assigned {count}", "Assign them"),
    "priority": Kind(
        "set_wait",
        "Set their priority and reason",
        "Set the priority of {count}?",
        "Set the priority of {count}",
        "Set it for them",
    ),
    "snooze": Kind("snooze", "Snooze them", "Snooze {count}?", "Snoozed {count}", "Snooze them"),
    "message": Kind(
        "message_applicant", "Message the applicants", "Message {count}?", "Messaged {count}", "Message them"
    ),
}
"""By the name that is stored with a batch. Another one needs no more than a row here and, if it asks, its form."""


def as_asked(stored: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What a form asked for, as it was stored."""
    return {name: tuple(values) for name, values in stored.items()}


def digest_of(kind: str, asked: Asked, onboardings: Iterable[int]) -> str:
    """The same for the same thing done to the same onboardings."""
    said = orjson.dumps([kind, sorted((name, list(values)) for name, values in asked.items()), sorted(onboardings)])
    return hashlib.sha256(said).hexdigest()[:32]


def sent_for(kind: str, asked: Asked, as_chosen: str, onboarding: Onboarding) -> Submitted | None:
    """The form of the action as somebody would send it for this one onboarding; None where it has none.

    `as_chosen`: what stood there when it was chosen, which tells whether somebody changed it meanwhile.
    """
    if not KINDS[kind].asks:
        return None
    values = dict(asked)
    if kind == "priority" and values.get("reason") == (KEEP,):
        values["reason"] = (onboarding.state.value.removeprefix("waiting_"),)
        values["words"] = values.get("words") or ((onboarding.wait_reason,) if onboarding.wait_reason else ())
    detail = str(RowDetail.parse(as_chosen)) if kind == "assign" else ""
    return Submitted(KINDS[kind].action, onboarding.reference, detail, values, onboarding.answer_number)
