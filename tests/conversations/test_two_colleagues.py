"""Two colleagues answer at once, in forms and in the chat: every acknowledged answer is kept, the second is told."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Paragraph, Result
from conversations.text import plain
from conversations.turns import Actor, Pressed, Submitted, Turn
from models.database.database import Database
from models.repositories import lists, onboardings
from tests.conversations.at_the_desk import AMARA, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.databases import opened, sqlite_address

QUESTIONS = ("eligibility.product", "eligibility.reasons", "eligibility.messages")
WHO: Mapping[str, Actor] = {"amara": AMARA, "tom": TOM}


@dataclass(frozen=True)
class Answering:
    """One deed: who answers which question, where, with a word of its own."""

    who: str
    question: str
    in_chat: bool
    number: int = 0

    @property
    def words(self) -> str:
        return f"{self.who} {self.number}"


def deeds_of(who: str) -> st.SearchStrategy[list[Answering]]:
    """What one person does at once: send one form, or type several answers."""
    ask = st.sampled_from(QUESTIONS)
    one_form = st.builds(Answering, st.just(who), ask, st.just(False))
    return st.one_of(
        one_form.map(lambda deed: [deed]), st.lists(st.builds(Answering, st.just(who), ask, st.just(True)))
    )


ROUND = st.tuples(deeds_of("amara"), deeds_of("tom")).flatmap(lambda both: st.permutations([*both[0], *both[1]]))


async def turn_of(desk: Desk, reference: str, deed: Answering) -> Turn:
    """A form is drawn now, and will be sent back whole, with one field changed."""
    actor = WHO[deed.who]
    if deed.in_chat:
        return desk.turn(actor, Pressed("choose", reference, f"{deed.question}={deed.words}"))
    form = (await desk.presses(actor, "change", reference, deed.question)).form
    assert form
    values = {field.id: field.values for field in form.fields} | {deed.question: (deed.words,)}
    return desk.turn(actor, Submitted(form.action, reference, form.detail, values, form.seen))


async def history(desk: Desk, reference: str, question: str) -> list[str]:
    """Every answer that the question ever had, oldest first."""
    async with desk.database.reading() as session:
        row = await lists.by_reference(session, reference)
        assert row is not None
        answers = await onboardings.every_answer(session, row.id)
    return [str(answer.value) for answer in answers if answer.question == question]


def told(outcome: Outcome) -> str:
    words = [plain(b.text) for m in outcome.messages for b in m.blocks if isinstance(b, Paragraph)]
    errors = [plain(field.error) for field in outcome.form.fields] if outcome.form else []
    return " ".join((*words, *errors))


async def play(template: Path, rounds: list[list[Answering]]) -> None:
    """Each round happens at once; a form in it was drawn before the round began."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "onboarding.db"
        shutil.copy(template, file)
        async with opened(sqlite_address(file)) as database:
            desk = Desk(database)
            reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
            for deeds in rounds:
                await at_once(desk, reference, deeds)


async def at_once(desk: Desk, reference: str, deeds: list[Answering]) -> None:
    turns = [await turn_of(desk, reference, deed) for deed in deeds]
    outcomes = await asyncio.gather(*map(desk.manager.handle, turns))
    after = await desk.onboarding(reference)
    for deed, outcome in zip(deeds, outcomes, strict=True):
        kept = deed.words in await history(desk, reference, deed.question)
        assert kept is (outcome.result is Result.DONE), (deed, outcome)
        if outcome.result is Result.INVALID:
            other = TOM.name if deed.who == "amara" else AMARA.name
            assert f"{other} answered this on" in told(outcome)
    for question in QUESTIONS:
        await check_question(desk, reference, question, deeds, outcomes)
        newest = await history(desk, reference, question)
        assert str(after.answers.get(question, "")) == (newest[-1] if newest else "")


async def check_question(
    desk: Desk, reference: str, question: str, deeds: list[Answering], outcomes: list[Outcome]
) -> None:
    """Of the answers of two people to one question in one round, only the first is kept without a word."""
    line = await history(desk, reference, question)
    done = {d.words: told(o) for d, o in zip(deeds, outcomes, strict=True) if d.question == question}
    for earlier, later in pairwise(line):
        if later in done and earlier.split()[0] != later.split()[0] and "chat" in how(deeds, later):
            assert f"It replaces the answer of {WHO[earlier.split()[0]].name}" in done[later]


def how(deeds: list[Answering], words: str) -> str:
    return next("chat" if deed.in_chat else "form" for deed in deeds if deed.words == words)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(ROUND, min_size=1, max_size=4))
def test_every_acknowledged_answer_is_kept_and_the_second_is_told(
    sqlite_template: Path, rounds: list[list[Answering]]
) -> None:
    numbered = [
        [Answering(deed.who, deed.question, deed.in_chat, 1000 * n + m) for m, deed in enumerate(deeds)]
        for n, deeds in enumerate(rounds)
    ]
    asyncio.run(play(sqlite_template, numbered))


@pytest.mark.parametrize("in_chat", [True, False], ids=["chat", "form"])
async def test_on_both_databases_different_questions_at_once_are_both_kept(database: Database, in_chat: bool) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    for number in range(10):
        deeds = [Answering("amara", QUESTIONS[0], in_chat, number), Answering("tom", QUESTIONS[1], in_chat, number)]
        await at_once(desk, reference, deeds)
        answers = (await desk.onboarding(reference)).answers
        assert [answers[deed.question] for deed in deeds] == [deed.words for deed in deeds]


async def test_on_both_databases_the_same_question_at_once_is_told_to_one(database: Database) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    deeds = [Answering(who, QUESTIONS[0], False) for who in WHO]
    turns = [await turn_of(desk, reference, deed) for deed in deeds]
    outcomes = await asyncio.gather(*map(desk.manager.handle, turns))
    assert sorted(outcome.result for outcome in outcomes) == [Result.DONE, Result.INVALID]
