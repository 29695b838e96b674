"""Messages survive the transcript, and a row that cannot be read does not break the page."""

from __future__ import annotations

import json

import pytest

from adapters.web.codec import Selected, dump_confirm, dump_message, dump_said, dump_selected, load, load_confirm
from conversations.replies import Message
from conversations.text import Said, plain
from tests.adapters.web.samples import BLOCKS, CARD, CONFIRM


def test_every_block_comes_back_from_json_as_it_was() -> None:
    message = Message((*BLOCKS.values(), *CARD.blocks), CARD.buttons, CARD.menu)
    assert load(json.loads(json.dumps(dump_message(message)))) == message


def test_lines_of_people_come_back() -> None:
    assert load(dump_said("hi") | {"delivery": "d"}) == Said("hi")
    assert load(dump_selected("You sent", "x" * 100)) == Selected("You sent", "x" * 79 + "…")
    assert load_confirm(dump_confirm(CONFIRM)) == CONFIRM


@pytest.mark.parametrize("content", [{}, {"message": {"blocks": [{"kind": "film"}]}}, {"said": 1}, {"message": None}])
def test_what_cannot_be_read_says_so(content: dict[str, object]) -> None:
    message = load(content)
    assert isinstance(message, Message)
    assert "cannot be shown" in plain(message.blocks[0].text)  # type: ignore[union-attr]
