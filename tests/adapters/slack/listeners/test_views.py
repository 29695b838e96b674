"""Forms sent: errors at their fields, files, colleagues at one time, failures; and forms closed."""

from __future__ import annotations

import pytest

from adapters.slack.rendering.inputs import FILE
from bot.rehearsal import script
from bot.rehearsal.parts import registering
from tests.kit.slack_api import AMARA, Fault
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    closed,
    direct_message,
    submission,
    uploaded_file,
)
from tests.kit.slack_screen import state_of, text_of
from tests.kit.slack_seats import SlackWorld


async def test_errors_stand_at_their_fields_and_what_was_typed_stays(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await world.amara.presses("People")
    await world.amara.presses("Add a colleague")
    sheet = await world.amara.fills({"name": "", "email": "tom", "role": "viewer"})
    assert sheet is not None
    assert set(sheet.errors) == {"name", "email"}
    again = await world.amara.fills({"name": "Tom Ellis", "email": "tom.ellis@riverside.example", "role": "viewer"})
    assert again is None
    await world.amara.sees("We invited Tom Ellis. We sent them a message here, with your name and the way to join.")


async def test_a_colleague_who_never_wrote_hears_that_they_are_invited_and_joins_with_one_press(
    world: SlackWorld,
) -> None:
    await registering.register(world, world.amara)
    await world.amara.presses("People")
    await world.amara.presses("Add a colleague")
    await world.amara.fills({**registering.TOM, "role": "viewer"})
    await world.settle()
    await world.tom.sees("Amara Okafor invites you to join the onboarding of")
    await world.tom.presses("Join")
    await world.settle()
    await world.amara.sees("Tom Ellis joined as a viewer")


@pytest.mark.parametrize("answer", ["users_not_found", "missing_scope", "internal_error"])
async def test_where_slack_knows_no_such_colleague_the_inviter_is_told_what_to_pass_on(
    world: SlackWorld, answer: str
) -> None:
    await registering.register(world, world.amara)
    await world.amara.presses("People")
    await world.amara.presses("Add a colleague")
    world.slack.api.fail("users.lookupByEmail", Fault(error=answer))
    await world.amara.fills({**registering.TOM, "role": "viewer"})
    await world.amara.sees("We do not know tom.ellis@riverside.example here, so we cannot tell them.")
    await world.amara.sees("they type onboard to the assistant and select Join")
    await world.settle()
    await world.tom.does_not_see("invites you to join")


async def test_an_answer_over_the_limit_says_by_how_much(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.amara.says("status")
    await world.amara.presses("Answer in a form")
    sheet = await world.amara.fills({"eligibility.reasons": "x" * 2_050})
    assert sheet is not None
    assert "You typed 2,050, which is 50 too many" in sheet.errors["eligibility.reasons"]


async def test_a_colleagues_newer_answer_is_shown_in_the_modal_and_saving_again_replaces_it(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await registering.invite_tom(world, world.amara, "contributor")
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
    await world.amara.sees("4 of 14 questions")  # three of them stood in the form, from what was known


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


def _chosen(name: str, size: int) -> dict[str, object]:
    return {"value": {"type": "file_input", "files": [uploaded_file(name, size)]}}


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("notice.exe", 10, "notice.exe cannot be used. Choose a PDF"),
        ("notice.pdf", 0, "notice.pdf is empty."),
        ("notice.pdf", 21 * 1024 * 1024, "notice.pdf is too large. Choose a file of 20 MB or less"),
    ],
)
async def test_a_file_that_cannot_be_kept_is_refused_kindly(world: SlackWorld, name: str, size: int, said: str) -> None:
    await script.to_invitation(world)
    view = await _page_with_evidence(world)
    state = state_of(view, {})
    state[f"eligibility.dpia.evidence{FILE}"] = _chosen(name, size)
    slack = world.slack
    answered = await slack.send(submission(AMARA, view, state, slack.api.trigger(AMARA)))
    assert answered.json["response_action"] == "errors"
    assert said in answered.json["errors"]["eligibility.dpia.evidence"]


async def test_a_file_is_kept_with_name_size_and_link_for_those_of_the_onboarding(world: SlackWorld) -> None:
    await script.to_invitation(world)
    view = await _page_with_evidence(world)
    state = state_of(view, {})
    state[f"eligibility.dpia.evidence{FILE}"] = _chosen("dpia.pdf", 2_400_000)
    slack = world.slack
    await slack.send(submission(AMARA, view, state, slack.api.trigger(AMARA)))
    await world.priya.presses("See the answers")
    await world.priya.sees("dpia.pdf (2.3 MB)")
    await world.priya.sees("Open the file")
    await world.tom.says("answers")
    await world.tom.does_not_see("dpia.pdf")
    await slack.send(direct_message(AMARA, "answers"))
    links = [link for message in slack.api.seen_by(AMARA, f"D{AMARA}") for link in _links(message.blocks)]
    assert "https://acme.slack.com/files/U01AMA/F1/dpia.pdf" in links


def _links(part: object) -> list[str]:
    if isinstance(part, list):
        return [link for each in part for link in _links(each)]
    if isinstance(part, dict):
        here = [part["url"]] if part.get("type") == "link" else []
        marked = [part["text"].split("|")[0][1:]] if str(part.get("text", "")).startswith("<https") else []
        return here + marked + [link for each in part.values() for link in _links(each)]
    return []


async def _page_with_evidence(world: SlackWorld) -> dict[str, object]:
    await world.amara.says("status")
    await world.amara.presses("Answer in a form")
    await world.amara.fills({})
    assert "eligibility.dpia.evidence" in await world.amara.form_fields()
    view = world.slack.api.top(AMARA)
    assert view is not None
    return view
