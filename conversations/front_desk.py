"""Starting, finding, opening and joining onboardings, and the onboarding team's board: turns about no one stage."""

from __future__ import annotations

from datetime import datetime

from conversations import board, lobby, records
from conversations.actions import TABLE, offered
from conversations.cards import simple, status_card
from conversations.journey.machine import BEFORE_REGISTRATION, State
from conversations.onboarding import Onboarding
from conversations.open_turn import OpenTurn
from conversations.people import Member
from conversations.replies import Message, Outcome, Result, Words
from conversations.stages import people, registration
from models import queries
from models.onboarding import Onboarding as Row
from models.session import Session
from models.standings import Role, Standing

NEWEST_CONTENT = "2025-06"


async def onboard(turn: OpenTurn) -> Outcome:
    """Carry on with the one that is open, say which of several, join a colleague's, or start."""
    mine = [row for row in await turn.mine() if _is_open(row)]
    here = [row for row in await turn.of_this_place() if _is_open(row)]
    if here and not any(row.id == here[0].id for row in mine):
        return Outcome((lobby.of_this_team(records.summary(here[0])),))
    if turn.in_applicant_channel:
        return welcome_back(turn, await turn.load(here[0].id)) if here else await begin(turn)
    open_ones = mine
    if len(open_ones) == 1:
        return welcome_back(turn, await turn.load(open_ones[0].id))
    if open_ones:
        return Outcome((lobby.which_one([records.summary(row) for row in open_ones]),))
    if invitations := await turn.invitations():
        return Outcome((lobby.invited(invitations),))
    return await begin(turn)


def _is_open(row: Row) -> bool:
    return row.state not in (State.DECLINED, State.WITHDRAWN)


async def begin(turn: OpenTurn) -> Outcome:
    """A new onboarding, owned by the person, on the newest content. Begun in a team's channel, it is that team's."""
    loaded = records.create(turn.house.packs, NEWEST_CONTENT, turn.now)
    if turn.in_applicant_channel:
        loaded.onboarding.add_place(turn.turn.place)
    message = registration.begin(loaded.onboarding, turn.by)
    await turn.save(loaded)
    return Outcome((message,))


def welcome_back(turn: OpenTurn, loaded: records.Loaded) -> Outcome:
    """Where it stands, with the way to carry on."""
    turn.by.focus, turn.by.asking = loaded.onboarding.reference, None
    card = status_card(loaded.onboarding, turn.by)
    return Outcome((Message(card.blocks, card.buttons, (*card.menu, lobby.NEW)),))


async def in_focus(turn: OpenTurn) -> records.Loaded | Outcome:
    """The onboarding that a command means: the one talked about, or the only one; else what to say instead."""
    chosen = await turn.find(turn.by.focus) if turn.by.focus else None
    if chosen and chosen.onboarding.role_of(turn.by.id) is not None:
        return chosen
    mine = await turn.mine()
    if len(mine) == 1:
        return await turn.load(mine[0].id)
    if mine:
        return Outcome((lobby.which_one([records.summary(row) for row in mine]),))
    if invitations := await turn.invitations():
        return Outcome((lobby.invited(invitations),))
    return Outcome((lobby.none_yet(),))


def asks_first(turn: OpenTurn, name: str, loaded: records.Loaded) -> Outcome | None:
    """A typed command whose button asks before it acts gives that button; None for one that may act at once."""
    buttons = offered(loaded.onboarding, turn.by, name) if TABLE[name].confirm else ()
    confirm = TABLE[name].confirm
    return Outcome((simple("{asked}", *buttons, asked=Words(confirm.body)),)) if confirm and buttons else None


async def open_one(turn: OpenTurn, loaded: records.Loaded) -> Outcome:
    if loaded.onboarding.role_of(turn.by.id) is None:
        return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
    return welcome_back(turn, loaded)


async def answer_invitation(turn: OpenTurn, loaded: records.Loaded, joins: bool) -> Outcome:
    """Join an onboarding that invites this person's work email address, or leave the invitation open."""
    onboarding = loaded.onboarding
    invited = next((m for m in onboarding.members if _is_invited(m, turn.by.email)), None)
    if invited is None:
        return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
    if not joins:
        return Outcome((simple("You have not joined. The invitation stays open."),))
    member = _one_place(onboarding, invited, turn.by.id)
    member.person, member.name, member.address = turn.by.id, turn.by.name, turn.by.address
    people.join(onboarding, member, turn.by)
    turn.by.focus = onboarding.reference
    await turn.save(loaded)
    return Outcome((status_card(onboarding, turn.by),))


def _is_invited(member: Member, email: str | None) -> bool:
    return member.standing is Standing.INVITED and bool(email) and (member.email or "").lower() == email


def _one_place(onboarding: Onboarding, invited: Member, person: int) -> Member:
    """Somebody who was here before gets their old place back, with the role of the invitation."""
    former = onboarding.member(person)
    if former is None or former is invited:
        return invited
    former.role, invited.standing = invited.role, Standing.LEFT
    return former


async def ask_to_join(turn: OpenTurn, loaded: records.Loaded, reference: str) -> Outcome:
    """Ask the owner of an earlier onboarding of the same service; one's own stays as it is."""
    same = {found.reference for found in loaded.onboarding.same_service}
    first = await turn.find(reference) if reference in same else None
    if first is None or loaded.onboarding.role_of(turn.by.id) is None:
        return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
    theirs, by = first.onboarding, turn.by
    known = theirs.member(by.id)
    if known and known.standing is not Standing.LEFT:
        return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
    if known:
        known.standing, known.role = Standing.ASKED, Role.CONTRIBUTOR
    else:
        asking = Member(by.name, by.email, Role.CONTRIBUTOR, Standing.ASKED, turn.now, by.id, by.address)
        theirs.add_member(asking)
    theirs.record("join_asked", by, email=by.email or "")
    await turn.save(first)
    return Outcome((simple("We asked the owner. We will tell you when you are added."),))


async def show_board(turn: OpenTurn, page: int) -> Outcome:
    """`page` counts from 0."""
    message, _ = await board_message(turn.work.session, turn.now, page)
    return Outcome((message,))


async def board_message(session: Session, now: datetime, page: int) -> tuple[Message, int]:
    """One page of the board, and how many pages there are."""
    counts = await queries.counts_by_state(session)
    known = [row for row in await queries.open_onboardings(session, sum(counts.values())) if _is_known(row)]
    rows = known[page * board.PAGE :][: board.PAGE]
    moves = [(moved.onboarding_id, str(moved.data["to"]), moved.at) for moved in await queries.state_changes(session)]
    shown = [records.summary(row) for row in rows]
    return board.board(shown, counts, moves, now, page, len(known)), max(1, -(-len(known) // board.PAGE))


def _is_known(row: Row) -> bool:
    """Whether the onboarding team knows of it: it has registered."""
    return State(row.state) not in BEFORE_REGISTRATION
