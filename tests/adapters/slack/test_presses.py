"""Presses and modals: doubled, old, forged and refused; errors at fields, closed modals, and menus that ask first."""

from __future__ import annotations

import asyncio

from bot.rehearsal import script
from bot.rehearsal.parts import colleagues, registering, reviewing
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, GRACE, PRIYA, TOM, Fault, Message
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    channel_message,
    closed,
    home_opened,
    press_in_view,
    press_on_message,
    submission,
)
from tests.kit.slack_screen import controls, state_of, text_of
from tests.kit.slack_seats import SlackWorld


def card(world: SlackWorld) -> Message:
    return next(m for m in world.slack.api.messages if m.channel == TEAM_CHANNEL and not m.thread_ts and not m.only_for)


async def press(slack: ScriptedSlack, user: str, message: Message, label: str, workspace: str = "T01TEST") -> int:
    found = next(control for control in controls(message.blocks) if control.label == label)
    body = press_on_message(user, found.action, message.held(), message.channel, slack.api.trigger(user), workspace)
    return (await slack.send(body)).status


async def under_review(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, reviewing.STAGES[0])


def whispered(slack: ScriptedSlack, user: str) -> list[str]:
    return [text_of(message.blocks) for message in slack.api.messages if message.only_for == user]


async def test_a_double_click_on_approve_is_one_event_and_one_answer(world: SlackWorld) -> None:
    await under_review(world)
    slack, before = world.slack, card(world)
    slack.between = 0.2
    await asyncio.gather(press(slack, PRIYA, before, "Approve"), press(slack, PRIYA, before, "Approve"))
    await world.settle()
    thread = [text_of(m.blocks) for m in slack.api.messages if m.thread_ts == before.ts]
    assert sum("approved stage 4" in line for line in thread) == 1
    first, second = whispered(slack, PRIYA)[-2:]
    assert first == second
    assert "You approved stage 4" in first


async def test_a_press_on_an_old_card_changes_nothing(world: SlackWorld) -> None:
    await under_review(world)
    slack, old = world.slack, Message(**vars(card(world)))
    await press(slack, PRIYA, old, "Approve")
    await world.settle()
    await press(slack, PRIYA, old, "Approve")
    assert "This has moved on." in whispered(slack, PRIYA)[-1]


async def test_an_applicant_in_the_team_channel_is_refused_politely(world: SlackWorld) -> None:
    await under_review(world)
    await press(world.slack, AMARA, card(world), "Approve")
    assert whispered(world.slack, AMARA) == ["Only members of the onboarding team can do this."]


async def test_somebody_of_another_workspace_is_refused(world: SlackWorld) -> None:
    await under_review(world)
    world.slack.api.members[TEAM_CHANNEL].append(GRACE)
    await press(world.slack, GRACE, card(world), "Approve", workspace="T99OTHER")
    assert whispered(world.slack, GRACE) == ["Only members of the onboarding team can do this."]


async def test_guests_and_people_who_left_the_channel_are_refused(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.users[PRIYA]["is_restricted"] = True
    await press(slack, PRIYA, card(world), "Approve")
    assert whispered(slack, PRIYA)[-1] == "Only members of the onboarding team can do this."
    slack.api.users[PRIYA]["is_restricted"] = False
    slack.api.members[TEAM_CHANNEL].remove(PRIYA)
    await press(slack, PRIYA, card(world), "Approve")
    assert whispered(slack, PRIYA)[-1] == "Only members of the onboarding team can do this."


async def test_who_is_of_the_team_is_asked_again_on_each_decision(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    before = len(slack.api.called("conversations.members"))
    await press(slack, PRIYA, card(world), "Pause")
    await press(slack, PRIYA, card(world), "Pause")
    assert len(slack.api.called("conversations.members")) >= before + 2


async def test_when_slack_cannot_say_who_is_of_the_team_nothing_is_decided(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.fail("conversations.members", Fault(error="internal_error"))
    assert await press(slack, PRIYA, card(world), "Approve") == 200
    assert whispered(slack, PRIYA)[-1] == "Something went wrong on our side. Nothing was lost. Try again."
    await press(slack, PRIYA, card(world), "Approve")
    assert "You approved stage 4" in whispered(slack, PRIYA)[-1]


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
    assert sum("This button is from an older version and does nothing now." in line for line in said) == 4
    assert sum("You cannot open this onboarding." in line for line in said) == 2


async def test_a_trigger_that_expired_says_to_press_again(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.fail("views.open", Fault(error="expired_trigger_id"))
    await press(slack, PRIYA, card(world), "Decline")
    assert whispered(slack, PRIYA)[-1] == "We could not open the form in Slack. Press the button again."


async def test_decline_asks_first_and_wants_a_reason(world: SlackWorld) -> None:
    await under_review(world)
    await press(world.slack, PRIYA, card(world), "Decline")
    asked = world.slack.api.top(PRIYA)
    assert asked is not None
    assert (asked["title"]["text"], asked["submit"]["text"]) == ("Decline this onboarding?", "Decline")
    assert "The applicant is told your reason." in text_of(asked["blocks"])
    slack = world.slack
    answered = await slack.send(submission(PRIYA, asked, {}, slack.api.trigger(PRIYA)))
    form = slack.api.stand(answered.json["view"], asked)
    refused = await slack.send(submission(PRIYA, form, state_of(form, {}), slack.api.trigger(PRIYA)))
    assert refused.json == {"response_action": "errors", "errors": {"words": "Enter why you are declining it"}}


async def test_a_menu_asks_before_what_cannot_be_undone(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    await world.amara.says("status")
    await press(slack, AMARA, slack.api.seen_by(AMARA, f"D{AMARA}")[-1], "Withdraw")
    view = slack.api.top(AMARA)
    assert view is not None
    assert view["submit"]["text"] == "Withdraw"
    assert "We keep your answers and the record of decisions." in text_of(view["blocks"])
    await world.amara.does_not_see("You have withdrawn.")


async def test_errors_stand_at_their_fields_and_what_was_typed_stays(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await world.amara.presses("People")
    await world.amara.presses("Add a colleague")
    sheet = await world.amara.fills({"name": "", "email": "tom", "role": "viewer"})
    assert sheet is not None
    assert set(sheet.errors) == {"name", "email"}
    again = await world.amara.fills({"name": "Tom Ellis", "email": "tom.ellis@riverside.example", "role": "viewer"})
    assert again is None
    await world.amara.sees("We invited Tom Ellis.")


async def test_an_answer_over_the_limit_says_by_how_much(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.amara.says("status")
    await world.amara.presses("Answer in a form")
    sheet = await world.amara.fills({"eligibility.reasons": "x" * 2_050})
    assert sheet is not None
    assert "You typed 2,050, which is 50 too many" in sheet.errors["eligibility.reasons"]


async def test_a_colleagues_newer_answer_is_shown_in_the_modal_and_saving_again_replaces_it(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await colleagues.invite_tom(world, world.amara, "contributor")
    for seat in (world.amara, world.tom):
        await seat.says("status")
        await seat.presses("Answer in a form")
    await world.tom.fills({"eligibility.reasons": "Fewer missed appointments"})
    await world.amara.fills({"eligibility.reasons": "Fewer letters"})
    await world.amara.sees("Tom Ellis answered this on")
    assert world.amara.view is not None
    await world.amara.fills({"eligibility.reasons": "Fewer letters"})
    await world.amara.says("answers")
    await world.amara.sees("Fewer letters (Amara Okafor")


async def test_a_closed_modal_says_what_was_kept(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.amara.says("status")
    await world.amara.presses("Answer in a form")
    await world.amara.fills({"eligibility.reasons": "Fewer missed appointments"})
    view = world.amara.view
    assert view is not None
    assert view["notify_on_close"] is True
    world.slack.api.stacks[AMARA].clear()
    await world.slack.send(closed(AMARA, view))
    await world.amara.sees("You closed the form. Pages that you saved are kept.")
    await world.amara.sees("1 of 14 questions")


async def test_help_over_a_form_leaves_the_form_beneath(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    form = world.amara.view
    await world.amara.presses("What is this?")
    assert len(world.slack.api.stacks[AMARA]) == 2
    assert world.slack.api.stacks[AMARA][0] == form


async def test_a_submission_that_slack_delivers_twice_is_one_turn(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.amara.says("status")
    await world.amara.presses("Message the onboarding team")
    view, slack = world.amara.view, world.slack
    assert view is not None
    body = submission(AMARA, view, state_of(view, {"words": ["Hello there"]}), slack.api.trigger(AMARA))
    first, second = await slack.send(body), await slack.send(body)
    assert first.json == second.json
    await world.settle()
    told = [m for m in slack.api.messages if m.channel == TEAM_CHANNEL and "Hello there" in text_of(m.blocks)]
    assert len(told) == 1


async def test_a_failure_while_a_form_is_sent_keeps_the_form(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.amara.says("status")
    await world.amara.presses("Message the onboarding team")
    view, slack = world.amara.view, world.slack
    assert view is not None
    await slack.app.database.close()

    async def broken(_: object) -> object:
        raise RuntimeError("confidential-words")

    slack.app.manager.handle = broken  # type: ignore[method-assign, assignment]
    body = submission(AMARA, view, state_of(view, {"words": ["Hello"]}), slack.api.trigger(AMARA))
    answered = await slack.send(body)
    assert answered.json["response_action"] == "push"
    assert "Nothing was lost. Try again." in text_of(answered.json["view"]["blocks"])


async def test_home_shows_an_applicant_progress_next_step_and_answers(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.slack.send(home_opened(AMARA))
    home = world.slack.api.homes[AMARA]
    shown = text_of(home["blocks"])
    assert "Confirm setup and eligibility: Now, 0 of 14 questions answered" in shown
    assert "Your turn: Stage 4" in shown
    assert "Riverside NHS Trust" in shown
    assert "2. Attend an early engagement call" in shown
    button = next(control for control in controls(home["blocks"]) if control.label == "Answer in a form")
    await world.slack.send(press_in_view(AMARA, button.action, home, world.slack.api.trigger(AMARA)))
    assert "eligibility.product.product" in await world.amara.form_fields() or await world.amara.form_fields()


async def test_home_invites_a_newcomer_to_start(world: SlackWorld) -> None:
    await world.slack.send(home_opened(TOM))
    assert "[Start onboarding]" in text_of(world.slack.api.homes[TOM]["blocks"])


async def test_home_when_slack_or_the_database_fails(world: SlackWorld) -> None:
    world.slack.api.fail("views.publish", Fault(error="internal_error"))
    assert (await world.slack.send(home_opened(TOM))).status == 200
    assert "Something went wrong on our side." in text_of(world.slack.api.homes[TOM]["blocks"])


async def test_a_reply_to_the_thread_reaches_the_applicant_and_the_answer_comes_back(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack, thread = world.slack, card(world).ts
    await _said_in_thread(world, "@applicant: can you send the <https://nhs.uk|notice> & the plan?", thread)
    await world.amara.sees("Priya Shah from the onboarding team says")
    await world.amara.sees("can you send the https://nhs.uk & the plan?")
    await world.amara.presses("Reply")
    await world.amara.fills({"words": "Yes, tomorrow"})
    back = [m for m in slack.api.messages if m.thread_ts == thread and "Yes, tomorrow" in text_of(m.blocks)]
    assert len(back) == 1


async def test_talk_in_threads_that_is_not_for_the_applicant_stays_there(world: SlackWorld) -> None:
    await script.to_invitation(world)
    before = len(world.slack.api.messages)
    await _said_in_thread(world, "I think applicant is ready", card(world).ts)
    await _said_in_thread(world, "@applicant hello", None)
    assert len(world.slack.api.messages) == before


async def _said_in_thread(world: SlackWorld, words: str, thread: str | None) -> None:
    assert (await world.slack.send(channel_message(PRIYA, words, TEAM_CHANNEL, thread))).status == 200
    await world.settle()
