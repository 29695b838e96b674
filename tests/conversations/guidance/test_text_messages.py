"""Text messages are counted as they are charged, and sender names are checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.findings import Severity
from conversations.guidance.text_messages import as_sent, changed_characters, check_sender_name, fragments


@pytest.mark.parametrize(
    ("length", "count"),
    [
        (0, 1),
        (1, 1),
        (160, 1),
        (161, 2),
        (306, 2),
        (307, 3),
        (459, 3),
        (460, 4),
        (612, 4),
        (613, 5),
        (765, 5),
        (766, 6),
        (918, 6),
    ],
)
def test_plain_text_follows_the_long_table(length: int, count: int) -> None:
    assert fragments("a" * length) == count


@pytest.mark.parametrize(
    ("length", "count"), [(70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4), (268, 4), (269, 5), (335, 5)]
)
def test_welsh_letters_switch_the_whole_message_to_the_short_table(length: int, count: int) -> None:
    assert fragments("ŵ" + "a" * (length - 1)) == count


@pytest.mark.parametrize("character", "[]{}^\\|~€")
def test_these_characters_count_twice(character: str) -> None:
    assert fragments("a" * 159 + character) == 2
    assert fragments("a" * 158 + character) == 1


@pytest.mark.parametrize("character", "ÄÉÖÜàäéèìòöùü")
def test_these_accents_cost_nothing_extra(character: str) -> None:
    assert fragments(character * 160) == 1
    assert changed_characters(character) == ()


def test_typographic_characters_become_plain_ones_without_a_warning() -> None:
    assert as_sent("“It’s” – here…\u00a0now\u200b") == '"It\'s" - here... now'
    assert changed_characters("“It’s” – here…\u00a0now\u200b") == ()
    assert fragments("a" * 157 + "…") == 1
    assert fragments("a" * 158 + "…") == 2


def test_characters_that_a_phone_gets_differently_are_listed_once() -> None:
    assert as_sent("Zażć 🙂 ŁŁ ŵ é") == "Zazc ? ?? ŵ é"
    assert changed_characters("ażż 🙂🙂 ŵ é") == ("ż", "🙂")


def test_a_letter_and_its_separate_accent_are_one() -> None:
    assert fragments("w\u0302" + "a" * 69) == 1
    assert fragments("w\u0302" + "a" * 70) == 2


@given(st.text(max_size=400), st.text(max_size=50))
def test_a_longer_text_never_counts_fewer_fragments(text: str, more: str) -> None:
    assert fragments(text + "a" + more.replace("\u0302", "")) >= 1
    assert fragments(text + "aaaa") >= fragments(text)


@pytest.mark.parametrize("name", ["NHStest", "LeedsTrust", "X", "Abcdefghij1"])
def test_a_good_sender_name_has_no_findings(name: str) -> None:
    assert check_sender_name(name) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Enter a text message sender name"),
        ("LeedsHospital", "must be 11 characters or fewer"),
        ("Leeds NHS", "only include letters and digits"),
        ("Leeds-1", "only include letters and digits"),
        ("Ysbytyŵ", "only include letters and digits"),
        ("nhsnoreply", "blocked"),
        ("Alert", "blocked"),
    ],
)
def test_a_bad_sender_name_is_an_error(name: str, says: str) -> None:
    (finding,) = check_sender_name(name)
    assert finding.severity is Severity.ERROR
    assert says in finding.text


def test_a_name_that_contains_a_blocked_term_is_a_warning_only() -> None:
    (finding,) = check_sender_name("NHSApp")
    assert finding.severity is Severity.WARNING
    assert "(app)" in finding.text
    assert finding.snippet == "NHSApp"
