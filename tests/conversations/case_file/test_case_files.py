"""A case file: all of it for the onboarding team; for an applicant, nothing that only the team sees, by any road."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from adapters.common.case_files.downloads import drawn
from conversations.journey.machine import ReviewState, State
from conversations.questions.patient_data import storable
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.enums import Role
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, TOM, Desk, TeamRoster, an_actor
from tests.conversations.handlers.desk.test_notes import in_thread_of
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import said
from tests.kit.seats import said_by

SECRETS = ("bust supplier", "mentioned gossip", "thread rumour", "form whisper", "handed over because ill", "Likely")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def fetched(desk: Desk, outcome: Outcome) -> dict[str, bytes]:
    """What the tickets of an outcome open, by kind."""
    found = {}
    for ticket in outcome.tickets:
        opened = await desk.manager.case_file(ticket.word)
        assert opened, ticket.kind
        found[opened.kind] = await drawn(opened)
    return found


def text_of_pdf(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


def rows_of_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def worked_on(desk: Desk) -> str:
    """An onboarding with every kind of thing that the onboarding team keeps to itself."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    for who in (PRIYA, DANIEL):
        await desk.types(who, "help")
    await desk.types(PRIYA, f"note {reference} A bust supplier.")
    await desk.fills(PRIYA, "note", reference, said("A form whisper."))
    await desk.types(PRIYA, f"note {reference} @Daniel Reid mentioned gossip.")
    thread = await in_thread_of(desk, reference)
    await desk.manager.handle(desk.turn(DANIEL, Typed("note: thread rumour", thread=thread)))
    await desk.presses(PRIYA, "take", reference)
    daniel = str(await desk.person_id(DANIEL))
    handed = {"assignee": (daniel,), "words": ("handed over because ill",)}
    assert (await desk.fills(PRIYA, "hand_over", reference, handed)).result is Result.DONE
    form = (await desk.presses(PRIYA, "ask_for_more", reference, "eligibility")).form
    assert form
    more = {"items": (form.fields[0].options[0].value,), "words": ("Please say which product.",)}
    assert (await desk.fills(PRIYA, "ask_for_more", reference, more, "eligibility")).result is Result.DONE
    return reference


async def test_the_onboarding_team_gets_everything_as_pdf_and_csv(desk: Desk) -> None:
    reference = await worked_on(desk)
    asked = await desk.types(PRIYA, f"export {reference}")
    assert "It holds internal notes, so do not pass it to the applicant." in said_by(asked)
    files = await fetched(desk, asked)
    assert set(files) == {"pdf", "csv"}
    rows, paper = rows_of_csv(files["csv"]), text_of_pdf(files["pdf"])
    flat = " ".join(" ".join(row) for row in rows)
    for words in (*SECRETS[:5], "Please say which product.", "Daniel Reid", reference):
        assert words in flat and words in paper, words
    assert ["About", "Reference", reference] in rows
    decisions = [row for row in rows if row[0] == "Decisions"]
    assert any("Priya Shah" in row and "Please say which product." in row for row in decisions), "who, what and why"


async def test_an_answer_stands_there_in_every_version(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS))
    before = str((await desk.onboarding(reference)).answers["registration.contact_name"])
    form = (await desk.presses(AMARA, "change", reference, "registration.contact_name")).form
    assert form
    values = {field.id: field.values for field in form.fields} | {"registration.contact_name": ("Łucja Ŵyn",)}
    await desk.fills(AMARA, form.action, reference, values, form.detail)
    files = await fetched(desk, await desk.types(AMARA, f"download {reference}"))
    rows = [row for row in rows_of_csv(files["csv"]) if row[0].startswith("Answers")]
    versions = [(row[3], row[4], row[5]) for row in rows if row[3] in (before, "Łucja Ŵyn")]
    assert (before, "1 of 2", "Amara Okafor") in versions and ("Łucja Ŵyn", "2 of 2", "Amara Okafor") in versions
    assert "Łucja Ŵyn" in text_of_pdf(files["pdf"])


@pytest.mark.parametrize("who", [AMARA, TOM], ids=["owner", "contributor"])
@pytest.mark.parametrize("typed", ["download", "export", "download {reference}", "export {reference}"])
async def test_an_applicant_gets_nothing_that_only_the_team_sees(desk: Desk, who: Actor, typed: str) -> None:
    reference = await worked_on(desk)
    asked = await desk.types(who, typed.format(reference=reference))
    assert "This is your copy" in said_by(asked)
    files = await fetched(desk, asked)
    flat, paper = " ".join(" ".join(row) for row in rows_of_csv(files["csv"])), text_of_pdf(files["pdf"])
    assert "Please say which product." in flat and "Please say which product." in paper
    for secret in (*SECRETS, "noted", "Priority", "gave this onboarding to"):
        assert secret not in flat and secret not in paper, secret


async def test_no_press_and_no_form_of_an_applicant_opens_the_one_with_notes(desk: Desk) -> None:
    reference = await worked_on(desk)
    for who in (AMARA, TOM):
        for outcome in (
            await desk.presses(who, "export", reference),
            await desk.fills(who, "export", reference, said("please")),
            await desk.presses(who, "command", reference, "export"),
        ):
            assert not outcome.tickets and "bust supplier" not in repr(outcome)


async def test_it_opens_once_and_for_ten_minutes(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    first, second = (await desk.types(AMARA, f"download {reference}")).tickets
    assert await desk.manager.case_file(first.word)
    assert await desk.manager.case_file(first.word) is None
    assert await desk.manager.case_file("x" * 43) is None
    desk.now += timedelta(minutes=11)
    assert await desk.manager.case_file(second.word) is None


async def test_who_was_removed_a_moment_ago_gets_nothing(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    [ticket, _] = (await desk.types(TOM, f"download {reference}")).tickets
    member = (await desk.onboarding(reference)).member(await desk.person_id(TOM))
    assert member and member.role is Role.CONTRIBUTOR
    await desk.presses(AMARA, "remove_colleague", reference, str(member.id))
    assert await desk.manager.case_file(ticket.word) is None


async def test_who_left_the_onboarding_team_a_moment_ago_gets_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    [ticket, _] = (await desk.types(PRIYA, f"export {reference}")).tickets

    async def nobody(_: TeamRoster, actor: Actor) -> bool:
        return False

    monkeypatch.setattr(TeamRoster, "is_onboarding_team", nobody)
    assert await desk.manager.case_file(ticket.word) is None


async def test_somebody_elses_is_not_given(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    stranger = an_actor("Omar Hale")
    outcome = await desk.types(stranger, f"download {reference}")
    assert outcome.result is Result.REFUSED and not outcome.tickets


async def test_what_opens_it_is_stored_nowhere(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    asked = await desk.types(AMARA, f"download {reference}")
    assert asked.tickets and not storable(asked).tickets
    again = await desk.manager.handle(desk.turn(AMARA, Typed(f"download {reference}"), "twice"))
    redelivered = await desk.manager.handle(desk.turn(AMARA, Typed(f"download {reference}"), "twice"))
    assert again.tickets and not redelivered.tickets


async def test_that_somebody_asked_for_it_is_in_the_history(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, f"export {reference}")
    assert (await desk.kinds(reference))[-1] == "exported"
