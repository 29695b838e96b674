"""What somebody tries who wants to do what their role does not let them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio

from bot.roles import role_lines
from conversations import authorisation
from conversations.actions.table import TABLE
from conversations.channel_answers import ChannelAnswers
from conversations.context import Asked, Services, TurnContext
from conversations.journey.machine import STAGE_STATES, ReviewState, State
from conversations.manager import dispatch
from conversations.permissions import Action, Scope
from conversations.replies import Form, Outcome, Result
from conversations.turns import Actor, Presence, Pressed, Submitted, Typed
from models.database.database import Database
from models.database.unit_of_work import Session
from models.domain import Address, Member, SentFile, TeamPlace
from models.enums import Channel, MembershipStatus, PlaceKind, Role, Stage
from models.repositories import people
from tests.conversations.at_the_desk import AMARA, HELP, PRIYA, TEAM, TOM, Desk, an_actor
from tests.conversations.onboardings import PACK, in_state
from tests.conversations.pressing import a_detail
from tests.kit.seats import said_by

NORA = an_actor("Nora Bell", "notify")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def row_of(desk: Desk, reference: str, who: Actor) -> str:
    member = (await desk.onboarding(reference)).member(await desk.person_id(who))
    assert member
    return str(member.id)


# A reviewer who works on it


async def owned_by_nora(desk: Desk) -> str:
    """Nora of the onboarding team owns it, under the identity that decides; Tom is a contributor."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.types(NORA, "help")
    onboarding = await desk.onboarding(reference)
    owner = onboarding.owner()
    assert owner
    async with desk.database.unit_of_work() as session:
        place = replace(owner, person=await desk.person_id(NORA), name=NORA.name, email=NORA.email)
        await people.change_place(session, place)
    return reference


async def test_to_decide_on_ones_own_onboarding_after_handing_it_over(desk: Desk) -> None:
    reference = await owned_by_nora(desk)
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.REFUSED
    tom = await row_of(desk, reference, TOM)
    await desk.fills(NORA, "change_role", reference, {"role": ("owner",)}, tom)
    assert (await desk.presses(NORA, "leave", reference)).result is Result.DONE
    refused = await desk.presses(NORA, "approve", reference, "eligibility")
    assert refused.result is Result.REFUSED
    assert "You belong to this applicant team, or have belonged to it" in said_by(refused)
    assert (await desk.onboarding(reference)).reviews[Stage.ELIGIBILITY] is ReviewState.SUBMITTED
    assert (await desk.presses(PRIYA, "approve", reference, "eligibility")).result is Result.DONE


async def test_to_decide_on_it_after_being_removed_from_it(desk: Desk) -> None:
    reference = await owned_by_nora(desk)
    tom = await row_of(desk, reference, TOM)
    await desk.fills(NORA, "change_role", reference, {"role": ("owner",)}, tom)
    await desk.presses(TOM, "remove_colleague", reference, await row_of(desk, reference, NORA))
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.REFUSED


async def test_a_reviewer_who_was_only_invited_decides(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    fields = {"name": (NORA.name,), "email": (NORA.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.DONE


# Every action, by every road, as everybody, on every onboarding: no more than `python -m bot roles` prints


VERA, IVY, ASA, LEO, SAM, OMAR = (
    an_actor(name) for name in ("Vera Singh", "Ivy Noor", "Asa Lund", "Leo Marsh", "Sam Reed", "Omar Hale")
)
CHANNEL = Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "reminders")
EVERYBODY: Mapping[str, Actor] = {
    "owner": AMARA,
    "contributor": TOM,
    "viewer": VERA,
    "removed": LEO,
    "invited": IVY,
    "asked": ASA,
    "stranger": SAM,
    "stranger in the team's channel": SAM,
    "member of another onboarding": OMAR,
    "reviewer": PRIYA,
    "reviewer who belongs": NORA,
    "reviewer who belonged": an_actor("Bea Moss", "notify"),
}
JOINED = {"owner", "contributor", "viewer"}
REVIEWERS = {"reviewer", "reviewer who belongs", "reviewer who belonged"}
WHO: Mapping[str, set[str]] = {
    "members of its channel who do not belong to it": {"reviewer"},
    "members of its channel": REVIEWERS,
    "anybody": set(EVERYBODY),
    "everyone who has joined": {*JOINED, "reviewer who belongs"},
    "owners and contributors": {"owner", "contributor", "reviewer who belongs"},
    "owners": {"owner"},
    "whoever is invited": {"invited"},
    "asked to sign off": set(),  # nobody here
    "everyone in the team's channel": {"stranger in the team's channel"},
}
"""What the printed words mean here. The reviewer who belongs is a contributor."""
STANDS = [
    (State.REGISTERING, None),
    (State.ELIGIBILITY, ReviewState.SUBMITTED),
    (State.PAUSED, None),
]
QUESTION = "registration.contact_name"
FILE = SentFile("policy.pdf", 1000, "https://files.example/1")


def printed() -> dict[str, tuple[set[str], set[State]]]:
    """Of each action, who may use it and in which states, as `python -m bot roles` says it."""
    found = {}
    for line in role_lines()[2:]:
        name, _, _, who, when = re.split(r"\s{2,}", line)
        named = set(re.findall(r"\w+", when.replace("the reviewed stages", " ".join(STAGE_STATES))))
        states = {state for state in State if state.value in named}
        everywhere = when.startswith(("in every state", "at any time"))
        found[name] = WHO[who], set(State) - states if everywhere else states
    return found


@dataclass
class Walk:
    """Everybody around some onboardings, whose turns are played on one transaction that is never stored.

    Handlers and forms only note that they were reached.
    """

    desk: Desk
    session: Session
    reached: list[str]
    onboardings: dict[str, State]
    keys: dict[str, int]

    async def plays(self, role: str, intent: Pressed | Submitted | Typed) -> Outcome:
        who, self.reached[:] = EVERYBODY[role], []
        turn = self.desk.turn(who, intent)
        in_channel = role == "stranger in the team's channel"
        turn = replace(turn, place=CHANNEL) if in_channel else turn
        answers = ChannelAnswers(presences={(CHANNEL, turn_address(who)): Presence.MEMBER})
        services = Services(lambda version: PACK, HELP, TEAM, PACK.version)
        team = who.workspace == TEAM.workspace
        asked = Asked(team, channels=answers)
        return await dispatch(TurnContext(self.session, services, turn, self.desk.clock(), asked))

    async def is_asked(self, role: str, reference: str, question: str | None = QUESTION) -> None:
        """However it came to be: their chat stands at this question of this onboarding."""
        actor, key = EVERYBODY[role], self.keys[reference]
        person = await people.find(self.session, actor.channel, actor.workspace, actor.user)
        assert person
        asked = {"asking": question, "asking_question": question, "asking_onboarding_id": key}
        await people.change_person(self.session, person, focus=key, **asked)


def turn_address(who: Actor) -> Address:
    return Address(who.channel, who.workspace, PlaceKind.DIRECT, who.user)


def roads(action: Action, reference: str) -> Iterator[Pressed | Submitted]:
    """Pressed, with the form sent that was opened before a role changed, with an edited one, and as a command."""
    detail = a_detail(action)
    yield Pressed(action.name, reference, detail)
    yield Submitted(action.name, reference, detail, {"words": ("Because",)})
    yield Submitted(action.name, reference, detail, {QUESTION: ("Mallory",)}, answer_number=10**9)
    if action.command:
        yield Pressed("command", reference, action.command)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []

    def note(name: str, answer: Callable[[], Any]) -> Callable[[object], Any]:
        def reach(_: object) -> Any:
            names.append(name)
            return answer()

        return reach

    async def nothing() -> Outcome:
        return Outcome()

    monkeypatch.setattr(authorisation, "handler_of", lambda name: note(name, Outcome))
    monkeypatch.setattr(authorisation, "form_of", lambda name: note(name, lambda: Form(name, "A form", ())))
    monkeypatch.setattr(authorisation, "general_handler_of", lambda name: note(name, nothing))
    return names


@pytest_asyncio.fixture
async def walk(desk: Desk, reached: list[str]) -> AsyncIterator[Walk]:
    onboardings = {}
    for state, review in STANDS:
        made = in_state(state, review)
        joined, status = made.members, MembershipStatus
        others = ((IVY, status.INVITED), (ASA, status.ASKED), (LEO, status.LEFT), (OMAR, status.LEFT))
        for number, (who, stands) in enumerate(others, 10):
            joined.append(Member(who.name, who.email, Role.CONTRIBUTOR, stands, made.now, number))
        made.members = [replace(m, invited_channel=Channel.WEB, invited_workspace="riverside") for m in joined]
        made.add_place(TeamPlace(CHANNEL.channel, CHANNEL.workspace, CHANNEL.target))
        onboardings[await desk.keep(made)] = state
    for who in EVERYBODY.values():
        await desk.types(who, "help")
    keys = {reference: await desk.key(reference) for reference in onboardings}
    async with desk.database.unit_of_work() as session:
        made_walk = Walk(desk, session, reached, onboardings, keys)
        await reviewers_belong(made_walk)
        yield made_walk
        await session.rollback()


async def reviewers_belong(walk: Walk) -> None:
    """One is a contributor of every onboarding, one was; and Omar was never of any of them."""
    omar = await people.find(walk.session, OMAR.channel, OMAR.workspace, OMAR.user)
    assert omar
    for key, place in (await people.places_of(walk.session, omar.id)).items():
        await people.change_place(walk.session, replace(place, person=None))
        for role, status in (("reviewer who belongs", "joined"), ("reviewer who belonged", "left")):
            who = EVERYBODY[role]
            person = await people.find(walk.session, who.channel, who.workspace, who.user)
            assert person
            held = Member(who.name, who.email, Role.CONTRIBUTOR, MembershipStatus(status), place.since, person.id)
            await people.add_place(walk.session, key, replace(held, joined_at=place.since))


@pytest.mark.parametrize("role", EVERYBODY)
async def test_to_reach_by_any_press_or_form_what_is_for_somebody_else(walk: Walk, role: str) -> None:
    table, done = printed(), set()
    for reference, state in walk.onboardings.items():
        for name, action in TABLE.items():
            for intent in roads(action, reference):
                outcome = await walk.plays(role, intent)
                who, states = table[name]
                for met in walk.reached:
                    done.add(met)
                    assert role in table[met][0] and (met != name or state in states), (role, intent)
                if role not in who and intent.action == name:
                    assert not walk.reached and outcome.result in (Result.REFUSED, Result.MOVED_ON), (role, intent)
    walked = set(walk.onboardings.values())
    mine = {name for name, (who, states) in table.items() if role in who and states & walked and TABLE[name].pressed}
    assert done >= mine - SELDOM, "what is theirs they reach"


SELDOM = {"undo_approval", "take_ownership", "unassign", "hand_over", "snooze", "unsnooze", "move_over", "do_move_over"}
"""Where something was just approved, nobody owns it, somebody has it, it is due, or nothing waits for the team."""

TYPED_WORDS = ("Mallory", "back", "skip", "stop", "status", "answers", "people", "withdraw", "/notify back", "")


@pytest.mark.parametrize("role", EVERYBODY)
async def test_to_reach_by_typing_or_with_a_file_what_is_for_somebody_else(walk: Walk, role: str) -> None:
    table = printed()
    for reference, state in walk.onboardings.items():
        for question in (QUESTION, None):
            for words in TYPED_WORDS:
                for files in ((), (FILE,)):
                    await walk.is_asked(role, reference, question)
                    await walk.plays(role, Typed(words, files=files))
                    for met in walk.reached:
                        who, states = table[met]
                        about_one = TABLE[met].scope is Scope.ONBOARDING
                        assert role in who and (state in states or not about_one), (role, words, question, met)


async def test_the_member_of_another_onboarding_changes_nothing_here_with_a_form_of_theirs(desk: Desk) -> None:
    theirs = (await desk.types(OMAR, "onboard")).messages[0].buttons[0].about
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS))
    form = (await desk.presses(OMAR, "answer", theirs)).form
    assert form
    sent = await desk.fills(OMAR, form.action, reference, {form.fields[0].id: ("yes",)}, form.detail)
    assert sent.result is Result.REFUSED and not sent.form
