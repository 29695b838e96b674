"""Whoever signed off, or was asked to, is personal data: it is shown, erased with them and with the onboarding."""

from __future__ import annotations

from bot.data.retention import is_plain
from conversations.case_file.own_data import Known, as_file, theirs
from conversations.content.loader import load
from models.database.database import Database
from models.enums import ERASED, SignOffStatus
from models.repositories.data import people
from models.repositories.data.erasing import erase_onboarding
from tests.conversations.at_the_desk import Desk, an_actor
from tests.conversations.handlers.reviews.test_signing import asked, latest, says
from tests.conversations.onboardings import NOW

SAM = an_actor("Sam Patel")


async def test_it_is_shown_to_whoever_it_is_about(database: Database) -> None:
    desk = Desk(database)
    await says(desk, await asked(desk), "cannot_agree", words="Sam Patel never saw it.")
    async with database.reading() as session:
        subject = await people.find(session, "sam@riverside.example")
        assert subject
        [row] = (await people.held(session, subject))["sign_offs"]
    assert row["signed_as"] == "Sam Patel, sam@riverside.example" and row["words"] == "Sam Patel never saw it."


async def test_it_is_erased_with_them_and_what_was_said_stays(database: Database) -> None:
    desk = Desk(database)
    reference = await asked(desk)
    await says(desk, reference, "cannot_agree", words="Sam Patel never saw it.")
    async with database.unit_of_work() as session:
        subject = await people.find(session, "sam@riverside.example")
        assert subject
        await people.erase(session, subject, "test", NOW)
    kept = await latest(desk, reference)
    assert (kept.name, kept.email, kept.signed_as) == (ERASED, "", ERASED)
    assert kept.words == f"{ERASED} never saw it." and "Sam" not in kept.declared
    assert kept.status is SignOffStatus.REFUSED and kept.decided_at
    events = (await desk.onboarding(reference)).events
    assert not [event for event in events if "Sam" in str(event.data)]


async def test_somebody_who_was_only_named_is_found_by_their_address(database: Database) -> None:
    desk = Desk(database)
    reference = await asked(desk)
    async with database.unit_of_work() as session:
        subject = await people.find(session, "sam@riverside.example")
        assert subject and await desk.key(reference) in subject.onboardings


async def test_it_is_erased_with_the_onboarding(database: Database) -> None:
    desk = Desk(database)
    reference = await asked(desk)
    await says(desk, reference, "agree")
    async with database.unit_of_work() as session:
        await erase_onboarding(session, await desk.key(reference), is_plain(load("2025-06")), "retention", NOW)
    kept = await latest(desk, reference)
    assert (kept.name, kept.email, kept.signed_as, kept.declared) == (ERASED, "", ERASED, ERASED)
    assert kept.status is SignOffStatus.AGREED and kept.identity == await desk.person_id(SAM)


async def test_they_read_it_in_their_own_data_and_erase_it_by_themselves(database: Database) -> None:
    desk = Desk(database)
    reference = await asked(desk)
    await says(desk, reference, "cannot_agree", words="I am Sam Patel, sam@riverside.example.")
    async with database.reading() as session:
        subject = await people.find(session, str(await desk.person_id(SAM)))
        assert subject
        found = theirs(await people.held(session, subject), Known(subject.keys, ()))
    assert "I am Sam Patel" in as_file("json", found, "Sam Patel", NOW).written
    async with database.unit_of_work() as session:
        await people.erase(session, subject, "themselves", NOW, surely=True)
    kept = await latest(desk, reference)
    assert "Sam Patel" not in kept.words and "sam@" not in kept.words and kept.words.startswith("I am")
