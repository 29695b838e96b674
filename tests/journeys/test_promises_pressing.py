"""Promises 1 to 8 of what a picky user would notice: pressing."""

from __future__ import annotations

import re

import pytest

from adapters.web.people import Pane, Persona, WebRoster
from bot.rehearsal import script
from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld
from bot.rehearsal.parts import registering, reviewing
from conversations.replies import Button, Message, Result, Style
from conversations.turns import Actor, Pressed, Submitted, Turn
from models.enums import Channel
from tests.kit.seats import Listener, at_once, kinds, said_by

ELIGIBILITY, PREPARATION = reviewing.STAGES[:2]


async def submitted(house: InMemoryWorld) -> Button:
    """Stage 4 is with the onboarding team; its Approve."""
    await script.to_invitation(house)
    await reviewing.answer(house.amara)
    await reviewing.submit(house, house.amara, ELIGIBILITY)
    return house.priya.button("Approve")


def pressed(button: Button) -> Pressed:
    return Pressed(button.action, button.about, button.detail)


async def test_1_a_double_click_on_approve_is_one_event_and_one_alert(house: InMemoryWorld, listener: Listener) -> None:
    approve = await submitted(house)
    turn = house.priya.turn(pressed(approve), "click")
    first = await house.handle(turn)
    second = await house.handle(turn)
    await house.settle()
    assert first == second
    assert (await kinds(house, approve.about)).count("approved") == 1
    told = [words for words in listener.told_to("Amara") if words.startswith("Priya Shah approved stage 4")]
    assert len(told) == 1


async def test_1_two_clicks_in_one_moment_are_one_event(house: InMemoryWorld) -> None:
    approve = await submitted(house)
    outcomes = await at_once(house, *[(house.priya, pressed(approve))] * 2)
    assert sorted(outcome.result for outcome in outcomes) == [Result.DONE, Result.MOVED_ON]
    assert (await kinds(house, approve.about)).count("approved") == 1


@pytest.mark.parametrize("round_", range(3))
async def test_2_of_two_reviewers_one_wins_and_the_other_is_told_who_and_when(
    house: InMemoryWorld, round_: int
) -> None:
    approve = await submitted(house)
    asks = Submitted(
        "ask_for_more", approve.about, "eligibility", {"items": ("eligibility.dpia",), "words": ("Which version?",)}
    )
    outcomes = await at_once(house, (house.priya, pressed(approve)), (house.daniel, asks))
    decided = [kind for kind in await kinds(house, approve.about) if kind in ("approved", "more_needed")]
    assert len(decided) == 1
    loser = next(outcome for outcome in outcomes if outcome.result is Result.MOVED_ON)
    winner = "Priya Shah approved" if decided == ["approved"] else "Daniel Reid asked for more information about"
    assert f"This has moved on. {winner} stage 4, Confirm setup and eligibility, Monday 22 February" in said_by(loser)
    for seat in (house.priya, house.daniel):
        await seat.sees("Stage 5" if decided == ["approved"] else "Give more information for stage 4")


async def test_3_a_press_on_an_old_card_changes_nothing_and_shows_a_fresh_card(house: InMemoryWorld) -> None:
    old = await submitted(house)
    await reviewing.approve(house, house.priya, house.amara, ELIGIBILITY)
    await house.travel(PREPARATION.at)
    await reviewing.answer(house.amara)
    await reviewing.submit(house, house.amara, PREPARATION)
    before = await kinds(house, old.about)
    await house.priya.press(old)
    assert house.priya.last.result is Result.MOVED_ON
    assert "This has moved on. Amara Okafor submitted stage 5" in said_by(house.priya.last)
    assert "Review stage 5" in said_by(house.priya.last)
    assert await kinds(house, old.about) == before


async def test_4_an_applicant_who_presses_a_team_button_is_refused_and_it_is_counted(house: InMemoryWorld) -> None:
    approve = await submitted(house)
    before = await kinds(house, approve.about)
    for _ in range(2):
        outcome = await house.amara.does(pressed(approve))
        assert outcome.result is Result.REFUSED
    assert said_by(outcome) == "Only members of the onboarding team can do this."
    assert await kinds(house, approve.about) == before
    await house.priya.presses("See the history")
    await house.priya.sees("Amara Okafor pressed Approve, which is for the onboarding team, 2 times")


async def test_5_a_reviewer_of_the_applicants_team_cannot_approve(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    her_own = house.sit("priya", Pane.APPLICANT)
    await house.amara.presses("People")
    await house.amara.presses("Add a colleague")
    await house.amara.fills({"name": "Priya Shah", "email": "priya.shah@notify.example", "role": "viewer"})
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said_by(house.amara.last))
    assert code, "somebody of another workspace joins with a code"
    await her_own.says(f"join {code[0]}")
    await her_own.presses("Join")
    before = await kinds(house, house.amara.button("People").about)
    await house.priya.presses("Offer call times")
    assert house.priya.last.result is Result.REFUSED
    assert "You belong to this applicant team" in said_by(house.priya.last)
    assert house.priya.form is None
    after = await kinds(house, house.amara.button("People").about)
    assert after == before
    await house.daniel.presses("Offer call times")
    assert house.daniel.form is not None


async def test_6_a_reviewer_removed_a_minute_ago_is_refused(
    house: InMemoryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve = await submitted(house)

    async def without_priya(_: WebRoster, actor: Actor) -> bool:
        return actor.user == "daniel"

    monkeypatch.setattr(WebRoster, "is_onboarding_team", without_priya)
    before = await kinds(house, approve.about)
    await house.priya.press(approve)
    assert house.priya.last.result is Result.REFUSED
    assert await kinds(house, approve.about) == before
    await house.daniel.press(approve)
    assert house.daniel.last.result is Result.DONE
    assert "approved" in await kinds(house, approve.about)


def drawn_in(message: Message) -> tuple[Button, ...]:
    return (*message.buttons, *message.menu)


async def test_7_at_most_3_buttons_show_and_one_of_them_is_primary(house: InMemoryWorld, listener: Listener) -> None:
    await script.whole(house, more_each_time=True)
    assert len(listener.messages) > 100
    for _, message in listener.messages:
        assert len(message.buttons) <= 3, message
        assert sum(button.style is Style.PRIMARY for button in drawn_in(message)) <= 1, message
        assert all(button.style is not Style.PRIMARY for button in message.menu), message


async def test_7_what_cannot_be_undone_asks_first(house: InMemoryWorld, listener: Listener) -> None:
    await script.whole(house)
    asking = {b.action for _, message in listener.messages for b in drawn_in(message) if b.confirm}
    assert asking >= {"decline", "invite", "withdraw", "cancel_call", "team_cancel_call"}
    for _, message in listener.messages:
        for button in drawn_in(message):
            assert (button.confirm is not None) == (button.action in asking), button


async def test_7_a_typed_withdraw_asks_first(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    reference = house.amara.button("Withdraw").about
    await house.amara.says("withdraw")
    assert "withdrawn" not in await kinds(house, reference)
    await house.amara.presses("Withdraw")
    assert "withdrawn" in await kinds(house, reference)


async def test_8_a_forged_or_old_action_does_nothing(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    reference = house.amara.button("Withdraw").about
    before = await kinds(house, reference)
    unknown = await house.amara.does(Pressed("__class__", reference))
    assert unknown.result is Result.MOVED_ON
    assert "This button is from an older version" in said_by(unknown)
    nobodys = await house.amara.does(Pressed("withdraw", "ONB-000000"))
    assert nobodys.result is Result.REFUSED
    assert await kinds(house, reference) == before


async def test_8_another_onboardings_reference_is_refused(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    reference = house.amara.button("Withdraw").about
    before = await kinds(house, reference)
    for action in ("withdraw", "answers", "status", "open", "join", "people", "answer", "message_team"):
        outcome = await house.grace.does(Pressed(action, reference))
        assert outcome.result is Result.REFUSED, action
        assert "Riverside" not in said_by(outcome), action
    assert await kinds(house, reference) == before


async def test_8_the_same_user_id_in_another_workspace_is_another_person(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    reference = house.amara.button("Withdraw").about
    stranger = InMemorySeat(house, Persona("amara", "Amara Okafor", "Elsewhere", "elsewhere"), Pane.APPLICANT)
    outcome = await house.handle(stranger.turn(Pressed("withdraw", reference)))
    assert outcome.result is Result.REFUSED
    team = Actor(Channel.WEB, "elsewhere", "priya", "Priya Shah", "priya.shah@notify.example")
    outcome = await house.handle(Turn("forged", team, house.priya.place, Pressed("pause", reference)))
    assert outcome.result is Result.REFUSED


async def test_8_a_viewer_cannot_send_what_the_table_does_not_draw(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await registering.invite_tom(house, house.amara, "viewer")
    reference = house.amara.button("Withdraw").about
    values = {"registration.service": ("Another",)}
    outcome = await house.tom.does(Submitted("answer", reference, "registration/0", values))
    assert outcome.result is Result.REFUSED
    await house.tom.says("answers")
    await house.tom.sees("Programme or service: Riverside appointment reminders")
