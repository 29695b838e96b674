"""A world that talks straight to the manager, over a database of its own, and the stories that are told in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.web.channel import WebChannel
from adapters.web.codec import load
from adapters.web.people import BY_USER, TEAM_PLACE, Pane, Persona, conversation_at, place_of
from bot.channels import ChannelSettings
from bot.rehearsal import script, shortest
from bot.rehearsal.narrator import Narrator, Silence, Teller
from bot.rehearsal.seats import RehearsalProblem, Sheet
from bot.rehearsal.showing import filled_lines, form_lines, lines, row_line, title_of
from bot.rehearsal.tally import Tally
from bot.wiring import PAGE_ALONE, Application, OnboardingOptions, assemble
from conversations.content.loader import NEWEST_CONTENT, newest_versions
from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.replies import Button, Form, Message, Outcome, SummaryList
from conversations.text import plain
from conversations.turns import Pressed, Submitted, Turn, Typed
from models.database.migrate import upgrade
from models.repositories import lists

START = datetime(2026, 12, 18, 16, 55, tzinfo=LONDON)
"""A Friday before Christmas, 5 minutes to 5: the hardest moment to count working days from."""
_QUIET = Silence()


@dataclass
class Shown:
    """A message in somebody's view. `row` numbers one that was delivered; a reply to a deed has none."""

    message: Message
    row: int | None = None


class InMemorySeat:
    """One person at one place. `last` is the outcome of the latest deed; `view` is everything that stands there."""

    def __init__(self, world: InMemoryWorld, persona: Persona, pane: Pane) -> None:
        self.persona = persona
        self.place = place_of(pane, persona)
        self.view: list[Shown] = []
        self.form: Form | None = None
        self.last = Outcome()
        self._world = world

    async def says(self, words: str) -> None:
        self._world.narrator.did(self.persona.name, f'types "{words}"')
        self._acted()
        await self.does(Typed(words))

    async def presses(self, label: str, near: str | None = None) -> None:
        await self.press(self.button(label, near))

    async def press(self, button: Button) -> None:
        """Press one button, on an old card or a new one."""
        self._world.narrator.did(self.persona.name, f"presses [{button.label}]", _asked(button))
        self._acted(2 if button.confirm else 1)
        await self.does(Pressed(button.action, button.about, button.detail))

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        form = self._open_form()
        if unknown := sorted(set(values) - {field.id for field in form.fields}):
            raise self.problem(f"{self.persona.name} has no field {unknown[0]} in the form {form.title}.")
        filled = {field.id: field.values for field in form.fields} | {key: _typed(v) for key, v in values.items()}
        for field in (field for field in form.fields if field.suggests and field.id in values):
            filled[field.id] = await self._first_offered(filled[field.id])
        self._world.narrator.did(self.persona.name, f"fills in: {title_of(form)}", filled_lines(form, filled))
        self._acted(2 if form.confirm else 1)
        self._world.tally.filled_in({field.id: field.values for field in form.fields}, filled)
        await self.does(Submitted(form.action, form.about, form.detail, filled, form.seen))
        return _sheet(self.form)

    async def _first_offered(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        offered = await self._world.app.manager.organisations(" ".join(typed))
        return (offered[0].value,) if offered else typed

    async def form_fields(self) -> tuple[str, ...]:
        return tuple(field.id for field in self.form.fields) if self.form is not None else ()

    async def sees(self, words: str) -> None:
        if words not in self.text():
            raise self.problem(f'{self.persona.name} does not see "{words}".')

    async def does_not_see(self, words: str) -> None:
        if words in self.text():
            raise self.problem(f'{self.persona.name} sees "{words}".')

    async def does(self, intent: Typed | Pressed | Submitted, delivery: str | None = None) -> Outcome:
        """One turn, from deed to reply, and all that it sets going."""
        outcome = await self._world.handle(self.turn(intent, delivery))
        self.last, self.form = outcome, outcome.form
        for message in outcome.messages:
            self.view.append(Shown(message))
            self._world.narrator.told(self.persona.name.split()[0], message)
        if (sheet := _sheet(self.form)) and sheet.errors:
            self._world.narrator.did(self.persona.name, "is told:", sheet.errors.values())
        await self._world.settle()
        return outcome

    def turn(self, intent: Typed | Pressed | Submitted, delivery: str | None = None) -> Turn:
        return Turn(delivery or self._world.next_delivery(), self.persona.actor(), self.place, intent)

    def button(self, label: str, near: str | None = None) -> Button:
        """The newest button with a label. Raises RehearsalProblem if there is none."""
        for shown in reversed(self.view):
            if found := next(_fitting(shown.message, label, near), None):
                return found
        beside = f' near "{near}"' if near else ""
        raise self.problem(f"{self.persona.name} finds no button [{label}]{beside}.")

    def text(self) -> str:
        """Everything that stands here, as one line."""
        return " ".join(" ".join(self.lines()).split())

    def lines(self) -> list[str]:
        messages = [line for shown in self.view for line in lines(shown.message)]
        return messages + (form_lines(self.form) if self.form is not None else [])

    def problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(sentence, "What stands there:\n" + "\n".join(self.lines()[-80:]))

    def receive(self, row: int, message: Message) -> Message | None:
        """A delivered message comes, or changes in its place: then what stood there before."""
        for shown in self.view:
            if shown.row == row:
                before, shown.message = shown.message, message
                return before
        self.view.append(Shown(message, row))
        return None

    def _acted(self, times: int = 1) -> None:
        self._world.tally.acted(self.place == TEAM_PLACE, times)

    def _open_form(self) -> Form:
        if self.form is None:
            raise self.problem(f"{self.persona.name} has no form open.")
        return self.form


class InMemoryWorld:
    """Everybody in their seat, over one application whose clock is moved by hand."""

    def __init__(self, narrator: Narrator = _QUIET, now: datetime = START) -> None:
        self.narrator = narrator
        self.now = now
        self.tally = Tally()
        self.app: Application
        self._numbers = count(1)
        self._settled = False
        self._read: dict[str, int] = {}
        self._rows: dict[int, object] = {}
        self.seats: list[InMemorySeat] = []
        self.amara, self.tom, self.grace = (self.sit(user, Pane.APPLICANT) for user in ("amara", "tom", "grace"))
        self.priya, self.daniel = (self.sit(user, Pane.TEAM) for user in ("priya", "daniel"))

    def sit(self, user: str, pane: Pane) -> InMemorySeat:
        """One more seat: a member of the onboarding team at their direct messages, say."""
        seat = InMemorySeat(self, BY_USER[user], pane)
        self.seats.append(seat)
        return seat

    def next_delivery(self) -> str:
        return f"rehearsal:{next(self._numbers)}"

    async def handle(self, turn: Turn) -> Outcome:
        self._settled = False
        return await self.app.manager.handle(turn)

    def scene(self, title: str) -> None:
        self.narrator.scene(title, self.now)

    async def settle(self) -> None:
        if self._settled:
            return
        self._settled = True
        await self.app.worker.once()
        for conversation, seats in self._conversations().items():
            version = await self.app.channel(WebChannel).transcript.version(conversation)
            if self._read.get(conversation, 0) != version:
                self._read[conversation] = version
                await self._deliver(conversation, seats)

    async def travel(self, to: datetime) -> None:
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            await self._strike(self.now + wait)
        await self._strike(to)

    async def _strike(self, at: datetime) -> None:
        self.now, self._settled = at, False
        await self.settle()

    def _conversations(self) -> dict[str, list[InMemorySeat]]:
        found: dict[str, list[InMemorySeat]] = {}
        for seat in self.seats:
            found.setdefault(conversation_at(seat.place), []).append(seat)
        return found

    async def _deliver(self, conversation: str, seats: list[InMemorySeat]) -> None:
        for row in sorted(
            await self.app.channel(WebChannel).transcript.read(conversation, "", limit=1000), key=lambda row: row.id
        ):
            message = load(row.content)
            if self._rows.get(row.id) == row.content or not isinstance(message, Message):
                continue
            self._rows[row.id] = row.content
            before = [seat.receive(row.id, message) for seat in seats]
            whom = "team channel" if seats[0].place == TEAM_PLACE else seats[0].persona.name.split()[0]
            self.narrator.told(whom, message, before[0])


@asynccontextmanager
async def in_memory(
    narrator: Narrator = _QUIET,
    url: str | None = None,
    settings: ChannelSettings = PAGE_ALONE,
    registrations_to: str = "",
    begins_with: str = NEWEST_CONTENT,
) -> AsyncIterator[InMemoryWorld]:
    """A world for the length of the block, on a database that is gone afterwards.

    `url`: one that is migrated. `begins_with`: the version of the content of new onboardings.
    """
    with TemporaryDirectory(prefix="rehearsal-") as folder:
        if url is None:
            url = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
            await upgrade(url)
        world = InMemoryWorld(narrator)
        clock = partial(getattr, world, "now")
        options = OnboardingOptions(registrations_to=registrations_to, begins_with=begins_with)
        world.app = assemble(url, TEAM_PLACE, clock, settings, options=options)
        try:
            await world.app.database.open()
            yield world
        finally:
            await world.app.database.close()


def _fitting(message: Message, label: str, near: str | None) -> Iterator[Button]:
    """Buttons with a label, those whose own row holds `near` first."""
    rows = [row for block in message.blocks if isinstance(block, SummaryList) for row in block.rows]
    beside = [(row.change, row_line(row)) for row in rows if row.change and row.change.label == label]
    own = [button for button in (*message.buttons, *message.menu) if button.label == label]
    yield from (button for button, row in beside if near and near in row)
    if near is None or near in " ".join(lines(message)):
        yield from own
        yield from (button for button, _ in beside)


def _asked(button: Button) -> list[str]:
    confirm = button.confirm
    return [confirm.title, confirm.body, f"[{confirm.yes}]"] if confirm else []


def _typed(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _sheet(form: Form | None) -> Sheet | None:
    if form is None:
        return None
    errors = {field.id: plain(field.error) for field in form.fields if field.error}
    return Sheet(form.title, tuple(field.id for field in form.fields), errors)


async def to_live(
    write: Callable[[str], object], part_of_nhs_england: bool, more_each_time: bool, stage: int | None = None
) -> None:
    """The whole onboarding, told of one stage or of all; then what it took of people, and what the shortest way takes.

    Raises RehearsalProblem unless the service ends live.
    """
    teller = Teller(write, stage)
    async with in_memory(teller) as world:
        await script.whole(world, part_of_nhs_england, more_each_time)
        await _ended(world, State.LIVE)
    async with in_memory() as unseen:
        least = await shortest.count(unseen)
    teller.sum_up("\n".join([f"This story took {world.tally}.", *least.lines(), "", "The service is live."]))


async def to_live_in_5_steps(write: Callable[[str], object]) -> None:
    """The same in the journey of 5 steps. Raises RehearsalProblem unless the service ends live."""
    teller = Teller(write, numbered=False)
    async with in_memory(teller, begins_with=newest_versions()["five-steps"]) as world:
        await script.in_5_steps(world)
        await _ended(world, State.LIVE)
    teller.sum_up("The service is live.")


async def to_declined(write: Callable[[str], object], part_of_nhs_england: bool, stage: int | None = None) -> None:
    """Raises RehearsalProblem unless it is declined at the end, and the applicant was told why."""
    teller = Teller(write, stage)
    async with in_memory(teller) as world:
        await script.declined(world, part_of_nhs_england)
        await _ended(world, State.DECLINED)
    teller.sum_up("The onboarding is declined, and the applicant knows why.")


async def _ended(world: InMemoryWorld, state: State) -> None:
    async with world.app.database.reading() as session:
        stands = await lists.counts_by_state(session)
    if stands != {state.value: 1}:
        raise RehearsalProblem(f"The story is over, and the onboarding is not {state.value}.")
