"""A form stands open for the person who opened it until it is sent or closed."""

from __future__ import annotations

import pytest

from conversations.replies import FieldKind, Outcome
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.fakes import words
from tests.adapters.web.samples import form, question

SENT = deed(action="answer", about="NTF-7", detail="setup", seen="4", label="Tell us about your service")


async def page(client: Client, query: str = "") -> str:
    return await (await client.get("/" + query)).text()


async def test_a_form_opens_above_the_folded_message_box_and_stays_open_after_a_reload(
    client: Client, house: House
) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    answer = await client.post("/press", data=deed(action="begin", label="Begin"))
    assert answer.status == 200
    for shown in (await answer.text(), await page(client)):
        assert "Tell us about your service" in shown
        left, _, right = shown.partition('id="team"')
        assert left.index("Save and continue") < left.index("<summary>Send a message<") < left.index("applicant-text")
        assert 'id="team-text"' in right and "<summary>Send a message" not in right
    assert "Tell us about your service" not in await page(client, "?applicant=tom")


async def test_a_form_that_was_sent_closes(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await client.post("/press", data=deed(action="begin"))
    house.conversation.outcome = Outcome((words("Saved"),))
    shown = await (await client.post("/submit", data=SENT)).text()
    assert 'id="applicant-text"' in shown and "Saved" in shown


@pytest.mark.parametrize(("path", "more"), [("/say", {"text": "status"}), ("/press", {"action": "check"})])
async def test_a_form_stays_open_while_something_else_is_asked(
    path: str, more: dict[str, str], client: Client, house: House
) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await client.post("/press", data=deed(action="begin"))
    house.conversation.outcome = Outcome((words("Here it is"),))
    shown = await (await client.post(path, data=deed(**more))).text()
    assert "Here it is" in shown and "Tell us about your service</h3>" in shown


async def test_a_form_can_be_closed(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await client.post("/press", data=deed(action="begin"))
    shown = await (await client.post("/close", data=SENT)).text()
    assert "Tell us about your service</h3>" not in shown
    assert len(house.conversation.turns) == 1
