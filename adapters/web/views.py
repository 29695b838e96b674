"""What the templates are given: each pane with its people, its messages and what stands at its foot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import urlencode

from adapters.web.codec import Content, load
from adapters.web.people import BY_USER, Pane, Persona, menu_of
from adapters.web.ports import PaneState, Row
from conversations.guidance.uk_time import in_uk, long_date, time_of_day
from conversations.replies import Button, Message, SummaryList, SummaryRow
from conversations.text import Said
from conversations.turns import Pressed

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


def entries(
    rows: Sequence[Row], reader: str, now: datetime, shown_once: Mapping[int, Message] = MappingProxyType({})
) -> tuple[Entry, ...]:
    """The rows as messages, each thread beneath its parent and the one with the latest news last.

    A private reply to a press stands directly beneath the message that was pressed. `shown_once`: see `Record`.
    """
    known = {row.id for row in rows}
    threads: dict[int, list[Entry]] = {}
    for row in rows:
        if row.thread in known:
            threads.setdefault(row.thread, []).append(_entry(row, reader, now))
    made = [
        _entry(row, reader, now, tuple(threads.get(row.id, ())), shown_once.get(row.id))
        for row in rows
        if row.thread not in known
    ]
    by_id = {entry.id: entry for entry in made}

    def place(entry: Entry) -> tuple[int, list[int]]:
        path = [int(id) for id in entry.path.split("/")]
        return by_id.get(path[0], entry).news, path

    return tuple(sorted(made, key=place))


Places = Mapping[Pressed, Collection[int]]


def old_buttons(pane: Pane, shown: Sequence[Entry]) -> Places:
    """What can be pressed in messages that nobody brings up to date, and in which of them it stays to be pressed.

    Direct messages have a button once, in the newest that draws it. In the channel private replies and history are old.
    """
    places: dict[Pressed, set[int]] = {}
    for entry in shown:
        for old in _old(pane, entry):
            for press in map(press_of, _buttons(old.content)):
                places.setdefault(press, set()).add(old.id)
    return {press: {max(ids)} for press, ids in places.items()} if pane is Pane.APPLICANT else places


def without_dead_buttons(pane: Pane, shown: Sequence[Entry], live: Places) -> tuple[Entry, ...]:
    """The messages, their old buttons only where `live` has them."""
    return tuple(_kept(entry, {old.id for old in _old(pane, entry)}, live) for entry in shown)


def _old(pane: Pane, entry: Entry) -> Iterator[Entry]:
    if pane is Pane.APPLICANT or entry.private:
        yield entry
    yield from entry.thread


def _kept(entry: Entry, old: Collection[int], live: Places) -> Entry:
    thread = tuple(_kept(line, old, live) for line in entry.thread)
    content = entry.content
    if entry.id in old and isinstance(content, Message):
        content = _with_buttons(content, {press for press in live if entry.id in live[press]})
    if (content, thread) == (entry.content, entry.thread):
        return entry
    drawn = [press_of(button) for button in _buttons(content)]
    return replace(entry, content=content, thread=thread, mark=_mark(entry.mark, drawn, [line.mark for line in thread]))


def _with_buttons(message: Message, live: Collection[Pressed]) -> Message:
    def row(drawn: SummaryRow) -> SummaryRow:
        dead = drawn.change is not None and press_of(drawn.change) not in live
        return replace(drawn, change=None) if dead else drawn

    blocks = [
        replace(block, rows=tuple(map(row, block.rows))) if isinstance(block, SummaryList) else block
        for block in message.blocks
    ]
    buttons, menu = [tuple(b for b in some if press_of(b) in live) for some in (message.buttons, message.menu)]
    return Message(tuple(blocks), buttons, menu)


def _buttons(content: Content) -> Iterator[Button]:
    if isinstance(content, Message):
        yield from (*content.buttons, *content.menu)
        rows = (row for block in content.blocks if isinstance(block, SummaryList) for row in block.rows)
        yield from (row.change for row in rows if row.change)


def press_of(button: Button) -> Pressed:
    """What its press asks for."""
    return Pressed(button.action, button.about, button.detail)


def _mark(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _entry(
    row: Row, reader: str, now: datetime, thread: tuple[Entry, ...] = (), in_place_of: Message | None = None
) -> Entry:
    persona = BY_USER.get(row.author or "")
    return Entry(
        id=row.id,
        mark=_mark(row.content, in_place_of is None, when(row.at, now), [entry.mark for entry in thread]),
        name=row.author_name,
        initials=persona.initials if persona else "N",
        mine=row.author == reader,
        ours=row.author is None,
        private=row.only_for is not None,
        at=row.at,
        when=when(row.at, now),
        content=in_place_of or load(row.content),
        thread=thread,
        within=row.content.get("within", ""),
    )


def when(at: datetime, now: datetime) -> str:
    """ "5pm" for today, else "6 January 2027 at 5pm", on a UK clock."""
    here = in_uk(at)
    return time_of_day(here) if here.date() == in_uk(now).date() else f"{long_date(here)} at {time_of_day(here)}"
