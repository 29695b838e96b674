"""A page that is too long for one card goes on in the next: nothing typed is lost, and each part is sent once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.teams.activity_handler import keep_valid_answers
from adapters.teams.rendering.cards import Cards
from bot.rehearsal import script
from bot.rehearsal.answers import for_fields
from bot.rehearsal.seats import Sheet
from conversations.replies import Field, FieldKind, Form, Outcome, Result
from conversations.text import text
from conversations.turns import Actor, Submitted, Turn
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.teams import AMARA, Activity, actions, inputs, texts
from tests.kit.teams_seats import TeamsWorld, in_teams

LONG = "x" * 1_990
NEXT = "This page is too long for one card. Save this part, and the next part follows."
SAVED = "We saved the other answers that you gave on this page."


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    """At a page of 7 questions, of which most take 2,000 characters."""
    async with in_teams(sqlite_url) as world:
        await script.to_invitation(world)
        await world.amara.says("status")
        await world.amara.presses("Answer in a form")
        await world.amara.fills(for_fields(await world.amara.form_fields()))
        yield world


def card(world: TeamsWorld) -> Activity:
    """The form that is open."""
    return next(one for one in reversed(world.teams.cards(AMARA.chat)) if inputs(one))


def typed(world: TeamsWorld) -> list[str]:
    """The fields that are typed into, in the open form."""
    return [one["id"][2:] for one in inputs(card(world)) if one.get("isMultiline")]


async def is_filled_to_the_brim(world: TeamsWorld) -> tuple[str, ...]:
    """All fields of the page: an answer brings one more, which is asked alone where the others are too long."""
    page, brought = await world.amara.form_fields(), "eligibility.children_detail"
    sheet = await fills_to_the_brim(world)
    assert sheet and sheet.fields == (brought,)
    assert await world.amara.fills({brought: LONG}) is None
    at = page.index("eligibility.children") + 1
    return (*page[:at], brought, *page[at:])


async def fills_to_the_brim(world: TeamsWorld, **more: str) -> Sheet | None:
    fields = await world.amara.form_fields()
    brim = {name: f"{name} {LONG[len(name) :]}" for name in typed(world)}
    return await world.amara.fills({**for_fields(fields), **brim, **more})


async def test_an_error_is_shown_alone_and_everything_else_is_kept(world: TeamsWorld) -> None:
    asked = typed(world)
    await fills_to_the_brim(world, **{asked[1]: "y" * 2_001, asked[4]: "z" * 2_001})
    assert await world.amara.form_fields() == (asked[1], asked[4])
    shown = texts(card(world))
    assert SAVED in shown and "y" * 2_001 in shown and "z" * 2_001 in shown and "Error: " in shown
    again = await world.amara.fills({asked[1]: "y"})
    assert again and again.fields == (asked[1], asked[4]) and list(again.errors) == [asked[4]]
    await world.amara.fills({asked[4]: "z"})
    assert await world.amara.form_fields() == ()
    await world.amara.says("answers")
    for name in (asked[0], asked[2], asked[3]):
        await world.amara.sees(f"{name} {LONG[len(name) :]}"[:1_900])


async def test_a_page_that_was_filled_in_comes_in_parts_in_the_same_place(world: TeamsWorld) -> None:
    asked = typed(world)
    page = await is_filled_to_the_brim(world)
    await world.amara.presses("Change", near=asked[-1][:30])
    first = await world.amara.form_fields()
    assert 0 < len(first) < len(page) and NEXT in texts(card(world))
    messages = len(world.teams.messages[AMARA.chat])
    await world.amara.fills({first[0]: "Changed in the first part"})
    second = await world.amara.form_fields()
    assert (*first, *second) == page and NEXT not in texts(card(world))
    assert len(world.teams.messages[AMARA.chat]) == messages
    wrong = await world.amara.fills({asked[-1]: "y" * 2_001})
    assert wrong and wrong.fields == second and list(wrong.errors) == [asked[-1]]
    await world.amara.fills({asked[-1]: "Changed in the second part"})
    assert await world.amara.form_fields() == ()
    before = len(world.teams.cards(AMARA.chat))
    await world.amara.says("answers")
    answers = texts(world.teams.cards(AMARA.chat)[before:])
    assert "Changed in the first part" in answers and "Changed in the second part" in answers
    assert all(f"{name} {LONG[len(name) :]}"[:1_900] in answers for name in asked[1:-1])


async def test_a_part_that_is_sent_twice_counts_once(world: TeamsWorld) -> None:
    page = await is_filled_to_the_brim(world)
    await world.amara.presses("Change", near=page[-1][:30])
    form = card(world)
    first = await world.amara.form_fields()
    await world.amara.fills({first[0]: "Sent once"})
    act = next(action for action in actions(form) if action.get("verb") == "send")
    messages = len(world.teams.messages[AMARA.chat])
    answer = await world.amara.client.does(act, **{f"q.{first[0]}": "Sent twice"})
    assert [one["id"][2:] for one in inputs(answer["value"])] == list(page[len(first) :])
    assert len(world.teams.messages[AMARA.chat]) == messages
    await world.amara.says("answers")
    await world.amara.sees("Sent once")
    await world.amara.does_not_see("Sent twice")


class Quicker:
    """Answers what is sent in turn; a colleague is quicker with one of the answers that were right."""

    def __init__(self, *answers: Outcome) -> None:
        self._answers = list(answers)
        self.sent: list[Submitted] = []

    async def handle(self, turn: Turn) -> Outcome:
        assert isinstance(turn.intent, Submitted)
        self.sent.append(turn.intent)
        return self._answers.pop(0)

    async def card(self, reference: str) -> None:
        """None."""


def page_with(*wrong: str) -> Outcome:
    names = ("a", "b", "c", "d", "e", "f", "g", "h")
    fields = (
        Field(n, text("Q"), FieldKind.TEXT, values=(LONG,), error=text("No") if n in wrong else ()) for n in names
    )
    return Outcome(form=Form("answer", "Page", tuple(fields), parts=True), result=Result.INVALID)


async def test_a_colleague_who_is_quicker_is_an_error_too_and_the_others_are_kept() -> None:
    place = Address(Channel.TEAMS, "t", PlaceKind.DIRECT, "a")
    sent = Submitted("answer", "", "", {name: (LONG,) for name in "abcdefgh"})
    turn = Turn("one", Actor(Channel.TEAMS, "t", "a", "A"), place, sent)
    conversation = Quicker(page_with("c"), Outcome())
    said = await keep_valid_answers(conversation.handle, Cards(), turn, None, page_with("b"))
    assert said.form and [field.id for field in said.form.fields if field.error] == ["b", "c"]
    assert [one.asked for one in conversation.sent] == [tuple("acdefgh"), tuple("adefgh")]
    assert all(one.more and set(one.values) == set(one.asked or ()) for one in conversation.sent)
    gone = Outcome(result=Result.MOVED_ON)
    assert await keep_valid_answers(Quicker(gone).handle, Cards(), turn, None, page_with("b")) is gone
