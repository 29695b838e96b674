"""Each thread stands beneath its message, and what has news stands last."""

from __future__ import annotations

import re

from adapters.web.pages import Pages
from conversations.replies import Message
from tests.adapters.web.samples import BLOCKS, CARD
from tests.adapters.web.test_pages import drawn, messages_of, row


def test_history_stands_beneath_its_card_and_folds_over_five(pages: Pages) -> None:
    history = [row(number, Message((BLOCKS["heading"],)), thread=1) for number in range(2, 9)]
    page = messages_of(drawn(pages, row(1, CARD), *history))
    assert "Show earlier history (2)" in page
    assert page.count('class="history__entry"') == 7
    assert page.count("<h3") == 1


def test_a_card_with_news_is_last_with_what_one_person_alone_may_see_beneath_it(pages: Pages) -> None:
    reply = row(3, Message((BLOCKS["heading"],)), only_for="priya")
    reply.content["within"] = "1"
    rows = [row(1, CARD), row(2, Message((BLOCKS["inset"],))), reply]
    assert order(drawn(pages, *rows)) == ["1", "3", "2"]
    assert order(drawn(pages, *rows, row(4, Message((BLOCKS["heading"],)), thread=1))) == ["2", "1", "3"]


def order(page: str) -> list[str]:
    return re.findall(r'<li class="entry[^>]* id="team-(\d+)"', page)
