""" "Start onboarding" from anywhere, and "Add as evidence" on a message."""

from __future__ import annotations

from bot.rehearsal import script
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, TOM
from tests.kit.slack_payloads import (
    global_shortcut,
    message_shortcut,
    submission,
    uploaded_file,
)
from tests.kit.slack_screen import fields_of, state_of, text_of
from tests.kit.slack_seats import SlackWorld

SELF_CHECK = "before_you_start.part_of_nhs_england"


async def test_the_global_shortcut_starts_onboarding(slack: ScriptedSlack) -> None:
    answered = await slack.send(global_shortcut(AMARA, "start_onboarding", slack.api.trigger(AMARA)))
    assert answered.status == 200
    view = slack.api.top(AMARA)
    assert view is not None
    assert SELF_CHECK in fields_of(view)


async def test_a_message_becomes_evidence(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    message = {"ts": "1700000000.000100", "text": "Our privacy notice", "files": [uploaded_file("notice.pdf", 120_000)]}
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
