"""Every block and every kind of question is drawn, as the snapshots show."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.web.codec import dump_message
from adapters.web.inbound import person
from adapters.web.pages import Pages, date_parts, safe_link
from adapters.web.people import Pane
from adapters.web.ports import Asking, PaneState
from adapters.web.views import PageView, PaneView, entries
from conversations.replies import Block, FieldKind, Message, Paragraph, Style
from conversations.text import Words
from tests.adapters.web.fakes import NOW, MemoryRow
from tests.adapters.web.samples import BLOCKS, CARD, CONFIRM, form, question


def row(id: int, message: Message, thread: int | None = None, only_for: str | None = None) -> MemoryRow:
    return MemoryRow(id, "team", None, "Onboarding assistant", dump_message(message), thread, only_for, NOW, NOW)


def drawn(pages: Pages, *rows: MemoryRow, state: PaneState | None = None) -> str:
    """The page without the marks of its messages, and without the space that only sets out the source."""
    who, beside = person(Pane.APPLICANT, "amara"), person(Pane.TEAM, "priya")
    left = PaneView(Pane.APPLICANT, who, beside, entries(rows, "amara", NOW), state or PaneState())
    right = PaneView(Pane.TEAM, beside, who, entries(rows, "priya", NOW), PaneState())
    page = pages.page(PageView((left, right), "1.1"))
    page = re.sub(r'data-mark="\w+"', 'data-mark="any"', page)
    return "\n".join(line.strip() for line in page.splitlines() if line.strip())


def messages_of(page: str) -> str:
    return page.partition('<ol class="entries">')[2].partition('<button type="button" class="news"')[0]


def foot_of(page: str) -> str:
    return page.partition('<div class="foot')[2].partition('id="team"')[0]


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_block_is_drawn(kind: str, pages: Pages, snapshot: SnapshotAssertion) -> None:
    assert messages_of(drawn(pages, row(1, Message((BLOCKS[kind],))))) == snapshot


def test_no_block_is_left_out() -> None:
    union, *_ = get_args(Block)
    assert {type(block) for block in BLOCKS.values()} == set(get_args(union))


def test_a_card_has_its_buttons_and_its_menu(pages: Pages, snapshot: SnapshotAssertion) -> None:
    assert messages_of(drawn(pages, row(1, CARD))) == snapshot


def test_the_page_says_whose_email_address_it_uses(pages: Pages) -> None:
    assert 'id="applicant-who-email">amara.okafor@riverside.example</p>' in drawn(pages)


def test_the_page_is_in_british_english_and_a_time_is_shown_by_example(pages: Pages) -> None:
    page = drawn(pages, state=PaneState(form=form(question(FieldKind.TIMES))))
    assert '<html lang="en-GB">' in page
    assert 'id="applicant-answer.service.times-example">For example, 7 January 2027, 2:30pm<' in page


def test_what_one_person_alone_may_see_says_so_in_the_channel(pages: Pages) -> None:
    page = drawn(pages, row(1, CARD, only_for="priya"))
    assert page.partition('id="team"')[2].count("Only you can see this") == 1
    assert "Only you can see this" not in page.partition('id="team"')[0]


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.PERSON])
def test_every_kind_of_question_is_drawn(kind: FieldKind, pages: Pages, snapshot: SnapshotAssertion) -> None:
    asked = question(kind, error="Enter an answer")
    assert foot_of(drawn(pages, state=PaneState(form=form(asked)))) == snapshot


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        (FieldKind.TEXT, ("Flu & co",), 'value="Flu &amp; co"'),
        (FieldKind.LONG_TEXT, ("one\ntwo",), "one\ntwo</textarea>"),
        (FieldKind.DATE, ("2027-01-06",), 'name="answer.service.date.day" inputmode="numeric" value="6"'),
        (FieldKind.TIMES, ("2027-01-06 17:00",), 'type="datetime-local" value="2027-01-06T17:00"'),
        (FieldKind.CHOICE, ("text",), 'type="radio" value="text" checked'),
        (FieldKind.CHOICES, ("app",), 'type="checkbox" value="app" checked'),
    ],
)
def test_what_stands_in_a_question_is_shown(kind: FieldKind, values: tuple[str, ...], shown: str, pages: Pages) -> None:
    assert shown in drawn(pages, state=PaneState(form=form(question(kind, *values))))


def test_times_offer_five_inputs(pages: Pages) -> None:
    page = drawn(pages, state=PaneState(form=form(question(FieldKind.TIMES, "2027-01-06 17:00"))))
    assert page.count('type="datetime-local"') == 5


def test_an_error_is_listed_with_a_link_to_its_question(pages: Pages) -> None:
    page = drawn(pages, state=PaneState(form=form(question(FieldKind.EMAIL, error="Enter an email address"))))
    assert "There is a problem" in page
    assert '<a href="#applicant-answer.service.email">Enter an email address</a>' in page
    assert 'id="applicant-answer.service.email"' in page
    assert "<title>Error: " in page


def test_the_step_that_asks_first(pages: Pages, snapshot: SnapshotAssertion) -> None:
    asking = Asking(CONFIRM, "/press", (("action", "approve"), ("about", "NTF-7")), Style.PRIMARY)
    assert foot_of(drawn(pages, state=PaneState(asking=asking))) == snapshot


def test_a_link_that_is_no_web_address_is_text(pages: Pages) -> None:
    paragraph = Paragraph((Words("Press here", link="javascript:alert(1)"),))
    page = messages_of(drawn(pages, row(1, Message((paragraph,)))))
    assert "Press here" in page
    assert "javascript" not in page


def test_links_lead_to_pages_and_mail_only() -> None:
    assert all(map(safe_link, ("https://www.nhs.uk", "mailto:a@nhs.net", "/static/page.css")))
    assert not any(map(safe_link, ("javascript:alert(1)", "data:text/html,x", "//evil.example", "JaVaScRiPt:1")))


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("2027-01-06", ("6", "1", "2027")),
        ("2027-13-45", ("45", "13", "2027")),
        ("6 Jan 2027", ("6", "Jan", "2027")),
        ("soon", ("soon", "", "")),
    ],
)
def test_a_date_stands_in_its_three_parts(value: str, parts: tuple[str, str, str]) -> None:
    assert date_parts((value,)) == parts


def test_a_person_is_not_chosen_on_the_page_which_has_nobody_to_choose_from(pages: Pages) -> None:
    shown = drawn(pages, state=PaneState(form=form(question(FieldKind.PERSON), question(FieldKind.TEXT))))
    assert "answer.service.text" in shown and "answer.service.person" not in shown
