"""Messages as their recipients see them and routing plans, as every Teams client can draw them."""

from __future__ import annotations

import json

import pytest

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Part, PartKind, Preview, Run
from conversations.replies import Message
from tests.adapters.teams.rendering.test_paging import CARDS
from tests.kit.adaptive_cards import problems_of
from tests.kit.previews import PREVIEWS, ROUTE
from tests.kit.teams import texts


@pytest.mark.parametrize("drawn", [*PREVIEWS, ROUTE], ids=lambda drawn: str(getattr(drawn, "channel", drawn.kind)))
def test_it_is_a_card_that_every_client_draws(drawn: Preview) -> None:
    [card] = CARDS.message(Message((drawn,)))
    assert problems_of(card) == []


def test_a_text_message_stands_in_bubbles_and_a_plan_in_boxes_with_arrows() -> None:
    [text_message] = [each for each in PREVIEWS if each.channel is MessageChannel.TEXT_MESSAGE]
    [card] = CARDS.message(Message((text_message, ROUTE)))
    said = texts(card)
    bubbles = [each["columns"][0]["items"][0] for each in card["body"] if "columns" in each]
    assert [bubble["inlines"][0]["text"] for bubble in bubbles] == ["*Come* 1", "*Come* 2"]
    for words in ("NHSflu", "Fragment 2 of 2", "1. NHS App", "\u2193 If not read in 24 hours", "Reminder <app> *soon*"):
        assert words in said


def test_no_function_of_cards_is_carried_out_in_somebodys_words() -> None:
    [email] = [each for each in PREVIEWS if each.channel is MessageChannel.EMAIL]
    assert "{{DATE" not in json.dumps(CARDS.message(Message((email,))))


def test_a_long_message_goes_on_in_the_next_card() -> None:
    parts = tuple(Part(PartKind.PARAGRAPH, (Run("x" * 2_000),)) for _ in range(12))
    long = Preview(MessageChannel.EMAIL, "As an email", "Riverside", parts)
    cards = CARDS.message(Message((long,)))
    assert len(cards) > 1 and all(problems_of(card) == [] for card in cards)
