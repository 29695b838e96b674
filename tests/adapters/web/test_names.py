"""Everything that can be pressed or filled in has a name of its own, and links lead where they say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from adapters.web.pages import AUTOCOMPLETE, Pages, addresses
from adapters.web.people import TEAM_PLACE
from adapters.web.ports import PaneState
from conversations.content.loader import load
from conversations.replies import Button, Field, FieldKind, Message, Outcome, SummaryList, SummaryRow
from conversations.text import Said, Words
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import TO_AMARA
from tests.adapters.web.samples import CARD, form
from tests.adapters.web.test_browser import violations
from tests.adapters.web.test_literal import HOSTILE
from tests.adapters.web.test_pages import drawn, foot_of

TIMES = tuple(f"Tuesday {day} December 2026 at 10am" for day in (8, 15))
PICK = tuple(
    SummaryRow((Words("Time"),), (Words(at),), Button("pick", "Choose", "NTF-7", at, subject=at)) for at in TIMES
)
CHOOSE = Message((SummaryList(PICK),))
COLLEAGUE = form(
    Field("name", (Words("What is their name?"),), FieldKind.TEXT),
    Field("email", (Words("What is their email address?"),), FieldKind.EMAIL),
    Field("text", (Words("What do you want to say?"),), FieldKind.LONG_TEXT),
    Field("foot", (Words("On what date?"),), FieldKind.DATE),
)

_NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((field) => field.labels.length !== 1).map((field) => field.outerHTML)"""
_TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}"""
_NAMES = """() => [...document.querySelectorAll("button:not([hidden]), summary, .speak-as label")]
  .map((each) => each.textContent.replace(/\\s+/g, " ").trim())"""


@pytest.mark.needs_program("chromium")
async def test_ids_are_unique_and_every_field_has_its_label(page: Page, house: House) -> None:
    house.conversation.outcome = Outcome((), COLLEAGUE)
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("#applicant [data-form-top]")).to_be_focused()
    await page.locator("#applicant label", has_text="What is their email address?").click()
    await expect(page.locator("#applicant input[type=email]")).to_be_focused()
    await page.get_by_role("button", name=re.compile("^Ask for more")).click()
    await expect(page.locator("#team [data-form-top]")).to_be_focused()
    assert await page.evaluate(_NAMELESS) == []
    assert await page.evaluate(_TWICE) == []


@pytest.mark.needs_program("chromium")
async def test_no_two_buttons_have_the_same_name(page: Page, house: House) -> None:
    await house.sender.post(TO_AMARA, CHOOSE)
    other = Message(CARD.blocks[:1], (Button("approve", "Approve", "NTF-8"),), (Button("decline", "Decline", "NTF-8"),))
    await house.sender.post(TEAM_PLACE, other)
    await expect(page.locator("#team .entry")).to_have_count(2)
    names = await page.evaluate(_NAMES)
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {"Approve NTF-7", "Approve NTF-8", "More actions NTF-8", *(f"Choose {at}" for at in TIMES)} <= {*names}
    await page.get_by_role("button", name=f"Choose {TIMES[1]}").click()
    await expect(page.locator("#applicant .selected")).to_have_text(f"You selected: Choose {TIMES[1]}")


# What can be used, by its name: a field by its group and its label in its pane, everything else by its own words alone.
_CONTROLS = """() => [...document.querySelectorAll("button, summary, select, textarea, input:not([type=hidden]), a")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(".entries a"))
  .map((each) => {
    const field = Boolean(each.labels?.length);
    const group = field ? [each.closest(".pane").id, each.closest("fieldset")?.querySelector("legend")] : [];
    const words = [...group, ...(field ? each.labels : [each])];
    return words.map((part) => (part?.textContent ?? part ?? "").replace(/\\s+/g, " ").trim()).join(" / ");
  })"""
SIZES = [(1366, 650), (1536, 730), (1440, 768), (2560, 1440), (320, 256), (390, 844), (320, 480)]


@pytest.mark.needs_program("chromium", "axe-core")
async def test_with_forms_open_on_both_sides_everything_can_be_told_apart_at_every_size(
    page: Page, house: House, axe_core: Path
) -> None:
    for pane, opens in (("applicant", "Begin"), ("team", "Ask for more")):
        house.conversation.outcome = Outcome((), replace(COLLEAGUE, title=f"{opens} in a form"))
        await page.locator(f"#{pane}").get_by_role("button", name=re.compile(f"^{opens}")).click()
        await expect(page.locator(f"#{pane} [data-form-top]")).to_be_focused()
        await page.locator(f"#{pane} .foot__message > summary").click()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        names = await page.evaluate(_CONTROLS)
        assert [name for name, count in Counter(names).items() if count > 1 or not name] == [], (width, height)
        assert await page.evaluate(_NAMELESS) == [] and await page.evaluate(_TWICE) == []
        assert await violations(page, axe_core) == [], (width, height)


@pytest.mark.needs_program("chromium")
async def test_a_skip_link_leads_past_all_that_can_be_pressed_to_the_message_box(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box in Direct messages")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#applicant-text")).to_be_focused()


@pytest.mark.needs_program("chromium")
async def test_evidence_is_a_link_on_both_sides(page: Page, house: House) -> None:
    said = Said("See https://riverside.sharepoint.com/sites/x/dpia(1).pdf?web=1, and </a><script>alert(1)</script>")
    answers = Message((SummaryList((SummaryRow((Words("Where can we see it?"),), (said,)),)),))
    for place, pane in ((TO_AMARA, "applicant"), (TEAM_PLACE, "team")):
        await house.sender.post(place, answers)
        link = page.locator(f"#{pane} .said a")
        await expect(link).to_have_text("https://riverside.sharepoint.com/sites/x/dpia(1).pdf?web=1")
        await expect(link).to_have_attribute("href", "https://riverside.sharepoint.com/sites/x/dpia(1).pdf?web=1")
        await expect(link).to_have_attribute("rel", re.compile("noopener"))
        await expect(page.locator(f"#{pane} .said:has(a)")).to_have_text(said.text)


NO_LINKS = [
    *HOSTILE,
    "http://riverside.nhs.uk/dpia.pdf",
    "javascript:alert(1)",
    "https://nhs.uk@evil.example/",
    "https://nhs.uk:1@evil.example/",
    "https://localhost/",
    "https://nhs.uk:99999/",
    "https://nhs.uk/\u202efdp.exe",
    "https://п\u0440hs.uk/",
    'https://nhs.uk/"onclick="alert(1)',
    "https://nhs.uk/<script>",
    "https:\\\\nhs.uk",
    "xhttps://nhs.uk/",
]


@pytest.mark.parametrize("typed", NO_LINKS)
def test_what_only_looks_like_an_address_is_text(typed: str) -> None:
    assert not any(is_address for _, is_address in addresses(typed))
    assert "".join(piece for piece, _ in addresses(typed)) == typed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://www.nhs.uk", ["https://www.nhs.uk"]),
        (
            "one https://a.nhs.uk/x.\ntwo  https://b.nhs.uk:8443/y?z=1#w !",
            ["https://a.nhs.uk/x", "https://b.nhs.uk:8443/y?z=1#w"],
        ),
    ],
)
def test_an_address_is_found_among_words_and_nothing_is_changed(typed: str, found: list[str]) -> None:
    assert [piece for piece, is_address in addresses(typed) if is_address] == found
    assert "".join(piece for piece, _ in addresses(typed)) == typed


def test_a_browser_fills_in_what_it_knows_of_the_person() -> None:
    known = {question.key for question in load().questions}
    assert set(AUTOCOMPLETE) <= known


def test_a_question_about_the_person_says_what_a_browser_may_fill_in(pages: Pages) -> None:
    email = Field("registration.email", (Words("What is your email address?"),), FieldKind.EMAIL)
    other = Field("people.email", (Words("What is their email address?"),), FieldKind.EMAIL)
    shown = foot_of(drawn(pages, state=PaneState(form=form(email, other))))
    assert shown.count('autocomplete="email"') == 1


def test_where_a_file_may_be_given_the_page_asks_for_a_link(pages: Pages) -> None:
    evidence = Field("dpia", (Words("Where can we see it?"),), FieldKind.LONG_TEXT, files=True)
    shown = foot_of(drawn(pages, state=PaneState(form=form(evidence))))
    assert 'aria-describedby="applicant-answer.dpia-files"' in shown
    assert "You cannot send a file here. To give one, enter a link to where you keep it." in shown
    assert 'type="file"' not in shown
