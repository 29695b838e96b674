"""How a case file is drawn, and handed out by a link."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pypdf import PdfReader

from adapters.common.case_files import pdf
from adapters.common.case_files.downloads import PATH, add_downloads, linked
from adapters.common.case_files.pdf import case_pdf
from adapters.common.case_files.spreadsheet import case_csv, defused
from conversations.case_file.document import CaseFile, Fetched, Table
from conversations.replies import Outcome, Ticket, simple
from tests.adapters.web.fakes import ScriptedConversation
from tests.kit.seats import said_by

WORD = "w" * 43


def a_case(*cells: str) -> CaseFile:
    table = Table("Answers", ("Question", "Answer"), tuple(("Why?", cell) for cell in cells))
    return CaseFile("ONB-7K3F9Q", "Flu reminders", "Made for Amara.", (("Service", "Flu"),), (table,))


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d", "\uff20"])
def test_no_cell_is_a_formula(begins: str) -> None:
    typed = f"{begins}HYPERLINK(1)"
    assert defused(typed) == f"'{typed}"
    assert defused(f"a{typed}") == f"a{typed}"
    body = case_csv(a_case(typed)).decode("utf-8-sig")
    [row] = [row for row in csv.reader(io.StringIO(body, newline="")) if row[:2] == ["Answers", "Why?"]]
    assert row[2] == f"'{typed}"


def test_a_name_in_other_letters_is_in_the_pdf() -> None:
    typed = "Łódź, Ŵyn, Ελλάδα, Київ"
    [page] = PdfReader(io.BytesIO(case_pdf(a_case(typed)))).pages
    assert typed in page.extract_text()
    assert "no letters for" not in page.extract_text()


def test_what_the_font_has_no_letter_for_is_said() -> None:
    text = " ".join(PdfReader(io.BytesIO(case_pdf(a_case("Ready 漢字")))).pages[0].extract_text().split())
    assert "Ready □□" in text and "This PDF has no letters for some of what was typed" in text
    assert "漢字" in case_csv(a_case("Ready 漢字")).decode("utf-8-sig")


def test_what_is_longer_than_a_page_goes_on_over_the_next() -> None:
    long = "word " * 4000 + "the end"
    pages = PdfReader(io.BytesIO(case_pdf(a_case(long, "x" * 5000)))).pages
    assert len(pages) > 2 and any("the end" in page.extract_text() for page in pages)


def test_what_was_typed_is_no_markup() -> None:
    typed = "**bold** <b>x</b> __under__ {nb} [a](https://x.example)"
    assert typed in PdfReader(io.BytesIO(case_pdf(a_case(typed)))).pages[0].extract_text()


def test_the_fonts_licence_lies_beside_them() -> None:
    fonts = Path(pdf.__file__).parent / "fonts"
    assert "Permission is hereby granted, free of charge" in (fonts / "LICENCE").read_text(encoding="utf-8")


def test_links_stand_in_the_place_of_tickets_and_are_shown_once() -> None:
    outcome = Outcome((simple("Here."),), tickets=(Ticket("pdf", WORD),))
    shown = linked(outcome, "https://bot.example/")
    assert not shown.tickets and shown.messages[-1].secret
    assert f"https://bot.example{PATH}{WORD}" in repr(shown.messages[-1])
    assert "Each link works once, within 10 minutes." in said_by(shown)
    assert linked(Outcome(), "") == Outcome()


async def test_a_look_at_the_link_uses_nothing_up_and_a_press_gives_the_file_once() -> None:
    conversation = ScriptedConversation(files={WORD: Fetched("csv", a_case("=1"))})
    app = web.Application()
    add_downloads(app, conversation)
    add_downloads(app, conversation)  # a second channel asks for it
    async with TestClient(TestServer(app)) as client:
        for method in ("HEAD", "GET", "GET"):
            assert (await client.request(method, PATH + WORD)).status == 200
        first = await client.post(PATH + WORD)
        assert first.status == 200 and "'=1" in (await first.read()).decode("utf-8-sig")
        assert first.headers["Content-Disposition"] == 'attachment; filename="ONB-7K3F9Q.csv"'
        assert first.headers["Cache-Control"] == "no-store" and first.headers["Referrer-Policy"] == "no-referrer"
        second = await client.post(PATH + WORD)
        assert second.status == 410 and "Ask the assistant for the file again" in await second.text()
        assert (await client.get(PATH + "short")).status == 404
