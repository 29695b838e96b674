"""Sign-off by the named person: nobody else can, what they read is what is kept, and both sides read who said it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal.showing import form_lines, lines
from conversations.content.declarations import declarations
from conversations.details.signing import SignOffDetail
from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Result
from conversations.repository.outgoing import said_by
from conversations.text import plain
from conversations.turns import Actor
from models.database.database import Database
from models.domain import OutboxMessage
from models.enums import Audience, Channel, EventKind, OutboxKind, PlaceKind, Signer, SignOffStatus
from models.signing import SignOff
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk, an_actor
from tests.conversations.onboardings import in_state

SAM = an_actor("Sam Patel")
OFFICER = Signer.CLINICAL_SAFETY_OFFICER
WHO = {"name": ("Sam Patel",), "email": ("Sam@riverside.example",)}
NOT_YOURS = "You cannot open this onboarding."


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def begun(desk: Desk) -> str:
    """Sam has written before, so he is known by his address."""
    await desk.types(SAM, "help")
    return await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED))


async def asked(desk: Desk) -> str:
    reference = await begun(desk)
    outcome = await desk.fills(AMARA, "ask_sign_off", reference, WHO, OFFICER)
    assert outcome.result is Result.DONE, told(outcome)
    return reference


async def reads(desk: Desk, reference: str, who: Actor = SAM) -> Outcome:
    return await desk.presses(
        who, "read_sign_off", reference, str(SignOffDetail((await latest(desk, reference)).id or 0))
    )


async def says(desk: Desk, reference: str, action: str, who: Actor = SAM, words: str = "") -> Outcome:
    """By the button that he was shown."""
    shown = await reads(desk, reference)
    button = next(b for b in shown.messages[0].buttons if b.action == action)
    if action == "cannot_agree":
        return await desk.fills(who, action, reference, {"words": (words,)}, button.detail)
    return await desk.presses(who, action, reference, button.detail)


async def latest(desk: Desk, reference: str) -> SignOff:
    return (await desk.onboarding(reference)).sign_offs[-1]


def told(outcome: Outcome) -> str:
    form = form_lines(outcome.form) if outcome.form else []
    return " ".join([line for message in outcome.messages for line in lines(message)] + form)


async def answers(desk: Desk, reference: str, who: Actor) -> str:
    if who is PRIYA:
        return told(await desk.presses(who, "see_answers", reference, "all"))
    return told(await desk.types(who, "answers"))


async def test_the_form_knows_what_was_answered(desk: Desk) -> None:
    reference = await begun(desk)
    given = (await desk.onboarding(reference)).answers
    form = (await desk.presses(AMARA, "ask_sign_off", reference, OFFICER)).form
    known = [(given[declarations()[OFFICER].name],), (given[declarations()[OFFICER].email],)]
    assert form and [field.values for field in form.fields] == [(), *known]


class Knows:
    """A platform whose picker offers Sam, and Noor, of whom it says no address."""

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        return None

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        here = {each.user: each for each in (SAM, replace(an_actor("Noor Ali"), email=None))}
        return here.get(user)


async def test_a_signer_is_chosen_and_what_was_typed_beside_it_does_not_count(database: Database) -> None:
    desk = Desk(database, directories={Channel.WEB: Knows()})
    reference = await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED))
    typed = {"name": ("Tom Ellis",), "email": ("tom.ellis@riverside.example",)}
    chosen = {**typed, "person": (SAM.user,)}
    outcome = await desk.fills(AMARA, "ask_sign_off", reference, chosen, OFFICER)
    assert "We sent Sam Patel a message here." in told(outcome)
    kept = await latest(desk, reference)
    assert (kept.name, kept.email) == ("Sam Patel", "sam@riverside.example") and kept.identity is not None
    assert "Thank you" in told(await says(desk, reference, "agree"))
    assert NOT_YOURS in told(await reads(desk, reference, TOM))


@pytest.mark.parametrize(
    ("user", "told_how"),
    [
        (an_actor("Noor Ali").user, "We cannot see the work email address of Noor Ali here"),
        ("a-stranger", "We do not know this person here"),
    ],
)
async def test_whoever_is_chosen_and_not_known_well_enough_is_named_by_hand(
    database: Database, user: str, told_how: str
) -> None:
    desk = Desk(database, directories={Channel.WEB: Knows()})
    reference = await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED))
    form = (await desk.fills(AMARA, "ask_sign_off", reference, WHO | {"person": (user,)}, OFFICER)).form
    assert form and plain(form.fields[0].error).startswith(told_how)
    assert not (await desk.onboarding(reference)).sign_offs


async def test_what_is_kept_is_what_was_read_by_whom_and_when(desk: Desk) -> None:
    reference = await asked(desk)
    assert "Sam Patel was asked to confirm it" in await answers(desk, reference, PRIYA)
    shown = told(await reads(desk, reference))
    for words in declarations()[OFFICER].declares:
        assert words in shown
    assert "You sign as Sam Patel, sam@riverside.example." in shown
    assert "Thank you" in told(await says(desk, reference, "agree"))
    kept = await latest(desk, reference)
    assert kept.status is SignOffStatus.AGREED and kept.identity == await desk.person_id(SAM)
    assert kept.signed_as == "Sam Patel, sam@riverside.example" and kept.version == declarations()[OFFICER].version
    assert kept.decided_at is not None and desk.now - kept.decided_at < timedelta(seconds=5)
    assert kept.declared.splitlines()[-3:] == list(declarations()[OFFICER].declares)
    assert all(line in shown for line in kept.declared.splitlines()[-3:])
    for who in (PRIYA, AMARA):
        assert "Confirmed by the Clinical Safety Officer, " in await answers(desk, reference, who)
    assert (await desk.kinds(reference))[-2:] == ["sign_off_asked", "signed_off"]


async def test_a_name_that_was_only_typed_is_said_by_the_applicant(desk: Desk) -> None:
    reference = await begun(desk)
    assert "Said by the applicant" in await answers(desk, reference, PRIYA)
    assert "Confirmed by" not in await answers(desk, reference, PRIYA)


@pytest.mark.parametrize("who", [AMARA, TOM, an_actor("Noor Ali"), PRIYA, an_actor("Sam Patel", "northgate")])
async def test_nobody_else_reads_it_or_signs(desk: Desk, who: Actor) -> None:
    reference = await asked(desk)
    await desk.types(who, "help")
    outcomes = [await reads(desk, reference, who)]
    outcomes += [await says(desk, reference, name, who, "No") for name in ("agree", "cannot_agree")]
    for outcome in outcomes:
        assert outcome.result is Result.REFUSED and NOT_YOURS in told(outcome)
    assert (await latest(desk, reference)).status is SignOffStatus.ASKED


async def test_why_they_cannot_agree_is_read_by_both_sides(desk: Desk) -> None:
    reference = await asked(desk)
    empty = await says(desk, reference, "cannot_agree", words=" ")
    assert empty.result is Result.INVALID and "Enter why you cannot agree" in told(empty)
    await says(desk, reference, "cannot_agree", words="Not my report.")
    for who in (PRIYA, AMARA):
        assert "sam@riverside.example, cannot agree, " in await answers(desk, reference, who)
        assert "Not my report." in await answers(desk, reference, who)


async def test_it_is_said_once(desk: Desk) -> None:
    reference = await asked(desk)
    button = (await reads(desk, reference)).messages[0].buttons[0]
    await desk.presses(SAM, "agree", reference, button.detail)
    for action in ("agree", "read_sign_off"):
        again = await desk.presses(SAM, action, reference, button.detail)
        assert again.result is Result.MOVED_ON and "You have agreed already." in told(again)
    assert (await desk.kinds(reference)).count("signed_off") == 1


async def test_somebody_else_can_be_named_and_the_first_one_is_asked_no_more(desk: Desk) -> None:
    reference = await asked(desk)
    old = (await reads(desk, reference)).messages[0].buttons[0]
    await desk.fills(
        AMARA, "ask_sign_off", reference, {"name": ("Tom Ellis",), "email": ("tom@riverside.example",)}, OFFICER
    )
    late = await desk.presses(SAM, "agree", reference, old.detail)
    assert late.result is Result.MOVED_ON and "somebody else in your place" in told(late)
    assert [s.status for s in (await desk.onboarding(reference)).sign_offs] == ["replaced", "asked"]
    new = (await reads(desk, reference, TOM)).messages[0].buttons[0]
    assert "Thank you" in told(await desk.presses(TOM, "agree", reference, new.detail))


async def test_what_changed_since_it_was_read_is_read_again(desk: Desk) -> None:
    reference = await asked(desk)
    button = (await reads(desk, reference)).messages[0].buttons[0]
    changed = {"technical_preparation.clinical_safety_officer_role": ("Deputy",)}
    await desk.fills(AMARA, "change", reference, changed, "technical_preparation.clinical_safety_officer_role")
    late = await desk.presses(SAM, "agree", reference, button.detail)
    assert late.result is Result.MOVED_ON and "This has changed since you read it, so we kept nothing." in told(late)
    assert "Deputy" in told(late)
    assert (await latest(desk, reference)).status is SignOffStatus.ASKED
    await says(desk, reference, "agree")
    assert "The answers changed since" not in await answers(desk, reference, PRIYA)
    changed = {"technical_preparation.clinical_safety_officer_role": ("Nurse",)}
    await desk.fills(AMARA, "change", reference, changed, "technical_preparation.clinical_safety_officer_role")
    assert "The answers changed since, so ask again" in await answers(desk, reference, PRIYA)


async def test_older_words_are_not_agreed_to(desk: Desk) -> None:
    reference = await asked(desk)
    row = await latest(desk, reference)
    late = await desk.presses(SAM, "agree", reference, str(SignOffDetail(row.id or 0, 10**6, "2020-01")))
    assert late.result is Result.MOVED_ON
    assert (await latest(desk, reference)).status is SignOffStatus.ASKED


async def test_whom_we_do_not_know_cannot_be_asked_without_email(desk: Desk) -> None:
    reference = await begun(desk)
    nobody = {"name": ("Noor Ali",), "email": ("noor@riverside.example",)}
    refused = await desk.fills(AMARA, "ask_sign_off", reference, nobody, OFFICER)
    assert refused.result is Result.INVALID and "email is not set up" in told(refused)
    assert (await desk.onboarding(reference)).sign_offs == []
    wrong = await desk.fills(AMARA, "ask_sign_off", reference, {"name": ("",), "email": ("x",)}, OFFICER)
    assert wrong.form and len([field for field in wrong.form.fields if field.error]) == 2


@pytest.mark.parametrize("days", [3, 7])
async def test_they_are_reminded_after_3_and_7_working_days_until_they_say_something(desk: Desk, days: int) -> None:
    reference = await asked(desk)
    due = {3: datetime(2026, 12, 23, 9, 1, tzinfo=UTC), 7: datetime(2026, 12, 31, 9, 1, tzinfo=UTC)}[days]
    if days == 7:
        desk.now = datetime(2026, 12, 23, 9, 1, tzinfo=UTC)
        await fire_all(desk)
    before = (await desk.kinds(reference)).count("signer_reminded")
    desk.now = due - timedelta(hours=1)
    await fire_all(desk)
    assert (await desk.kinds(reference)).count("signer_reminded") == before
    desk.now = due
    await fire_all(desk)
    assert (await desk.kinds(reference)).count("signer_reminded") == before + 1


async def test_whoever_has_said_it_is_not_reminded(desk: Desk) -> None:
    reference = await asked(desk)
    await says(desk, reference, "agree")
    desk.now = datetime(2027, 1, 20, 10, tzinfo=UTC)
    await fire_all(desk)
    assert "signer_reminded" not in await desk.kinds(reference)


async def fire_all(desk: Desk) -> None:
    for reminder in await desk.manager.due():
        await desk.fires(reminder)


# While the onboarding stands still


async def test_nobody_agrees_to_what_was_withdrawn(desk: Desk) -> None:
    reference = await asked(desk)
    button = (await reads(desk, reference)).messages[0].buttons[0]
    await desk.presses(AMARA, "withdraw", reference)
    for action in ("agree", "read_sign_off"):
        late = await desk.presses(SAM, action, reference, button.detail)
        assert late.result is Result.MOVED_ON and "withdrawn or declined" in told(late)
    assert (await latest(desk, reference)).status is SignOffStatus.ASKED


@pytest.mark.parametrize(
    ("stops", "goes_on", "who"), [("pause", "resume", PRIYA), ("withdraw", "take_up_again", AMARA)]
)
async def test_they_are_reminded_after_it_stood_still(desk: Desk, stops: str, goes_on: str, who: Actor) -> None:
    reference = await asked(desk)
    await desk.fills(who, stops, reference, {"words": ("Audit.",)})
    await desk.presses(who, goes_on, reference)
    desk.now = datetime(2026, 12, 23, 9, 1, tzinfo=UTC)
    await fire_all(desk)
    assert (await desk.kinds(reference)).count("signer_reminded") == 1


async def test_who_is_not_asked_any_more_is_not_told_that_they_are(desk: Desk) -> None:
    reference = await asked(desk)
    named = {"name": ("Tom Ellis",), "email": ("tom@riverside.example",)}
    await desk.fills(AMARA, "ask_sign_off", reference, named, OFFICER)
    onboarding = await desk.onboarding(reference)
    happened = onboarding.last_event(EventKind.SIGN_OFF_ASKED)
    assert happened
    for who, told_so in ((SAM, False), (TOM, True)):
        row = OutboxMessage(
            *(OutboxKind.NOTICE, await desk.key(reference), Channel.WEB, who.workspace, PlaceKind.DIRECT, who.user),
            *(desk.now, desk.now, happened.id, Audience.SIGNER),
        )
        async with desk.database.reading() as session:
            assert (await said_by(session, row, onboarding) is not None) is told_so
