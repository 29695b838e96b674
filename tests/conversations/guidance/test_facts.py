"""The facts file that we ship is whole, and a broken one is refused with its file and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.guidance.facts import FACTS_FILE, FactsError, facts, read_facts, use_price_list
from conversations.guidance.messages.channels import MessageChannel


def test_prices_are_exact_and_dated() -> None:
    prices = facts().prices
    assert (prices.text_message_fragment, prices.letter) == (Decimal("0.024"), Decimal("0.76"))
    assert (prices.holds_from, prices.read_on) == (date(2026, 4, 1), date(2026, 8, 19))


def test_a_list_that_was_not_in_force_has_no_day_from_which_it_holds() -> None:
    draft = facts().price_lists["letters_by_sheet"]
    assert draft.holds_from is None and draft.read_on == date(2026, 8, 19)


def test_the_operator_chooses_the_list_that_holds() -> None:
    shipped = facts()
    try:
        use_price_list("june_2025")
        assert facts().prices.text_message_fragment == Decimal("0.0233") and facts() is facts()
        with pytest.raises(
            FactsError, match=r"no such list of prices\. Name one of these: blended_letters, letters_by"
        ):
            use_price_list("of old")
        assert facts().price_list == "june_2025", "a name that is none changes nothing"
    finally:
        use_price_list("")
    assert facts() is shipped and facts().price_list == "blended_letters"


def test_every_channel_has_its_limit() -> None:
    limits = {channel: facts().channels[channel].limit for channel in MessageChannel}
    assert limits == {"nhs_app": 5_000, "email": 100_000, "text_message": 918, "letter": 15_000}


def test_all_56_blocked_names_are_there() -> None:
    assert len(set(facts().sender_name.blocked)) == 56


def test_links_are_secure_and_labelled_apart() -> None:
    links = facts().links.values()
    assert all(link.address.startswith("https://") for link in links)
    assert len({link.label for link in links}) == len(links)


def test_facts_are_read_once() -> None:
    assert facts() is facts()


@pytest.mark.parametrize(
    ("whole", "broken", "says"),
    [
        ("text_message_fragment = 0.024", "", "key 'price_lists.blended_letters.text_message_fragment'"),
        ("letter = 0.76", 'letter = "dear"', "key 'price_lists.blended_letters.letter'"),
        ("read_on = 2026-08-19", "dated = 2026-08-19", "key 'price_lists.blended_letters.read_on'"),
        ("letter = 0.76", "letter = -1", "key 'price_lists.blended_letters.letter'"),
        ('price_list = "blended_letters"', 'price_list = "old"', "key 'price_list': there is no such list"),
        ("standard = { sheets = [0.64, 0.67, 0.70, 0.73, 0.76] }", "standard = { sheets = [] }", "letters"),
        ("limit = 918", "limit = 0", "key 'channels.text_message.limit'"),
        ("limit = 918", "limit = 918\ncolour = true", "key 'channels.text_message.colour'"),
        ("[channels.letter]", "[channels.fax]", "key 'channels.fax"),
        ("https://www.dsptoolkit", "http://www.dsptoolkit", "key 'links.dspt.address'"),
        ("read_on = 2026-08-19", "read_on = ", "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_by_name_and_key(tmp_path: Path, whole: str, broken: str, says: str) -> None:
    text = FACTS_FILE.read_text(encoding="utf-8")
    assert whole in text
    path = tmp_path / "facts.toml"
    path.write_text(text.replace(whole, broken, 1), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        read_facts(path)
    assert str(caught.value).startswith("facts.toml")
    assert says in str(caught.value)


def test_a_channel_without_facts_is_refused(tmp_path: Path) -> None:
    text = FACTS_FILE.read_text(encoding="utf-8")
    start, end = text.index("[channels.letter]"), text.index("[sender_name]")
    path = tmp_path / "facts.toml"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(FactsError, match=r"key 'channels\.letter'"):
        read_facts(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"none\.toml cannot be read"):
        read_facts(tmp_path / "none.toml")
