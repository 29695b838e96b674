"""Acceptance 9: what a person types is shown exactly as typed, and is never markup."""

from __future__ import annotations

from html import escape

import pytest

from conversations.replies import FieldKind, Message, Outcome, Paragraph
from conversations.text import Said
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.samples import form, question

HOSTILE = [
    "<!channel>",
    "<@U123>",
    "<https://evil|nhs.uk>",
    "*bold*",
    "</at>",
    "[click](https://evil.example)",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;",
    "\u202emoc.live",
]


def shown_once_escaped(text: str, page: str) -> None:
    escaped = escape(text, quote=True).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    assert escaped in page
    assert not set(text) & set("<\"'") or text not in page


@pytest.mark.parametrize("typed", HOSTILE)
async def test_a_message_is_literal(typed: str, client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((Message((Paragraph((Said(typed),)),)),))
    page = await (await client.post("/say", data=deed(text=typed))).text()
    shown_once_escaped(typed, page)
    assert page.count('<bdi class="said">') == 2


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE])
async def test_what_stands_in_a_question_is_literal(kind: FieldKind, typed: str, client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(kind, typed.replace(" ", "_"))))
    page = await (await client.post("/press", data=deed(action="begin", label=typed))).text()
    shown_once_escaped(typed.replace(" ", "_"), page)
    shown_once_escaped(typed, page)


@pytest.mark.parametrize("typed", HOSTILE)
async def test_the_composer_keeps_it_literally(typed: str, client: Client, house: House) -> None:
    house.conversation.outcome = RuntimeError("gone")
    shown_once_escaped(typed, await (await client.post("/say", data=deed(text=typed))).text())
