"""All that is held about whoever asks: given as a file, and erased once they have said so twice."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from conversations.case_file.own_data import KINDS
from conversations.case_file.tickets import digest
from conversations.events.people import Named
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Bullets, Button, Message, Outcome, Result, Style, Ticket, paragraph, simple
from conversations.repository import people
from conversations.repository.data import own_data
from conversations.text import Words, text
from models.enums import EventKind, MembershipStatus, PlaceKind

if TYPE_CHECKING:
    from conversations.context import TurnContext

_GET = Button("data", "Get it as a file")
_ERASE = Button("confirm_erase", "Erase what you hold about me", style=Style.WARNING)
_GOES = (
    text("your name, your work email address and your accounts here"),
    text("messages to you that wait to be sent, and copies of what we answered you"),
    text("your places in onboardings: you leave each of them"),
)
_STAYS = (
    text("answers and decisions with their dates, without your name"),
    text("what other people wrote about you: ask whoever runs the assistant about that"),
    text("what Slack or Microsoft Teams keep of this chat"),
    text("that something was erased, and when"),
)


@handles_general("data")
async def data(request: GeneralRequest) -> Outcome:
    """By a ticket for each kind of file. What they say is read when they are fetched."""
    context = request.context
    if refused := _only_in_private(context, "data"):
        return refused
    tickets = tuple(Ticket(kind, secrets.token_urlsafe(32)) for kind in KINDS)
    digests = {digest(ticket.word): ticket.kind for ticket in tickets}
    await own_data.add_copies(context.session, context.identity, digests, context.now)
    told = "This is what we hold about you, to read and as a file for programs. To have it erased, type {erase}."
    return Outcome((simple(told, erase=Words("erase", strong=True)),), tickets=tickets)


@handles_general("erase")
async def erase(request: GeneralRequest) -> Outcome:
    """What would go and what would stay, with the button that does it."""
    context = request.context
    if refused := _only_in_private(context, "erase"):
        return refused
    if refused := await _answers_for_others(context):
        return refused
    blocks = (
        *(paragraph("We can erase what we hold about you. This goes:"), Bullets(_GOES)),
        *(paragraph("This stays:"), Bullets(_STAYS)),
        paragraph("Nobody can undo it. If you write to us again, you are new to us."),
    )
    return Outcome((Message(blocks, (_ERASE, _GET)),))


@handles_general("confirm_erase")
async def confirm_erase(request: GeneralRequest) -> Outcome:
    """Done in this turn, and recorded without what it was."""
    context = request.context
    if refused := _only_in_private(context, "erase"):
        return refused
    if refused := await _answers_for_others(context):
        return refused
    await _leave_all(context)
    context.identity = await own_data.erase(context.session, context.identity, context.now)
    await context.act_as(context.identity)
    return Outcome((simple("We have erased what we held about you, and keep a record that we did."),))


async def _leave_all(context: TurnContext) -> None:
    """Those who stay hear that somebody has gone, and not who it was: that is erased."""
    for key in await people.joined(context.session, context.by.id):
        loaded = await context.load(key)
        member = loaded.onboarding.member(context.by.id)
        if member is not None:
            loaded.onboarding.change_member(member, status=MembershipStatus.LEFT, since=context.now)
            loaded.onboarding.record(EventKind.LEFT, None, data=Named("A colleague who had their data erased"))
            await context.save(loaded, quiet=True)


def _only_in_private(context: TurnContext, command: str) -> Outcome | None:
    if context.turn.place.kind is PlaceKind.DIRECT:
        return None
    told = "Type {command} in your direct messages with the assistant, where nobody else sees the answer."
    return Outcome((simple(told, command=Words(command, strong=True)),), result=Result.INVALID)


async def _answers_for_others(context: TurnContext) -> Outcome | None:
    """Why somebody cannot have it erased yet: it is their name that keeps them from deciding on what was their own,
    and somebody has to answer for what is under way.
    """
    known = await people.whole(context.session, context.identity)
    if context.is_known_to_decide or any(each.onboarding_team for each in known.identities):
        told = (
            "You are on the onboarding team, and who decided what has to be known while you are. Ask whoever runs the "
            "assistant to erase what we hold about you once you have left the team."
        )
        return Outcome((simple(told),), result=Result.INVALID)
    alone = await own_data.alone_responsible_for(context.session, context.identity)
    if not alone:
        return None
    told = (
        "You are the only owner of {references}, so we cannot erase what we hold about you yet. Make a colleague the "
        "owner by {people}, or stop the onboarding by {withdraw}. Then type {erase} again."
    )
    words = {name: Words(name, strong=True) for name in ("people", "withdraw", "erase")}
    return Outcome((simple(told, references=Words(", ".join(alone)), **words),), result=Result.INVALID)
