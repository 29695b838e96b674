"""What the templates are given: each pane with its people, its messages and what stands at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from adapters.web.codec import Content, load
from adapters.web.inbound import menu_of
from adapters.web.people import BY_USER, Persona
from adapters.web.places import Pane
from adapters.web.ports import PaneState, Row
from conversations.guidance.uk_time import clock, in_uk, long_date
from conversations.replies import Message, Said

_THREAD_SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """One message, with the history beneath it. `mark` changes when the message does."""

    id: int
    mark: str
    name: str
    initials: str
    mine: bool
    ours: bool
    private: bool
    at: datetime
    when: str
    content: Content
    thread: tuple[Entry, ...] = ()

    @property
    def kind(self) -> str:
        match self.content:
            case Message():
                return "message"
            case Said():
                return "said"
            case _:
                return "selected"

    @property
    def earlier(self) -> tuple[Entry, ...]:
        return self.thread[:-_THREAD_SHOWN]

    @property
    def latest(self) -> tuple[Entry, ...]:
        return self.thread[-_THREAD_SHOWN:]


@dataclass(frozen=True)
class PaneView:
    pane: Pane
    who: Persona
    beside: Persona
    entries: tuple[Entry, ...]
    state: PaneState

    @property
    def key(self) -> str:
        return self.pane.value

    @property
    def title(self) -> str:
        match self.pane:
            case Pane.APPLICANT:
                return "Direct messages"
            case Pane.TEAM:
                return "Onboarding team channel"

    @property
    def people(self) -> dict[str, list[Persona]]:
        """Whom this pane can speak as, by organisation."""
        menu: dict[str, list[Persona]] = {}
        for persona in menu_of(self.pane):
            menu.setdefault(persona.organisation, []).append(persona)
        return menu

    @property
    def at_fault(self) -> bool:
        form = self.state.form
        return bool(self.state.problem) or (form is not None and any(field.error for field in form.fields))


@dataclass(frozen=True)
class PageView:
    """`version` is where both conversations stood when the page was drawn."""

    panes: tuple[PaneView, PaneView]
    version: str


def entries(rows: Sequence[Row], reader: str, now: datetime) -> tuple[Entry, ...]:
    """The rows as messages, each thread beneath its parent; a row whose parent is too old to be read stands alone."""
    known = {row.id for row in rows}
    threads: dict[int, list[Entry]] = {}
    for row in rows:
        if row.thread in known:
            threads.setdefault(row.thread, []).append(_entry(row, reader, now))
    tops = [row for row in rows if row.thread not in known]
    return tuple(_entry(row, reader, now, tuple(threads.get(row.id, ()))) for row in tops)


def _entry(row: Row, reader: str, now: datetime, thread: tuple[Entry, ...] = ()) -> Entry:
    persona = BY_USER.get(row.author or "")
    marked = repr((row.content, when(row.at, now), [entry.mark for entry in thread]))
    return Entry(
        id=row.id,
        mark=sha256(marked.encode()).hexdigest()[:16],
        name=row.author_name,
        initials=persona.initials if persona else "N",
        mine=row.author == reader,
        ours=row.author is None,
        private=row.only_for is not None,
        at=row.at,
        when=when(row.at, now),
        content=load(row.content),
        thread=thread,
    )


def when(at: datetime, now: datetime) -> str:
    """ "5pm" for today, else "6 January 2027 at 5pm", on a UK clock."""
    here = in_uk(at)
    return clock(here) if here.date() == in_uk(now).date() else f"{long_date(here)} at {clock(here)}"
