"""Messages as their recipients see them and routing plans, as Slack's rich text, with nothing as markup."""

from __future__ import annotations

from typing import Any, cast

import pytest

from adapters.slack.rendering.block_kit import Block
from adapters.slack.rendering.messages import blocks_of
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Preview
from conversations.replies import Message
from tests.kit.previews import PREVIEWS, ROUTE
from tests.kit.slack_contracts import message_problems
from tests.kit.slack_screen import text_of


def parts_of(body: Block) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", body["elements"])


OF = {each.channel: each for each in PREVIEWS}


@pytest.mark.parametrize("drawn", [*PREVIEWS, ROUTE], ids=lambda drawn: str(getattr(drawn, "channel", drawn.kind)))
def test_slack_takes_it(drawn: Preview) -> None:
    assert message_problems(blocks_of(Message((drawn,)))) == []


def test_an_email_has_its_sender_subject_and_formatting() -> None:
    _, body = blocks_of(Message((OF[MessageChannel.EMAIL],)))
    assert text_of([body]).startswith("Riverside <r@example.com> Subject: Your *test* Your <test> When Come soon")
    kinds = [part["type"] for part in parts_of(body)]
    assert kinds.count("rich_text_list") == 2, "one of bullets, one of numbers"


def test_each_fragment_is_set_apart_with_its_length() -> None:
    _, body = blocks_of(Message((OF[MessageChannel.TEXT_MESSAGE],)))
    kinds = [part["type"] for part in parts_of(body)]
    assert kinds == ["rich_text_quote", *["rich_text_quote", "rich_text_section"] * 2]
    assert "*Come* 2" in text_of([body]) and "Fragment 2 of 2" in text_of([body])


def test_a_letter_stands_in_a_box_beneath_its_address() -> None:
    _, body = blocks_of(Message((OF[MessageChannel.LETTER],)))
    [words] = parts_of(body)[0]["elements"]
    assert words["text"].split("\n\n") == [
        "Sam Patel\n14 Example Street",
        "NHS number: 999 123 4567\n6 January 2027",
        "Dear Sam,",
    ]


def test_a_plan_reads_as_a_line_with_arrows_and_then_step_by_step() -> None:
    said = text_of(blocks_of(Message((ROUTE,))))
    assert said.startswith("NHS App \u2192 Letter 1. NHS App: Reminder <app> *soon*, 500 messages a year")
    assert "\u2193 If not read in 24 hours 2. Letter" in said
