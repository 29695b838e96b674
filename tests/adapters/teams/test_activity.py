"""What comes in is checked before anything reads it, and words are taken literally."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.activity import message_text, read_activity, sent_at
from adapters.teams.activity_handler import intent_of
from adapters.teams.errors import InvalidActivity
from adapters.teams.rendering.actions import OURS, read_card_action
from tests.kit.teams import BOT

BASE: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "channelId": "msteams",
    "from": {"id": "29:a", "name": "A", "aadObjectId": "aad"},
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t"},
    "recipient": {"id": BOT, "name": "notify"},
    "channelData": {"tenant": {"id": "t"}},
    "text": "hello",
}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**20) | st.floats() | st.text(max_size=8),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=8), some, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from([*BASE, "value", "entities"]), JSON, max_size=4),
    data=st.dictionaries(st.sampled_from(["v", "a", "o", "d", "n", "s", "f", "c"]), JSON, max_size=8),
)
def test_reading_raises_nothing_but_bad_body(changes: dict[str, Any], data: dict[str, Any]) -> None:
    for value in ({OURS: data, "q.x": "1"}, {"action": {"type": "Action.Execute", "data": {OURS: data}}}):
        try:
            activity = read_activity(json.dumps({**BASE, "value": value, **changes}).encode())
            intent_of(activity, read_card_action(activity))
        except InvalidActivity:
            pass


def said(text: str, *mentions: str, who: str = BOT) -> str:
    entities = [{"type": "mention", "text": each, "mentioned": {"id": who, "name": "notify"}} for each in mentions]
    return message_text(read_activity(json.dumps({**BASE, "text": text, "entities": entities}).encode()))


def test_exactly_the_mention_is_cut() -> None:
    assert said("<at>notify</at> /notify onboard notify", "<at>notify</at>") == "/notify onboard notify"
    assert said('<at id="0">notify</at>&nbsp;status', '<at id="0">notify</at>') == "status"
    assert said("help", "<at>notify</at>") == "help"
    assert said("ask <at>notify</at> about notify", "<at>notify</at>") == "ask about notify"
    assert said("ask<at>notify</at>\n- twice", "<at>notify</at>") == "ask \n- twice"
    assert said("two  spaces  <at>notify</at>", "<at>notify</at>") == "two  spaces"
    assert said("<at>notify</at> <at>notify</at>", "<at>notify</at>") == "<at>notify</at>"


def test_of_a_mention_of_somebody_else_the_name_stays() -> None:
    assert said("ask <at>Tom Ellis</at> to help", "<at>Tom Ellis</at>", who="29:tom") == "ask Tom Ellis to help"
    assert said('<at id="1">Tom</at>: <at>Ann</at>', '<at id="1">Tom</at>', who="29:tom") == "Tom: <at>Ann</at>"


@pytest.mark.parametrize(
    ("text", "mentioned", "typed"),
    [
        ("<at>NHS Notify</at> board", {"id": BOT, "name": "NHS Notify"}, "board"),
        ("<at>notify</at>&nbsp;board", {"id": BOT}, "board"),
        ('<at id="0">nhs notify</at> board', {"id": BOT, "name": "NHS Notify"}, "board"),
        ("ask <at>Tom &amp; Co</at>", {"id": "29:tom", "name": "Tom & Co"}, "ask Tom & Co"),
        ("ask <at>Tom</at>", {"id": "29:ann", "name": "Ann"}, "ask <at>Tom</at>"),
        ("ask <at>Tom</at>", {"id": "29:tom", "name": 7}, "ask <at>Tom</at>"),
    ],
)
def test_a_mention_that_teams_does_not_spell_out_is_known_by_its_name(
    text: str, mentioned: dict[str, Any], typed: str
) -> None:
    entity = {"type": "mention", "mentioned": mentioned}
    assert message_text(read_activity(json.dumps({**BASE, "text": text, "entities": [entity]}).encode())) == typed


QUOTED = {"type": "quotedReply", "quotedReply": {"messageId": "1778622003149", "senderName": "notify", "preview": "?"}}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ('<quoted messageId="1778622003149"/> yes', "yes"),
        ('<quoted messageId="1778622003149"/>Sam Patel', "Sam Patel"),
        ('<quoted messageId="1"></quoted>\n/notify status', "/notify status"),
        ('<quoted messageId="1"/> one <quoted messageId="2"/> two', "one two"),
        ('&lt;quoted messageId="1"/&gt; is typed', '<quoted messageId="1"/> is typed'),
    ],
)
def test_of_a_reply_to_a_message_only_the_words_count(text: str, typed: str) -> None:
    assert message_text(read_activity(json.dumps({**BASE, "text": text, "entities": [QUOTED]}).encode())) == typed


@pytest.mark.parametrize(
    "entity", [{"type": "mention"}, {"type": "mention", "mentioned": None}, {"type": "clientInfo"}]
)
def test_a_mention_without_its_parts_is_passed_over(entity: dict[str, Any]) -> None:
    assert message_text(read_activity(json.dumps({**BASE, "entities": [entity]}).encode())) == "hello"


def test_halves_of_characters_and_controls_are_taken_out() -> None:
    assert message_text(read_activity(json.dumps({**BASE, "text": "a\ud800b\x00c\r\nd"}).encode())) == "a?bc\nd"


@pytest.mark.parametrize("content", [b"[" * 900 + b"]" * 900, b'{"a":' * 900 + b"1" + b"}" * 900])
def test_an_attachment_that_is_nested_without_end_is_refused_or_read(content: bytes) -> None:
    body = json.dumps({**BASE, "attachments": [{"contentType": "text/html", "content": "HERE"}]}).encode()
    with contextlib.suppress(InvalidActivity):
        assert read_activity(body.replace(b'"HERE"', content)).text == "hello"


@pytest.mark.parametrize("time", ["2026-12-18T16:55:60.000Z", "yesterday", "2026-12-18T16:55:00.1234567Z"])
def test_a_time_is_kept_as_it_was_written(time: str) -> None:
    assert sent_at(read_activity(json.dumps({**BASE, "timestamp": time}).encode())) == time


def test_the_schemas_tenant_is_the_one_that_teams_writes() -> None:
    for data in ({"tenant": {"id": "t"}}, {}):
        assert read_activity(json.dumps({**BASE, "channelData": data}).encode()).conversation.tenant_id == "t"
