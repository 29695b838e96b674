"""Formatting is read as each channel shows it, and what a channel does not know stands as typed (domain 3.1)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.formatting import parts_of, plain_parts
from conversations.guidance.messages.looks import Part

APP, EMAIL, TEXT, LETTER = MessageChannel


def read(channel: MessageChannel, content: str) -> list[str]:
    """Each part by its kind, bold words in stars and links in arrows."""
    return [f"{part.kind}: {_said(part)}" for part in parts_of(content, facts().channels[channel])]


def _said(part: Part) -> str:
    return "".join(
        f"*{run.text}*" if run.strong else f"{run.text}->{run.leads_to}" if run.leads_to else run.text
        for run in part.runs
    )


CASES = [
    (APP, "# Your test\n\nDear Sam,", ["heading: Your test", "paragraph: Dear Sam,"]),
    (APP, "## When\nOn Monday", ["subheading: When", "paragraph: On Monday"]),
    (APP, "### When", ["paragraph: ### When"]),
    (APP, "This is **very** soon", ["paragraph: This is *very* soon"]),
    (EMAIL, "This is **very** soon", ["paragraph: This is **very** soon"]),
    (APP, "Bring:\n- a form\n* b\n\n1. first", ["paragraph: Bring:", "bullet: a form", "bullet: b", "numbered: first"]),
    (EMAIL, "One\n\n---\n\nTwo", ["paragraph: One", "line: ", "paragraph: Two"]),
    (APP, "---", ["paragraph: ---"]),
    (EMAIL, "[Change it](https://www.nhs.uk/a) now", ["paragraph: Change it->https://www.nhs.uk/a now"]),
    (APP, "one line\nand the next", ["paragraph: one line and the next"]),
    (APP, "one line  \nand the next", ["paragraph: one line\nand the next"]),
    (APP, "# **Soon**", ["heading: *Soon*"]),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "content", "parts"), CASES)
def test_a_channel_shows_its_own_formatting(channel: MessageChannel, content: str, parts: list[str]) -> None:
    assert read(channel, content) == parts


def test_where_nothing_is_formatted_lines_and_paragraphs_stay() -> None:
    assert ["".join(run.text for run in part.runs) for part in plain_parts("# One\ntwo\n \n\n**three**\n")] == [
        "# One\ntwo",
        "**three**",
    ]


@given(st.text("ab*_#-[]()12. \n", max_size=200), st.sampled_from([APP, EMAIL]))
def test_no_word_is_lost(content: str, channel: MessageChannel) -> None:
    shown = "".join(
        run.text + run.leads_to for part in parts_of(content, facts().channels[channel]) for run in part.runs
    )
    assert [letter for letter in content if letter in "ab"] == [letter for letter in shown if letter in "ab"]


@pytest.mark.parametrize("piece", ["[", "![", "[(", "[a](", "((", "**", "__", "-\n", "# \n", "1. a\n"])
def test_a_hostile_message_is_read_in_one_pass(piece: str) -> None:
    began = time.process_time()
    parts_of(piece * (100_000 // len(piece)), facts().channels[APP])
    assert time.process_time() - began < 2  # seconds; reading again from each place would take 10
