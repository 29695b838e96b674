"""Draws the page and its error pages as HTML, with everything escaped that is not a template's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.common.svg import bar_chart, route_picture
from adapters.web.codec import dump_confirm
from adapters.web.views import PageView
from conversations.guidance.uk_time import long_moment
from conversations.replies import FieldKind, StepStatus
from conversations.text import plain

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make browsers post with the origin "null"
    "Cache-Control": "no-store",
}
"""Sent with everything that the page answers."""

_LINKS = ("https://", "http://", "mailto:", "/")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.:-]+([/?#][!-~]*)?")
_NOT_IN_ADDRESSES = re.compile(r"[<>\"\\^`{|}]")
_TURNS_ROUND = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS_A_SENTENCE = ".,;:!?"
_TIMES_OFFERED = 5
_DATE_PARTS = 3

TAG_COLOURS = {
    StepStatus.DONE: "green",
    StepStatus.NOW: "blue",
    StepStatus.WITH_TEAM: "purple",
    StepStatus.MORE_NEEDED: "orange",
    StepStatus.DRAFTED: "aqua",
    StepStatus.LATER: "grey",
    StepStatus.SKIPPED: "white",
}

FIELD_TEMPLATES = {
    FieldKind.TEXT: "line",
    FieldKind.LONG_TEXT: "long_text",
    FieldKind.EMAIL: "line",
    FieldKind.PHONE: "line",
    FieldKind.NUMBER: "line",
    FieldKind.DATE: "date",
    FieldKind.TIMES: "times",
    FieldKind.CHOICE: "choices",
    FieldKind.CHOICES: "choices",
}


# What a browser may fill in of the person who answers (WCAG 1.3.5); no other question is about them.
AUTOCOMPLETE = {
    "registration.contact_name": "name",
    "registration.email": "email",
    "registration.role": "organization-title",
    "registration.organisation": "organization",
}


class Pages:
    """The templates. `new_delivery` gives each drawn form an id of its own (a UUID)."""

    def __init__(self, new_delivery: Callable[[], str] = lambda: str(uuid4())) -> None:
        self._templates = Environment(
            loader=PackageLoader("adapters.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "bar_chart": bar_chart,
            "route_picture": route_picture,
            "plain": plain,
            "long_moment": long_moment,
            "json_confirm": dump_confirm,
            "safe_link": safe_link,
            "addresses": addresses,
            "date_parts": date_parts,
            "five_moments": five_moments,
        }
        self._templates.globals |= {
            "new_delivery": new_delivery,
            "TAG_COLOURS": TAG_COLOURS,
            "FIELD_TEMPLATES": FIELD_TEMPLATES,
            "AUTOCOMPLETE": AUTOCOMPLETE,
        }

    def page(self, view: PageView) -> str:
        return self._templates.get_template("page.html").render(page=view)

    def problem(self, advice: str) -> str:
        """A page that says what to do, for a request that could not be answered."""
        return self._templates.get_template("problem.html").render(advice=advice)


def safe_link(address: str) -> bool:
    """Whether an address may be a link: a web page, an email address or a page of ours."""
    return address.lower().startswith(_LINKS) and not address.startswith("//")


def addresses(said: str) -> list[tuple[str, bool]]:
    """A person's text in pieces, each with whether it is a web address that may be followed, shown letter for letter.

    Only https and a plain host name make a link, and nothing does beside characters that turn the writing round.
    """
    pieces: list[tuple[str, bool]] = []
    for piece in re.split(r"(\s+)", said):
        address = piece.rstrip(_ENDS_A_SENTENCE)
        if _is_address(address) and not _TURNS_ROUND.search(said):
            pieces += [(address, True), (piece[len(address) :], False)]
        else:
            pieces.append((piece, False))
    return pieces


def _is_address(word: str) -> bool:
    if not _ADDRESS.fullmatch(word) or _NOT_IN_ADDRESSES.search(word):
        return False
    try:
        parts = urlsplit(word)
        return "." in (parts.hostname or "").strip(".") and parts.port != 0
    except ValueError:
        return False


def date_parts(values: tuple[str, ...]) -> tuple[str, str, str]:
    """Day, month and year to stand in a date question; what is not a date is shown again as it was typed."""
    typed = values[0] if values else ""
    try:
        day = date.fromisoformat(typed)
        return str(day.day), str(day.month), str(day.year)
    except ValueError:
        parts = typed.split("-")[::-1] if typed.count("-") == _DATE_PARTS - 1 else typed.split(" ", _DATE_PARTS - 1)
        day_part, month, year = (parts + [""] * _DATE_PARTS)[:_DATE_PARTS]
        return day_part, month, year


def five_moments(values: tuple[str, ...]) -> tuple[str, ...]:
    """At least five "YYYY-MM-DDTHH:MM" for the inputs of a times question, empty where nothing stands."""
    return tuple(value.replace(" ", "T", 1) for value in values) + ("",) * (_TIMES_OFFERED - len(values))
