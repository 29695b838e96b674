"""The one road to a handler: every action, by every road, as everybody, on an onboarding in each state."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.rehearsal.showing import lines
from conversations import authorisation
from conversations.actions.table import TABLE, action_of_command
from conversations.authorisation import authorise
from conversations.commands import COMMANDS, IN_A_QUESTION, TEAM_COMMANDS
from conversations.handlers.registry import GeneralRequest, OnboardingRequest
from conversations.journey.machine import STAGE_STATES, ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant, Side
from conversations.permissions import Action, Scope
from conversations.replies import Form, Outcome, Result
from conversations.turns import Actor, Intent, Pressed, Submitted, Turn, Typed
from models.database.database import Database
from models.domain import Address, Member, SentFile, TeamPlace
from models.enums import Channel, MembershipStatus, PlaceKind, Role
from models.tables.people import PersonRow
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk, an_actor
from tests.conversations.onboardings import NOW, in_state
from tests.conversations.pressing import a_detail

CONVERSATIONS = Path(authorisation.__file__).parent
VERA, IVY, ASA, LEO = (an_actor(name) for name in ("Vera Singh", "Ivy Noor", "Asa Lund", "Leo Marsh"))
NORA = an_actor("Nora Bell", "notify")
CHANNEL = Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "reminders")
QUESTION = "registration.contact_name"
FILE = SentFile("policy.pdf", 1000, "https://files.example/1")


@dataclass(frozen=True)
class Somebody:
    """Who acts, and where: in the channel of the onboarding's team, or else at their own place."""

    actor: Actor
    in_channel: bool = False


EVERYBODY = {
    "owner": Somebody(AMARA),
    "contributor": Somebody(TOM),
    "viewer": Somebody(VERA),
    "invited": Somebody(IVY),
    "asked": Somebody(ASA),
    "left": Somebody(LEO),
    "stranger": Somebody(GRACE),
    "stranger in the team's channel": Somebody(GRACE, in_channel=True),
    "onboarding team": Somebody(PRIYA),
    "onboarding team who belongs": Somebody(NORA),
}
STATES = [(state, None) for state in State if state not in STAGE_STATES] + [
    (State.ELIGIBILITY, review) for review in (ReviewState.IN_PROGRESS, ReviewState.SUBMITTED, ReviewState.MORE_NEEDED)
]


def a_team() -> list[Member]:
    """Somebody of each kind; Nora belongs by her work email address."""
    joined, roles = MembershipStatus.JOINED, (Role.OWNER, Role.CONTRIBUTOR, Role.VIEWER)
    people = [(actor, role, joined) for actor, role in zip((AMARA, TOM, VERA), roles, strict=True)]
    people += [(IVY, Role.VIEWER, MembershipStatus.INVITED), (ASA, Role.CONTRIBUTOR, MembershipStatus.ASKED)]
    people += [(LEO, Role.CONTRIBUTOR, MembershipStatus.LEFT), (NORA, Role.CONTRIBUTOR, joined)]
    made = [Member(a.name, a.email, role, status, NOW, number) for number, (a, role, status) in enumerate(people, 1)]
    return [replace(member, invited_channel=Channel.WEB, invited_workspace="riverside") for member in made]


class Walk:
    """An onboarding in a state, everybody around it, and handlers that only note that they were reached."""

    def __init__(self, desk: Desk, reference: str, reached: list[str]) -> None:
        self.desk = desk
        self.reference = reference
        self.reached = reached
        self._people: dict[str, Participant] = {}
        self._onboarding: Onboarding

    async def look(self) -> None:
        self._onboarding = await self.desk.onboarding(self.reference)
        for name, somebody in EVERYBODY.items():
            self._people[name] = await self._participant(somebody.actor)

    async def _participant(self, actor: Actor) -> Participant:
        number = await self.desk.person_id(actor)
        address = Address(actor.channel, actor.workspace, PlaceKind.DIRECT, actor.user)
        return Participant(number, actor.name, actor.email, address, actor.workspace == "notify")

    async def plays(self, name: str, intent: Intent) -> tuple[Outcome, list[str]]:
        """The outcome of a turn, and the handlers and forms that it reached."""
        self.reached.clear()
        who = EVERYBODY[name]
        turn = self.desk.turn(who.actor, intent)
        if who.in_channel:
            turn = Turn(turn.delivery_id, who.actor, CHANNEL, intent)
        outcome = await self.desk.manager.handle(turn)
        return outcome, list(self.reached)

    def expects(self, name: str, action: Action) -> bool:
        """Whether the row lets this person do it now."""
        who, by = EVERYBODY[name], self._people[name]
        if action.scope is not Scope.ONBOARDING:
            return action.side is not Side.ONBOARDING_TEAM or by.onboarding_team
        return authorise(action, self._onboarding, by, CHANNEL if who.in_channel else None) is Result.DONE


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the actions whose handler or form was reached; none of them does anything."""
    names: list[str] = []

    def noted(name: str) -> Callable[[OnboardingRequest], Outcome]:
        def note(request: OnboardingRequest) -> Outcome:
            names.append(name)
            return Outcome()

        return note

    def form(name: str) -> Callable[[OnboardingRequest], Form]:
        def note(request: OnboardingRequest) -> Form:
            names.append(name)
            return Form(name, "A form", ())

        return note

    def turned(name: str) -> Callable[[GeneralRequest], Awaitable[Outcome]]:
        async def note(request: GeneralRequest) -> Outcome:
            names.append(name)
            return Outcome()

        return note

    monkeypatch.setattr(authorisation, "handler_of", noted)
    monkeypatch.setattr(authorisation, "form_of", form)
    monkeypatch.setattr(authorisation, "general_handler_of", turned)
    return names


async def a_walk(database: Database, reached: list[str], state: State, review: ReviewState | None) -> Walk:
    desk = Desk(database)
    onboarding = in_state(state, review)
    onboarding.members = a_team()
    onboarding.add_place(TeamPlace(CHANNEL.channel, CHANNEL.workspace, CHANNEL.target))
    reference = await desk.keep(onboarding)
    for somebody in EVERYBODY.values():
        await desk.types(somebody.actor, "help")
    walk = Walk(desk, reference, reached)
    await walk.look()
    return walk


def named(value: object) -> str:
    return str(value) if value else ""


@pytest.mark.parametrize(("state", "review"), STATES, ids=named)
async def test_a_press_and_a_form_reach_a_handler_where_the_row_allows_it_and_nowhere_else(
    sqlite_database: Database, reached: list[str], state: State, review: ReviewState | None
) -> None:
    walk = await a_walk(sqlite_database, reached, state, review)
    about_it = [action for action in TABLE.values() if action.scope is Scope.ONBOARDING]
    for name in EVERYBODY:
        for action in TABLE.values() if (state, review) == STATES[0] else about_it:  # the rest know no state
            detail, allowed = a_detail(action), action.pressed and walk.expects(name, action)
            sent = Submitted(action.name, walk.reference, detail, {"words": ("Because",)})
            for intent in (Pressed(action.name, walk.reference, detail), *((sent,) if action.opens_form else ())):
                outcome, met = await walk.plays(name, intent)
                assert met == ([action.name] if allowed else []), (name, intent)
                if not allowed:
                    assert outcome.result in (Result.REFUSED, Result.MOVED_ON) and not outcome.form, (name, intent)


async def is_asked(walk: Walk, actor: Actor, question: str | None = QUESTION) -> None:
    """Somebody is in the middle of a question of this onboarding, whatever they may do in it by now."""
    key = await walk.desk.key(walk.reference)
    async with walk.desk.database.unit_of_work() as session:
        row = await session.get(PersonRow, await walk.desk.person_id(actor))
        assert row
        row.asking = row.asking_question = question
        row.focus = row.asking_onboarding_id = key


TYPED = {
    **{word: word for word in IN_A_QUESTION},
    "answer_in_chat": "Somebody else",
    **{word: word for word in ("status", "answers", "people")},
}


@pytest.mark.parametrize(("state", "review"), STATES, ids=named)
async def test_what_is_typed_in_a_question_reaches_a_handler_where_the_row_allows_it_and_nowhere_else(
    sqlite_database: Database, reached: list[str], state: State, review: ReviewState | None
) -> None:
    walk = await a_walk(sqlite_database, reached, state, review)
    for name, somebody in EVERYBODY.items():
        for action, typed in TYPED.items():
            await is_asked(walk, somebody.actor)
            _, met = await walk.plays(name, Typed(typed))
            allowed = somebody.actor.workspace != "notify" and walk.expects(name, TABLE[action])
            assert met == ([action] if allowed else []), (name, typed)
            if not allowed or action == "answer_in_chat":
                continue
            await is_asked(walk, somebody.actor)
            _, met = await walk.plays(name, Typed(typed, files=(FILE,)))
            brings = ["bring_file"] if walk.expects(name, TABLE["bring_file"]) else []
            assert met == [action, *brings], (name, typed)


@pytest.mark.parametrize(("state", "review"), STATES, ids=named)
async def test_what_is_typed_or_sent_outside_a_question_passes_the_same_row(
    sqlite_database: Database, reached: list[str], state: State, review: ReviewState | None
) -> None:
    walk = await a_walk(sqlite_database, reached, state, review)
    roads = {"back": Typed("back"), "bring_file": Typed("", files=(FILE,)), "withdraw": Typed("withdraw")}
    for name, somebody in EVERYBODY.items():
        for action, intent in roads.items():
            await is_asked(walk, somebody.actor, None)
            outcome, met = await walk.plays(name, intent)
            allowed = somebody.actor.workspace != "notify" and walk.expects(name, TABLE[action])
            if action == "withdraw" and allowed:
                assert not met and [b.action for b in outcome.messages[0].buttons] == ["withdraw"]  # it asks first
            else:
                assert met == ([action] if allowed else []), (name, intent)


NOT_NOW = ("unassign", "snooze", "unsnooze")
"""Nobody has it, and nothing is due from the onboarding team."""


async def test_in_its_channel_the_onboarding_team_types_its_own_commands_alone(
    sqlite_database: Database, reached: list[str]
) -> None:
    walk = await a_walk(sqlite_database, reached, State.TEMPLATES, None)
    for command in (*COMMANDS, *TEAM_COMMANDS, *IN_A_QUESTION, "Somebody else"):
        action = action_of_command(command) if command in TEAM_COMMANDS else None
        about_one = action is not None and action.scope is Scope.ONBOARDING
        _, met = await walk.plays("onboarding team", Typed(f"{command} {walk.reference} me" if about_one else command))
        fits = action is not None and action.name not in NOT_NOW
        assert met == ([action.name] if action and fits else []), command


# Stories, with what the handlers really do


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def becomes_a_viewer(desk: Desk, reference: str) -> None:
    member = (await desk.onboarding(reference)).member(await desk.person_id(TOM))
    assert member
    changed = await desk.fills(AMARA, "change_role", reference, {"role": ("viewer",)}, str(member.id))
    assert changed.result is Result.DONE


@pytest.mark.parametrize("words", [("Mallory Viewer",), ("back", "Mallory Viewer"), ("skip", "Mallory Viewer")])
async def test_somebody_made_a_viewer_in_the_middle_of_a_question_writes_nothing(
    desk: Desk, words: tuple[str, ...]
) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    await desk.presses(TOM, "chat", reference, "eligibility")
    await becomes_a_viewer(desk, reference)
    before = await desk.onboarding(reference)
    refused = await desk.types(TOM, words[0])
    assert refused.result is Result.REFUSED
    for word in words[1:]:
        await desk.types(TOM, word)
    after = await desk.onboarding(reference)
    assert after.answers == before.answers and after.reviews == before.reviews


async def test_a_viewer_takes_no_approval_away_by_typing(desk: Desk) -> None:
    onboarding = in_state(State.TECHNICAL_PREPARATION)
    children = onboarding.given["eligibility.children"]
    onboarding.given[children.question] = replace(children, person=2, by=TOM.name)
    reference = await desk.keep(onboarding)
    await desk.presses(TOM, "status", reference)
    assert "question" in lines((await desk.types(TOM, "back")).messages[0])[1].lower()
    await becomes_a_viewer(desk, reference)
    for word in ("yes", "back", "yes", "stop", "back", "yes"):
        await desk.types(TOM, word)
    after = await desk.onboarding(reference)
    assert after.state is State.TECHNICAL_PREPARATION and after.answers["eligibility.children"] == "no"
    assert "reopened" not in await desk.kinds(reference)


async def test_a_form_opened_before_the_role_changed_is_refused_when_it_comes_back(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    form = (await desk.presses(TOM, "answer", reference, "eligibility")).form
    assert form
    await becomes_a_viewer(desk, reference)
    sent = await desk.fills(TOM, form.action, reference, {form.fields[0].id: ("An app",)}, form.detail)
    assert sent.result is Result.REFUSED and not sent.form
    assert "eligibility.product" not in (await desk.onboarding(reference)).answers


# Bindings


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for file in (CONVERSATIONS.parent / folder).rglob("*.py"):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def is_bound(function: ast.AST) -> bool:
    """Whether a function is a handler or a form."""
    marks = function.decorator_list if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else []
    called = {mark.func.id for mark in marks if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name)}
    return bool(called & {"handles", "handles_general", "form_for"})


def test_only_authorisation_takes_a_handler_and_no_module_imports_one() -> None:
    bound = set()
    for file, tree in trees("conversations/handlers"):
        module = ".".join(file.relative_to(CONVERSATIONS.parent).with_suffix("").parts)
        bound |= {f"{module}.{node.name}" for node in tree.body if is_bound(node) and hasattr(node, "name")}
    assert len(bound) >= len(TABLE)
    takers, importers = set(), set()
    for file, tree in trees("bot", "adapters", "conversations"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                importers |= {(file.name, name) for name in names & bound}
                takers |= {
                    file.name for name in names if name.endswith((".handler_of", "general_handler_of", ".form_of"))
                }
    assert takers == {"authorisation.py"}
    assert importers == set()
