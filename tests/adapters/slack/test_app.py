"""What is not signed by Slack, or not shaped as Slack's bodies are, goes no further and leaves nothing in the log."""

from __future__ import annotations

import json
import time
from io import BytesIO

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.app import LARGEST, bolt_app
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import SECRET, Body, command, direct_message, signed

SETTINGS = SlackSettings("xoxb-1", SECRET)
STALE = 301  # seconds: Slack's own limit is 5 minutes
SAID = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&text=confidential-words"


async def test_slacks_own_example_of_a_signature() -> None:
    """From Slack's page "Verifying requests"."""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
        "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
        "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
        "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signed(body, SECRET, 1531420618)["X-Slack-Signature"] == expected
    assert SignatureVerifier(SECRET).generate_signature(timestamp="1531420618", body=body) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "now"},
        signed(SAID, "another secret"),
        signed(SAID, at=time.time() - STALE),
        signed(SAID, at=time.time() + 10 * STALE),
        signed("another body"),
        {**signed(SAID), "X-Slack-Signature": "v0=ü"},
        {**signed(SAID), "X-Slack-Request-Timestamp": "9" * 40},
    ],
    ids=["none", "nonsense", "other secret", "stale", "from the future", "other body", "not ascii", "huge"],
)
async def test_unsigned_or_stale_is_refused_without_the_body_in_the_log(
    slack: ScriptedSlack, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answered = await slack.post(SAID, headers)
    assert answered.status == 401
    assert slack.api.calls == []
    assert "confidential-words" not in caplog.text
    assert "xyzz0WbapA4vBCDEFasx0q6G" not in caplog.text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ("payload=confidential-words", "application/x-www-form-urlencoded"),
        ("payload=[]", "application/x-www-form-urlencoded"),
        ("[" * 20_000, "application/json"),
        (json.dumps({"type": "block_actions"}), "application/json"),
        ("payload=" + json.dumps({"type": "block_actions", "actions": [{}]}), "application/x-www-form-urlencoded"),
        ("payload=" + json.dumps({"type": "view_submission", "view": {}}), "application/x-www-form-urlencoded"),
        ("command=%2Fnotify", "application/x-www-form-urlencoded"),
        (json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}), "application/json"),
    ],
)
async def test_malformed_is_refused(
    slack: ScriptedSlack, body: str, content_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    answered = await slack.post(body, signed(body, content_type=content_type))
    assert answered.status == 400
    assert "confidential-words" not in caplog.text


async def test_oversized_is_refused(slack: ScriptedSlack, caplog: pytest.LogCaptureFixture) -> None:
    body = "x" * (LARGEST + 1)
    assert (await slack.post(BytesIO(body.encode()), signed(body))).status == 400
    assert "xxxx" not in caplog.text


async def test_not_text_is_refused(slack: ScriptedSlack) -> None:
    assert (await slack.post(b"\xff\xfe", signed("x"))).status == 400


async def test_half_of_an_emoji_is_read(slack: ScriptedSlack) -> None:
    """Slack writes what it has no letter for as an escape."""
    body = direct_message(AMARA, "help \ud83d").encoded
    assert "\\ud83d" in body
    assert (await slack.post(body, signed(body, content_type="application/json"))).status == 200
    await slack.settle()
    assert slack.api.calls


_KEYS = st.sampled_from(["type", "user", "id", "view", "actions", "event", "team", "channel", "value", "x"])
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_KINDS = ["block_actions", "view_submission", "view_closed", "shortcut", "message_action", "event_callback"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=_JUNK, kind=st.sampled_from(_KINDS))
async def test_no_signed_body_makes_the_server_fail(slack: ScriptedSlack, junk: object, kind: str) -> None:
    body = json.dumps({**(junk if isinstance(junk, dict) else {"x": junk}), "type": kind})
    answered = await slack.post(body, signed(body, content_type="application/json"))
    assert answered.status < 500


async def test_a_secret_word_of_a_person_never_reaches_the_log(
    slack: ScriptedSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "adapters")
    bodies: list[Body] = [direct_message(AMARA, "confidential-words"), command(AMARA, "confidential-words", "1.2.3")]
    for body in bodies:
        await slack.send(body)
    assert "confidential-words" not in caplog.text


async def test_a_command_that_holds_the_word_payload_is_a_command_like_any_other(slack: ScriptedSlack) -> None:
    answered = await slack.send(command(AMARA, "payload", slack.api.trigger(AMARA)))
    assert answered.status == 200 and answered.json["response_type"] == "ephemeral"


class TestBoltNeedsHelp:
    """Each fails on the day that Bolt is mended: take out what stands in its place, and the test."""

    async def test_it_fails_on_a_malformed_body_before_it_looks_at_the_signature(self) -> None:
        """`only_signed` answers 401 in its place, and the route 400 once it is signed."""
        async with TestClient(TestServer(bolt_app(SETTINGS).web_app(PATH))) as client:
            assert (await client.post(PATH, data="{", headers={"Content-Type": "application/json"})).status == 500
            headers = {**signed(SAID), "X-Slack-Request-Timestamp": "now"}
            with pytest.raises(ValueError, match="invalid literal"):
                SignatureVerifier(SECRET).is_valid(SAID, "now", headers["X-Slack-Signature"])

    async def test_it_fails_on_a_signed_body_with_an_empty_view(self) -> None:
        """Its handler of errors reads the body as its matchers do, and fails too. The route answers 400."""
        body = json.dumps({"type": "view_submission", "view": None})
        async with TestClient(TestServer(bolt_app(SETTINGS).web_app(PATH))) as client:
            headers = signed(body, content_type="application/json")
            assert (await client.post(PATH, data=body, headers=headers)).status == 500

    def test_it_reads_a_command_that_holds_the_word_payload_as_empty(self) -> None:
        """`_with_whole_body` reads it again."""
        assert AsyncBoltRequest(body="command=%2Fnotify&text=payload").body == {}
