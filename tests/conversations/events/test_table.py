"""Every kind of event has a sentence, is produced with the data that this needs, and is told to those concerned."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.rehearsal.showing import lines
from conversations.events import table as events
from conversations.events.table import EVENTS, data_of, stored_data, type_of
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.calls import DAY_BEFORE, TO_RECORD
from conversations.onboarding.clocks import OVERDUE, SOON
from conversations.onboarding.nudges import NUDGE
from conversations.replies import Message, Result, Style
from conversations.repository.saving import audiences
from conversations.text import plain
from conversations.turns import Actor, Presence, Pressed, Unreached
from conversations.views.event_sentences import sentence
from conversations.views.notices import applicant_notice, place_notice, team_notice
from models.database.database import Database
from models.domain import Address, Event, TeamPlace
from models.enums import Audience, Channel, EventKind, PlaceKind, Stage
from models.tables.delivery import OutboxRow
from tests.conversations.at_the_desk import AMARA as AMARA_ACTS
from tests.conversations.at_the_desk import GRACE as GRACE_ACTS
from tests.conversations.at_the_desk import PRIYA as PRIYA_ACTS
from tests.conversations.at_the_desk import TOM as TOM_ACTS
from tests.conversations.at_the_desk import Desk, an_actor
from tests.conversations.everything import played
from tests.conversations.onboardings import AMARA, VERA, in_state
from tests.kit.seats import said_by

CONVERSATIONS = Path(events.__file__).parent.parent
IN_MEMORY = list(played())
OF_EARLIER_VERSIONS = frozenset({"press_refused"})
BY_HAND = frozenset(
    {
        *("join_asked", "left_workspace", "owner_left_workspace", "unreached"),
        *("address_changed", "linked", "unlinked", "left_channel", "channel_lost", "likeness", "assignee_left"),
    }
)
"""Kinds that need the database: played at the desk."""
ELSEWHERE = frozenset(
    {
        *("put_away", "exported", "copied", "operator_read"),
        *("sign_off_asked", "signer_reminded", "signed_off", "sign_off_refused", "mail_refused"),
        *("delegated", "delegate_told", "delegation_answered"),
        *("moved_over", "meeting_refused"),
    }
)
"""Follows from a turn on another onboarding: played in `test_several.py`. A file is asked for: `test_case_files.py`.
An operator's command: `test_requests.py`. Somebody signs off: `handlers/test_signing.py`.
An email is refused: `journeys/test_mail.py`. A colleague is asked: `handlers/test_delegating.py`.
Moved over: `handlers/reviews/test_moving_over.py`."""


KINDS = set(EventKind)
OLDER = json.loads((Path(__file__).parent / "events_8333819.json").read_text(encoding="utf-8"))
"""Events as an older version stored them, and what it made of them."""


def recorded() -> Iterator[str]:
    """The kind of every `record(` call in the source."""
    for file in CONVERSATIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                yield from kinds_in(node.args[0])


def kinds_in(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="EventKind"), attr=name):
            yield EventKind[name]
        case ast.Name(id="kind"):  # `leave`: one of two kinds for somebody who left their workspace; `linking`: too
            yield from (EventKind.LEFT_WORKSPACE, EventKind.OWNER_LEFT_WORKSPACE)
            yield from (EventKind.LINKED, EventKind.UNLINKED)
        case ast.Name(id="of_a_reply"):  # `clocks`: the reply to a registration has sentences of its own
            yield from (SOON, OVERDUE)
        case ast.Name(id="of_another"):
            yield from (EventKind.DUE_SOON, EventKind.OVERDUE)
        case _:
            raise AssertionError(f"what kind is this? {ast.unparse(node)}")


def test_every_kind_has_one_row_and_every_row_is_recorded_somewhere() -> None:
    assert set(EVENTS) == KINDS
    assert set(recorded()) == KINDS - OF_EARLIER_VERSIONS


def test_every_kind_is_played() -> None:
    in_memory = {event.kind for _, event in IN_MEMORY}
    assert in_memory | BY_HAND | ELSEWHERE | OF_EARLIER_VERSIONS | {EventKind.MOVED} == KINDS
    assert NUDGE == "nudge"


def test_every_kind_is_told_or_kept_on_purpose() -> None:
    kept = {kind for kind in KINDS if not EVENTS[kind].told}
    assert kept == {
        "found_eligible",
        "found_not_eligible",
        "press_refused",
        "moved",
        "exported",
        "operator_read",
        "copied",
    }
    assert {kind for kind in KINDS if EVENTS[kind].hidden} == {"moved", "press_refused"}
    aside = {"press_refused", SOON, OVERDUE, TO_RECORD, DAY_BEFORE, "nudged"}
    aside |= {"address_changed", "linked", "unlinked", "likeness"}
    aside |= {"due_soon", "overdue", "still_overdue", "close_asked", "kept_open", "condition_soon", "condition_late"}
    aside |= {"first_approved", "first_approval_undone", "comments_settled"}
    aside |= {"specialist_asked", "specialist_answered", "renewal_asked", "renewed", "set_up_kept", "copied"}
    aside |= {"taken_on", "assigned", "unassigned", "assignee_left", "noted", "exported", "operator_read"}
    aside |= {"snoozed", "unsnoozed", "snooze_over"}
    aside |= {"call_place", "meeting_refused", "call_in_an_hour"}
    aside |= {"delegated", "delegate_told", "delegation_answered"}
    aside |= {"sign_off_asked", "signer_reminded", "signed_off", "sign_off_refused", "mail_refused"}
    assert {kind for kind in KINDS if EVENTS[kind].aside} == aside


def test_the_slots_of_every_sentence_are_filled_by_the_data_of_its_kind() -> None:
    for kind, row in EVENTS.items():
        carried = {field.name.rstrip("_") for field in fields(row.data)} | {"who", "stage"}
        for template in (row.sentence, row.to_team or "", row.to_applicant or ""):
            assert set(re.findall(r"{(\w+)}", template)) <= carried, kind


def test_an_event_takes_no_data_of_another_kind() -> None:
    with pytest.raises(TypeError, match="An event of the kind paused carries Reason, not NoData"):
        in_state(State.TEMPLATES).record(EventKind.PAUSED, AMARA)


SINCE = {
    EventKind.APPROVAL_UNDONE,
    EventKind.ADDRESS_CHANGED,
    EventKind.LINKED,
    EventKind.UNLINKED,
    EventKind.TAKEN_UP_AGAIN,
    EventKind.TIMES_GONE,
    EventKind.CALL_SOON,
    *(EventKind.LEFT_CHANNEL, EventKind.CHANNEL_CLOSED, EventKind.CHANNEL_LOST, EventKind.LIKENESS),
    EventKind.PUT_AWAY,
    EventKind.TAKEN_ON,
    EventKind.ASSIGNED,
    EventKind.UNASSIGNED,
    EventKind.ASSIGNEE_LEFT,
    EventKind.NOTED,
    *(EventKind.DUE_SOON, EventKind.OVERDUE, EventKind.STILL_OVERDUE),
    *(EventKind.CLOSE_ASKED, EventKind.KEPT_OPEN, EventKind.EXPORTED, EventKind.OPERATOR_READ),
    *(EventKind.CONDITION_MET, EventKind.CONDITION_WAIVED, EventKind.CONDITION_SOON, EventKind.CONDITION_LATE),
    *(EventKind.FIRST_APPROVED, EventKind.FIRST_APPROVAL_UNDONE),
    *(EventKind.ITEM_ASKED, EventKind.ITEM_ANSWERED, EventKind.COMMENTS_SETTLED),
    *(EventKind.SPECIALIST_ASKED, EventKind.SPECIALIST_ANSWERED, EventKind.RENEWAL_ASKED, EventKind.RENEWED),
    *(EventKind.SNOOZED, EventKind.UNSNOOZED, EventKind.SNOOZE_OVER),
    *(EventKind.SET_UP_KEPT, EventKind.COPIED),
    *(EventKind.SIGN_OFF_ASKED, EventKind.SIGNER_REMINDED, EventKind.SIGNED_OFF, EventKind.SIGN_OFF_REFUSED),
    EventKind.MAIL_REFUSED,
    *(EventKind.DELEGATED, EventKind.DELEGATE_TOLD, EventKind.DELEGATION_ANSWERED),
    *(EventKind.TIMES_OPEN, EventKind.CALL_IN_AN_HOUR, EventKind.CALL_PLACE, EventKind.CALL_MISSED),
    EventKind.MEETING_REFUSED,
    EventKind.MOVED_OVER,
}
"""Kinds that came after the older events were stored."""


OFFERED_SINCE = " [Snooze for a week] [Stop reminding me]"
"""What stands beneath a reminder beside what an older version drew."""


def test_the_older_events_are_of_every_kind() -> None:
    assert {older["kind"] for older in OLDER} | {EventKind.MOVED} | SINCE == KINDS


@pytest.mark.parametrize("older", OLDER, ids=lambda older: older["kind"])
def test_an_event_that_an_older_version_stored_reads_as_it_did(older: dict[str, Any]) -> None:
    onboarding = in_state(State.TEMPLATES)
    stage = Stage(older["stage"]) if older["stage"] else None
    event = Event(older["kind"], onboarding.now, older["person"], older["by"], stage, older["data"])
    assert plain(sentence(event, onboarding)) == older["sentence"]
    assert [told for told in audiences(event) if told is not Audience.CHANNEL] == older["audiences"]
    assert lines(team_notice(onboarding, event)) == older["to_team"]
    told = [line.replace(OFFERED_SINCE, "") for line in lines(applicant_notice(onboarding, event, VERA))]
    assert told == older["to_applicant"]
    onboarding.places = [TeamPlace(Channel.WEB, "riverside", "general")]
    in_place = place_notice(onboarding, event, "general")
    assert in_place and lines(in_place) == older["to_place"]
    again = stored_data(EventKind(event.kind), data_of(event))
    assert {name: value for name, value in again.items() if name in older["data"]} == older["data"]


@pytest.mark.parametrize("older", OLDER, ids=lambda older: older["kind"])
def test_an_event_without_what_is_carried_now_still_reads(older: dict[str, Any]) -> None:
    onboarding = in_state(State.TEMPLATES)
    event = Event(older["kind"], onboarding.now, None, None, None, {})
    assert data_of(event) == type_of(event).data()
    assert plain(sentence(event, onboarding))


def looks_right(message: Message) -> None:
    """No slot left open, no bare data, no more buttons than fit."""
    words = "\n".join(lines(message))
    assert "{" not in words and "}" not in words and "None" not in words.replace("[None of", "")
    assert len(message.buttons) <= 3
    assert sum(button.style is Style.PRIMARY for button in (*message.buttons, *message.menu)) <= 1


async def a_notice_to(desk: Desk, user: str) -> int:
    """The number of a message that waits for somebody."""
    async with desk.database.reading() as session:
        found = (await session.exec(select(OutboxRow.id).where(OutboxRow.target == user))).first()
    assert found
    return found


async def links_and_unlinks(desk: Desk, reference: str) -> None:
    """Amara links another app and undoes it; a colleague whom she invited has another address by now."""
    elsewhere = Actor(Channel.TEAMS, "tenant", "aad-1", "Amara Okafor", "amara@riverside.example")
    [code] = re.findall(r"\w{4}-\w{4}\b", said_by(await desk.types(AMARA_ACTS, "link")))[:1]
    await desk.types(elsewhere, f"link {code}")
    await desk.presses(elsewhere, "confirm_link", "")
    await desk.types(elsewhere, "unlink")
    fields = {"name": ("Noor Ali",), "email": ("noor@riverside.example",), "role": ("viewer",)}
    await desk.fills(AMARA_ACTS, "add_colleague", reference, fields)
    noor = an_actor("Noor Ali")
    await desk.presses(noor, "join", reference)
    await desk.types(replace(noor, email="n.ali@riverside.example"), "status")


async def leaves_a_channel_that_is_lost(desk: Desk, reference: str) -> None:
    """Una joined in a channel of the team, and is not there any more when she looks; then it takes no messages."""
    channel, una = Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "C1"), an_actor("Una Rae")
    desk.channels.there["C1", una.user] = Presence.MEMBER
    joined = await desk.manager.handle(replace(desk.turn(una, Pressed("join_here", reference)), place=channel))
    assert joined.result is Result.DONE
    desk.channels.there.clear()
    await desk.types(una, "status")
    await desk.manager.handle(desk.turn(PRIYA_ACTS, Unreached(await a_notice_to(desk, "C1"))))


async def test_what_needs_the_database_is_produced_with_its_data_too(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    first = await desk.keep(in_state(State.REGISTERED))
    second = in_state(State.REGISTERING)
    for member, name in zip(list(second.members), ("Grace Lin", "Una Rae", "Wim Bos"), strict=True):
        second.change_member(member, name=name, person=(member.person or 0) + 10)
    reference = await desk.keep(second)
    await desk.presses(GRACE_ACTS, "submit", reference, "registration")
    asked = await desk.presses(GRACE_ACTS, "ask_to_join", reference, first)
    assert "We asked the owner" in "\n".join(lines(asked.messages[0]))
    await desk.presses(GRACE_ACTS, "register_anyway", reference)
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    made.add_place(TeamPlace(Channel.WEB, "riverside", "C1", "#general"))
    reviewed = await desk.keep(made)
    await desk.presses(TOM_ACTS, "approve", reviewed)
    await desk.presses(PRIYA_ACTS, "message_applicant", reviewed)
    await desk.manager.handle(desk.turn(PRIYA_ACTS, Unreached(await a_notice_to(desk, "amara"))))
    await links_and_unlinks(desk, reviewed)
    await leaves_a_channel_that_is_lost(desk, reviewed)
    await desk.presses(PRIYA_ACTS, "take", reviewed)
    await desk.leaves_workspace(PRIYA_ACTS)
    await desk.leaves_workspace(TOM_ACTS)
    await desk.leaves_workspace(AMARA_ACTS)
    found = {kind for one in (first, reference, reviewed) for kind in await desk.kinds(one)}
    assert found >= BY_HAND
    for one in (first, reviewed):
        onboarding = await desk.onboarding(one)
        for event in onboarding.events:
            if event.kind in BY_HAND:
                assert plain(sentence(event, onboarding))
                looks_right(applicant_notice(onboarding, event, AMARA))
                looks_right(team_notice(onboarding, event))
