"""What an event carries is stored as JSON, and comes back of the same type however old it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from conversations.events.data import EventData, from_json, to_json
from conversations.events.event_type import NoData
from conversations.events.journey import CallAt, CallCancelled, GoLiveSet, Moved, Reason, TimesOffered, VersionChanged
from conversations.events.people import ColleagueInvited, Concerned, RoleGiven
from conversations.events.reviews import MoreNeeded
from models.enums import Role

CARRIED: tuple[EventData, ...] = (
    NoData(),
    Moved("templates", "paused"),
    VersionChanged("5 steps (version 2026-11-five-steps)", "11 stages (version 2026-11)"),
    Reason('It\'s "fine" \u2028 <b>'),
    TimesOffered(5),
    CallAt(datetime(2027, 1, 6, 10, tzinfo=UTC)),
    CallCancelled(None),
    MoreNeeded(("Product", "DPIA"), "Which?", "eligibility.product"),
    GoLiveSet(date(2027, 2, 1)),
    Concerned("Tom Ellis", 2),
    RoleGiven("Tom Ellis", Role.VIEWER),
    ColleagueInvited("Noor Ali", Role.VIEWER, "noor@riverside.example"),
)


@pytest.mark.parametrize("data", CARRIED, ids=lambda data: type(data).__name__)
def test_it_comes_back_from_json_as_it_was(data: EventData) -> None:
    assert from_json(type(data), json.loads(json.dumps(to_json(data)))) == data


def test_a_name_that_a_keyword_takes_is_stored_without_its_underscore() -> None:
    assert to_json(Moved("templates", "paused")) == {"from": "templates", "to": "paused"}


def test_what_an_older_event_lacks_takes_its_default_and_what_is_unknown_is_left() -> None:
    assert from_json(MoreNeeded, {"words": "Which?", "colour": "blue"}) == MoreNeeded((), "Which?", "")
