"""Starting and opening onboardings, the answer to a greeting, and the onboarding team's board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.commands import COMMANDS, TEAM_COMMANDS
from conversations.details.desk import BoardDetail
from conversations.events.journey import OtherOnboarding
from conversations.handlers.applicant import registration
from conversations.handlers.registry import GeneralRequest, OnboardingRequest, handles, handles_general
from conversations.journey.machine import BEFORE_REGISTRATION, ENDED_EARLY
from conversations.onboarding.records import list_item
from conversations.replies import Message, Outcome, Result, paragraph
from conversations.repository.lists import board_page
from conversations.repository.loading import create
from conversations.text import Said
from conversations.views import lists
from conversations.views.card_parts import not_for_you
from conversations.views.cards import status_card
from conversations.views.desk.board import PAGE, board_message
from conversations.views.help import welcome
from conversations.views.team_card import team_card
from models.domain import TeamPlace
from models.enums import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import OnboardingRecord


@handles_general("onboard")
async def onboard(request: GeneralRequest) -> Outcome:
    """Carry on with the one that is open, say which of several, join a colleague's, or start."""
    context = request.context
    all_mine = await context.mine()
    mine = [row for row in all_mine if _is_open(row)]
    over = [list_item(row) for row in all_mine if not _is_open(row)]
    all_here = await context.of_this_place()
    here = [row for row in all_here if _is_open(row)]
    if here and not any(row.id == here[0].id for row in mine):
        return Outcome((lists.of_this_team(list_item(here[0]), context.is_known_to_decide),))
    if context.in_applicant_channel and here:
        return await _welcome(context, here[0])
    if context.in_applicant_channel:
        return _over_here(all_here, all_mine) if all_here else await _begin_or_ask(context)
    if len(mine) == 1:
        welcomed = await _welcome(context, mine[0])
        return replace(welcomed, messages=(*welcomed.messages, lists.others(over))) if over else welcomed
    if mine:
        rows = [list_item(row) for row in mine] + over
        return Outcome((lists.which_one([(row, lists.opening(row)) for row in rows]),))
    if invitations := await context.invitations():
        return Outcome((lists.invited(invitations, context.is_known_to_decide),))
    return Outcome((lists.ended(over),)) if over else await _begin_or_ask(context)


def _over_here(all_here: Sequence[OnboardingRecord], mine: Sequence[OnboardingRecord]) -> Outcome:
    """What became of each of a team's onboardings, before another is started in its channel."""
    opens = {row.id for row in mine}
    return Outcome((lists.ended_here([(list_item(row), row.id in opens) for row in all_here]),))


async def _begin_or_ask(context: TurnContext) -> Outcome:
    """A new onboarding; somebody of the onboarding team, who mostly wants none, is asked first."""
    if context.is_known_to_decide:
        return Outcome((lists.for_the_team(),))
    return await _begin_wherever(context)


async def _begin_wherever(context: TurnContext) -> Outcome:
    return _ask_for_whom(context) if context.in_applicant_channel else await _begin(context)


def _is_open(row: OnboardingRecord) -> bool:
    return row.state not in ENDED_EARLY


@handles_general("new")
async def new(request: GeneralRequest) -> Outcome:
    """One more onboarding, whatever else there is."""
    return await _begin_wherever(request.context)


def _ask_for_whom(context: TurnContext) -> Outcome:
    """In a channel: nobody else is let in before the person has said so, knowing who is there."""
    return Outcome((lists.for_whom(context.channels.facts(context.turn.place)),))


@handles_general("start_alone")
async def start_alone(request: GeneralRequest) -> Outcome:
    """A new one for the person alone, although they are in a channel."""
    return await _begin(request.context)


@handles_general("start_here")
async def start_here(request: GeneralRequest) -> Outcome:
    """A new one that belongs to the channel, unless it has one by now or the assistant is not there."""
    context = request.context
    if not context.in_applicant_channel:
        return await _begin(context)
    if here := [row for row in await context.of_this_place() if _is_open(row)]:
        return Outcome((lists.of_this_team(list_item(here[0]), context.is_known_to_decide),), result=Result.MOVED_ON)
    place, facts = context.turn.place, context.channels.facts(context.turn.place)
    if facts is None:
        return _ask_for_whom(context)
    return await _begin(context, TeamPlace(place.channel, place.workspace, place.target, facts.name))


async def _begin(context: TurnContext, place: TeamPlace | None = None) -> Outcome:
    """A new onboarding, owned by the person. `place`: the channel of the team that it is for."""
    loaded = create(context.services.packs, context.services.begins_with, context.now)
    if place:
        loaded.onboarding.add_place(place)
    message = registration.begin(loaded.onboarding, context.by)
    if known := await _of_the_same_organisation(context):
        loaded.onboarding.record(EventKind.COPIED, context.by, data=OtherOnboarding(known.reference))
        told = "We carry over what you told us about {organisation}. Each of these answers is marked: check it."
        lead = paragraph(told, organisation=Said(known.organisation or ""))
        message = replace(message, blocks=(*message.blocks, lead))
    await context.save(loaded)
    return Outcome((message,))


async def _of_the_same_organisation(context: TurnContext) -> OnboardingRecord | None:
    """The newest that the person has joined and registered: a second service has the same organisation, most often."""
    mine = [row for row in await context.mine() if row.state not in BEFORE_REGISTRATION and row.organisation]
    return max(mine, key=lambda row: row.id, default=None)


async def _welcome(context: TurnContext, row: OnboardingRecord) -> Outcome:
    return _welcome_back((await context.load(row.id)).onboarding, context.by)


@handles("open")
def open_one(request: OnboardingRequest) -> Outcome:
    """Go on with one of several."""
    return _welcome_back(request.onboarding, request.by)


def _welcome_back(onboarding: Onboarding, by: Participant) -> Outcome:
    """Where it stands, with the way to carry on."""
    by.focus, by.asking = onboarding.reference, None
    card = status_card(onboarding, by)
    return Outcome((Message(card.blocks, card.buttons, (*card.menu, lists.NEW)),))


@handles_general("welcome")
async def welcome_back(request: GeneralRequest) -> Outcome:
    """The answer to a greeting: where it stands, for somebody who has one onboarding, else the way in."""
    context = request.context
    if context.in_team_channel:
        return Outcome((welcome(TEAM_COMMANDS),))
    mine = [row for row in await context.mine() if _is_open(row)]
    if len(mine) == 1:
        return Outcome((status_card((await context.load(mine[0].id)).onboarding, context.by),))
    return Outcome((lists.for_the_team() if context.is_known_to_decide else welcome(COMMANDS),))


@handles_general("board")
async def show_board(request: GeneralRequest) -> Outcome:
    """One page of every open onboarding."""
    context, page = request.context, request.detail_as(BoardDetail).page
    message, _ = board_message(await board_page(context.session, PAGE, page), context.now, page)
    return Outcome((message,))


@handles_general("open_card")
async def open_card(request: GeneralRequest) -> Outcome:
    """One onboarding's card, from the board."""
    loaded = await request.context.find(request.about)
    if loaded is None:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    return Outcome((team_card(loaded.onboarding),))
