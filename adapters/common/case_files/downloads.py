"""Files by a link that works once, for channels to which no file can be sent."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from html import escape

from aiohttp import web

from adapters.common.calendar import ics
from adapters.common.case_files.spreadsheet import case_csv
from adapters.common.channel_adapter import Conversation
from conversations.case_file.document import CaseFile, Fetched
from conversations.case_file.tickets import MINUTES
from conversations.replies import Message, Outcome, paragraph
from conversations.sending import SendProblem
from conversations.text import Words

PATH = "/case-file/"
NAMES = {"pdf": "PDF", "csv": "spreadsheet", "json": "file for programs", "ics": "file for your calendar"}
_GET = {
    "pdf": "Get the PDF",
    "csv": "Get the spreadsheet",
    "json": "Get the file for programs (JSON)",
    "ics": "Get the file for your calendar",
}
_TYPES = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json", "ics": "text/calendar"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address is the key
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_GONE = "This link has been used, or is too old. Ask the assistant for the file again."
_LATER = "We could not get the file just now. The link still works: try again in a moment."
_ADDED = web.AppKey("case_file_downloads", bool)
_log = logging.getLogger(__name__)


def linked(outcome: Outcome, address: str) -> Outcome:
    """The outcome with links in the place of its tickets. `address`: of this server; empty for links within a page."""
    if not outcome.tickets:
        return outcome
    links = tuple(
        paragraph("{link}", link=Words(_GET[each.kind], link=f"{address.rstrip('/')}{PATH}{each.word}"))
        for each in outcome.tickets
    )
    told = paragraph("Each link works once, within {minutes} minutes. Do not pass it on.", minutes=MINUTES)
    return replace(outcome, messages=(*outcome.messages, Message((*links, told), secret=True)), tickets=())


async def drawn(fetched: Fetched) -> bytes:
    """The file itself, drawn beside the loop."""
    if fetched.written:
        return fetched.written.encode()
    if fetched.invite is not None and fetched.at is not None:
        return ics(fetched.invite, fetched.at, fetched.organiser)
    return await asyncio.to_thread(_pdf if fetched.kind == "pdf" else case_csv, fetched.case)


def _pdf(case: CaseFile) -> bytes:
    from adapters.common.case_files.pdf import case_pdf  # noqa: PLC0415 (24 MB and an eighth of the start, for a few)

    return case_pdf(case)


def file_name(fetched: Fetched) -> str:
    """Such as ONB-7K3F9Q.pdf."""
    return f"{fetched.case.reference}.{fetched.kind}"


def add_downloads(app: web.Application, conversation: Conversation) -> None:
    """Serves the links, however many channels ask for it.

    Programs that look at a link before a person does (previews, safety checks) only GET it: that uses nothing up.
    """
    if _ADDED in app:
        return
    app[_ADDED] = True

    async def ask(_: web.Request) -> web.Response:
        form = '<form method="post"><button>Get the file</button></form>'
        return _page("Get the file", "This link works once.", form)

    async def give(request: web.Request) -> web.Response:
        try:
            fetched = await conversation.case_file(request.match_info["word"])
        except SendProblem as problem:
            _log.warning("A case file was not given: %s", problem)
            return _page("Try again", _LATER, status=503)
        if fetched is None:
            return _page("This link does not work any more", _GONE, status=410)
        named = {"Content-Disposition": f'attachment; filename="{file_name(fetched)}"'}
        return web.Response(body=await drawn(fetched), content_type=_TYPES[fetched.kind], headers=_HEADERS | named)

    app.router.add_get(f"{PATH}{{word:[A-Za-z0-9_-]{{20,100}}}}", ask)
    app.router.add_post(f"{PATH}{{word:[A-Za-z0-9_-]{{20,100}}}}", give)


def _page(title: str, words: str, form: str = "", status: int = 200) -> web.Response:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    body = f"<main><h1>{escape(title)}</h1><p>{escape(words)}</p>{form}</main>"
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    return web.Response(text=page, status=status, content_type="text/html", headers=_HEADERS)
