"""The longest stage reviewed twice: in few presses where all is well, and within what each platform can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.slack.rendering.messages import blocks_of, pieces
from adapters.teams.connector import as_json
from adapters.teams.rendering.cards import Cards, card_activity
from adapters.teams.rendering.text import LARGEST, size_of
from conversations.content.loader import load
from conversations.content.questions import QuestionType
from conversations.content.schema import ContentPack, Page
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Button, Message, Outcome, Result
from models.database.database import Database
from models.enums import Stage
from tests.conversations import at_the_desk
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import AMARA as AMARA_OF_RIVERSIDE
from tests.conversations.onboardings import PACK, in_state, stored
from tests.kit.adaptive_cards import problems_of

MOST_PRESSES = 8
MOST_ITEMS = 24  # one more than the longest stage of today's content has
STAGE = Stage.CONFORMANCE
LONG = "We keep to this by a policy that our board approves each year, and we test it with our suppliers. " * 6


def longer(pack: ContentPack) -> ContentPack:
    """With items more, of one statement each, until the longest stage has as many as it may come to have."""
    content = pack.stages[STAGE]
    statement = next(question for question in content.questions if question.type is QuestionType.LONG_TEXT)
    more = tuple(
        replace(statement, key=f"{STAGE}.more{number}.text", item=f"{STAGE}.more{number}", item_title=f"More, {number}")
        for number in range(MOST_ITEMS - len({question.item for question in content.questions}))
    )
    pages = (*content.pages, Page("More", "", more))
    return replace(pack, stages={**pack.stages, STAGE: replace(content, pages=pages)})


def all_is_well() -> Onboarding:
    """Every statement is long, and every piece of evidence can be opened."""
    made = in_state(State.CONFORMANCE, ReviewState.SUBMITTED, pack=longer(PACK))
    for question in made.questions(STAGE):
        if question.type is QuestionType.EVIDENCE:
            link = f"https://riverside.example/policies/{question.key}"
            made.answer(question.key, {"kind": "link", "text": link}, AMARA_OF_RIVERSIDE)
        elif question.type is QuestionType.LONG_TEXT:
            made.answer(question.key, LONG, AMARA_OF_RIVERSIDE)
    return stored(made)


@pytest.fixture
def desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(at_the_desk, "load_pack", lambda version: longer(load(version)))
    return Desk(database)


class Reviewer:
    """Presses what stands there, and counts it; a yes to what a button asks first is a press too."""

    def __init__(self, desk: Desk, reference: str) -> None:
        self.desk, self.reference = desk, reference
        self.presses = 0
        self.shown: list[Message] = []

    async def presses_on(self, action: str, detail: str = "", asks: bool = False) -> Outcome:
        self.presses += 2 if asks else 1
        outcome = await self.desk.presses(PRIYA, action, self.reference, detail)
        self.shown += outcome.messages
        assert outcome.result is Result.DONE, outcome
        return outcome

    async def accepts_all_in(self, outcome: Outcome) -> Outcome:
        button = self.button("accept_passing", outcome)
        return await self.presses_on(button.action, button.detail, asks=button.confirm is not None)

    def button(self, action: str, outcome: Outcome) -> Button:
        return next(button for button in outcome.messages[0].buttons if button.action == action)


async def test_the_longest_stage_is_reviewed_twice_in_few_presses_and_within_every_limit(desk: Desk) -> None:
    reference = await desk.keep(all_is_well())
    priya = Reviewer(desk, reference)
    first = await priya.accepts_all_in(await priya.presses_on("checklist"))
    assert [button.action for button in first.messages[0].buttons] == ["approve"]
    await changes_one_answer(desk, reference)
    second = await priya.accepts_all_in(await priya.presses_on("checklist"))
    await priya.presses_on("approve", priya.button("approve", second).detail)
    assert (await desk.kinds(reference))[-1] == "approved"
    assert priya.presses <= MOST_PRESSES, priya.presses
    for message in priya.shown:
        fits_slack(message)
        fits_teams(message)


async def changes_one_answer(desk: Desk, reference: str) -> None:
    """Amara takes it back and says one thing better."""
    await desk.presses(AMARA, "take_back", reference, STAGE.value)
    asked = (await desk.onboarding(reference)).questions(STAGE)
    key = next(question.key for question in asked if question.type is QuestionType.LONG_TEXT)
    form = (await desk.presses(AMARA, "change", reference, key)).form
    assert form
    values = {field.id: field.values for field in form.fields} | {key: (f"{LONG}Our next test is in May.",)}
    await desk.fills(AMARA, form.action, reference, values, form.detail, form.seen)
    done = await desk.presses(AMARA, "submit", reference, f"{STAGE}/anyway")
    assert done.result is Result.DONE


def fits_slack(message: Message) -> None:
    """Each message that Slack gets has at most 50 blocks, and no text over 3,000 characters."""
    for piece in pieces(blocks_of(message)):
        assert len(piece) <= 50
        assert all(len(text) <= 3000 for block in piece for text in texts(block))


def texts(block: object) -> Iterator[str]:
    match block:
        case str():
            yield block
        case dict():
            for value in block.values():
                yield from texts(value)
        case list() | tuple():
            for value in block:
                yield from texts(value)
        case _:
            pass


def fits_teams(message: Message) -> None:
    for card in Cards(lambda: "n" * 12).message(message):
        assert size_of(as_json(card_activity(card))) <= LARGEST
        assert problems_of(card) == []


def test_the_stage_is_as_long_as_it_gets() -> None:
    made = all_is_well()
    assert len({question.item for question in made.questions(STAGE)}) == MOST_ITEMS
