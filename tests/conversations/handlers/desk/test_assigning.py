"""Who of the onboarding team has an onboarding: what the team, and what the applicant, reads of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.people import Participant
from conversations.replies import Message, Paragraph, Result
from conversations.text import Said, plain
from conversations.turns import Actor, Pressed, Submitted
from conversations.views.notices import team_notice
from models.database.database import Database
from models.enums import EventKind
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, TEAM, TOM, Desk, TeamRoster, an_actor
from tests.conversations.onboardings import PRIYA as PRIYA_HERSELF
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import COLLEAGUES, press, said
from tests.kit.seats import said_by, text_of

ASHA = an_actor("Asha Roy", "notify")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def with_a_team(desk: Desk, *onboardings: State) -> list[str]:
    """Onboardings in some states, once Priya, Daniel and Asha have been in the onboarding team's channel."""
    references = [await desk.keep(in_state(state)) for state in onboardings]
    for who in (PRIYA, DANIEL, ASHA):
        await desk.types(who, "help")
    return references


async def who_has(desk: Desk, reference: str) -> str | None:
    assignee = (await desk.onboarding(reference)).assignee
    return assignee.name if assignee else None


async def test_whoever_takes_it_is_named_to_both_sides(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    assert "Onboarding manager: Nobody" in said_by(await desk.presses(PRIYA, "open_card", reference))
    assert "You have this onboarding now" in said_by(await desk.presses(PRIYA, "take", reference))
    assert "Onboarding manager: Priya Shah" in said_by(await desk.presses(DANIEL, "open_card", reference))
    assert ", with Priya Shah" in said_by(await desk.types(DANIEL, "board"))
    assert "Your onboarding manager: Priya Shah" in said_by(await desk.types(AMARA, "status"))


async def test_its_old_buttons_are_known_to_do_nothing_once_somebody_has_it(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    presses = [Pressed(name, reference) for name in ("take", "unassign", "note")]
    place = desk.turn(PRIYA, presses[0]).place
    assert {press.action for press in await desk.manager.usable(PRIYA, place, presses)} == {"take", "note"}
    await desk.presses(PRIYA, "take", reference)
    assert {press.action for press in await desk.manager.usable(PRIYA, place, presses)} == {"unassign", "note"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("me", "Priya Shah"),
        ("Daniel Reid", "Daniel Reid"),
        ("daniel", "Daniel Reid"),
        ("to dan", "Daniel Reid"),
        ("@Daniel Reid", "Daniel Reid"),
        ("Daneil Reid", "Daniel Reid"),
    ],
)
async def test_it_is_assigned_by_a_name_that_is_typed(desk: Desk, typed: str, name: str) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    assert (await desk.types(PRIYA, f"assign {reference.lower().removeprefix('onb-')} {typed}")).result is Result.DONE
    assert await who_has(desk, reference) == name


async def test_without_a_name_the_command_gives_the_button_that_asks_for_one(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    [button] = (await desk.types(PRIYA, f"assign {reference}")).messages[0].buttons
    form = (await desk.presses(PRIYA, button.action, button.about, button.detail)).form
    assert form
    labels = [plain(option.label) for option in form.fields[0].options]
    assert labels == ["Priya Shah (you)", "Asha Roy", "Daniel Reid"]


async def test_somebody_who_is_not_of_the_team_is_not_assigned(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    outcome = await desk.types(PRIYA, f"assign {reference} Amara Okafor")
    assert outcome.result is Result.INVALID
    assert 'Nobody on the onboarding team is called "Amara Okafor"' in said_by(outcome)
    assert "Daniel Reid" in said_by(outcome)
    amara = str(await desk.person_id(AMARA))
    outcome = await desk.fills(PRIYA, "assign", reference, {"assignee": (amara,)})
    assert outcome.form and outcome.result is Result.INVALID
    assert await who_has(desk, reference) is None


def test_several_of_one_name_are_told_apart() -> None:
    twins = (*COLLEAGUES, replace(COLLEAGUES[1], id=8, name="Daniel Rowe"))
    outcome = press(in_state(State.TEMPLATES), "assign", PRIYA_HERSELF, words="daniel", colleagues=twins).outcome
    assert "Several people on the onboarding team are called" in said_by(outcome)
    assert "Daniel Reid" in said_by(outcome) and "Daniel Rowe" in said_by(outcome)


def test_who_belongs_to_the_applicant_team_is_not_assigned() -> None:
    onboarding = in_state(State.TEMPLATES)
    tom = onboarding.members[1]
    for of_both in ({"id": tom.person}, {"linked_to": tom.person}, {"email": tom.email}):
        colleague = replace(COLLEAGUES[1], **of_both)
        chosen = {"assignee": (str(colleague.id),)}
        done = press(onboarding, "assign", PRIYA_HERSELF, values=chosen, colleagues=(COLLEAGUES[0], colleague))
        assert done.outcome.form and "belongs to this applicant team" in repr(done.outcome.form.fields[0].error)
        assert done.onboarding.assignee is None


async def test_the_second_of_two_who_assign_at_once_is_told(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    form = (await desk.presses(PRIYA, "assign", reference)).form
    assert form
    await desk.presses(DANIEL, "take", reference)
    asha = str(await desk.person_id(ASHA))
    outcome = await desk.fills(PRIYA, "assign", reference, {"assignee": (asha,)}, form.detail)
    assert outcome.form and "Daniel Reid has it now" in plain(outcome.form.fields[0].error)
    assert await who_has(desk, reference) == "Daniel Reid"
    refused = await desk.presses(PRIYA, "take", reference)
    assert refused.result is Result.MOVED_ON
    assert "Somebody on the onboarding team has this onboarding already" in said_by(refused)
    assert "Onboarding manager: Daniel Reid" in said_by(refused)


@pytest.mark.parametrize("to", ["me", "Asha Roy"])
async def test_whoever_had_it_is_named_in_the_reply_and_told_beneath_the_card(desk: Desk, to: str) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    await desk.presses(PRIYA, "take", reference)
    taken = said_by(await desk.types(DANIEL, f"assign {reference} {to}"))
    assert "Priya Shah had it until now" in taken
    onboarding = await desk.onboarding(reference)
    event = onboarding.last_event(EventKind.TAKEN_ON, EventKind.ASSIGNED)
    assert event and onboarding.assignee
    notice = team_notice(onboarding, event)
    assert ("Priya Shah, you had this until now." in text_of(notice)) and mentioned(notice)[-1] == "priya"
    assert ("Asha Roy, you have this now." in text_of(notice)) == (to != "me")


async def test_who_gives_away_what_they_have_is_not_told_that_they_had_it(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    await desk.presses(PRIYA, "take", reference)
    assert "until now" not in said_by(await desk.types(PRIYA, f"assign {reference} daniel"))
    onboarding = await desk.onboarding(reference)
    event = onboarding.last_event(EventKind.ASSIGNED)
    assert event and mentioned(team_notice(onboarding, event)) == ["daniel"]


def mentioned(message: Message) -> list[str]:
    texts = [block.text for block in message.blocks if isinstance(block, Paragraph)]
    return [part.mention for words in texts for part in words if isinstance(part, Said) and part.mention]


async def test_it_can_be_given_back(desk: Desk) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    await desk.types(PRIYA, f"assign {reference} me")
    assert "Nobody has this onboarding now" in said_by(await desk.types(DANIEL, f"unassign {reference}"))
    assert await who_has(desk, reference) is None
    assert "onboarding manager" not in said_by(await desk.types(AMARA, "status"))


async def test_all_that_one_person_has_is_handed_over_with_a_reason(desk: Desk) -> None:
    first, second, third = await with_a_team(desk, State.TEMPLATES, State.REGISTERED, State.LIVE)
    for reference in (first, second, third):
        await desk.types(PRIYA, f"assign {reference} me")
    daniel = str(await desk.person_id(DANIEL))
    refused = await desk.fills(PRIYA, "hand_over", first, {"assignee": (daniel,)})
    assert refused.form and await who_has(desk, first) == "Priya Shah"
    done = await desk.fills(PRIYA, "hand_over", first, {"assignee": (daniel,), **said("I am away in January.")})
    assert "Every open onboarding of Priya Shah is with Daniel Reid now" in said_by(done)
    assert [await who_has(desk, each) for each in (first, second, third)] == [
        "Daniel Reid",
        "Daniel Reid",
        "Priya Shah",
    ]
    assert "I am away in January." in said_by(await desk.presses(DANIEL, "see_history", second))


async def test_whose_cases_a_colleague_hands_over_hears_it_beneath_each(desk: Desk) -> None:
    references = await with_a_team(desk, State.TEMPLATES, State.REGISTERED)
    for reference in references:
        await desk.presses(PRIYA, "take", reference)
    asha = str(await desk.person_id(ASHA))
    await desk.fills(DANIEL, "hand_over", references[0], {"assignee": (asha,), **said("Priya is away.")})
    for reference in references:
        onboarding = await desk.onboarding(reference)
        event = onboarding.last_event(EventKind.ASSIGNED)
        assert event and mentioned(team_notice(onboarding, event)) == ["asha", "priya"]


async def test_what_somebody_had_who_left_the_team_comes_to_the_channel(desk: Desk) -> None:
    first, ended = await with_a_team(desk, State.TEMPLATES, State.LIVE)
    for reference in (first, ended):
        await desk.types(DANIEL, f"assign {reference} me")
    await desk.leaves_workspace(DANIEL)
    assert await who_has(desk, first) is None and await who_has(desk, ended) == "Daniel Reid"
    assert (await desk.kinds(first))[-1] == "assignee_left"
    labels = said_by(await desk.presses(PRIYA, "assign", first))
    assert "Daniel Reid" not in labels
    assert (await desk.presses(PRIYA, "take", first)).result is Result.DONE


async def test_who_was_taken_out_of_the_channel_has_nothing_any_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    [reference] = await with_a_team(desk, State.TEMPLATES)
    await desk.types(DANIEL, f"assign {reference} me")

    async def nobody(_: TeamRoster, __: Actor) -> bool:
        return False

    monkeypatch.setattr(TeamRoster, "is_onboarding_team", nobody)
    assert (await desk.presses(DANIEL, "approve", reference)).result is Result.REFUSED
    assert await who_has(desk, reference) is None


async def test_taking_one_does_not_put_off_what_the_applicant_hears(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    before = (await desk.onboarding(reference)).changes.reminders
    await desk.types(PRIYA, f"assign {reference} me")
    assert (await desk.onboarding(reference)).changes.reminders == before


@pytest.mark.parametrize("name", ["take", "assign", "unassign", "hand_over", "note"])
@pytest.mark.parametrize("who", [AMARA, TOM, an_actor("Omar Hale"), an_actor("Nora Bell", "elsewhere")])
async def test_nobody_else_does_any_of_it(desk: Desk, name: str, who: Actor) -> None:
    [reference] = await with_a_team(desk, State.ELIGIBILITY)
    await desk.presses(PRIYA, "take", reference)
    before = await desk.kinds(reference)
    for intent in (Pressed(name, reference), Submitted(name, reference, "", {"assignee": ("1",), **said("Because")})):
        turn = replace(desk.turn(who, intent), place=TEAM)
        assert (await desk.manager.handle(turn)).result is Result.REFUSED
    assert await desk.kinds(reference) == before


def test_somebody_who_belongs_to_it_does_not_take_it() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    tom = onboarding.members[1]
    assert tom.address
    of_both = Participant(tom.person or 0, tom.name, tom.email, tom.address, onboarding_team=True)
    assert press(onboarding, "take", of_both).outcome.result is Result.REFUSED
