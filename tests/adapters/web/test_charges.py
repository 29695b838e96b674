"""What a text message costs is said while it is typed, and counted where the rule stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from conversations.guidance.templates import charged_as
from conversations.replies import FieldKind, Outcome
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.samples import form, question

TEXT_MESSAGE = form(replace(question(FieldKind.LONG_TEXT), charge=charged_as("")))
LONG = "x" * 161


async def test_the_page_shows_the_charge_beside_the_question(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), TEXT_MESSAGE)
    shown = await (await client.post("/press", data=deed(action="begin"))).text()
    assert "Each text message counts as 1 fragment, which costs 2.4 pence plus VAT" in shown
    assert (
        'aria-describedby="applicant-answer.service.long_text-hint applicant-answer.service.long_text-charge' in shown
    )


async def test_the_server_counts_and_keeps_nothing(client: Client, house: House) -> None:
    answer = await client.post("/charge", data={"text": LONG})
    assert await answer.text() == "Each text message counts as 2 fragments, which costs 4.8 pence plus VAT"
    assert house.conversation.turns == [] and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.needs_program("chromium")
async def test_the_fragments_are_counted_while_somebody_types(page: Page, house: House) -> None:
    house.conversation.outcome = Outcome((), TEXT_MESSAGE)
    await page.get_by_role("button", name="Begin").click()
    charge = page.locator("[data-charge-of]")
    await expect(charge).to_contain_text("1 fragment,")
    await page.locator("textarea.input").fill(LONG)
    await expect(charge).to_contain_text("2 fragments, which costs 4.8 pence")
