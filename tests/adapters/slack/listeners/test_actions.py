"""Presses: old, unknown and refused; menus and buttons that ask first."""

from __future__ import annotations

from adapters.slack.listeners.actions import confirm_of
from adapters.slack.rendering.buttons import read_value, value_of
from bot.rehearsal.parts import registering
from conversations.replies import Button
from tests.kit.slack_api import AMARA, PRIYA, TOM, Fault, Message
from tests.kit.slack_payloads import (
    press_on_message,
    submission,
)
from tests.kit.slack_reading import press, team_card, under_review, whispered
from tests.kit.slack_screen import controls, state_of, text_of
from tests.kit.slack_seats import SlackWorld


async def test_a_press_on_an_old_card_changes_nothing(world: SlackWorld) -> None:
    await under_review(world)
    slack, old = world.slack, Message(**vars(team_card(world.slack)))
    await press(slack, PRIYA, old, "Approve")
    await world.settle()
    await press(slack, PRIYA, old, "Approve")
    assert "This has moved on." in whispered(slack, PRIYA)[-1]


def labels(message: Message) -> list[str]:
    return [control.label for control in controls(message.blocks)]


async def test_a_direct_message_keeps_those_of_its_buttons_that_still_do_something(world: SlackWorld) -> None:
    slack = world.slack
    await registering.register(world, world.amara)
    await world.amara.presses("People")
    await world.amara.presses("Add a colleague")
    await world.amara.fills({**registering.TOM, "role": "viewer"})
    await world.settle()
    invitation = slack.api.seen_by(TOM, f"D{TOM}")[-1]
    said = text_of(invitation.blocks).removesuffix(" [Join] [Not now]")
    assert labels(invitation) == ["Join", "Not now"]
    await press(slack, TOM, invitation, "Not now")
    await world.settle()
    assert labels(invitation) == ["Join", "Not now"]
    await press(slack, TOM, invitation, "Join")
    await world.settle()
    assert labels(invitation) == [] and text_of(invitation.blocks) == said


async def test_what_the_other_buttons_do_is_not_asked_for_what_only_shows_something(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await world.amara.says("status")
    edits = len(world.slack.api.called("chat.update"))
    await world.amara.presses("People")
    await world.amara.presses("See your answers")
    await world.settle()
    assert len(world.slack.api.called("chat.update")) == edits


async def test_an_applicant_in_the_team_channel_is_refused_politely(world: SlackWorld) -> None:
    await under_review(world)
    await press(world.slack, AMARA, team_card(world.slack), "Approve")
    assert whispered(world.slack, AMARA) == ["Only members of the onboarding team can do this."]


async def test_a_list_is_still_there_after_presses_in_it(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await world.priya.says("board")
    (board,) = whispered(world.slack, PRIYA)
    for _ in range(2):
        await world.priya.presses("Show its card")
    shown, *cards = whispered(world.slack, PRIYA)
    assert shown == board and "Open onboardings" in board
    assert ["Offer call times" in card for card in cards] == [True, True]


async def test_an_unknown_button_gets_a_sentence(world: SlackWorld) -> None:
    await world.amara.says("status")
    slack = world.slack
    message = slack.api.seen_by(AMARA, f"D{AMARA}")[-1]
    for value in ("", "{}", '["approve","ONB-XXXXXX"]', '["no_such_action"]', "[1]", '["a","b","c","d"]'):
        action = {"type": "button", "action_id": "x", "block_id": "b", "value": value, "action_ts": "1.0"}
        shown = {**action, "text": {"type": "plain_text", "text": "Old", "emoji": True}}
        body = press_on_message(AMARA, shown, message.held(), message.channel, slack.api.trigger(AMARA))
        assert (await slack.send(body)).status == 200
    said = [text_of(m.blocks) for m in slack.api.seen_by(AMARA, f"D{AMARA}")][-6:]
    assert sum("This button is from an older version and does nothing now." in line for line in said) == 5
    assert sum("Only members of the onboarding team can do this." in line for line in said) == 1


async def test_a_trigger_that_expired_says_to_press_again(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.fail("views.open", Fault(error="expired_trigger_id"))
    await press(slack, PRIYA, team_card(world.slack), "Decline")
    assert whispered(slack, PRIYA)[-1] == "We could not open the form in Slack. Press the button again."


async def test_decline_asks_first_and_wants_a_reason(world: SlackWorld) -> None:
    await under_review(world)
    await press(world.slack, PRIYA, team_card(world.slack), "Decline")
    asked = world.slack.api.top(PRIYA)
    assert asked is not None
    assert (asked["title"]["text"], asked["submit"]["text"]) == ("Decline this onboarding?", "Decline")
    assert "The applicant is told your reason." in text_of(asked["blocks"])
    slack = world.slack
    answered = await slack.send(submission(PRIYA, asked, {}, slack.api.trigger(PRIYA)))
    form = slack.api.stand(answered.json["view"], asked)
    refused = await slack.send(submission(PRIYA, form, state_of(form, {}), slack.api.trigger(PRIYA)))
    assert refused.json == {"response_action": "errors", "errors": {"words": "Enter why you are declining it"}}


def test_only_a_menu_has_to_ask_first() -> None:
    value = value_of(Button("withdraw", "Withdraw", "NHS-2027-0001"))
    assert confirm_of(read_value(value, in_menu=True)) is not None
    assert confirm_of(read_value(value)) is None


async def test_a_menu_asks_before_what_cannot_be_undone(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    await world.amara.says("status")
    await press(slack, AMARA, slack.api.seen_by(AMARA, f"D{AMARA}")[-1], "Withdraw")
    view = slack.api.top(AMARA)
    assert view is not None
    assert view["submit"]["text"] == "Withdraw"
    assert "We keep your answers and the record of decisions." in text_of(view["blocks"])
    await world.amara.does_not_see("You have withdrawn")
