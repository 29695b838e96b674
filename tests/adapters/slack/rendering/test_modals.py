"""Whatever is said or asked in a modal, it is drawn within Slack's limits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.rendering.home import home_view
from adapters.slack.rendering.modals import (
    PrivateMetadata,
    UnreadableMetadata,
    confirm_view,
    form_view,
    messages_view,
    read_metadata,
    waiting_view,
)
from conversations.replies import Confirm, Form, Home, Message, Paragraph
from conversations.text import Words
from conversations.turns import Pressed
from models.domain import SentFile
from tests.kit.slack_contracts import view_problems
from tests.kit.slack_strategies import METADATA, confirms, details, forms, messages, named, words


@settings(deadline=None)
@given(st.lists(messages, min_size=1, max_size=3))
def test_what_there_is_to_read(said: list[Message]) -> None:
    assert view_problems(messages_view(said, METADATA)) == []
    assert view_problems(home_view(Home(tuple(said), 1, 3))) == []


@settings(deadline=None)
@given(forms, st.booleans())
def test_a_form(form: Form, draw_errors: bool) -> None:
    assert view_problems(form_view(named(form), METADATA, draw_errors)) == []


@settings(deadline=None)
@given(confirms, details, words())
def test_a_question_and_a_moments_wait(confirm: Confirm, detail: str, title: str) -> None:
    assert view_problems(confirm_view(confirm, Pressed("decline", "NHS-2027-0001", detail), METADATA)) == []
    assert view_problems(waiting_view(title, METADATA)) == []


def test_more_than_a_view_holds() -> None:
    many = (Message((Paragraph((Words("Hello."),)),)),) * 120
    assert view_problems(messages_view(many, METADATA)) == []
    assert view_problems(home_view(Home(many, 1, 3))) == []


def test_metadata_comes_back_as_it_was_and_nothing_else_is_taken() -> None:
    files = (SentFile("notice.pdf", 120_000, "https://acme.slack.com/files/1"),)
    metadata = PrivateMetadata("answer", "NHS-2027-0001", "4", 7, "C02ONB", files)
    assert read_metadata(metadata.dump()) == metadata
    for metadata_of_others in ("[]", "{", '{"colour": "red"}', '{"files": [1]}'):
        with pytest.raises(UnreadableMetadata):
            read_metadata(metadata_of_others)
