"""What the templates are given: each pane with its people, its messages and what stands at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from adapters.web.codec import Content, load
from adapters.web.people import BY_USER, Pane, Persona, menu_of
from adapters.web.ports import PaneState, Row
from conversations.guidance.uk_time import clock, in_uk, long_date
from conversations.replies import Message, Said

NEWEST = 100  # messages; older ones are shown when they are asked for
_THREAD_SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """One message, with the history beneath it. `mark` changes when the message does.

    `within` is the path of the message that a private reply answers: the ids from the top, such as "12/40".
    """

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
    within: str = ""

    @property
    def path(self) -> str:
        """Where it stands: the messages above it and its own id."""
        return f"{self.within}/{self.id}" if self.within else str(self.id)

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
    def news(self) -> int:
        """The id of the newest line in its thread, or its own: what came later has more."""
        return max([self.id, *(entry.id for entry in self.thread)])

    @property
    def concerns(self) -> frozenset[str]:
        """The references of the onboardings that its buttons are about."""
        if not isinstance(self.content, Message):
            return frozenset()
        return frozenset(button.about for button in (*self.content.buttons, *self.content.menu)) - {""}

    @property
    def earlier(self) -> tuple[Entry, ...]:
        return self.thread[:-_THREAD_SHOWN]

    @property
    def latest(self) -> tuple[Entry, ...]:
        return self.thread[-_THREAD_SHOWN:]


@dataclass(frozen=True)
class PaneView:
    """`hidden` counts the messages that are older than the oldest one shown."""

    pane: Pane
    who: Persona
    beside: Persona
    entries: tuple[Entry, ...]
    state: PaneState
    hidden: int = 0

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
    """`version` is where both conversations stood when the page was drawn, `earlier` how far back it goes.

    `known` names the messages, each as "pane-id:mark", that are drawn without their content: the browser has it.
    """

    panes: tuple[PaneView, PaneView]
    version: str
    earlier: int = 0
    known: frozenset[str] = frozenset()

    @property
    def people(self) -> tuple[Persona, Persona]:
        return self.panes[0].who, self.panes[1].who

    @property
    def home(self) -> str:
        """This page's own address."""
        return home(*self.people, self.earlier)

    @property
    def further_back(self) -> str:
        return home(*self.people, self.earlier + NEWEST)


def home(applicant: Persona, team: Persona, earlier: int = 0) -> str:
    """The address of the page for two people. `earlier`: how many messages to show before the newest."""
    asked = {Pane.APPLICANT.value: applicant.user, Pane.TEAM.value: team.user}
    return "/?" + urlencode(asked | ({"earlier": str(earlier)} if earlier else {}))


def entries(rows: Sequence[Row], reader: str, now: datetime) -> tuple[Entry, ...]:
    """The rows as messages, each thread beneath its parent and the one with the latest news last.

    A private reply to a press stands directly beneath the message that was pressed.
    """
    known = {row.id for row in rows}
    threads: dict[int, list[Entry]] = {}
    for row in rows:
        if row.thread in known:
            threads.setdefault(row.thread, []).append(_entry(row, reader, now))
    made = [_entry(row, reader, now, tuple(threads.get(row.id, ()))) for row in rows if row.thread not in known]
    by_id = {entry.id: entry for entry in made}

    def place(entry: Entry) -> tuple[int, list[int]]:
        path = [int(id) for id in entry.path.split("/")]
        return by_id.get(path[0], entry).news, path

    return tuple(sorted(made, key=place))


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
        within=row.content.get("within", ""),
    )


def when(at: datetime, now: datetime) -> str:
    """ "5pm" for today, else "6 January 2027 at 5pm", on a UK clock."""
    here = in_uk(at)
    return clock(here) if here.date() == in_uk(now).date() else f"{long_date(here)} at {clock(here)}"
