"""What the onboarding team often sends: kept in chat, chosen in a form, filled in as it is sent, and counted."""

from __future__ import annotations

import pytest

from conversations.events.journey import Reason
from conversations.events.reviews import MoreNeeded
from conversations.events.table import data_as
from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Result
from conversations.repository import canned_replies
from models.database.database import Database
from models.desk import CannedReply
from models.enums import EventKind
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def kept(desk: Desk) -> dict[str, CannedReply]:
    async with desk.database.reading() as session:
        return {reply.name: reply for reply in await canned_replies.all_kept(session)}


async def add(desk: Desk, name: str, words: str, purpose: str = "message_applicant") -> Outcome:
    return await desk.fills(PRIYA, "add_reply", "", {"purpose": (purpose,), "name": (name,), "words": (words,)})


async def message(desk: Desk, reference: str, chosen: str, words: str = "") -> Outcome:
    values = {"canned": (chosen,), "words": (words,) if words else ()}
    return await desk.fills(PRIYA, "message_applicant", reference, values)


async def last_told(desk: Desk, reference: str) -> Reason:
    event = (await desk.onboarding(reference)).last_event(EventKind.TOLD_APPLICANT)
    assert event
    return data_as(event, Reason)


async def test_there_are_a_few_to_begin_with(desk: Desk) -> None:
    shown = said_by(await desk.types(PRIYA, "replies"))
    for words in ("Ask for more", "Evidence cannot be opened", "Decline", "Not direct care", "Sent 0 times"):
        assert words in shown


async def test_words_are_added_changed_and_removed(desk: Desk) -> None:
    assert (await add(desk, "Holiday", "We are back on Monday.")).result is Result.DONE
    key = str((await kept(desk))["Holiday"].id)
    form = (await desk.presses(PRIYA, "change_reply", "", key)).form
    assert form and form.fields[2].values == ("We are back on Monday.",)
    changed = {"purpose": ("decline",), "name": ("Holidays",), "words": ("We are back on Tuesday.",)}
    assert (await desk.fills(PRIYA, "change_reply", "", changed, key)).result is Result.DONE
    assert (await kept(desk))["Holidays"].purpose == "decline"
    assert (await desk.presses(PRIYA, "remove_reply", "", key)).result is Result.DONE
    assert "Holidays" not in await kept(desk)
    for outcome in (
        await desk.presses(PRIYA, "change_reply", "", key),
        await desk.fills(PRIYA, "change_reply", "", changed, key),
        await desk.presses(PRIYA, "remove_reply", "", key),
    ):
        assert outcome.result is Result.MOVED_ON and "not kept any more" in said_by(outcome)


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("", "Hello.", "Enter what to call them"),
        ("n" * 61, "Hello.", "Use 60 characters or fewer"),
        ("How is it GOING?", "Hello.", "There are words of this name already. Choose another name"),
        ("Empty", "", "Enter the words"),
        ("Patient", "About 943 476 5919.", "NHS number"),
        ("Slip", "Hello {contact nmae}.", "There is no field {contact nmae}. Use {contact name}, {organisation}"),
    ],
)
async def test_what_cannot_be_kept_is_said_at_its_field(desk: Desk, name: str, words: str, told: str) -> None:
    before = await kept(desk)
    outcome = await add(desk, name, words)
    assert outcome.result is Result.INVALID and outcome.form
    shown = " ".join("".join(getattr(part, "text", "") for part in field.error) for field in outcome.form.fields)
    assert told in shown and await kept(desk) == before


async def test_what_is_chosen_is_filled_in_and_comes_before_what_is_typed(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await add(desk, "All", "{Contact name}: {reference}, {service}, {organisation}, {stage}.")
    form = (await desk.presses(PRIYA, "message_applicant", reference)).form
    assert form and [field.id for field in form.fields] == ["canned", "words"] and form.fields[1].optional
    key = str((await kept(desk))["All"].id)
    assert (await message(desk, reference, key, "And {reference} as I typed it.")).result is Result.DONE
    onboarding = await desk.onboarding(reference)
    contact = onboarding.answers["registration.contact_name"]
    first, second = (await last_told(desk, reference)).words.split("\n\n")
    stage = "stage 4, " + onboarding.pack.stages[list(onboarding.pack.stages)[4]].title
    assert first == f"{contact}: {reference}, {onboarding.service}, {onboarding.organisation}, {stage}."
    assert second == "And {reference} as I typed it."


async def test_it_is_counted_with_each_event_that_it_was_sent_in(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    known = await kept(desk)
    form = (await desk.presses(PRIYA, "ask_for_more", reference, "eligibility")).form
    assert form
    chosen = known["Evidence cannot be opened"]
    sent = {"items": (form.fields[0].options[0].value,), "canned": (str(chosen.id),)}
    assert (await desk.fills(PRIYA, "ask_for_more", reference, sent, "eligibility")).result is Result.DONE
    event = (await desk.onboarding(reference)).last_event(EventKind.MORE_NEEDED)
    assert event and data_as(event, MoreNeeded).canned == chosen.name
    refuse = {"canned": (str(known["Not direct care"].id),)}
    assert (await desk.fills(PRIYA, "decline", reference, refuse)).result is Result.DONE
    event = (await desk.onboarding(reference)).last_event(EventKind.DECLINED)
    assert event and data_as(event, Reason).canned == "Not direct care"
    assert "cannot use NHS Notify" in data_as(event, Reason).words
    uses = {name: reply.uses for name, reply in (await kept(desk)).items()}
    assert (uses["Evidence cannot be opened"], uses["Not direct care"], uses["We are looking at it"]) == (1, 1, 0)


async def test_one_that_was_removed_while_a_form_stood_open_is_not_sent(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    key = str((await kept(desk))["How is it going?"].id)
    await desk.presses(PRIYA, "remove_reply", "", key)
    outcome = await message(desk, reference, key, "Hello.")
    assert outcome.result is Result.INVALID and "told_applicant" not in await desk.kinds(reference)


async def test_own_words_alone_are_sent_as_ever(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    assert (await message(desk, reference, "own")).result is Result.INVALID
    assert (await message(desk, reference, "own", "Hello {stage}.")).result is Result.DONE
    assert await last_told(desk, reference) == Reason("Hello {stage}.")


async def test_no_applicant_sees_or_changes_them(desk: Desk) -> None:
    for outcome in (
        await desk.types(AMARA, "replies"),
        await desk.presses(AMARA, "replies", ""),
        await desk.presses(AMARA, "add_reply", ""),
        await desk.fills(AMARA, "add_reply", "", {"purpose": ("decline",), "name": ("X",), "words": ("X",)}),
        await desk.presses(AMARA, "remove_reply", "", "1"),
    ):
        assert "Not direct care" not in repr(outcome)
    assert "X" not in await kept(desk) and len(await kept(desk)) == 5
