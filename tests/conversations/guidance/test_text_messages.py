"""Text messages are counted as they are charged, and sender names are checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.findings import Severity
from conversations.guidance.text_messages import (
    as_sent,
    changed_characters,
    check_sender_name,
    fragments,
    in_fragments,
    length_of,
)


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


# What GOV.UK Notify's utilities 127.0.0 (August 2026) make of each: the fragments, and what a phone gets.
GOV_UK_NOTIFY = [
    ("a" * 160 + "(( name with ŵ and | ))", 1, "a" * 160 + "(( name with ŵ and | ))"),
    ("((firstName)) " + "a" * 160, 1, "((firstName)) " + "a" * 160),
    ("â" * 69 + "{", 1, "â" * 69 + "{"),
    ("â" * 134 + "}", 3, "â" * 134 + "}"),
    ("🚀" * 161, 2, "?" * 161),
    ("“It’s” – here…\u00a0now\u200b", 1, '"It\'s" - here... now'),
    ("Zażć 🙂 ŁŁ ŵ é", 1, "Zazc ? LL ŵ é"),
    ("„low‚ 5 − 2", 1, "\"low' 5 - 2"),
    ("soft\u00adhyphen", 1, "soft?hyphen"),
    ("one\u2028two", 1, "one\ntwo"),
    ("\u2010", 1, "?"),
    ("w\u0302", 1, "w?"),  # an accent typed apart from its letter
    ("ǖ and ệ", 1, "ü and ?"),  # two accents on one letter
    ("  Dear   Sam ,\n\n\n\ncome .  ", 1, "Dear Sam,\n\ncome."),
]


@pytest.mark.parametrize(("content", "count", "sent"), GOV_UK_NOTIFY)
def test_it_counts_and_sends_as_gov_uk_notify_does(content: str, count: int, sent: str) -> None:
    assert (fragments(content), as_sent(content)) == (count, sent)


def test_characters_that_a_phone_gets_differently_are_listed_once() -> None:
    assert changed_characters("ażż 🙂🙂 ŵ é\u3000") == ("ż", "🙂")
    assert changed_characters("“It’s” – here…\u00a0now\u200b ł") == ()


def test_there_is_room_for_the_values_of_fields() -> None:
    assert length_of("a" * 100 + "((firstName))").room == 60
    assert length_of("a" * 160 + "((firstName))").room == 0
    assert length_of("a" * 161).room == 306 - 161
    assert length_of("ŵ" + "((firstName))").room == 69


def test_what_made_it_long_is_named() -> None:
    assert length_of("ŵÿŵ a").short == ("ŵ", "ÿ")
    assert length_of("[a] €").twice == ("[", "]", "€")
    assert length_of("plain").short == length_of("plain").twice == ()


@pytest.mark.parametrize(
    ("message", "lengths"),
    [
        ("a" * 160, [160]),
        ("a" * 306, [153, 153]),
        ("a" * 307, [153, 153, 1]),
        ("a" * 152 + "€" * 5, [152, 10]),
        ("ŵ" + "€" * 134, [67, 67, 1]),
    ],
)
def test_a_message_is_cut_where_a_fragment_ends(message: str, lengths: list[int]) -> None:
    assert [length for _, length in in_fragments(message)] == lengths


plain = st.text(st.characters(exclude_characters="()"), max_size=200)  # brackets could make a field of what is there


@given(plain, plain | st.text("aŵ[🙂é.,\n ", max_size=50), plain)
def test_a_longer_text_never_counts_fewer_fragments(before: str, more: str, after: str) -> None:
    assert fragments(before + more + after) >= fragments(before + after)


@given(st.text("a€ŵ é\n.", max_size=700))
def test_a_message_falls_into_as_many_pieces_as_it_is_charged_for(message: str) -> None:
    pieces = in_fragments(message)
    assert len(pieces) == fragments(message)
    assert "".join(piece for piece, _ in pieces) == as_sent(message)
    assert sum(length for _, length in pieces) == length_of(message).characters


@given(st.text(max_size=400))
def test_the_room_ends_where_a_fragment_does(text: str) -> None:
    length = length_of(text + "((x))")
    assert length.room >= 0
    assert length.characters + length.room in {70, 160} | {n * size for n in range(2, 12) for size in (67, 153)}


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
