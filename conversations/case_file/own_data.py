"""What a file says of all that is held about somebody: as tables to read, and whole, for programs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.case_file.document import CaseFile, Fetched, Table
from conversations.events.table import told_to_applicants
from conversations.guidance.uk_time import long_moment
from models.enums import EventKind

KINDS = ("pdf", "json")
NAME = "what-we-hold-about-you"
Row = Mapping[str, Any]
Held = Mapping[str, Sequence[Row]]

_TITLES = {
    "identities": "Your accounts",
    "memberships": "Your places in onboardings",
    "answers": "Answers that you gave, or that name you",
    "sign_offs": "What you were asked to sign off, and what you said",
    "verdicts": "What you said of answers as a reviewer",
    "comments": "What was said at an item of an onboarding",
    "conditions": "Conditions that you set or closed",
    "opinions": "What you were asked as a specialist, or asked one",
    "events": "What you did, and what was done that names you",
    "choices": "What you want to hear of",
    "messages": "Messages to you",
    "web_page": "What was said with you on the web page",
    "teams": "Where Microsoft Teams reaches you",
}
_OF_REVIEWERS = frozenset({"verdicts", "conditions", "opinions"})
_ABOUT_AN_ONBOARDING = _OF_REVIEWERS | {"answers", "comments", "events"}
_WHO = ("person_id", "closer_id", "asked_by_id")
_MOMENTS = ("at", "since", "changed_at", "made_at", "asked_at")
_ROWS = ("id", "person_id", "closer_id", "asked_by_id", "asked_by", "identity", "event_id", "answer_number")
_NOT_TOLD = frozenset({*_ROWS, "onboarding", *_MOMENTS})
_NOTICE = (
    "Made on {moment}, for you alone. For a short time we also keep copies of what the assistant answered you. "
    "What other people wrote of you in their own words is not looked for here: ask whoever runs the assistant."
)


@dataclass(frozen=True)
class Known:
    """Whose data it is: the rows of their identities, and the references of the onboardings that they are in now."""

    keys: Collection[int]
    joined: Collection[str]


def theirs(held: Held, known: Known) -> dict[str, list[Row]]:
    """What they may read of it by themselves: their own rows, and in what they are in now what an applicant reads."""
    return {what: [row for row in held[what] if _may_read(what, row, known)] for what in _TITLES if what in held}


def _may_read(what: str, row: Row, known: Known) -> bool:
    if what not in _ABOUT_AN_ONBOARDING or any(row.get(name) in known.keys for name in _WHO):
        return True
    if what in _OF_REVIEWERS or row.get("onboarding") not in known.joined:
        return False
    return what != "events" or told_to_applicants(EventKind(row["kind"]))


def as_file(kind: str, found: Mapping[str, Sequence[Row]], name: str, now: Any) -> Fetched:
    """`kind`: one of KINDS. `name` is the person's, `now` aware."""
    notice = _NOTICE.format(moment=long_moment(now))
    tables = tuple(_table(_TITLES[what], rows) for what, rows in found.items())
    case = CaseFile(NAME, f"What we hold about {name}", notice, (), tables)
    if kind != "json":
        return Fetched(kind, case)
    whole = {"notice": notice, **{_TITLES[what]: rows for what, rows in found.items()}}
    return Fetched(kind, case, json.dumps(whole, indent=2, ensure_ascii=False, default=str))


def _table(title: str, rows: Sequence[Row]) -> Table:
    return Table(title, ("When", "Onboarding", "What"), tuple(map(_row, rows)), "Nothing.")


def _row(row: Row) -> tuple[str, str, str]:
    moment = next((row[name] for name in _MOMENTS if name in row), None)
    said = "; ".join(f"{_spoken(name)}: {_value(value)}" for name, value in row.items() if name not in _NOT_TOLD)
    return (long_moment(moment) if moment else "", str(row.get("onboarding") or ""), said)


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _value(value: Any) -> str:
    match value:
        case dict():
            return ", ".join(f"{_spoken(str(key))} {_value(each)}" for key, each in value.items() if each)
        case list():
            return ", ".join(map(_value, value))
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
