"""Every action of the onboarding team's desk, with what it really does: done by the team, and by nobody else.

Who may is read from the table that `python -m bot roles` prints, and each kind of person tries all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.roles import role_lines
from conversations.actions.table import TABLE
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.people import Side
from conversations.permissions import Scope
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Intent, Pressed, Submitted, Turn, Typed
from models.database.database import Database
from models.domain import Member
from models.enums import MembershipStatus, Role
from tests.conversations.at_the_desk import AMARA, DANIEL, GRACE, PRIYA, TEAM, Desk, an_actor
from tests.conversations.onboardings import NOW, in_state
from tests.conversations.pressing import a_detail
from tests.kit.seats import said_by

VERA = an_actor("Vera Singh")
GUEST, GONE = an_actor("Gus Guest", "notify"), an_actor("Rhona Removed", "notify")
BELONGS = an_actor("Nora Bell", "notify")
REFUSED = re.compile(r"Only members of the onboarding team can (do this|use this channel)\.")
WORDS = {"words": ("Because it is so",)}

OUTSIDERS = {
    "applicant": AMARA,
    "viewer": VERA,
    "member of another onboarding": GRACE,
    "guest in the team's channel": GUEST,
    "removed from the team a minute ago": GONE,
}
BY_NOBODY = {"person", "arrival", "receipt", "refused_press"}
"""Tables that say that somebody was here, or pressed what they may not."""

FORMS: dict[str, dict[str, tuple[str, ...]]] = {
    "assign": {"assignee": ("nobody",)},
    "hand_over": {"assignee": ("1",), **WORDS},
    "snooze": {"until": ("2027-01-11",), **WORDS},
    "filter_queue": {"who": ("me",)},
    "choose_several": {"all": ("all",), "what": ("invite",)},
    "set_capacity": {"2026-12-01": ("4",)},
    "add_reply": {"purpose": ("decline",), "name": ("Not now",), **WORDS},
    "change_reply": {"purpose": ("decline",), "name": ("Not now",), **WORDS},
    "offer_times": {"times": ("2027-01-06 10:00",)},
    "set_go_live": {"go_live_on": ("2027-02-01",)},
    "set_wait": {"priority": ("high",), "reason": ("capacity",)},
    "ask_for_more": {"items": ("eligibility.product",), **WORDS},
}
TEAM_ACTIONS = [action for action in TABLE.values() if action.side is Side.ONBOARDING_TEAM]


@dataclass
class Roster:
    """The onboarding team is its workspace, but for guests, and for whoever was taken out of its channel."""

    not_of_it: set[str] = field(default_factory=lambda: {GUEST.user})

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return actor.workspace == "notify" and actor.user not in self.not_of_it


@dataclass
class Walk:
    """A desk with a stage under review, one on the waiting list, a batch that is prepared, and everybody around it."""

    desk: Desk
    roster: Roster
    reference: str = ""
    batch: str = ""

    def about(self, name: str) -> tuple[str, str]:
        """The reference and the detail that a button of this action carries."""
        if name in ("prepare_several", "do_several", "several"):
            return "", self.batch
        if name in ("change_reply", "remove_reply"):
            return "", "1"
        detail = "0/all" if name == "choose_several" else a_detail(TABLE[name])
        return (self.reference if TABLE[name].scope is Scope.ONBOARDING or name == "open_card" else ""), detail

    def intents(self, name: str) -> list[Intent]:
        """By every road: its button, its form, and what is typed in the team's channel."""
        action, (about, detail) = TABLE[name], self.about(name)
        roads: list[Intent] = [Pressed(name, about, detail)] if action.pressed else []
        if action.opens_form:
            roads.append(Submitted(name, about, detail, FORMS.get(name, WORDS), 10**9))
        if action.command:
            of_one = f" {self.reference} me" if action.scope is Scope.ONBOARDING else ""
            roads.append(Typed(f"{action.command}{of_one}"))
        return roads

    async def plays(self, who: Actor, intent: Intent) -> Outcome:
        turn = self.desk.turn(who, intent)
        return await self.desk.manager.handle(replace(turn, place=TEAM) if isinstance(intent, Typed) else turn)

    async def stored(self) -> dict[str, list[Any]]:
        """Every row there is, but for who was here."""
        found = {}
        async with self.desk.database.reading() as session:
            for table in SQLModel.metadata.sorted_tables:
                if table.name not in BY_NOBODY:
                    found[table.name] = sorted(map(repr, (await session.exec(select(table))).all()))  # type: ignore[call-overload]
        return found


@pytest.fixture
async def walk(sqlite_database: Database) -> Walk:
    roster = Roster()
    desk = Desk(sqlite_database, roster=roster)
    made = Walk(desk, roster)
    await desk.types(GONE, "help")
    await desk.types(PRIYA, "help")
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    joined = MembershipStatus.JOINED
    onboarding.members.append(Member(BELONGS.name, BELONGS.email, Role.CONTRIBUTOR, joined, NOW, 9))
    made.reference = await desk.keep(onboarding)
    await desk.keep(in_state(State.WAITING_CAPACITY))
    await desk.types(PRIYA, f"assign {made.reference} me")
    form = (await desk.fills(PRIYA, "choose_several", "", {"all": ("all",), "what": ("message",)}, "0/all")).form
    assert form
    made.batch = form.detail
    for who in OUTSIDERS.values():
        await desk.types(who, "help")
    roster.not_of_it.add(GONE.user)
    return made


def who_may() -> dict[str, str]:
    """The column "who" of each action, as it is printed."""
    lines = (re.split(r"\s{2,}", line) for line in role_lines()[2:])
    return {cells[0]: cells[3] for cells in lines}


def test_the_table_leaves_all_of_it_to_members_of_the_teams_channel() -> None:
    printed = who_may()
    for action in TEAM_ACTIONS:
        belongs = " who do not belong to it" if action.scope is Scope.ONBOARDING else ""
        assert printed[action.name] == f"members of its channel{belongs}"


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_nobody_else_does_any_of_it_or_learns_anything(walk: Walk, name: str) -> None:
    before = await walk.stored()
    for action in TEAM_ACTIONS:
        for intent in walk.intents(action.name):
            outcome = await walk.plays(OUTSIDERS[name], intent)
            assert outcome.result is Result.REFUSED and not (outcome.form or outcome.tickets), (name, intent)
            assert REFUSED.fullmatch(said_by(outcome)), (name, intent)
    assert await walk.stored() == before


async def test_whoever_belongs_to_an_onboarding_does_nothing_about_that_one(walk: Walk) -> None:
    for action in TEAM_ACTIONS:
        if action.scope is Scope.ONBOARDING:
            before = await walk.stored()
            for intent in walk.intents(action.name):
                assert (await walk.plays(BELONGS, intent)).result is Result.REFUSED, intent
            assert await walk.stored() == before


@pytest.mark.parametrize("action", TEAM_ACTIONS, ids=lambda action: action.name)
async def test_the_team_is_refused_none_of_it(walk: Walk, action: Any) -> None:
    for intent in walk.intents(action.name):
        outcome = await walk.plays(PRIYA, intent)
        assert not REFUSED.search(said_by(outcome)), intent
        assert outcome.form or outcome.messages, intent


async def test_what_somebody_began_who_is_removed_meanwhile_is_done_for_none(walk: Walk) -> None:
    desk = walk.desk
    preview = await desk.fills(PRIYA, "prepare_several", "", WORDS, walk.batch)
    [begins] = [button for button in preview.messages[0].buttons if button.action == "do_several"]
    assert (await desk.presses(PRIYA, "do_several", "", begins.detail)).result is Result.DONE
    walk.roster.not_of_it.add(PRIYA.user)
    await desk.works(1)
    assert "told_applicant" not in await desk.kinds(walk.reference)
    told = said_by(await desk.presses(DANIEL, "several", "", begins.detail))
    assert "Only members of the onboarding team can do this" in told


async def test_a_case_file_is_not_given_to_whoever_was_removed_since_they_asked(walk: Walk) -> None:
    given = await walk.desk.presses(PRIYA, "export", walk.reference)
    assert given.tickets
    walk.roster.not_of_it.add(PRIYA.user)
    for ticket in given.tickets:
        assert await walk.desk.manager.case_file(ticket.word) is None


async def test_the_place_makes_nobody_of_the_team(walk: Walk) -> None:
    """A button of the team's that somebody presses elsewhere, and theirs pressed in the team's channel."""
    for place in (TEAM, walk.desk.turn(AMARA, Typed("help")).place):
        turn = Turn(f"elsewhere-{place.target}", GRACE, place, Pressed("case", walk.reference))
        assert (await walk.desk.manager.handle(turn)).result is Result.REFUSED
