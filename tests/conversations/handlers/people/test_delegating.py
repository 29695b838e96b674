"""Questions for a colleague: they get just those, with why; whoever asked hears of the answers; and what goes wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.data.retention import is_plain
from bot.rehearsal.showing import form_lines, lines
from conversations.content.loader import load
from conversations.journey.machine import ReviewState, State
from conversations.permissions import INVITATIONS
from conversations.replies import Outcome, Result
from conversations.turns import Actor
from models.database.database import Database
from models.delegating import Delegation
from models.enums import ERASED, OutboxKind, Role, Stage
from models.repositories import outbox
from models.repositories.data import people
from models.repositories.data.erasing import erase_onboarding
from models.tables import OutboxRow
from tests.conversations.at_the_desk import AMARA, GRACE, TOM, Desk, Values, an_actor
from tests.conversations.onboardings import NOW, in_state

VERA, SAM = an_actor("Vera Singh"), an_actor("Sam Patel")
STAGE = Stage.ELIGIBILITY
PRODUCT, REASONS, MESSAGES = (f"eligibility.{key}" for key in ("product", "reasons", "messages"))
WHY = "You run the booking system."
ANSWERED = "Nothing changes for patients."
DUE = datetime(2026, 12, 23, 9, 1, tzinfo=UTC)  # 3 working days after Friday 18 December


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def begun(desk: Desk) -> str:
    """Amara owns it, Tom is a contributor, Vera a viewer; nothing of stage 4 is answered."""
    return await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))


async def asks(desk: Desk, reference: str, *keys: str, by: Actor = AMARA, **fields: str) -> Outcome:
    values: dict[str, tuple[str, ...]] = {"questions": keys, "words": (WHY,)}
    values |= {name: (value,) for name, value in fields.items()}
    return await desk.fills(by, "ask_colleague", reference, values, STAGE)


async def asked_tom(desk: Desk, *keys: str) -> str:
    reference = await begun(desk)
    outcome = await asks(desk, reference, *keys, who=str(await desk.person_id(TOM)))
    assert outcome.result is Result.DONE, told(outcome)
    return reference


async def answers(desk: Desk, reference: str, values: Values, by: Actor = TOM) -> Outcome:
    return await desk.fills(by, "answer_delegated", reference, values, "1")


async def latest(desk: Desk, reference: str) -> Delegation:
    return (await desk.onboarding(reference)).delegations[-1]


def told(outcome: Outcome) -> str:
    form = form_lines(outcome.form) if outcome.form else []
    return " ".join([line for message in outcome.messages for line in lines(message)] + form)


async def heard(desk: Desk, who: Actor) -> list[str]:
    """What waits to be sent to somebody, as it would read now."""
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow.id).where(OutboxRow.target == who.user))).all()
        waiting = [await outbox.by_id(session, row or 0) for row in rows]
    mine = [row for row in waiting if row and row.kind is OutboxKind.NOTICE]
    written = [await desk.manager.compose(row) for row in mine]
    return [" ".join(lines(message)) for message in written if message]


async def test_they_get_just_those_with_why_and_whoever_asked_is_told(desk: Desk) -> None:
    reference = await asked_tom(desk, PRODUCT, REASONS)
    [notice] = await heard(desk, TOM)
    assert "Amara Okafor asks you to answer 2 questions" in notice and WHY in notice
    assert "What is your product" in notice and "What messages" not in notice
    form = (await desk.presses(TOM, "answer_delegated", reference, "1")).form
    assert form and [field.id for field in form.fields] == [PRODUCT, REASONS]
    first = await answers(desk, reference, {PRODUCT: (ANSWERED,)})
    assert "Some are left" in told(first) and "answer 1 question " in told(first)
    assert "delegation_answered" not in await desk.kinds(reference)
    assert "You answered all that you were asked for" in told(await answers(desk, reference, {REASONS: (ANSWERED,)}))
    assert (await latest(desk, reference)).answered_at
    assert [line for line in await heard(desk, AMARA) if "that Tom Ellis was asked for, are answered" in line]


async def test_in_the_chat_they_are_asked_just_those(desk: Desk) -> None:
    reference = await asked_tom(desk, PRODUCT, MESSAGES)
    assert "Question 1 of 2: What is your product" in told(await desk.presses(TOM, "chat_delegated", reference, "1"))
    assert "Question 2 of 2: What messages" in told(await desk.types(TOM, ANSWERED))
    assert "Some are left" in told(await desk.types(TOM, "skip"))
    await desk.presses(TOM, "chat_delegated", reference, "1")
    assert "You answered all" in told(await desk.types(TOM, ANSWERED))


async def test_the_whole_stage_in_the_chat_is_the_whole_stage_again(desk: Desk) -> None:
    reference = await asked_tom(desk, MESSAGES)
    await desk.presses(TOM, "chat_delegated", reference, "1")
    assert "Question 1 of 14" in told(await desk.presses(TOM, "chat", reference, STAGE))


async def test_somebody_else_who_answers_them_ends_it_and_they_read_so(desk: Desk) -> None:
    reference = await asked_tom(desk, PRODUCT)
    await desk.fills(AMARA, "change", reference, {PRODUCT: (ANSWERED,)}, PRODUCT)
    assert await heard(desk, TOM) == [] and "delegation_answered" not in await desk.kinds(reference)
    late = await desk.presses(TOM, "answer_delegated", reference, "1")
    assert late.result is Result.MOVED_ON and "These questions are answered already" in told(late)


async def test_a_reminder_of_their_own_after_3_working_days(desk: Desk) -> None:
    reference = await asked_tom(desk, PRODUCT)
    await heard(desk, TOM)
    desk.now = DUE - timedelta(hours=1)
    await all_reminders(desk)
    assert "delegate_told" not in await desk.kinds(reference)
    desk.now = DUE
    await all_reminders(desk)
    assert (await desk.kinds(reference)).count("delegate_told") == 1
    assert [line for line in await heard(desk, TOM) if line.startswith("This is a reminder.") and WHY in line]


async def test_no_reminder_once_it_is_answered_or_they_cannot_answer(desk: Desk) -> None:
    answered = await asked_tom(desk, PRODUCT)
    await answers(desk, answered, {PRODUCT: (ANSWERED,)})
    left = await asked_tom(desk, PRODUCT)
    await desk.presses(TOM, "leave", left)
    desk.now = DUE
    await all_reminders(desk)
    assert "delegate_told" not in [*(await desk.kinds(answered)), *(await desk.kinds(left))]
    card = told(await desk.presses(AMARA, "check", left, STAGE))
    assert "Tom Ellis was asked for 1 question" in card and "cannot answer any more, so ask somebody else" in card


async def all_reminders(desk: Desk) -> None:
    for reminder in await desk.manager.due():
        await desk.fires(reminder)


async def test_whoever_is_not_in_it_is_invited_and_told_as_they_join(desk: Desk) -> None:
    reference = await begun(desk)
    await desk.types(SAM, "help")
    outcome = await asks(desk, reference, PRODUCT, by=TOM, name="Sam Patel", email="Sam@riverside.example")
    assert "We invited Sam Patel" in told(outcome) and "Sam Patel was asked for 1 question" in told(outcome)
    [invitation] = await heard(desk, SAM)
    assert "invites you to join" in invitation and WHY in invitation
    refused = await desk.presses(SAM, "answer_delegated", reference, "1")
    assert refused.result is Result.REFUSED
    await desk.presses(SAM, "join", reference)
    onboarding = await desk.onboarding(reference)
    assert onboarding.role_of(await desk.person_id(SAM)) is Role.CONTRIBUTOR
    assert [line for line in await heard(desk, SAM) if "Tom Ellis asks you to answer 1 question" in line]
    assert "You answered all" in told(await answers(desk, reference, {PRODUCT: (ANSWERED,)}, by=SAM))


async def test_whoever_is_invited_already_is_not_invited_twice(desk: Desk) -> None:
    reference = await begun(desk)
    for key in (PRODUCT, REASONS):
        await asks(desk, reference, key, name="Sam Patel", email="sam@riverside.example")
    onboarding = await desk.onboarding(reference)
    assert [member.name for member in onboarding.members].count("Sam Patel") == 1
    assert len(onboarding.delegations) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Select a colleague, or enter the work email address"),
        (
            {"who": "Tom", "email": "sam@riverside.example"},
            "Select a colleague who has joined or say who else, not both",
        ),
        ({"email": "amara@riverside.example"}, "This is you. Ask a colleague"),
        ({"who": "Amara"}, "This is you. Ask a colleague"),
        ({"email": "vera@riverside.example"}, "Vera Singh is a viewer, who cannot answer"),
        ({"who": "Vera"}, "Vera Singh is a viewer, who cannot answer"),
        ({"email": "sam"}, "Enter an email address in the correct format"),
        ({"email": "sam@riverside.example"}, "What is their name?"),
        ({"who": "999"}, "This person is not in this onboarding any more"),
        ({"who": "Tom", "words": ""}, "Enter why you ask them"),
    ],
)
async def test_what_goes_wrong_is_a_sentence_and_nothing_is_kept(desk: Desk, fields: dict[str, str], said: str) -> None:
    reference = await begun(desk)
    ids = {each.name.split()[0]: str(await desk.person_id(each)) for each in (AMARA, TOM, VERA)}
    given: dict[str, Any] = {name: ids.get(value, value) for name, value in fields.items()}
    outcome = await asks(desk, reference, PRODUCT, **given)
    assert outcome.result is Result.INVALID and said in told(outcome), told(outcome)
    assert (await desk.onboarding(reference)).delegations == []


async def test_somebody_who_left_while_the_form_was_open(desk: Desk) -> None:
    reference = await begun(desk)
    await desk.presses(TOM, "leave", reference)
    outcome = await asks(desk, reference, PRODUCT, who=str(await desk.person_id(TOM)))
    assert "Tom Ellis is not in this onboarding any more. Ask somebody else" in told(outcome)


async def test_a_question_that_was_answered_while_the_form_was_open(desk: Desk) -> None:
    reference = await begun(desk)
    await desk.fills(TOM, "change", reference, {PRODUCT: (ANSWERED,)}, PRODUCT)
    outcome = await asks(desk, reference, PRODUCT, REASONS, who=str(await desk.person_id(TOM)))
    assert "This was answered a moment ago: What is your product or service?" in told(outcome)
    assert "Select at least 1 question" in told(await asks(desk, reference, who=str(await desk.person_id(TOM))))


async def test_more_questions_than_fit_into_one_form(desk: Desk) -> None:
    reference = await begun(desk)
    keys = [question.key for question in (await desk.onboarding(reference)).unanswered(STAGE)]
    who = str(await desk.person_id(TOM))
    assert "Select up to 10 questions" in told(await asks(desk, reference, *keys[:11], who=who))
    assert (await asks(desk, reference, *keys[:10], who=who)).result is Result.DONE


async def test_a_stage_with_nothing_left_to_answer(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED))
    outcome = await desk.presses(AMARA, "ask_colleague", reference, STAGE)
    assert outcome.form is None and "there is nothing to ask a colleague for" in told(outcome)


async def test_nobody_answers_what_somebody_else_is_asked(desk: Desk) -> None:
    reference = await asked_tom(desk, PRODUCT)
    for action in ("answer_delegated", "chat_delegated"):
        outcome = await desk.presses(AMARA, action, reference, "1")
        assert outcome.result is Result.REFUSED and "These questions are for somebody else" in told(outcome)
        for other in (VERA, GRACE):
            assert (await desk.presses(other, action, reference, "1")).result is Result.REFUSED
    assert (await asks(desk, reference, PRODUCT, by=VERA, email="x@y.example")).result is Result.REFUSED


async def test_it_counts_as_an_invitation_so_there_is_an_end_to_it(desk: Desk) -> None:
    reference = await begun(desk)
    for number in range(INVITATIONS.most):
        await asks(desk, reference, PRODUCT, name="Sam Patel", email=f"sam{number}@riverside.example")
    outcome = await asks(desk, reference, PRODUCT, name="Sam Patel", email="sam@riverside.example")
    assert "You invited colleagues 20 times in the last 24 hours" in told(outcome)


async def test_it_is_shown_to_whom_it_names_and_erased_with_them(desk: Desk, database: Database) -> None:
    reference = await asked_tom(desk, PRODUCT)
    async with database.unit_of_work() as session:
        subject = await people.find(session, "tom@riverside.example")
        assert subject
        [row] = (await people.held(session, subject))["delegations"]
        assert row["name"] == "Tom Ellis" and row["words"] == WHY
        await people.erase(session, subject, "test", NOW)
    kept = await latest(desk, reference)
    assert (kept.name, kept.email, kept.words) == (ERASED, "", WHY)
    assert not [event for event in (await desk.onboarding(reference)).events if "Tom" in str(event.data)]


async def test_why_is_erased_with_whoever_wrote_it_and_all_of_it_with_the_onboarding(
    desk: Desk, database: Database
) -> None:
    reference, other = await asked_tom(desk, PRODUCT), await asked_tom(desk, REASONS)
    async with database.unit_of_work() as session:
        await erase_onboarding(session, await desk.key(other), is_plain(load("2025-06")), "retention", NOW)
    kept = await latest(desk, other)
    assert (kept.name, kept.email, kept.words, kept.questions) == (ERASED, "", ERASED, REASONS)
    async with database.unit_of_work() as session:
        subject = await people.find(session, "amara@riverside.example")
        assert subject and len((await people.held(session, subject))["delegations"]) == 2
        await people.erase(session, subject, "test", NOW)
    assert (await latest(desk, reference)).words == ERASED


async def test_the_form_offers_the_colleagues_who_can_answer_and_no_list_where_there_is_none(desk: Desk) -> None:
    reference = await begun(desk)
    offered = await desk.presses(AMARA, "ask_colleague", reference, STAGE)
    assert offered.form
    [who] = [field for field in offered.form.fields if field.id == "who"]
    assert [option.value for option in who.options] == [str(await desk.person_id(TOM))]
    alone = in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False)
    alone.members = [member for member in alone.members if member.role is Role.OWNER]
    form = (await desk.presses(AMARA, "ask_colleague", await desk.keep(alone), STAGE)).form
    assert form and "who" not in [field.id for field in form.fields]
