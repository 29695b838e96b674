"""Starting, finding, opening and joining onboardings, and the onboarding team's board: turns about no one stage."""

from __future__ import annotations

from datetime import datetime

from conversations import repository
from conversations.actions import TABLE, offered
from conversations.context import TurnContext
from conversations.event_data import JoinAsked
from conversations.events import EventKind
from conversations.handlers.applicant import members, registration
from conversations.journey.machine import BEFORE_REGISTRATION, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Member
from conversations.replies import Message, Outcome, Result, Words
from conversations.views import board, lists
from conversations.views.cards import simple, status_card
from models import repositories
from models.database.session import Session
from models.enums import MembershipStatus, Role
from models.tables.onboarding import OnboardingRow as Row

NEWEST_CONTENT = "2025-06"


async def onboard(context: TurnContext) -> Outcome:
    """Carry on with the one that is open, say which of several, join a colleague's, or start."""
    mine = [row for row in await context.mine() if _is_open(row)]
    here = [row for row in await context.of_this_place() if _is_open(row)]
    if here and not any(row.id == here[0].id for row in mine):
        return Outcome((lists.of_this_team(repository.summary(here[0])),))
    if context.in_applicant_channel:
        return welcome_back(context, await context.load(here[0].id)) if here else await begin(context)
    open_ones = mine
    if len(open_ones) == 1:
        return welcome_back(context, await context.load(open_ones[0].id))
    if open_ones:
        return Outcome((lists.which_one([repository.summary(row) for row in open_ones]),))
    if invitations := await context.invitations():
        return Outcome((lists.invited(invitations),))
    return await begin(context)


def _is_open(row: Row) -> bool:
    return row.state not in (State.DECLINED, State.WITHDRAWN)


async def begin(context: TurnContext) -> Outcome:
    """A new onboarding, owned by the person, on the newest content. Begun in a team's channel, it is that team's."""
    loaded = repository.create(context.services.packs, NEWEST_CONTENT, context.now)
    if context.in_applicant_channel:
        loaded.onboarding.add_place(context.turn.place)
    message = registration.begin(loaded.onboarding, context.by)
    await context.save(loaded)
    return Outcome((message,))


def welcome_back(context: TurnContext, loaded: repository.LoadedOnboarding) -> Outcome:
    """Where it stands, with the way to carry on."""
    context.by.focus, context.by.asking = loaded.onboarding.reference, None
    card = status_card(loaded.onboarding, context.by)
    return Outcome((Message(card.blocks, card.buttons, (*card.menu, lists.NEW)),))


async def in_focus(context: TurnContext) -> repository.LoadedOnboarding | Outcome:
    """The onboarding that a command means: the one talked about, or the only one; else what to say instead."""
    chosen = await context.find(context.by.focus) if context.by.focus else None
    if chosen and chosen.onboarding.role_of(context.by.id) is not None:
        return chosen
    mine = await context.mine()
    if len(mine) == 1:
        return await context.load(mine[0].id)
    if mine:
        return Outcome((lists.which_one([repository.summary(row) for row in mine]),))
    if invitations := await context.invitations():
        return Outcome((lists.invited(invitations),))
    return Outcome((lists.none_yet(),))


def asks_first(context: TurnContext, name: str, loaded: repository.LoadedOnboarding) -> Outcome | None:
    """A typed command whose button asks before it acts gives that button; None for one that may act at once."""
    buttons = offered(loaded.onboarding, context.by, name) if TABLE[name].confirm else ()
    confirm = TABLE[name].confirm
    return Outcome((simple("{asked}", *buttons, asked=Words(confirm.body)),)) if confirm and buttons else None


async def open_one(context: TurnContext, loaded: repository.LoadedOnboarding) -> Outcome:
    if loaded.onboarding.role_of(context.by.id) is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    return welcome_back(context, loaded)


async def answer_invitation(context: TurnContext, loaded: repository.LoadedOnboarding, joins: bool) -> Outcome:
    """Join an onboarding that invites this person's work email address, or leave the invitation open."""
    onboarding = loaded.onboarding
    invited = next((m for m in onboarding.members if _is_invited(m, context.by.email)), None)
    if invited is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    if not joins:
        return Outcome((simple("You have not joined. The invitation stays open."),))
    member = _one_place(onboarding, invited, context.by.id)
    member.person, member.name, member.address = context.by.id, context.by.name, context.by.address
    members.join(onboarding, member, context.by)
    context.by.focus = onboarding.reference
    await context.save(loaded)
    return Outcome((status_card(onboarding, context.by),))


def _is_invited(member: Member, email: str | None) -> bool:
    return member.standing is MembershipStatus.INVITED and bool(email) and (member.email or "").lower() == email


def _one_place(onboarding: Onboarding, invited: Member, person: int) -> Member:
    """Somebody who was here before gets their old place back, with the role of the invitation."""
    former = onboarding.member(person)
    if former is None or former is invited:
        return invited
    former.role, invited.standing = invited.role, MembershipStatus.LEFT
    return former


async def ask_to_join(context: TurnContext, loaded: repository.LoadedOnboarding, reference: str) -> Outcome:
    """Ask the owner of an earlier onboarding of the same service; one's own stays as it is."""
    same = {found.reference for found in loaded.onboarding.same_service}
    first = await context.find(reference) if reference in same else None
    if first is None or loaded.onboarding.role_of(context.by.id) is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    theirs, by = first.onboarding, context.by
    known = theirs.member(by.id)
    if known and known.standing is not MembershipStatus.LEFT:
        return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
    if known:
        known.standing, known.role = MembershipStatus.ASKED, Role.CONTRIBUTOR
    else:
        asking = Member(by.name, by.email, Role.CONTRIBUTOR, MembershipStatus.ASKED, context.now, by.id, by.address)
        theirs.add_member(asking)
    theirs.record(EventKind.JOIN_ASKED, by, data=JoinAsked(by.email or ""))
    await context.save(first)
    return Outcome((simple("We asked the owner. We will tell you when you are added."),))


async def show_board(context: TurnContext, page: int) -> Outcome:
    """`page` counts from 0."""
    message, _ = await board_message(context.work.session, context.now, page)
    return Outcome((message,))


async def board_message(session: Session, now: datetime, page: int) -> tuple[Message, int]:
    """One page of the board, and how many pages there are."""
    counts = await repositories.counts_by_state(session)
    known = [row for row in await repositories.open_onboardings(session, sum(counts.values())) if _is_known(row)]
    rows = known[page * board.PAGE :][: board.PAGE]
    moves = [
        (moved.onboarding_id, str(moved.data["to"]), moved.at) for moved in await repositories.state_changes(session)
    ]
    shown = [repository.summary(row) for row in rows]
    return board.board(shown, counts, moves, now, page, len(known)), max(1, -(-len(known) // board.PAGE))


def _is_known(row: Row) -> bool:
    """Whether the onboarding team knows of it: it has registered."""
    return State(row.state) not in BEFORE_REGISTRATION
