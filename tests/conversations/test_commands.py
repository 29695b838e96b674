"""What a person types that is no answer: commands however they are spelled, and help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.showing import lines
from conversations.commands import (
    COMMANDS,
    IN_A_QUESTION,
    TEAM_COMMANDS,
    Command,
    greets,
    is_addressed,
    nearest,
    only_greets,
    read,
    says_nothing,
)
from conversations.content.loader import load_help
from conversations.replies import Block, Button, Message, Paragraph, Result
from conversations.text import Said, Text
from conversations.views.help import help_message, not_understood

HELP = load_help()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("shape", ["{}", " {} ", "/notify {}", "/Notify {}", "notify {}", "{}.", "/notify, {}!"])
def test_a_command_is_known_however_it_is_typed(name: str, shape: str) -> None:
    for spelled in (name, name.upper(), name.capitalize()):
        assert read(shape.format(spelled), COMMANDS) == Command(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("start", "onboard"), ("?", "help"), ("progress", "status"), ("team", "people")],
)
def test_other_words_for_a_command_do_the_same(typed: str, name: str) -> None:
    assert read(typed, COMMANDS) == Command(name)


def test_help_takes_a_topic_and_no_other_command_takes_more() -> None:
    assert read("help DSPT", COMMANDS) == Command("help", "DSPT")
    assert read("status of the ward", COMMANDS) is None
    assert read("We withdraw cash for patients", COMMANDS) is None


@pytest.mark.parametrize("answer", ["People who missed a visit", "New patients", "status report", "back office", "Yes"])
def test_an_answer_is_not_taken_for_a_command(answer: str) -> None:
    assert read(answer, COMMANDS) is None
    assert read(answer, IN_A_QUESTION) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("onbaord", "onboard"), ("/notify stauts", "status"), ("widthdraw", "withdraw")],
        *[("@notify statsu", "status"), ("notify: statsu", "status")],
    ],
)
def test_a_slip_is_understood_as_a_suggestion(typed: str, meant: str) -> None:
    assert nearest(typed, COMMANDS) == meant
    outcome = not_understood(typed, COMMANDS, HELP)
    assert outcome.result is Result.INVALID
    assert Button("command", meant.capitalize(), detail=meant) in outcome.messages[0].buttons


def test_help_spelled_wrong_gets_one_button_for_help() -> None:
    outcome = not_understood("hepl", COMMANDS, HELP)
    assert outcome.messages[0].buttons == (Button("command", "Help", detail="help"),)


@pytest.mark.parametrize("typed", ["i am a nurse and a half", "to be", "withdraw cash for the patients"])
def test_a_sentence_is_no_slip_of_a_command(typed: str) -> None:
    assert nearest(typed, COMMANDS) is None


@pytest.mark.parametrize(
    ("typed", "only"),
    [
        ("hello", True),
        ("Hi!", True),
        ("Good morning.", True),
        ("hi Tom", False),
        ("@notify, hello", True),
        ("/hi", True),
    ],
)
def test_a_greeting_alone_is_never_an_answer(typed: str, only: bool) -> None:
    assert greets(typed) and only_greets(typed) is only


def test_what_is_nothing_like_a_command_gets_the_list_of_them() -> None:
    outcome = not_understood("xyzzy", COMMANDS, HELP)
    assert sum(line.startswith("- ") for line in lines(outcome.messages[0])) == len(COMMANDS)


def test_the_team_has_its_own_list() -> None:
    shown = lines(help_message(HELP, "", TEAM_COMMANDS))
    assert any(line.startswith("- board:") for line in shown)
    assert not any(line.startswith("- withdraw:") for line in shown)


def said(message: Message) -> list[str]:
    return [part.text for block in message.blocks for part in words_of(block) if isinstance(part, Said)]


def words_of(block: Block) -> Text:
    return block.text if isinstance(block, Paragraph) else ()


@pytest.mark.parametrize("typed", ["onbaord <!channel>", "help <https://evil|nhs.uk>"])
def test_what_was_typed_is_shown_back_as_a_persons_words(typed: str) -> None:
    command = read(typed, COMMANDS)
    shown = help_message(HELP, command.rest, COMMANDS) if command else not_understood(typed, COMMANDS, HELP).messages[0]
    assert any("<" in words for words in said(shown))


def test_help_about_a_topic_explains_it() -> None:
    assert lines(help_message(HELP, "dspt", COMMANDS))[0] == "Data Security and Protection Toolkit (DSPT)"
    assert any("We have no help about" in line for line in lines(help_message(HELP, "custard", COMMANDS)))


@pytest.mark.parametrize(("typed", "addressed"), [("/notify yes", True), ("/notifyyes", False), ("notify them", False)])
def test_only_a_slash_addresses_the_assistant(typed: str, addressed: bool) -> None:
    assert is_addressed(typed) is addressed


@pytest.mark.parametrize(
    ("typed", "nothing"),
    [("/notify", True), (" @Notify ", True), ("/", True), ("/notify me", False), ("notifying", False)],
)
def test_the_assistants_name_alone_says_nothing(typed: str, nothing: bool) -> None:
    assert says_nothing(typed) is nothing


@given(st.text(max_size=40))
def test_anything_can_be_typed(typed: str) -> None:
    command = read(typed, COMMANDS)
    assert command is None or command.name in COMMANDS
    assert not_understood(typed, COMMANDS, HELP).messages
    assert help_message(HELP, typed, COMMANDS).blocks
