"""A stage reviewed item by item: by two reviewers, over two looks, with what changed, until every item is accepted."""

from __future__ import annotations

import asyncio

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.replies import Button, Message, Outcome, Result, SummaryList
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.onboardings import in_state

WHY = "Which year is this for?"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def submitted(desk: Desk) -> str:
    return await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))


def deciding(message: Message) -> dict[str, Button]:
    """The way to decide on each item that is shown, by its title."""
    lists = (block for block in message.blocks if isinstance(block, SummaryList))
    rows = (row for listed in lists for row in listed.rows)
    return {row.change.subject: row.change for row in rows if row.change}


def buttons(outcome: Outcome) -> list[str]:
    return [button.label for button in outcome.messages[0].buttons]


def told(outcome: Outcome) -> str:
    return " ".join(lines(outcome.messages[0]))


async def decides(desk: Desk, who: object, button: Button, verdict: str, words: str = "") -> Outcome:
    values = {"verdict": (verdict,), "words": (words,) if words else ()}
    return await desk.fills(who, "judge", button.about, values, button.detail)  # type: ignore[arg-type]


async def again(desk: Desk, reference: str) -> Outcome:
    return await desk.presses(PRIYA, "checklist", reference)


async def test_all_that_passes_is_accepted_at_once_and_the_rest_one_by_one(desk: Desk) -> None:
    reference = await submitted(desk)
    shown = await again(desk, reference)
    assert buttons(shown)[0] == "Accept all that pass"
    accept = shown.messages[0].buttons[0]
    after = await desk.presses(PRIYA, accept.action, reference, accept.detail)
    assert told(after).count(": accepted") > 3
    for title, button in deciding(after.messages[0]).items():
        if f"{title}: not looked at yet" in told(after):
            after = await decides(desk, PRIYA, button, "accept")
            assert after.result is Result.DONE
    assert buttons(after) == ["Approve"]
    approve = after.messages[0].buttons[0]
    await desk.presses(PRIYA, approve.action, reference, approve.detail)
    assert (await desk.kinds(reference))[-1] == "approved"


async def test_two_reviewers_share_one_list_and_a_query_holds_the_approval(desk: Desk) -> None:
    reference = await submitted(desk)
    title, button = next(iter(deciding((await again(desk, reference)).messages[0]).items()))
    asked = await decides(desk, PRIYA, button, "query", WHY)
    assert f"You asked about {title}. The applicant is not told yet." in told(asked)
    theirs = told(await desk.presses(DANIEL, "checklist", reference))
    assert "Priya Shah asked about this" in theirs and WHY in theirs
    refused = await desk.presses(DANIEL, "approve", reference, "eligibility")
    assert refused.result is Result.REFUSED and "once every item is accepted" in told(refused)
    assert "approved" not in await desk.kinds(reference)


async def test_asking_for_more_is_filled_in_from_the_queries(desk: Desk) -> None:
    reference = await submitted(desk)
    title, button = next(iter(deciding((await again(desk, reference)).messages[0]).items()))
    await decides(desk, PRIYA, button, "query", WHY)
    form = (await desk.presses(PRIYA, "ask_for_more", reference, "eligibility")).form
    assert form is not None
    filled = {field.id: field.values for field in form.fields}
    assert len(filled["items"]) == 1 and filled["words"] == (f"{title}: {WHY}",)
    await desk.fills(PRIYA, "ask_for_more", reference, filled, form.detail)
    assert WHY in " ".join(lines((await desk.presses(AMARA, "check", reference, "eligibility")).messages[0]))


async def test_at_the_second_look_what_changed_is_shown_first_with_what_stood_there_before(desk: Desk) -> None:
    reference = await submitted(desk)
    shown = (await again(desk, reference)).messages[0]
    for button in deciding(shown).values():
        await decides(desk, PRIYA, button, "accept")
    await desk.presses(AMARA, "take_back", reference, "eligibility")
    form = (await desk.presses(AMARA, "change", reference, "eligibility.volumes")).form
    assert form is not None
    before = next(field.values[0] for field in form.fields if field.id == "eligibility.volumes")
    values = {field.id: field.values for field in form.fields} | {"eligibility.volumes": ("777",)}
    await desk.fills(AMARA, form.action, reference, values, form.detail, form.seen)
    await desk.presses(AMARA, "submit", reference, "eligibility/anyway")
    second = await again(desk, reference)
    assert len(deciding(second.messages[0])) == 1 and "Show all items" in buttons(second)
    assert f"777 (before: {int(before):,})" in told(second)
    everything = second.messages[0].buttons[-1]
    assert len(deciding((await desk.presses(PRIYA, "checklist", reference, everything.detail)).messages[0])) > 3


async def test_a_verdict_on_an_answer_that_changed_a_moment_ago_is_not_kept(desk: Desk) -> None:
    reference = await submitted(desk)
    shown = deciding((await again(desk, reference)).messages[0])
    asked = (await desk.onboarding(reference)).question("eligibility.volumes")
    assert asked
    title, button = asked.item_title, shown[asked.item_title]
    await desk.presses(AMARA, "take_back", reference, "eligibility")
    form = (await desk.presses(AMARA, "change", reference, "eligibility.volumes")).form
    assert form is not None
    values = {field.id: field.values for field in form.fields} | {"eligibility.volumes": ("777",)}
    await desk.fills(AMARA, form.action, reference, values, form.detail, form.seen)
    await desk.presses(AMARA, "submit", reference, "eligibility/anyway")
    late = await decides(desk, PRIYA, button, "accept")
    assert late.result is Result.REFUSED and "changed a moment ago" in told(late)
    assert "777 (before: 12,000)" in told(late)
    assert f"{title}: not looked at yet" in told(late) and not (await desk.onboarding(reference)).verdicts


async def test_of_two_verdicts_at_once_one_is_kept_and_the_other_is_told(desk: Desk) -> None:
    reference = await submitted(desk)
    button = next(iter(deciding((await again(desk, reference)).messages[0]).values()))
    both = await asyncio.gather(decides(desk, PRIYA, button, "accept"), decides(desk, DANIEL, button, "query", WHY))
    kept, late = sorted(both, key=lambda outcome: outcome.result is not Result.DONE)
    assert (kept.result, late.result) == (Result.DONE, Result.REFUSED)
    assert "decided on this on" in told(late)
    assert len((await desk.onboarding(reference)).verdicts) == 1


async def test_a_query_needs_its_words_and_a_verdict_a_choice(desk: Desk) -> None:
    reference = await submitted(desk)
    button = next(iter(deciding((await again(desk, reference)).messages[0]).values()))
    form = (await decides(desk, PRIYA, button, "query")).form
    assert form and plain(form.fields[2].error) == "Enter what you need and why"
    form = (await decides(desk, PRIYA, button, "")).form
    assert form and plain(form.fields[0].error) == "Select accept or query"


async def test_a_query_takes_the_words_that_the_team_often_sends(desk: Desk) -> None:
    reference = await submitted(desk)
    button = next(iter(deciding((await again(desk, reference)).messages[0]).values()))
    form = (await desk.presses(PRIYA, button.action, reference, button.detail)).form
    assert form
    [often] = [each for each in form.fields[1].options if plain(each.label) == "Evidence cannot be opened"]
    values = {"verdict": ("query",), "canned": (often.value,), "words": ()}
    await desk.fills(PRIYA, button.action, reference, values, button.detail)
    [verdict] = (await desk.onboarding(reference)).verdicts.values()
    assert not verdict.accepted and verdict.words and "{" not in verdict.words
    more = (await desk.presses(PRIYA, "ask_for_more", reference, "eligibility")).form
    assert more and verdict.words in more.fields[-1].values[0]


async def test_the_form_lets_an_item_be_accepted_without_a_word(desk: Desk) -> None:
    reference = await submitted(desk)
    button = next(iter(deciding((await again(desk, reference)).messages[0]).values()))
    form = (await desk.presses(PRIYA, button.action, reference, button.detail)).form
    assert form and [(field.id, field.optional) for field in form.fields] == [
        *(("verdict", False), ("canned", True), ("words", True))
    ]
