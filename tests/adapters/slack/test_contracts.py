"""The contracts notice what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.slack_contracts import message_problems, schema, view_problems


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "press", "text": plain("Go"), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


GOOD = [{"type": "header", "text": plain("Hello")}, actions(button())]
BAD: dict[str, Any] = {
    "long header": {"type": "header", "text": plain("x" * 151)},
    "long button": actions(button(text=plain("x" * 76))),
    "long value": actions(button(value="x" * 2001)),
    "long action id": actions(button(action_id="x" * 256)),
    "long block id": {**actions(button()), "block_id": "x" * 256},
    "many elements": actions(*(button(action_id=f"a{n}") for n in range(26))),
    "one id twice": actions(button(), button()),
    "unknown block": {"type": "paragraph", "text": plain("x")},
    "unknown property": {"type": "divider", "colour": "red"},
    "empty section": {"type": "section"},
    "long section": {"type": "section", "text": plain("x" * 3001)},
    "many fields": {"type": "section", "fields": [plain("x")] * 11},
    "long field": {"type": "section", "fields": [plain("x" * 2001)]},
    "markdown in a header": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "long confirm": actions(button(confirm={"title": plain("x" * 101), "text": plain("x")})),
    "empty text": {"type": "header", "text": plain("")},
    "long option": actions(
        {"type": "overflow", "action_id": "m", "options": [{"text": plain("x"), "value": "x" * 76}]}
    ),
    "many options": actions(
        {"type": "overflow", "action_id": "m", "options": [{"text": plain("x"), "value": "x"}] * 6}
    ),
    "unknown style": actions(button(style="warning")),
}


def test_a_good_message_passes() -> None:
    assert message_problems(GOOD) == []


@pytest.mark.parametrize("block", BAD.values(), ids=BAD)
def test_a_bad_block_is_noticed(block: dict[str, Any]) -> None:
    assert message_problems([block]) != []


def test_too_much_in_a_message_is_noticed() -> None:
    assert message_problems([{"type": "divider"}] * 51) != []
    assert message_problems([{"type": "section", "text": plain("x" * 2900)}] * 5) != []
    assert message_problems([{"type": "divider", "block_id": "a"}] * 2) != []


def test_a_bad_view_is_noticed() -> None:
    field = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "v"}}
    good = {"type": "modal", "title": plain("x"), "submit": plain("Send"), "blocks": [field]}
    assert view_problems(good) == []
    assert view_problems({**good, "title": plain("x" * 25)}) != []
    assert view_problems({**good, "private_metadata": "x" * 3001}) != []
    assert view_problems({**good, "blocks": [field] * 101}) != []
    assert view_problems({name: value for name, value in good.items() if name != "submit"}) != []
    assert view_problems({"type": "home", "blocks": [{"type": "divider"}] * 101}) != []


def test_an_unknown_call_is_noticed() -> None:
    assert schema("spoken").problems("Call_views_update", {"view_id": "V1"}) != []
    assert schema("spoken").problems("Call_chat_update", {"channel": "C1", "text": "x"}) != []
