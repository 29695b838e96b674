"""A case file as a PDF: headings that a reader can jump to, and each row as a short paragraph, however long it is."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from conversations.case_file.document import CaseFile, Table

_FONT, _UNKNOWN = "DejaVu", "\u25a1"
_LINE, _GAP = 5.0, 2.0  # millimetres
_UNDRAWN = f"This PDF has no letters for some of what was typed, and shows {_UNKNOWN} there. The spreadsheet has all."


class _Paper(FPDF):
    """A4, with the reference and the number of the page at its foot."""

    def __init__(self, reference: str) -> None:
        super().__init__(format="A4")
        self._reference = reference
        self.alias_nb_pages("")  # a person may have typed what fpdf takes for the number of pages

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(_FONT, size=8)
        self.cell(0, _LINE, f"{self._reference}, page {self.page_no()}", align="R")


def case_pdf(case: CaseFile) -> bytes:
    """Takes a good part of a second of the processor: call it beside the loop."""
    paper = _Paper(case.reference)
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        with as_file(files("adapters.common.case_files").joinpath("fonts", name)) as font:
            paper.add_font(_FONT, style, font)
    paper.set_title(f"Case file {case.reference}")
    paper.set_lang("en-GB")
    paper.set_auto_page_break(auto=True, margin=18)
    paper.add_page()
    drawn = _Drawn(paper)
    drawn.says(case.title, "B", 16)
    drawn.says(case.notice)
    for name, value in case.facts:
        drawn.says(f"{name}: {value}")
    for table in case.tables:
        _draw(drawn, table)
    if drawn.undrawn:
        drawn.says(_UNDRAWN, "B")
    return bytes(paper.output())


class _Drawn:
    """Writes on a paper, letter for letter; `undrawn` once the font had no letter for one."""

    def __init__(self, paper: FPDF) -> None:
        self._paper = paper
        fonts = [font for font in paper.fonts.values() if isinstance(font, TTFFont)]
        self._known = frozenset[int].intersection(*(frozenset(font.cmap) for font in fonts))
        self.undrawn = False

    def section(self, title: str) -> None:
        """A heading, in the outline too."""
        self._paper.ln(_GAP * 2)
        self._paper.start_section(title)
        self.says(title, "B", 13)

    def says(self, words: str, style: str = "", size: int = 10) -> None:
        """A paragraph of literal text, over as many pages as it takes."""
        self._paper.set_font(_FONT, style, size)
        drawn = "".join(self._letters(words))
        self._paper.multi_cell(0, _LINE * size / 10, drawn, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def gap(self) -> None:
        self._paper.ln(_GAP)

    def _letters(self, words: str) -> Iterable[str]:
        for letter in words.replace("\r\n", "\n").replace("\t", "    "):
            if letter == "\n" or ord(letter) in self._known:
                yield letter
            elif letter.isprintable():
                self.undrawn = True
                yield _UNKNOWN


def _draw(drawn: _Drawn, table: Table) -> None:
    drawn.section(table.title)
    if not table.rows:
        drawn.says(table.nothing)
    for row in table.rows:
        for heading, cell in zip(table.headings, row, strict=True):
            if cell:
                drawn.says(f"{heading}: {cell}")
        drawn.gap()
