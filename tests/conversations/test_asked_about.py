"""What is typed goes to the onboarding that the question is about, whichever one the person looks at."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from conversations.content.questions import QuestionType
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.questions.showing import EXAMPLES
from conversations.replies import Outcome, Paragraph, Result
from conversations.text import plain
from conversations.turns import Actor
from models.database.database import Database
from models.enums import Role
from tests.conversations import onboardings as people
from tests.conversations.at_the_desk import AMARA, GRACE, TOM, Desk
from tests.conversations.onboardings import PACK, in_state, member, typed

CONTACT = "registration.contact_name"
VIEWS = "You can see this onboarding, but not change it. Ask the owner to make you a contributor."
NOT_YOURS = "You cannot open this onboarding. If a colleague works on it, ask them to add you."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def registering(desk: Desk, owner: Participant, contact: str = "") -> str:
    """An onboarding of one person, with an answer to one question of stage 1."""
    made = in_state(State.REGISTERING, whole=False)
    made.members = [member(owner, Role.OWNER)]
    if contact:
        made.answer(CONTACT, contact, owner)
    return await desk.keep(made)


async def asked_for_the_contact(desk: Desk, who: Actor, reference: str) -> None:
    """It is the first question of its stage."""
    await desk.presses(who, "chat", reference, "registration")
    assert await stored(desk, who, "asking") == CONTACT


async def stored(desk: Desk, who: Actor, column: str) -> object:
    async with desk.database.reading() as session:
        connection = await session.connection()
        found = await connection.execute(text(f'SELECT {column} FROM person WHERE "user" = :user'), {"user": who.user})
        return found.scalar()


async def store(desk: Desk, who: Actor, **values: Any) -> None:
    """As a program of the version before does, which knows none of the newer columns."""
    async with desk.database.unit_of_work() as session:
        connection = await session.connection()
        columns = ", ".join(f"{name} = :{name}" for name in values)
        await connection.execute(text(f'UPDATE person SET {columns} WHERE "user" = :who'), {**values, "who": who.user})


async def row_of(desk: Desk, reference: str) -> object:
    async with desk.database.reading() as session:
        connection = await session.connection()
        found = await connection.execute(text("SELECT id FROM onboarding WHERE reference = :it"), {"it": reference})
        return found.scalar()


async def contact(desk: Desk, reference: str) -> tuple[object, str] | None:
    given = (await desk.onboarding(reference)).given.get(CONTACT)
    return (given.value, given.by) if given else None


async def written(desk: Desk, reference: str) -> tuple[object, ...]:
    kept = await desk.onboarding(reference)
    return kept.given, kept.events, kept.state, kept.reviews


def said(outcome: Outcome) -> list[str]:
    return [
        plain(block.text) for message in outcome.messages for block in message.blocks if isinstance(block, Paragraph)
    ]


def member_called(onboarding: Onboarding, name: str) -> str:
    return next(str(each.id) for each in onboarding.members if each.name == name)


async def invited_to_look(desk: Desk, reference: str, who: Actor) -> None:
    fields = {"name": (who.name,), "email": (who.email or "",), "role": ("viewer",)}
    assert (await desk.fills(AMARA, "add_colleague", reference, fields)).result is Result.DONE
    assert (await desk.presses(who, "join", reference)).result is Result.DONE


# The three stories of somebody who may only look, and of somebody who looks elsewhere


async def test_a_viewer_of_one_onboarding_answers_the_question_of_their_own(desk: Desk) -> None:
    theirs = await registering(desk, people.AMARA, "Alex Applicant")
    await invited_to_look(desk, theirs, GRACE)
    own = await registering(desk, people.GRACE)
    await asked_for_the_contact(desk, GRACE, own)
    assert (await desk.presses(GRACE, "status", theirs)).result is Result.DONE
    answered = await desk.types(GRACE, "Mallory Viewer")
    assert await contact(desk, theirs) == ("Alex Applicant", AMARA.name)
    assert await contact(desk, own) == ("Mallory Viewer", GRACE.name)
    assert said(answered)[:2] == [f"This is about: Onboarding {own}", "We saved your answer: Mallory Viewer"]


async def test_the_owner_of_two_answers_the_one_that_was_asked_about_and_reads_which(desk: Desk) -> None:
    first = await registering(desk, people.AMARA)
    second = await registering(desk, people.AMARA, "Bella Contact of B")
    await asked_for_the_contact(desk, AMARA, first)
    await desk.presses(AMARA, "status", second)
    answered = await desk.types(AMARA, "Bella Contact of A")
    assert await contact(desk, first) == ("Bella Contact of A", AMARA.name)
    assert await contact(desk, second) == ("Bella Contact of B", AMARA.name)
    assert said(answered)[0] == f"This is about: Onboarding {first}"
    assert said(await desk.types(AMARA, "skip"))[0] == f"This is about: Onboarding {first}", "they have two"


@pytest.mark.parametrize("how", ["made a viewer", "taken back as a viewer"])
@pytest.mark.parametrize("open_before", [True, False])
async def test_who_became_a_viewer_takes_no_approval_away(desk: Desk, how: str, open_before: bool) -> None:
    made = in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED, whole=False)
    made.answer("eligibility.children", "no", people.TOM)
    reference = await desk.keep(made)
    if open_before:
        assert "Your answer now is: No" in " ".join(said(await desk.types(TOM, "back")))
    tom = member_called(await desk.onboarding(reference), TOM.name)
    if how == "made a viewer":
        await desk.fills(AMARA, "change_role", reference, {"role": ("viewer",)}, tom)
    else:
        await desk.presses(AMARA, "remove_colleague", reference, tom)
        await invited_to_look(desk, reference, TOM)
    before = await written(desk, reference)
    assert (await desk.onboarding(reference)).role_of(int(str(await stored(desk, TOM, "id")))) is Role.VIEWER
    tries = [await desk.types(TOM, words) for words in ("yes", "back", "yes", "1", "stop", "yes")]
    assert await written(desk, reference) == before
    assert (await desk.onboarding(reference)).state is State.TECHNICAL_PREPARATION
    assert [VIEWS] in [said(each) for each in tries]
    assert all(each.result in (Result.REFUSED, Result.INVALID) for each in tries)


# What stands of a question, and when it is forgotten


@pytest.mark.parametrize("words", ["back", "skip", "stop", "/notify back", "no such thing as an email"])
async def test_back_skip_and_stop_are_about_the_question_too(desk: Desk, words: str) -> None:
    first = await registering(desk, people.AMARA)
    second = await registering(desk, people.AMARA, "Bella Contact of B")
    await asked_for_the_contact(desk, AMARA, first)
    await desk.presses(AMARA, "status", second)
    before = await written(desk, second)
    assert said(await desk.types(AMARA, words))[0] == f"This is about: Onboarding {first}"
    assert await stored(desk, AMARA, "focus") == await row_of(desk, first)
    assert await written(desk, second) == before


async def test_a_question_is_forgotten_with_the_right_to_answer_it(desk: Desk) -> None:
    first = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    second = await registering(desk, people.TOM, "Tom")
    await desk.presses(TOM, "chat", first, "eligibility")
    await desk.presses(TOM, "status", second)
    tom = member_called(await desk.onboarding(first), TOM.name)
    await desk.fills(AMARA, "change_role", first, {"role": ("viewer",)}, tom)
    refused = await desk.types(TOM, "Fewer letters")
    assert refused.result is Result.REFUSED
    assert said(refused) == [f"This is about: Flu reminders, Riverside NHS Trust ({first})", VIEWS]
    assert await stored(desk, TOM, "asking") is None
    assert "We did not understand" in said(await desk.types(TOM, "Fewer letters"))[0]


async def test_who_was_removed_meanwhile_reads_which_one_by_its_reference_alone(desk: Desk) -> None:
    first = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    second = await registering(desk, people.TOM, "Tom")
    await desk.presses(TOM, "chat", first, "eligibility")
    await desk.presses(TOM, "status", second)
    await desk.presses(AMARA, "remove_colleague", first, member_called(await desk.onboarding(first), TOM.name))
    assert said(await desk.types(TOM, "Fewer letters")) == [f"This is about: Onboarding {first}", NOT_YOURS]
    assert "eligibility.product" not in (await desk.onboarding(first)).given
    assert await contact(desk, second) == ("Tom", TOM.name)


async def test_leaving_one_onboarding_keeps_the_question_of_another(desk: Desk) -> None:
    own = await registering(desk, people.TOM)
    shared = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    await asked_for_the_contact(desk, TOM, own)
    await desk.presses(TOM, "leave", shared)
    await desk.types(TOM, "Tom Ellis")
    assert await contact(desk, own) == ("Tom Ellis", TOM.name)


async def test_the_same_question_answered_in_the_form_of_another_leaves_this_one_open(desk: Desk) -> None:
    first, second = await registering(desk, people.AMARA), await registering(desk, people.AMARA)
    await asked_for_the_contact(desk, AMARA, first)
    form = (await desk.presses(AMARA, "change", second, CONTACT)).form
    assert form
    values = {field.id: typed(PACK.question(field.id)) for field in form.fields} | {CONTACT: ("B",)}
    sent = await desk.fills(AMARA, form.action, second, values, form.detail)
    assert sent.result is Result.DONE
    await desk.types(AMARA, "A")
    assert [await contact(desk, each) for each in (first, second)] == [("A", AMARA.name), ("B", AMARA.name)]


async def test_a_choice_that_cannot_be_read_is_asked_again_and_the_next_message_answers_it(desk: Desk) -> None:
    first, second = await registering(desk, people.AMARA), await registering(desk, people.AMARA)
    await asked_for_the_contact(desk, AMARA, first)
    again = await desk.presses(AMARA, "choose", second, "registration.email=nothing like it")
    assert again.result is Result.INVALID
    await desk.types(AMARA, "b@riverside.example")
    assert (await desk.onboarding(second)).given["registration.email"].value == "b@riverside.example"
    assert await contact(desk, first) is None


# Beside a program of the version before, which writes `asking` and `focus` alone


async def test_what_an_older_program_asks_is_about_the_onboarding_that_it_means(desk: Desk) -> None:
    first, second = await registering(desk, people.AMARA), await registering(desk, people.AMARA)
    await desk.presses(AMARA, "chat", first, "registration")
    await desk.types(AMARA, "skip")
    assert await stored(desk, AMARA, "asking_onboarding_id") == await row_of(desk, first)
    await store(desk, AMARA, asking=CONTACT, focus=await row_of(desk, second))
    await desk.types(AMARA, "Bella")
    assert await contact(desk, first) is None
    assert await contact(desk, second) == ("Bella", AMARA.name)


async def test_the_mark_of_an_older_program_for_a_refused_answer_is_understood(desk: Desk) -> None:
    reference = await registering(desk, people.AMARA)
    await desk.presses(AMARA, "status", reference)
    await store(desk, AMARA, asking="registration.email again")
    refused = await desk.types(AMARA, "no address")
    assert EXAMPLES[QuestionType.EMAIL] in said(refused)
    columns = ("asking", "asking_question", "asking_onboarding_id", "asking_again")
    expected = ["registration.email", "registration.email", await row_of(desk, reference), 1]
    assert [await stored(desk, AMARA, name) for name in columns] == expected


async def test_a_question_that_an_older_program_ended_is_not_asked_any_more(desk: Desk) -> None:
    reference = await registering(desk, people.AMARA)
    await asked_for_the_contact(desk, AMARA, reference)
    await store(desk, AMARA, asking=None)
    assert (await desk.types(AMARA, "Bella")).result is Result.INVALID
    assert await contact(desk, reference) is None


async def test_an_older_program_finds_the_question_where_it_looks(desk: Desk) -> None:
    reference = await registering(desk, people.AMARA)
    await asked_for_the_contact(desk, AMARA, reference)
    assert await stored(desk, AMARA, "asking") == CONTACT
    assert await stored(desk, AMARA, "focus") == await row_of(desk, reference)
