"""Moving about in a form: to the question that is to be changed, back a page, and up to a limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from conversations.replies import Button, FieldKind, Form, Message, Outcome, Result, SummaryList, SummaryRow
from conversations.text import Said, Words
from conversations.turns import Pressed, Submitted, Turn
from tests.adapters.web.conftest import QUESTIONS, Client, House, deed
from tests.adapters.web.fakes import TO_AMARA, words
from tests.adapters.web.samples import form, question

pytestmark = pytest.mark.needs_program("chromium")

ASKED = form(question(FieldKind.TEXT))
PAGES = {number: replace(ASKED, detail=f"setup/{number}", page=(number, 3)) for number in (1, 2, 3)}


def leafs(turn: Turn) -> Outcome:
    """Three pages of questions, one after another."""
    match turn.intent:
        case Pressed(detail=detail) if detail.startswith("setup/"):
            return Outcome((), PAGES[int(detail[-1])])
        case Submitted(detail="setup/3"):
            return Outcome((words("Saved"),))
        case Submitted(detail=detail, values={"service.text": ()}):
            return Outcome((), with_error(PAGES[int(detail[-1])]), Result.INVALID)
        case Submitted(detail=detail):
            return Outcome((), PAGES[int(detail[-1]) + 1])
        case _:
            return Outcome((), PAGES[1])


def with_error(asked: Form) -> Form:
    return replace(asked, fields=(question(FieldKind.TEXT, error="Enter an answer"),))


@pytest.mark.parametrize("kind", [FieldKind.LONG_TEXT, FieldKind.DATE, FieldKind.CHOICES, FieldKind.TIMES])
async def test_change_leads_to_its_question(kind: FieldKind, page: Page, house: House) -> None:
    await page.set_viewport_size({"width": 1366, "height": 650})
    change = Button("change", "Change", "NTF-7", f"service.{kind}")
    await house.sender.post(
        TO_AMARA, Message((SummaryList((SummaryRow((Words("Goal"),), (Said("Fewer letters"),), change),)),))
    )
    await page.get_by_role("button", name="Change Goal").click()
    asked = page.locator(f'[id="applicant-answer.service.{kind}"]')
    await expect(asked).to_be_focused()
    await expect(asked).to_be_in_viewport(ratio=1)
    assert QUESTIONS.fields[0].id != f"service.{kind}"


async def test_back_leads_through_the_pages_that_were_sent(page: Page, house: House) -> None:
    house.conversation.outcome = leafs
    at, back = page.locator("#applicant .caption"), page.locator("#applicant").get_by_role("button", name="Back")
    await page.get_by_role("button", name="Begin").click()
    await expect(at).to_have_text("Page 1 of 3")
    await expect(back).to_have_count(0)
    await page.get_by_role("button", name="Save and continue").click()
    await expect(page.locator("#applicant .error-summary")).to_be_focused()
    await expect(back).to_have_count(0)
    for number in (2, 3):
        await page.locator(".input--text").fill("Flu")
        await page.keyboard.press("Enter")
        await expect(at).to_have_text(f"Page {number} of 3")
    await page.locator(".input--text").fill("half")
    await back.click()
    await expect(at).to_have_text("Page 2 of 3")
    await expect(page.locator("[data-draft]")).to_contain_text("We kept it")
    await back.click()
    await expect(at).to_have_text("Page 1 of 3")
    await expect(back).to_have_count(0)
    for number in (2, 3):
        await page.locator(".input--text").fill("Flu")
        await page.keyboard.press("Enter")
        await expect(at).to_have_text(f"Page {number} of 3")
    await expect(page.locator(".input--text")).to_have_value("half")


async def test_a_form_that_was_opened_anew_has_no_way_back(client: Client, house: House) -> None:
    house.conversation.outcome = leafs
    sent = deed(action="answer", about="NTF-7", detail="setup/1", asked="service.text") | {"answer.service.text": "Flu"}
    await client.post("/press", data=deed(action="begin"))
    assert 'formaction="/back"' in await (await client.post("/submit", data=sent)).text()
    assert 'formaction="/back"' not in await (await client.post("/press", data=deed(action="begin"))).text()
    answer = await client.post("/back", data=sent, allow_redirects=False)
    assert answer.status == 303 and len(house.conversation.turns) == 3


async def test_the_characters_that_are_left_are_counted(page: Page) -> None:
    await page.get_by_role("button", name="Begin").click()
    limit = page.locator("[data-limit]")
    await expect(limit).to_have_text("You can enter up to 2,000 characters")
    await page.locator("textarea.input").fill("a page of prose")
    await expect(limit).to_have_text("You have 1,985 characters left")
    await page.locator("textarea.input").fill("x" * 2001)
    await expect(limit).to_have_text("You have 1 character too many")
    await expect(page.locator("#applicant [data-spoken]")).to_have_text("You have 1 character too many")
    await expect(page.locator("textarea.input")).to_have_accessible_description(
        "As you know it You have 1 character too many"
    )


async def test_the_count_begins_with_what_was_put_back(page: Page) -> None:
    await page.get_by_role("button", name="Begin").click()
    await page.locator("textarea.input").fill("a page of prose")
    await page.reload()
    await expect(page.locator("[data-limit]")).to_have_text("You have 1,985 characters left")
