"""A form in a group chat is everybody's: each person can send it once, and nobody takes another's page away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from adapters.teams import replies
from adapters.teams.channel import TeamsChannel
from adapters.teams.rendering.cards import Cards
from adapters.teams.replies import BELOW, Replies
from bot.rehearsal import script
from bot.rehearsal.parts import registering
from conversations.replies import Outcome, Result, simple
from conversations.turns import Turn
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, TEAM_CHANNEL, Activity, actions, button, inputs, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TeamsWorld, in_teams

GROUP = "19:group@thread.v2"
REASONS, MESSAGES = "q.eligibility.reasons", "q.eligibility.messages"


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    async with in_teams(sqlite_url) as world:
        await script.to_invitation(world)
        yield world


@dataclass
class Drawn:
    """A form that stands in the group chat, and those who have it before them."""

    world: TeamsWorld
    people: Mapping[str, Client]
    message: str
    form: Activity

    async def sent_by(self, name: str, by: str = "Execute", **typed: str) -> Activity:
        send = button(self.form, "Save and continue")
        answer: Activity = await self.people[name].does(send, reply_to=self.message, by=by, **typed)
        return answer

    @property
    def now(self) -> Activity:
        """What stands in its place."""
        card: Activity = self.world.teams.messages[GROUP][self.message]["attachments"][0]["content"]
        return card

    @property
    def newest(self) -> Activity:
        return self.world.teams.cards(GROUP)[-1]


@pytest_asyncio.fixture
async def drawn(world: TeamsWorld) -> Drawn:
    """The first page of a stage, drawn in the group chat of Amara and Tom."""
    await registering.invite_tom(world, world.amara, "contributor")
    people = {name: world.amara.side.client(name, GROUP, "groupChat") for name in ("amara", "tom", "grace")}
    await people["amara"].says("status")
    await people["amara"].presses("Answer in a form", world.teams.cards(GROUP)[-1])
    message, said = list(world.teams.messages[GROUP].items())[-1]
    return Drawn(world, people, message, said["attachments"][0]["content"])


def typed_in(form: Activity) -> dict[str, str]:
    return {one["id"]: one["value"] for one in inputs(form) if one.get("value")}


async def answers_of(drawn: Drawn) -> str:
    """In as many cards as they take."""
    before = len(drawn.world.teams.cards(GROUP))
    await drawn.people["amara"].says("answers")
    return " ".join(" ".join(map(texts, drawn.world.teams.cards(GROUP)[before:])).split())


async def test_of_two_colleagues_the_second_is_told_who_was_quicker_and_nothing_is_lost(drawn: Drawn) -> None:
    await drawn.sent_by("amara", **{REASONS: "Fewer letters"})
    page_2 = drawn.now
    assert "Page 2 of" in texts(page_2)
    answered = await drawn.sent_by("tom", **{REASONS: "Sooner", MESSAGES: "Reminders"})
    assert answered["value"] == BELOW
    assert drawn.now == page_2, "Amara is at work on it"
    assert "Amara Okafor answered this on" in texts(drawn.newest) and "Fewer letters" in texts(drawn.newest)
    assert typed_in(drawn.newest).items() >= {REASONS: "Sooner", MESSAGES: "Reminders"}.items()
    await drawn.people["tom"].presses("Save and continue", drawn.newest, **typed_in(drawn.newest))
    shown = await answers_of(drawn)
    assert "Sooner" in shown and "Reminders" in shown and "Fewer letters" not in shown
    assert drawn.now == page_2


async def test_what_the_first_left_empty_the_second_can_answer(drawn: Drawn) -> None:
    await drawn.sent_by("amara", **{REASONS: "Fewer letters"})
    await drawn.sent_by("tom", **{MESSAGES: "Reminders"})
    assert "Page 2 of" in texts(drawn.newest)
    shown = await answers_of(drawn)
    assert "Fewer letters" in shown and "Reminders" in shown


async def test_each_is_answered_with_their_own_outcome_when_it_comes_again(drawn: Drawn) -> None:
    await drawn.sent_by("amara", **{REASONS: "Fewer letters"})
    await drawn.sent_by("tom", **{REASONS: "Sooner"})
    before = drawn.world.teams.messages[GROUP].copy()
    toms = await drawn.sent_by("tom", **{REASONS: "Sooner"})
    assert typed_in(toms["value"])[REASONS] == "Sooner"
    amaras = await drawn.sent_by("amara", **{REASONS: "Fewer letters"})
    assert texts(amaras["value"]) == texts(drawn.now) and "Page 2 of" in texts(amaras["value"])
    assert drawn.world.teams.messages[GROUP] == before


@pytest.mark.parametrize("by", ["Execute", "Submit"])
async def test_a_form_that_could_not_be_saved_stays_and_can_be_sent_again(
    drawn: Drawn, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: Turn) -> Outcome:
        return Outcome((simple("We could not save that."),), result=Result.FAILED)

    with monkeypatch.context() as broken:
        broken.setattr(drawn.world.app.manager, "handle", away)
        answered = await drawn.sent_by("amara", by=by, **{REASONS: "Fewer letters"})
    assert "We could not save that." in (answered["value"] if by == "Execute" else texts(drawn.newest))
    assert drawn.now == drawn.form
    await drawn.sent_by("amara", by=by, **{REASONS: "Fewer letters"})
    assert "Page 2 of" in texts(drawn.now)


@pytest.mark.parametrize("by", ["Execute", "Submit"])
async def test_somebody_else_who_sends_it_is_told_and_takes_it_from_nobody(drawn: Drawn, by: str) -> None:
    answered = await drawn.sent_by("grace", by=by, **{REASONS: "Curiosity"})
    told = answered["value"] if by == "Execute" else texts(drawn.newest)
    assert "You cannot open this onboarding." in told
    assert drawn.now == drawn.form
    await drawn.sent_by("amara", **{REASONS: "Fewer letters"})
    assert "Page 2 of" in texts(drawn.now)


def test_no_more_forms_are_remembered_than_stated(house: ServedAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_FORMS", 20)
    teams = house.app.channel(TeamsChannel)
    answers = Replies(teams.references, Cards(), house.app.manager)
    for number in range(60):
        answers._remember(f"nonce-{number}", f"message-{number}")
    assert len(answers._forms) == 20


async def test_a_list_is_still_there_after_a_press_in_it(world: TeamsWorld) -> None:
    priya = world.priya.client
    await priya.says("board")
    message, said = list(world.teams.messages[TEAM_CHANNEL].items())[-1]
    board = said["attachments"][0]["content"]
    answer = await priya.presses("Show its card", board, reply_to=message)
    assert answer["value"] == BELOW
    assert world.teams.messages[TEAM_CHANNEL][message]["attachments"][0]["content"] == board
    assert "See the answers" in texts(world.teams.cards(TEAM_CHANNEL)[-1])


async def test_an_old_card_gives_way_to_what_stands_now(world: TeamsWorld) -> None:
    said = world.teams.messages[AMARA.chat]
    titles = {name: [act["title"] for act in actions(each["attachments"][0]["content"])] for name, each in said.items()}
    old = next(name for name, shown in titles.items() if "Choose" in shown)
    before = len(said)
    answer = await world.amara.client.presses("Choose", said[old]["attachments"][0]["content"], reply_to=old)
    now = said[old]["attachments"][0]["content"]
    assert answer["value"] == now and "This has moved on." in texts(now)
    assert "Choose" not in [act["title"] for act in actions(now)] and len(said) == before
