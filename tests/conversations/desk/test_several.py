"""Somebody with several onboardings: no command acts on one in silence, and every reply says which it is about."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.replies import Button, Outcome, Result
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import SentFile
from models.enums import MembershipStatus, Role
from tests.conversations import onboardings as people
from tests.conversations.at_the_desk import AMARA, TOM, Desk
from tests.conversations.onboardings import in_state, member
from tests.kit.seats import said_by

NAMES = ("Flu reminders", "Asthma reviews")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def of(service: str, state: State = State.TEMPLATES, **owners: Participant) -> Onboarding:
    made = in_state(state)
    made.members = [member(owner, Role.OWNER) for owner in owners.values()] or [member(people.AMARA, Role.OWNER)]
    made.answer("registration.service", service, made_by(made))
    return made


def made_by(made: Onboarding) -> Participant:
    return people.AMARA if made.members[0].person == people.AMARA.id else people.TOM


async def two(desk: Desk) -> list[str]:
    return [await desk.keep(of(service)) for service in NAMES]


def choices(outcome: Outcome) -> list[Button]:
    rows = [row for block in outcome.messages[0].blocks for row in getattr(block, "rows", ())]
    return [row.button for row in rows if row.button]


@pytest.mark.parametrize("command", ["status", "answers", "people", "withdraw"])
async def test_a_command_that_could_mean_two_asks_which_and_the_press_does_it(desk: Desk, command: str) -> None:
    references = await two(desk)
    asked = await desk.types(AMARA, command)
    assert "Which onboarding?" in said_by(asked)
    for service, reference in zip(NAMES, references, strict=True):
        assert f"{service} at Riverside NHS Trust, {reference}: 6. Create your templates" in said_by(asked)
    drawn = choices(asked)
    assert {button.about for button in drawn} == set(references)
    assert {button.action for button in drawn} == {command}
    assert len({button.name for button in drawn}) == 2
    for button in drawn:
        done = await desk.presses(AMARA, button.action, button.about, button.detail)
        service = NAMES[references.index(button.about)]
        assert f"{service}, Riverside NHS Trust ({button.about})" in said_by(done)


@pytest.mark.parametrize("command", ["status", "answers", "people"])
async def test_a_command_with_a_reference_is_about_that_one(desk: Desk, command: str) -> None:
    first, second = await two(desk)
    for reference in (first, second.lower()):
        outcome = await desk.types(AMARA, f"{command} {reference}")
        assert reference.upper() in said_by(outcome) and "Which onboarding?" not in said_by(outcome)
    assert (await desk.types(AMARA, f"{command} ONB-222222")).result is Result.REFUSED


async def test_withdraw_names_its_onboarding_before_and_after(desk: Desk) -> None:
    reference = await desk.keep(of("Flu reminders"))
    asks = await desk.types(AMARA, "withdraw")
    assert f"Flu reminders, Riverside NHS Trust ({reference}). It stops" in said_by(asks)
    [button] = asks.messages[0].buttons
    assert button.confirm and reference in button.confirm.body
    done = await desk.presses(AMARA, "withdraw", reference)
    assert f"You have withdrawn Flu reminders, Riverside NHS Trust ({reference})." in said_by(done)
    assert [each.action for each in done.messages[0].buttons] == ["take_up_again", "answers"]


async def test_only_those_that_the_command_can_be_used_on_are_asked_about(desk: Desk) -> None:
    live = await desk.keep(of("Flu reminders", State.LIVE))
    other = await desk.keep(of("Asthma reviews"))
    asks = await desk.types(AMARA, "withdraw")
    assert other in said_by(asks) and live not in said_by(asks)


async def test_what_has_ended_is_not_asked_about_while_another_is_open(desk: Desk) -> None:
    first, second = await two(desk)
    await desk.presses(AMARA, "withdraw", first)
    status = await desk.types(AMARA, "status")
    assert second in said_by(status) and "Which onboarding?" not in said_by(status)


async def test_every_reply_and_form_names_its_onboarding_once_there_are_two(desk: Desk) -> None:
    first = await desk.keep(of("Flu reminders"))
    assert "This is about" not in said_by(await desk.presses(AMARA, "chat", first, "templates"))
    second = await desk.keep(of("Asthma reviews"))
    name = f"This is about: Flu reminders, Riverside NHS Trust ({first})"
    for action, detail in (("chat", "templates"), ("check", "templates"), ("stages", "")):
        assert name in said_by(await desk.presses(AMARA, action, first, detail)), action
    form = (await desk.presses(AMARA, "answer", first, "templates/0")).form
    assert form and first in str(form.intro[0])
    sent = await desk.fills(AMARA, "message_team", second, {"words": ("Hello",)})
    assert f"({second})" in said_by(sent)
    file = SentFile("policy.pdf", 10, "https://files.example/1")
    brought = await desk.manager.handle(desk.turn(AMARA, Typed("", files=(file,))))
    assert f"({second})" in said_by(brought) or f"({first})" in said_by(brought)


async def test_whoever_waits_for_an_owner_reads_so_in_their_status(desk: Desk) -> None:
    waits = in_state(State.TEMPLATES)
    waits.change_member(waits.members[1], status=MembershipStatus.ASKED)
    reference = await desk.keep(waits)
    for command in ("status", "onboard"):
        told = said_by(await desk.types(TOM, command))
        assert f"You asked to join Flu reminders at Riverside NHS Trust, {reference}." in told
        assert "Its owner has not decided yet." in told


async def joined_beside_a_draft(desk: Desk, who: Actor) -> tuple[str, str]:
    """Tom's own draft of the service that he has asked to join; Amara lets him in."""
    asked = in_state(State.REGISTERED)
    asked.change_member(asked.members[1], status=MembershipStatus.ASKED)
    first = await desk.keep(asked)
    draft = in_state(State.REGISTERING)
    draft.members = [member(people.TOM, Role.OWNER)]
    own = await desk.keep(draft)
    await desk.presses(TOM, "chat", own, "registration")
    tom = next(str(each.id) for each in (await desk.onboarding(first)).members if each.name == TOM.name)
    assert (await desk.presses(who, "accept_colleague", first, tom)).result is Result.DONE
    return first, own


async def test_a_draft_of_the_service_that_was_joined_is_put_away_and_can_be_taken_up_again(desk: Desk) -> None:
    first, own = await joined_beside_a_draft(desk, AMARA)
    assert (await desk.onboarding(own)).state is State.WITHDRAWN
    assert (await desk.kinds(own))[-1] == "put_away"
    assert f"Flu reminders, Riverside NHS Trust ({first})" in said_by(await desk.types(TOM, "status"))
    await desk.types(TOM, "Tom Ellis")
    assert "registration.contact_name" in (await desk.onboarding(own)).given, "it was answered before"
    assert (await desk.presses(TOM, "take_up_again", own)).result is Result.DONE
    assert (await desk.onboarding(own)).state is State.REGISTERING


async def test_a_draft_that_others_work_on_or_of_another_service_stays(desk: Desk) -> None:
    draft = of("Another service", State.REGISTERING, owner=people.TOM)
    another = await desk.keep(draft)
    shared = in_state(State.REGISTERING)
    shared.members = [member(people.TOM, Role.OWNER), member(people.VERA, Role.CONTRIBUTOR)]
    with_vera = await desk.keep(shared)
    await joined_beside_a_draft(desk, AMARA)
    for reference in (another, with_vera):
        assert (await desk.onboarding(reference)).state is State.REGISTERING
