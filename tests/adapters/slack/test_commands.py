"""`/notify`, the shortcuts and what they open."""

from __future__ import annotations

import pytest

from adapters.slack.rendering.inputs import FILE
from bot.rehearsal import script
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, DANIEL, PRIYA, TOM, Fault
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    command,
    direct_message,
    global_shortcut,
    message_shortcut,
    submission,
)
from tests.kit.slack_screen import fields_of, state_of, text_of
from tests.kit.slack_seats import SlackWorld

SELF_CHECK = "before_you_start.part_of_nhs_england"


async def test_onboard_opens_a_modal_before_anything_is_looked_up(slack: ScriptedSlack) -> None:
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    methods = [call.method for call in slack.api.calls]
    assert methods[0] == "views.open"
    assert "One moment." in text_of(slack.api.calls[0].arguments["view"]["blocks"])
    assert methods.index("views.open") < methods.index("users.info") < methods.index("views.update")
    view = slack.api.top(AMARA)
    assert view is not None
    assert SELF_CHECK in fields_of(view)


async def test_the_same_questions_stand_in_the_direct_message(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    await world.amara.presses("Answer here in the chat")
    await world.amara.sees("Question 1 of 4")


@pytest.mark.parametrize("typed", ["", "Onboard", "start"])
async def test_other_words_for_onboard(world: SlackWorld, typed: str) -> None:
    await world.amara.says(f"/notify {typed}".strip())
    assert SELF_CHECK in await world.amara.form_fields()


async def test_a_misspelt_command_gets_its_nearest(slack: ScriptedSlack) -> None:
    answered = await slack.send(command(AMARA, "onbaord", slack.api.trigger(AMARA)))
    assert answered.json["response_type"] == "ephemeral"
    assert "Did you mean onboard?" in text_of(answered.json["blocks"])
    assert slack.api.called("views.open") == []


async def test_a_word_that_forms_carry_json_in_is_a_word_like_any_other(slack: ScriptedSlack) -> None:
    answered = await slack.send(command(AMARA, "payload", slack.api.trigger(AMARA)))
    assert answered.status == 200 and answered.json["response_type"] == "ephemeral"


async def test_carrying_on_opens_the_next_form(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    yes = {name: "yes" for name in await world.amara.form_fields()} | {"before_you_start.integration": "api"}
    await world.amara.fills({name: value for name, value in yes.items() if name in await world.amara.form_fields()})
    await world.amara.says("/notify onboard")
    assert "registration.service" in await world.amara.form_fields()


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "invalid_arguments", "internal_error"])
async def test_a_trigger_that_expired_loses_nothing(slack: ScriptedSlack, error: str) -> None:
    slack.api.fail("views.open", Fault(error=error))
    answered = await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    said = text_of(answered.json["blocks"])
    assert "We could not open the form in Slack. Try again, or answer here." in said
    assert "[Answer here in the chat]" in said


async def test_a_modal_closed_before_it_is_filled_is_no_failure(slack: ScriptedSlack) -> None:
    slack.api.fail("views.update", Fault(error="not_found"))
    answered = await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    assert (answered.status, answered.text) == (200, "")


async def test_the_team_types_in_its_channel(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    answered = await slack.send(command(PRIYA, "board", slack.api.trigger(PRIYA), TEAM_CHANNEL))
    assert "Open onboardings, longest waiting first" in text_of(answered.json["blocks"])
    refused = await slack.send(command(AMARA, "board", slack.api.trigger(AMARA), TEAM_CHANNEL))
    assert "Only members of the onboarding team can use this channel." in text_of(refused.json["blocks"])


async def test_the_global_shortcut_starts_onboarding(slack: ScriptedSlack) -> None:
    answered = await slack.send(global_shortcut(AMARA, "start_onboarding", slack.api.trigger(AMARA)))
    assert answered.status == 200
    view = slack.api.top(AMARA)
    assert view is not None
    assert SELF_CHECK in fields_of(view)


async def test_a_message_becomes_evidence(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    message = {"ts": "1700000000.000100", "text": "Our privacy notice", "files": [_file("notice.pdf", 120_000)]}
    await slack.send(message_shortcut(AMARA, "add_as_evidence", message, "C01GEN", slack.api.trigger(AMARA)))
    view = slack.api.top(AMARA)
    assert view is not None
    assert "https://acme.slack.com/archives/C01GEN/p1700000000.000100" in text_of(view["blocks"])
    question = "eligibility.dpia.evidence"
    state = state_of(view, {"question": [question]})
    answered = await slack.send(submission(AMARA, view, state, slack.api.trigger(AMARA)))
    said = text_of(answered.json["view"]["blocks"])
    assert "We saved it as evidence." in said
    assert "notice.pdf (117 KB)" in said
    assert "Open the file" in said


async def test_a_message_of_somebody_without_an_onboarding(world: SlackWorld) -> None:
    slack = world.slack
    message = {"ts": "1700000000.000100", "text": "Our privacy notice"}
    await slack.send(message_shortcut(TOM, "add_as_evidence", message, "C01GEN", slack.api.trigger(TOM)))
    view = slack.api.top(TOM)
    assert view is not None
    assert "You have no onboarding yet." in text_of(view["blocks"])


def _chosen(name: str, size: int) -> dict[str, object]:
    return {"value": {"type": "file_input", "files": [_file(name, size)]}}


def _file(name: str, size: int) -> dict[str, object]:
    link = f"https://acme.slack.com/files/U01AMA/F1/{name}"
    whose = {"user": AMARA, "user_team": "T01TEST", "created": 1, "timestamp": 1, "title": name, "filetype": "pdf"}
    known = {"id": "F1", "name": name, "size": size, "mimetype": "application/pdf", "permalink": link}
    return {**whose, **known, "url_private": link, "url_private_download": link}


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


async def test_evidence_by_file_in_the_chat(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    await world.amara.says("status")
    await world.amara.presses("Answer here in the chat")
    for _ in range(13):
        await world.amara.says("skip")
    await world.amara.sees("Question 14 of")
    await slack.send(direct_message(AMARA, "", subtype="file_share", files=[_file("dpia.pdf", 2_400_000)]))
    await world.amara.sees("We saved your answer: dpia.pdf (2.3 MB)")
    assert DANIEL


async def test_a_file_beside_a_command_in_the_chat_is_not_kept_and_says_so(world: SlackWorld) -> None:
    await script.to_invitation(world)
    said = direct_message(AMARA, "status", subtype="file_share", files=[_file("dpia.pdf", 2_400_000)])
    await world.slack.send(said)
    await world.amara.sees("We have not kept dpia.pdf yet. Select Add as evidence")
    await world.amara.sees("Your turn: Stage 4")
    await world.amara.presses("Add as evidence")
    assert "question" in await world.amara.form_fields()
