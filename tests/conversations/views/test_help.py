"""Help: the words that can be typed, topics, and what is not understood."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.commands import COMMANDS, TEAM_COMMANDS, read
from conversations.content.loader import load_help
from conversations.replies import Result
from conversations.views.help import help_message, not_understood

HELP = load_help()


def test_an_unknown_word_gets_the_nearest_and_the_way_to_all() -> None:
    shown = lines(help_message(HELP, "routing letters", COMMANDS))
    assert sum(line.startswith("- ") for line in shown) == 5
    assert "- Routing plan" in shown and shown[-1] == "Type help topics for all of them."


def test_help_topics_lists_all() -> None:
    command = read("help topics", COMMANDS)
    assert command
    shown = lines(help_message(HELP, command.rest, COMMANDS))
    assert sum(line.startswith("- ") for line in shown) == len(HELP.topics)


def test_help_help_is_help() -> None:
    assert help_message(HELP, "help", COMMANDS) == help_message(HELP, "", COMMANDS)


@pytest.mark.parametrize("typed", ["hello there", "Hi, can you help me", "/notify hey you", "good morning"])
@pytest.mark.parametrize("known", [COMMANDS, TEAM_COMMANDS])
def test_a_greeting_gets_the_plain_help(typed: str, known: tuple[str, ...]) -> None:
    assert read(typed, known) is None  # while a question is asked, it is an answer
    outcome = not_understood(typed, known)
    assert outcome.messages == (help_message(HELP, "", known),) and outcome.result is Result.DONE


@pytest.mark.parametrize("typed", ["history", "good idea", "highest"])
def test_what_only_begins_like_a_greeting_is_none(typed: str) -> None:
    assert not_understood(typed, COMMANDS).result is Result.INVALID
