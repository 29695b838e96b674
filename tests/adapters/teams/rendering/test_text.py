"""A person's words are never markup, and a message names nobody by accident."""

from __future__ import annotations

import json

from tests.adapters.teams.rendering.test_cards import CARDS, every_field, kitchen_sink, parts


def runs(element: object) -> list[str]:
    """The texts that a client reads as markdown."""
    found = [str(part["text"]) for part in parts(element) if part.get("type") == "TextBlock"]
    folded = [
        part for part in parts(element) if part.get("type") == "Input.ChoiceSet" and part.get("style") == "expanded"
    ]
    return found + [choice["title"] for part in folded for choice in part["choices"]]


def test_a_persons_words_stand_only_where_nothing_is_markup() -> None:
    for card in (*CARDS.message(kitchen_sink()), CARDS.form(every_field(), "n")):
        assert all("**bold**" not in words and "[nhs.uk](" not in words for words in runs(card))
        assert "{{DATE(2017" not in json.dumps(card)


def test_only_safe_links_are_links() -> None:
    links = [part["url"] for card in CARDS.message(kitchen_sink()) for part in parts(card) if "url" in part]
    assert links == ["https://nhs.uk"]
