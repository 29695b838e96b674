"""Help: the words that can be typed, topics, and what is not understood."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.commands import COMMANDS, TEAM_COMMANDS, greets, read
from conversations.content.loader import load_help
from conversations.replies import Result, SummaryList
from conversations.views.help import help_message, not_understood, topics_message, welcome

HELP = load_help()


def test_an_unknown_word_gets_the_nearest_and_the_way_to_all() -> None:
    message = help_message(HELP, "routing letters", COMMANDS)
    assert len(message.buttons) == 5 and message.buttons[0].label == "Routing plan"
    assert any("type help topics for all of them" in line for line in lines(message))


def test_help_topics_leads_to_every_topic_page_by_page() -> None:
    command = read("help topics", COMMANDS)
    assert command
    message, found = help_message(HELP, command.rest, COMMANDS), []
    for page in range(1, len(HELP.topics)):
        rows = [row for block in message.blocks if isinstance(block, SummaryList) for row in block.rows]
        found += [row.button.detail for row in rows if row.button]
        if not message.buttons:
            break
        assert message.buttons[0].detail == f"topics/{page}"
        message = topics_message(HELP, page)
    assert found == [topic.key for topic in HELP.topics]


def test_a_page_of_topics_that_is_no_more_is_the_last() -> None:
    assert topics_message(HELP, 10**9) == topics_message(HELP, len(HELP.topics))
    assert topics_message(HELP, 10**9).buttons == ()


def test_help_help_is_help() -> None:
    assert help_message(HELP, "help", COMMANDS) == help_message(HELP, "", COMMANDS)


@pytest.mark.parametrize("query", ["me", "me please"])
def test_help_me_is_help(query: str) -> None:
    assert help_message(HELP, query, COMMANDS) == help_message(HELP, "", COMMANDS)


def test_the_nearest_topics_are_one_press_away() -> None:
    message = help_message(HELP, "routing letters", COMMANDS)
    assert next(button.detail for button in message.buttons) == "routing_plan"
    assert len({button.label for button in message.buttons}) == 5


def test_who_asks_how_to_start_can_start_there_and_then() -> None:
    shown = not_understood("I would like to register", COMMANDS, HELP)
    assert shown.result is Result.DONE
    assert [(button.label, button.detail) for button in shown.messages[0].buttons] == [("Start onboarding", "onboard")]
    assert not_understood("I would like to register", TEAM_COMMANDS, HELP).messages[0].buttons == ()


@pytest.mark.parametrize(("known", "way_in"), [(COMMANDS, "onboard"), (TEAM_COMMANDS, "board")])
def test_a_welcome_has_a_button_to_start(known: tuple[str, ...], way_in: str) -> None:
    assert [button.detail for button in welcome(known).buttons] == [way_in, "help"]


@pytest.mark.parametrize("typed", ["history", "good idea", "highest"])
def test_what_only_begins_like_a_greeting_is_none(typed: str) -> None:
    assert not greets(typed)
    assert not_understood(typed, COMMANDS, HELP).result is Result.INVALID
