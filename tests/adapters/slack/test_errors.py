"""What Slack refuses, told apart by what can be done about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.slack.channel import SlackChannel
from adapters.slack.errors import CredentialsRefused
from conversations.replies import simple
from conversations.sending import (
    MessageMissing,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
    TryLater,
)
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.slack import TEAM_PLACE, ScriptedSlack
from tests.kit.slack_api import AMARA, Fault
from tests.kit.slack_payloads import TEAM

PERSON = Address(Channel.SLACK, TEAM, PlaceKind.DIRECT, AMARA)
SECRET_TEXT = "confidential-words"


async def refused(slack: ScriptedSlack, fault: Fault, address: Address = TEAM_PLACE) -> SendProblem:
    slack.api.fail("chat.postMessage", fault)
    with pytest.raises(SendProblem) as problem:
        await slack.app.channel(SlackChannel).sender.post(address, simple(SECRET_TEXT))
    assert SECRET_TEXT not in str(problem.value)
    return problem.value


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("thread_not_found", MessageMissing),
        ("not_in_channel", PlaceClosed),
        ("token_revoked", CredentialsRefused),
        ("msg_blocks_too_long", MessageRefused),
        ("fatal_error", PerhapsDelivered),
        ("something_new", NotSent),
    ],
)
async def test_in_a_channel(slack: ScriptedSlack, error: str, kind: type[SendProblem]) -> None:
    assert type(await refused(slack, Fault(error=error))) is kind


@pytest.mark.parametrize(("error", "left"), [("user_disabled", True), ("messages_tab_disabled", False)])
async def test_to_a_person(slack: ScriptedSlack, error: str, left: bool) -> None:
    problem = await refused(slack, Fault(error=error), PERSON)
    assert isinstance(problem, PersonUnreachable) and problem.left is left


async def test_slack_says_how_long_to_wait(slack: ScriptedSlack) -> None:
    problem = await refused(slack, Fault(error="ratelimited", status=429, retry_after=30))
    assert isinstance(problem, TryLater) and problem.retry_after == timedelta(seconds=30)


async def test_the_scope_that_is_missing_is_named(slack: ScriptedSlack) -> None:
    problem = await refused(slack, Fault(error="missing_scope", answer={"needed": "chat:write"}))
    assert str(problem) == "Add the scope chat:write to the Slack app and install it again."


async def test_silence_may_be_a_message_that_arrived(slack: ScriptedSlack) -> None:
    assert type(await refused(slack, Fault(status=502))) is PerhapsDelivered
