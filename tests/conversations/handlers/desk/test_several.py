"""Several onboardings at once: chosen, looked at, done a few at a time by the actions' own rules, and reported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from conversations.desk.several import AT_ONCE
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Button, Form, Message, Outcome, Result
from conversations.repository.batches import report_of
from conversations.text import plain
from models.database.database import Database
from models.domain import OutboxMessage
from models.enums import Channel, EventKind, OutboxKind, PlaceKind
from models.repositories import outbox
from models.tables import OutboxRow
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by, text_of


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def kept(desk: Desk, state: State = State.WAITING_CAPACITY, **more: object) -> str:
    review = ReviewState.IN_PROGRESS if state is State.TEMPLATES else None
    onboarding: Onboarding = in_state(state, review)
    for name, value in more.items():
        setattr(onboarding, name, value)
    return await desk.keep(onboarding)


async def chosen(desk: Desk, what: str, *references: str, asked: str = "0/all", everything: bool = False) -> Outcome:
    values = {"rows": references, "what": (what,), "all": ("all",) if everything else ()}
    return await desk.fills(PRIYA, "choose_several", "", values, detail=asked)


async def prepared(desk: Desk, outcome: Outcome, **values: str) -> Outcome:
    assert outcome.form and outcome.form.action == "prepare_several", said_by(outcome)
    given = {name: (value,) for name, value in values.items()}
    return await desk.fills(PRIYA, "prepare_several", "", given, detail=outcome.form.detail)


def the_button(outcome: Outcome, action: str = "do_several") -> Button:
    return next(button for message in outcome.messages for button in message.buttons if button.action == action)


async def begin(desk: Desk, outcome: Outcome) -> Outcome:
    return await desk.presses(PRIYA, "do_several", "", the_button(outcome).detail)


async def report(desk: Desk, outcome: Outcome) -> str:
    return said_by(await desk.presses(PRIYA, "several", "", the_button(outcome).detail))


async def waiting_rows(desk: Desk, kind: OutboxKind = OutboxKind.NOTICE) -> list[OutboxRow]:
    async with desk.database.reading() as session:
        return list(
            (await session.exec(select(OutboxRow).where(OutboxRow.kind == kind).order_by(col(OutboxRow.id)))).all()
        )


async def send_all(desk: Desk) -> None:
    """As if every message had arrived."""
    async with desk.database.unit_of_work() as session:
        for row in (await session.exec(select(OutboxRow).where(col(OutboxRow.sent_at).is_(None)))).all():
            row.sent_at = desk.clock()
            session.add(row)


async def test_several_are_invited_after_a_look_with_the_count_and_two_examples(desk: Desk) -> None:
    references = [await kept(desk) for _ in range(3)]
    look = await chosen(desk, "invite", *references)
    assert "Invite 3 onboardings?" in said_by(look) and "For example" in said_by(look)
    assert sum(reference in said_by(look) for reference in references) == 2
    assert said_by(look).count("Waiting for capacity") == 2
    assert [(await desk.onboarding(each)).state for each in references] == [State.WAITING_CAPACITY] * 3
    begun = await begin(desk, look)
    assert begun.result is Result.DONE and "for 3 onboardings" in said_by(begun)
    await desk.works(1)
    for reference in references:
        assert (await desk.onboarding(reference)).state is State.ELIGIBILITY
        assert (await desk.kinds(reference)).count(EventKind.INVITED) == 1


async def test_it_is_reported_once_to_the_channel_when_its_messages_have_gone(desk: Desk) -> None:
    references = [await kept(desk) for _ in range(2)]
    look = await chosen(desk, "invite", *references)
    await begin(desk, look)
    await desk.works(1)
    assert not await desk.manager.due_batches(), "its messages are still on their way"
    assert "on the way" in await report(desk, look)
    await send_all(desk)
    assert await desk.works() == 1
    [row] = await waiting_rows(desk, OutboxKind.REPORT)
    assert (row.onboarding_id, row.place) == (None, PlaceKind.TEAM)
    async with desk.database.reading() as session:
        stored = await outbox.by_id(session, row.id or 0)
    assert isinstance(stored, OutboxMessage)
    message = await desk.manager.compose(stored)
    assert message
    said = text_of(message)
    assert (
        "Invited 2 onboardings" in said and "Priya Shah began this" in said and "6 messages to applicants sent" in said
    )
    assert not message.buttons


async def test_an_email_is_counted_only_where_nothing_else_went_and_what_a_program_hears_never(desk: Desk) -> None:
    look = await chosen(desk, "invite", await kept(desk))
    await begin(desk, look)
    await desk.works(1)
    told = await report(desk, look)
    rows = [row for row in await waiting_rows(desk) if row.place != PlaceKind.TEAM]
    for_program = copy_of(rows[0], kind=OutboxKind.EVENT, channel=Channel.WEBHOOK)
    async with desk.database.unit_of_work() as session:
        session.add_all([*(copy_of(row, channel=Channel.MAIL) for row in rows), for_program])
    assert await report(desk, look) == told
    async with desk.database.unit_of_work() as session:
        for row in rows:
            await session.delete(row)
        session.add(copy_of(rows[0], channel=Channel.MAIL, target="bo@riverside.example", sent_at=desk.clock()))
    assert f"1 message to applicants sent, {len(rows)} on the way" in await report(desk, look)


def copy_of(row: OutboxRow, **more: object) -> OutboxRow:
    return OutboxRow(**{**row.model_dump(exclude={"id"}), **more})


async def test_a_report_does_not_wait_for_ever_for_what_does_not_arrive(desk: Desk) -> None:
    look = await chosen(desk, "invite", await kept(desk))
    await begin(desk, look)
    await desk.works(1)
    assert not await desk.manager.due_batches()
    desk.now += timedelta(minutes=6)
    assert await desk.works() == 1 and await waiting_rows(desk, OutboxKind.REPORT)


async def test_those_that_cannot_are_counted_and_named_with_why(desk: Desk) -> None:
    able, elsewhere = await kept(desk), await kept(desk, State.TEMPLATES)
    look = await chosen(desk, "invite", able, elsewhere)
    await begin(desk, look)
    await desk.works(1)
    said = await report(desk, look)
    assert "Invited 1 onboarding" in said and "It could not be done for 1 onboarding" in said
    assert elsewhere in said and "This has moved on" in said
    assert (await desk.onboarding(elsewhere)).state is State.TEMPLATES


async def test_all_that_match_are_sent_the_same_words(desk: Desk) -> None:
    references = [await kept(desk) for _ in range(AT_ONCE + 2)]
    other = await kept(desk, State.TEMPLATES)
    form = await chosen(desk, "message", asked="0/state=waiting", everything=True)
    look = await prepared(desk, form, words="We are open until 24 December.")
    assert "Message 7 onboardings?" in said_by(look) and "We are open until 24 December." in said_by(look)
    await begin(desk, look)
    assert await desk.works() == 2, "in steps, each a transaction of its own"
    for reference in references:
        assert (await desk.kinds(reference)).count(EventKind.TOLD_APPLICANT) == 1
    assert EventKind.TOLD_APPLICANT not in await desk.kinds(other)
    told = [row for row in await waiting_rows(desk) if row.place == PlaceKind.DIRECT]
    assert len(told) == 3 * len(references), "each member of each team"


async def test_the_same_words_sent_twice_are_noticed(desk: Desk) -> None:
    reference = await kept(desk)
    looks = [
        await prepared(desk, await chosen(desk, "message", reference), words="We are closed on Monday.") for _ in "12"
    ]
    assert (await begin(desk, looks[0])).result is Result.DONE
    again = await begin(desk, looks[1])
    assert again.result is Result.MOVED_ON and "we have not done it again" in said_by(again)
    assert "press the button again in a minute" in said_by(again)
    assert (await begin(desk, looks[0])).result is Result.MOVED_ON, "the same press"
    await desk.works(1)
    assert (await desk.kinds(reference)).count(EventKind.TOLD_APPLICANT) == 1
    desk.now += timedelta(minutes=2)
    assert (await begin(desk, looks[1])).result is Result.DONE, "who means it may"


async def test_what_was_begun_is_not_begun_again_by_the_same_button_ever(desk: Desk) -> None:
    reference = await kept(desk)
    form = await chosen(desk, "message", reference)
    look = await prepared(desk, form, words="We are closed on Monday.")
    await begin(desk, look)
    for minutes in (0, 2):
        desk.now += timedelta(minutes=minutes)
        again = await begin(desk, look)
        assert again.result is Result.MOVED_ON and "in a minute" not in said_by(again)
        assert "You began this already, on Friday 18 December 2026" in said_by(again)
    assert "You began this already" in said_by(await prepared(desk, form, words="We are closed on Monday."))
    another = await desk.presses(PRIYA, "choose_several", "", the_button(again, "choose_several").detail)
    assert another.form and reference in [option.value for option in another.form.fields[0].options]


async def test_a_step_that_a_dead_process_left_is_taken_up_and_nothing_happens_twice(desk: Desk) -> None:
    references = [await kept(desk) for _ in range(AT_ONCE + 1)]
    await begin(desk, await chosen(desk, "invite", *references))
    [turn] = await desk.manager.due_batches()
    await desk.manager.handle(turn)
    await desk.manager.handle(turn)  # two workers had seen the same
    [rest] = await desk.manager.due_batches()
    assert rest.delivery_id != turn.delivery_id
    await desk.works(1)
    for reference in references:
        assert (await desk.kinds(reference)).count(EventKind.INVITED) == 1


async def test_whoever_left_the_team_meanwhile_does_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = await kept(desk)
    look = await chosen(desk, "invite", reference)
    await begin(desk, look)

    async def nobody(_: object, actor: object) -> bool:
        return False

    monkeypatch.setattr("tests.conversations.at_the_desk.TeamRoster.is_onboarding_team", nobody)
    await desk.works(1)
    monkeypatch.undo()
    assert (await desk.onboarding(reference)).state is State.WAITING_CAPACITY
    assert "Only members of the onboarding team" in await report(desk, look)


async def test_their_channel_hears_of_them_one_after_the_other_so_that_others_go_between(desk: Desk) -> None:
    references = [await kept(desk) for _ in range(2 * AT_ONCE)]
    await begin(desk, await chosen(desk, "invite", *references))
    before = len(await waiting_rows(desk))
    await desk.works(2)
    rows = [row for row in (await waiting_rows(desk))[before:] if row.place == PlaceKind.TEAM]
    late = [row.due_at - row.at for row in rows]
    assert late[0] == timedelta(0) and late[-1] >= timedelta(seconds=12) and late == sorted(late)
    direct = [row for row in await waiting_rows(desk) if row.place == PlaceKind.DIRECT]
    assert all(row.due_at == row.at for row in direct), "applicants do not wait"


async def test_they_are_assigned_but_not_what_somebody_changed_meanwhile(desk: Desk) -> None:
    first, second = await kept(desk), await kept(desk)
    for person in (PRIYA, DANIEL):
        await desk.types(person, "queue all")
    form = await chosen(desk, "assign", first, second)
    assert form.form
    option = next(o for o in form.form.fields[0].options if "Daniel" in plain(o.label))
    look = await prepared(desk, form, assignee=option.value)
    assert "Daniel Reid has them from now on" in said_by(look)
    await desk.types(PRIYA, f"assign {second} me")
    await begin(desk, look)
    await desk.works(1)
    names = [(await desk.onboarding(each)).assignee for each in (first, second)]
    assert [person.name if person else None for person in names] == ["Daniel Reid", "Priya Shah"]
    assert "Somebody changed this while you looked" in await report(desk, look)


async def test_their_priority_is_set_and_each_keeps_its_reason(desk: Desk) -> None:
    capacity = await kept(desk, wait_reason="After the winter")
    feature = await kept(desk, State.WAITING_FEATURE)
    form = await chosen(desk, "priority", capacity, feature)
    look = await prepared(desk, form, priority="high", reason="keep")
    await begin(desk, look)
    desk.now += timedelta(days=3)
    await desk.works(1)
    one, other = await desk.onboarding(capacity), await desk.onboarding(feature)
    assert (one.priority, one.state, one.wait_reason) == ("high", State.WAITING_CAPACITY, "After the winter")
    assert (other.priority, other.state) == ("high", State.WAITING_FEATURE)
    assert one.wait_looked_at and one.wait_looked_at > desk.now - timedelta(minutes=1), "we looked at them"


async def test_rows_that_closed_meanwhile_are_left_out_and_said(desk: Desk) -> None:
    stays, goes = await kept(desk), await kept(desk, State.LIVE)
    look = await chosen(desk, "invite", stays, goes, "ONB-NOSUCH")
    assert "Invite 1 onboarding?" in said_by(look) and "2 that you chose cannot be done" in said_by(look)
    gone = await chosen(desk, "invite", goes)
    assert gone.result is Result.INVALID and gone.form
    assert "None of these is open any more" in plain(gone.form.fields[0].error)


def errors(form: Form | None) -> list[str]:
    return [plain(field.error) for field in form.fields if field.error] if form else []


async def test_what_is_left_out_is_asked_for(desk: Desk) -> None:
    reference = await kept(desk)
    nothing = await chosen(desk, "", *())
    assert errors(nothing.form) == ["Select at least one onboarding, or all of them", "Select what to do"]
    for what, said in (
        ("assign", "Select somebody on the onboarding team"),
        ("message", "Enter a message"),
        ("priority", "Select a priority"),
    ):
        sent = await prepared(desk, await chosen(desk, what, reference))
        assert sent.result is Result.INVALID and sent.form and said in errors(sent.form)
        assert "This is for 1 onboarding." in text_of(Message(sent.form.intro))
    stranger = await prepared(desk, await chosen(desk, "assign", reference), assignee="999999")
    assert "Select somebody on the onboarding team" in errors(stranger.form)
    number = await prepared(desk, await chosen(desk, "message", reference), words="About 943 476 5919")
    assert number.result is Result.INVALID and "NHS number" in " ".join(errors(number.form))


async def test_a_filter_that_matches_nothing_has_nothing_to_choose_from(desk: Desk) -> None:
    await kept(desk)
    outcome = await desk.presses(PRIYA, "choose_several", "", "0/state=templates")
    assert outcome.result is Result.INVALID and "No open onboarding matches" in said_by(outcome)


async def test_at_most_100_are_listed_and_all_can_be_taken(desk: Desk) -> None:
    await kept(desk)
    form = (await desk.presses(PRIYA, "choose_several", "", "0/all")).form
    assert form
    assert all(len(plain(option.label)) <= 75 for option in form.fields[0].options)
    assert plain(form.fields[1].options[0].label) == "All 1 onboarding that the queue shows"


async def test_what_somebody_else_prepared_is_theirs_to_begin(desk: Desk) -> None:
    reference = await kept(desk)
    look = await chosen(desk, "invite", reference)
    detail = the_button(look).detail
    others = await desk.presses(DANIEL, "do_several", "", detail)
    assert others.result is Result.REFUSED and "Somebody else prepared this" in said_by(others)
    sent = await desk.fills(DANIEL, "prepare_several", "", {"words": ("Hello there",)}, detail=detail)
    assert sent.result is Result.REFUSED
    for action in ("do_several", "prepare_several", "several"):
        assert (await desk.presses(PRIYA, action, "", "999999")).result is Result.MOVED_ON
    assert not await desk.manager.due_batches()


async def test_what_was_not_asked_for_yet_cannot_be_begun(desk: Desk) -> None:
    form = (await chosen(desk, "message", await kept(desk))).form
    assert form
    assert (await desk.presses(PRIYA, "do_several", "", form.detail)).result is Result.INVALID
    assert not await desk.manager.due_batches()


async def test_it_is_for_the_onboarding_team(desk: Desk) -> None:
    reference = await kept(desk)
    look = await chosen(desk, "invite", reference)
    for action in ("choose_several", "prepare_several", "do_several", "several"):
        assert (await desk.presses(AMARA, action, "", the_button(look).detail)).result is Result.REFUSED
    values = {"rows": (reference,), "what": ("invite",)}
    assert (await desk.fills(AMARA, "choose_several", "", values)).result is Result.REFUSED
    assert not await desk.manager.due_batches()


async def test_a_report_of_nothing_is_nothing(desk: Desk) -> None:
    async with desk.database.reading() as session:
        assert await report_of(session, 999_999) is None
