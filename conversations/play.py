"""Plays one turn inside its transaction: finds who acts and on what, asks the actions table, and does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from conversations import board, commands, lobby, records
from conversations.actions import TABLE, Action, Deed, Side, form_of, handler_of, is_allowed
from conversations.cards import capitalised, simple, status_card, team_card
from conversations.content.help import Help
from conversations.events import sentence
from conversations.journey.machine import NotPossible, State
from conversations.onboarding import Happened, Summary
from conversations.people import Member, Participant
from conversations.reminders import fall_due, keep_time
from conversations.replies import Message, Moment, Outcome, Paragraph, Result, text
from conversations.stages import chat, people, registration
from conversations.stages.answering import CannotAnswer
from conversations.turns import Address, FellDue, PlaceKind, Pressed, Submitted, Turn, Typed
from models import queries
from models.delivery import Reminder
from models.onboarding import Onboarding as Row
from models.person import Person
from models.standings import Role, Standing
from models.unit_of_work import UnitOfWork

NEWEST_CONTENT = "2025-06"


@dataclass(frozen=True)
class House:
    """What every turn needs beside its transaction."""

    packs: records.Packs
    topics: Help
    team: Address


class Play:
    """One turn, from intent to outcome. `vouched`: the platform says now that the actor is of the onboarding team."""

    def __init__(self, work: UnitOfWork, house: House, turn: Turn, now: datetime, vouched: bool) -> None:
        self.work = work
        self.house = house
        self.turn = turn
        self.now = now
        self.vouched = vouched
        self.row: Person
        self.by: Participant

    async def run(self) -> Outcome:
        if isinstance(self.turn.intent, FellDue):
            return await self._fall_due(self.turn.intent)
        await self._meet()
        outcome = await self._respond()
        await self._remember()
        return outcome

    # Who acts

    async def _meet(self) -> None:
        """Know the person by what the platform says of them; a new name or email address there is ours from now on."""
        actor, session = self.turn.actor, self.work.session
        row = await queries.person_for(session, actor.channel, actor.workspace, actor.user)
        if row is None:
            row = Person(channel=actor.channel, workspace=actor.workspace, user=actor.user, name=actor.name)
            session.add(row)
        row.name = actor.name or row.name
        row.email = actor.email.lower() if actor.email else row.email
        if self._asks_the_team():
            row.onboarding_team = self.vouched
        if row.id is None:
            await self.work.flush()
        focus = await session.get(Row, row.focus) if row.focus else None
        self.row, self.by = row, records.participant(row, focus.reference if focus else None)
        self.by.onboarding_team = self.vouched

    def _asks_the_team(self) -> bool:
        return asks_the_team(self.turn)

    async def _remember(self) -> None:
        """Where the chat stands, for the person's next message."""
        self.row.asking = self.by.asking
        if self.by.focus is None:
            self.row.focus = None
        else:
            found = await queries.onboarding_by_reference(self.work.session, self.by.focus)
            self.row.focus = found.id if found else None

    # What they want

    async def _respond(self) -> Outcome:
        match self.turn.intent:
            case Typed() as typed:
                return await self._typed(typed)
            case Pressed(action=action, about=about, detail=detail):
                return await self._pressed(action, Deed0(about, detail))
            case Submitted() as sent:
                return await self._pressed(sent.action, Deed0(sent.about, sent.detail, sent))
            case FellDue():
                return Outcome()

    async def _typed(self, typed: Typed) -> Outcome:
        in_team = self.turn.place.kind is PlaceKind.TEAM
        known = commands.TEAM_COMMANDS if in_team else commands.COMMANDS
        command = commands.read(typed.text, known)
        if in_team:
            return await self._team_command(command, typed.text)
        if self.by.asking and not typed.command and not commands.is_addressed(typed.text):
            return await self._while_asked(typed.text, command)
        if command:
            return await self._command(command.name, command.rest)
        if not typed.text.strip(" /").casefold().removeprefix("notify").strip():
            return await self._command("onboard" if await self._mine() else "help", "")
        return commands.not_understood(typed.text, known)

    async def _while_asked(self, words: str, command: commands.Command | None) -> Outcome:
        """In the middle of a question, a command does what it says; all else is the answer, and is shown back."""
        if command:
            return await self._command(command.name, command.rest)
        control = commands.read(words, commands.IN_A_QUESTION)
        loaded = await self._find(self.by.focus or "")
        if loaded is None or loaded.onboarding.role_of(self.by.id) is None:
            self.by.asking = None
            return Outcome((lobby.none_yet(),))
        deed = Deed(loaded.onboarding, self.by)
        match control.name if control else "":
            case "back":
                return chat.back(deed)
            case "skip":
                return chat.skip(deed)
            case "stop":
                return chat.stop(deed)
            case _:
                return await self._guarded(TABLE["answer"], loaded, lambda: chat.typed(deed, words))

    async def _command(self, name: str, rest: str) -> Outcome:
        match name:
            case "help":
                return Outcome((self._help(rest),))
            case "onboard":
                return await self._onboard()
            case _:
                return await self._about_mine(name)

    def _help(self, rest: str) -> Message:
        known = commands.TEAM_COMMANDS if self.turn.place.kind is PlaceKind.TEAM else commands.COMMANDS
        return commands.help_message(self.house.topics, rest, known)

    async def _team_command(self, command: commands.Command | None, words: str) -> Outcome:
        if not self.vouched:
            return Outcome(
                (simple("Only members of the onboarding team can use this channel."),), result=Result.REFUSED
            )
        match command:
            case commands.Command(name="board"):
                return await self._board(0)
            case commands.Command(name="help", rest=rest):
                return Outcome((self._help(rest),))
            case _:
                return commands.not_understood(words, commands.TEAM_COMMANDS)

    # Before an onboarding is chosen

    async def _mine(self) -> list[Row]:
        return await queries.onboardings_of(self.work.session, self.by.id)

    async def _onboard(self) -> Outcome:
        mine = await self._mine()
        open_ones = [row for row in mine if row.state not in (State.DECLINED, State.WITHDRAWN)]
        if len(open_ones) == 1:
            return await self._welcome_back(open_ones[0])
        if open_ones:
            return Outcome((lobby.which_one([records.summary(row) for row in open_ones]),))
        if invitations := await self._invitations():
            return Outcome((lobby.invited(invitations),))
        return await self._begin()

    async def _invitations(self) -> list[Summary]:
        if not self.by.email:
            return []
        return [records.summary(row) for _, row in await queries.invitations_for(self.work.session, self.by.email)]

    async def _begin(self) -> Outcome:
        loaded = records.create(self.house.packs, NEWEST_CONTENT, self.now)
        message = registration.begin(loaded.onboarding, self.by)
        await records.save(self.work, loaded, self.house.team)
        return Outcome((message,))

    async def _welcome_back(self, row: Row) -> Outcome:
        self.by.focus, self.by.asking = row.reference, None
        loaded = await self._load(row)
        card = status_card(loaded.onboarding, self.by)
        return Outcome((Message(card.blocks, card.buttons, (*card.menu, lobby.NEW)),))

    async def _about_mine(self, name: str) -> Outcome:
        """A command about the onboarding in focus, or the only one, or the one that they say."""
        mine = await self._mine()
        chosen = next((row for row in mine if row.reference == self.by.focus), None) or (
            mine[0] if len(mine) == 1 else None
        )
        if chosen:
            return await self._act(TABLE[name], await self._load(chosen), Deed0(chosen.reference, ""))
        if mine:
            return Outcome((lobby.which_one([records.summary(row) for row in mine]),))
        if invitations := await self._invitations():
            return Outcome((lobby.invited(invitations),))
        return Outcome((lobby.none_yet(),))

    async def _board(self, page: int) -> Outcome:
        session = self.work.session
        counts = await queries.counts_by_state(session)
        rows = await queries.open_onboardings(session, board.PAGE, page * board.PAGE)
        moves = [(e.onboarding_id, str(e.data["to"]), e.at) for e in await queries.state_changes(session)]
        ended = (State.LIVE, State.DECLINED, State.WITHDRAWN)
        total = sum(count for state, count in counts.items() if state not in ended)
        shown = [records.summary(row) for row in rows]
        return Outcome((board.board(shown, counts, moves, self.now, page, total),))

    # Presses and forms

    async def _pressed(self, name: str, deed: Deed0) -> Outcome:
        match name:
            case "help":
                return Outcome((self._help(self._topic(deed.detail)),))
            case "command":
                return await self._command(deed.detail, "") if deed.detail in commands.COMMANDS else self._unknown()
            case "new":
                return await self._begin()
            case "board" | "open_card" if not self.vouched:
                return await self._team_command(None, "")
            case "board":
                return await self._board(int(deed.detail) if deed.detail.isdigit() else 0)
            case _:
                return await self._about_one(name, deed)

    def _topic(self, key: str) -> str:
        return next((topic.title for topic in self.house.topics.topics if topic.key == key), key)

    async def _about_one(self, name: str, deed: Deed0) -> Outcome:
        loaded = await self._find(deed.about)
        if loaded is None:
            return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
        match name:
            case "open":
                return await self._open(loaded)
            case "join" | "decline_invitation":
                return await self._answer_invitation(loaded, name)
            case "ask_to_join":
                return await self._ask_to_join(loaded, deed.detail)
            case "open_card":
                return Outcome((team_card(loaded.onboarding),))
            case _ if name in TABLE:
                return await self._act(TABLE[name], loaded, deed)
            case _:
                return self._unknown()

    def _unknown(self) -> Outcome:
        return Outcome(
            (simple("This button is from an older version and does nothing now. Type help to see what you can do."),),
            result=Result.MOVED_ON,
        )

    async def _open(self, loaded: records.Loaded) -> Outcome:
        if loaded.onboarding.role_of(self.by.id) is None:
            return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
        return await self._welcome_back(loaded.row)

    async def _answer_invitation(self, loaded: records.Loaded, name: str) -> Outcome:
        onboarding = loaded.onboarding
        invited = [
            m for m in onboarding.members if m.standing is Standing.INVITED and m.email and m.email == self.by.email
        ]
        if not invited:
            return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
        if name == "decline_invitation":
            return Outcome((simple("You have not joined. The invitation stays open."),))
        member = invited[0]
        former = onboarding.member(self.by.id)
        if former and former is not member:
            former.role, member.standing = member.role, Standing.LEFT
            member = former
        member.person, member.name, member.address = self.by.id, self.by.name, self.by.address
        people.join(onboarding, member)
        self.by.focus = onboarding.reference
        await self._save(loaded)
        return Outcome((status_card(onboarding, self.by),))

    async def _ask_to_join(self, loaded: records.Loaded, reference: str) -> Outcome:
        """Ask the owner of an earlier onboarding of the same service; one's own stays as it is."""
        same = {found.reference for found in loaded.onboarding.same_service}
        first = await self._find(reference) if reference in same else None
        if first is None or loaded.onboarding.role_of(self.by.id) is None:
            return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
        theirs = first.onboarding
        known = theirs.member(self.by.id)
        if known and known.standing is not Standing.LEFT:
            return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
        if known:
            known.standing, known.role = Standing.ASKED, Role.CONTRIBUTOR
        else:
            theirs.add_member(
                Member(
                    self.by.name, self.by.email, Role.CONTRIBUTOR, Standing.ASKED, self.now, self.by.id, self.by.address
                )
            )
        theirs.record("join_asked", self.by, email=self.by.email or "")
        await self._save(first)
        return Outcome((simple("We asked the owner. We will tell you when you are added."),))

    async def _act(self, action: Action, loaded: records.Loaded, deed: Deed0) -> Outcome:
        """The guard: the same table that drew the button says whether this person may, at this stage."""
        onboarding = loaded.onboarding
        if not is_allowed(action, onboarding, self.by):
            return await self._refuse(action, loaded)
        if not action.when(onboarding):
            return await self._moved_on(loaded, action)
        full = Deed(
            onboarding,
            self.by,
            deed.detail,
            values=deed.sent.values if deed.sent else {},
            seen=deed.sent.seen if deed.sent else 0,
            submitted=deed.sent is not None,
        )
        if action.side is Side.APPLICANT:
            self.by.focus = onboarding.reference
        if action.name == "see_history":
            full.onboarding.events = await self._whole_history(loaded)
        form = form_of(action.name)
        if form is not None and not full.submitted:
            return await self._guarded(action, loaded, lambda: Outcome(form=form(full)))
        return await self._guarded(action, loaded, lambda: handler_of(action.name)(full))

    async def _guarded(self, action: Action, loaded: records.Loaded, do: Callable[[], Outcome]) -> Outcome:
        """Do it and save it; what is refused on the way changes nothing."""
        if not action.when(loaded.onboarding):
            return await self._moved_on(loaded, action)
        try:
            outcome = do()
        except CannotAnswer as cannot:
            return cannot.outcome
        except NotPossible:
            return await self._moved_on(await self._again(loaded), action)
        await self._save(loaded)
        return outcome

    async def _again(self, loaded: records.Loaded) -> records.Loaded:
        return await self._load(loaded.row)

    async def _refuse(self, action: Action, loaded: records.Loaded) -> Outcome:
        onboarding = loaded.onboarding
        if action.side is Side.ONBOARDING_TEAM:
            if onboarding.belongs(self.by) and self.by.onboarding_team:
                words = "You belong to this applicant team, so a colleague on the onboarding team needs to do this."
            else:
                words = "Only members of the onboarding team can do this."
            onboarding.record("press_refused", self.by, action=action.label)
            await self._save(loaded, quiet=True)
            return Outcome((simple(words),), result=Result.REFUSED)
        if onboarding.role_of(self.by.id) is None:
            return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
        needed = (
            "Only the owner of this onboarding can do this."
            if action.roles == {Role.OWNER}
            else "You can see this onboarding, but not change it. Ask the owner to make you a contributor."
        )
        return Outcome((simple(needed),), result=Result.REFUSED)

    async def _moved_on(self, loaded: records.Loaded, action: Action) -> Outcome:
        """An old card, or a lost race: what happened last, and where it stands now. Nothing changes."""
        onboarding = loaded.onboarding
        last = onboarding.last_event()
        shown = next((e for e in onboarding.events if e.kind not in ("moved", "press_refused")), last)
        said = text("This has moved on.")
        if shown and shown.kind != "moved":
            said += text(" {what}, {at}.", what=capitalised(sentence(shown, onboarding)), at=Moment(shown.at))
        for_team = action.side is Side.ONBOARDING_TEAM
        card = team_card(onboarding) if for_team else status_card(onboarding, self.by)
        return Outcome((Message((Paragraph(said), *card.blocks), card.buttons, card.menu),), result=Result.MOVED_ON)

    # Storage

    async def _find(self, reference: str) -> records.Loaded | None:
        row = await queries.onboarding_by_reference(self.work.session, reference)
        return await self._load(row) if row else None

    async def _load(self, row: Row) -> records.Loaded:
        return await records.load(self.work.session, row, self.house.packs, self.now)

    async def _whole_history(self, loaded: records.Loaded) -> list[Happened]:
        whole = await records.load(self.work.session, loaded.row, self.house.packs, self.now, records.EVERYTHING)
        return whole.onboarding.events

    async def _save(self, loaded: records.Loaded, quiet: bool = False) -> None:
        changes = loaded.onboarding.changes
        if not (changes.answers or changes.events or changes.reminders or changes.cancelled_reminders):
            return
        if not quiet:
            keep_time(loaded.onboarding)
        await records.save(self.work, loaded, self.house.team)

    async def _fall_due(self, due: FellDue) -> Outcome:
        reminder = await self.work.session.get(Reminder, due.reminder)
        if reminder is None or reminder.fired_at or reminder.cancelled_at:
            return Outcome(result=Result.MOVED_ON)
        reminder.fired_at = self.now
        row = await self.work.session.get(Row, reminder.onboarding_id)
        if row is None:
            return Outcome(result=Result.MOVED_ON)
        loaded = await self._load(row)
        fall_due(loaded.onboarding, reminder.kind)
        await self._save(loaded)
        return Outcome()


@dataclass(frozen=True)
class Deed0:
    """A press or a form as it came, before the onboarding is known."""

    about: str
    detail: str
    sent: Submitted | None = None


def asks_the_team(turn: Turn) -> bool:
    """Whether the platform is to be asked, before the transaction, if the actor is of the onboarding team."""
    match turn.intent:
        case Pressed(action=name) | Submitted(action=name):
            action = TABLE.get(name)
            return name in ("board", "open_card") or (action is not None and action.side is Side.ONBOARDING_TEAM)
        case Typed():
            return turn.place.kind is PlaceKind.TEAM
        case FellDue():
            return False
