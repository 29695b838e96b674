"""The one road to a handler: the row that drew a button says whether this person may press it, at this stage.

`authorise` decides. `perform` asks it, lets the handler do what the action does, and saves what it changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conversations.actions.table import action_of
from conversations.desk.canned import PURPOSE_OF
from conversations.details.detail import Detail, UnreadableDetail
from conversations.details.rows import ReferenceDetail, RowDetail
from conversations.handlers import consequences
from conversations.handlers.registry import (
    CannotAnswer,
    GeneralRequest,
    OnboardingRequest,
    form_of,
    general_handler_of,
    handler_of,
)
from conversations.journey.machine import NotPossible
from conversations.onboarding.people import Side
from conversations.onboarding.progress import name_of
from conversations.permissions import BUDGETS, Action, Budget, Outsider, Scope, is_allowed
from conversations.replies import Heading, Inset, Message, Outcome, Paragraph, Result, paragraph, simple
from conversations.repository import canned_replies, desk
from conversations.repository.loading import as_judged, every_version
from conversations.repository.organisation_finding import with_organisations
from conversations.text import Moment, Text, Words, capitalised, plain, text
from conversations.views.card_parts import last_shown, not_for_you, reopened_notes
from conversations.views.cards import status_card
from conversations.views.event_sentences import sentence
from conversations.views.team_card import team_card
from models.enums import Role

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.repository.loading import LoadedOnboarding
    from conversations.turns import Pressed, Submitted
    from models.domain import Address, SentFile


@dataclass(frozen=True)
class Query:
    """What somebody asks for, as it came: `about` an onboarding's reference, with the detail as its button carries it.

    `text` is what was typed, and `topic` the help topic that it asks about. `sent` is the form that came back. `files`
    are by question, those that no question asked for under "".
    """

    about: str = ""
    detail: str = ""
    text: str = ""
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)
    sent: Submitted | None = None
    topic: str = ""


def authorise(action: Action, onboarding: Onboarding, by: Participant, place: Address | None = None) -> Result:
    """DONE where this person may do this now; REFUSED where they may not, MOVED_ON where the state does not allow it.

    `place`: where they act.
    """
    if not is_allowed(action, onboarding, by, place):
        return Result.REFUSED
    return Result.DONE if action.when(onboarding) else Result.MOVED_ON


def carry_out(action: Action, request: OnboardingRequest) -> Outcome:
    """What the action does, or its form first, unless what that asks for was typed already.

    Changes the onboarding in memory. Refused or moved on, nothing is done.

    Raises CannotAnswer or NotPossible where the handler finds that it cannot be done after all: save nothing then.
    """
    decision = authorise(action, request.onboarding, request.by, request.place)
    if decision is not Result.DONE:
        return Outcome(result=decision)
    if action.opens_form and not (request.submitted or request.text):
        return Outcome(form=form_of(action.name)(request))
    return handler_of(action.name)(request)


async def perform(context: TurnContext, action: Action, query: Query, loaded: LoadedOnboarding | None) -> Outcome:
    """Do what the action does, or open its form first, and save it. What is refused on the way changes nothing.

    `loaded`: the onboarding that it is about; None for an action that is about no one onboarding.
    """
    try:
        detail = action.detail.parse(query.detail)
    except UnreadableDetail:
        return old_button()
    if action.scope is not Scope.ONBOARDING:
        return await _perform_general(
            context, action, GeneralRequest(context, query.about, detail, query.text, query.sent)
        )
    if loaded is None:
        return _unknown(context, action)
    match authorise(action, loaded.onboarding, context.by, context.turn.place):
        case Result.REFUSED:
            return await _refuse(context, action, loaded)
        case Result.MOVED_ON:
            return moved_on(context, action, loaded)
        case _:
            return await _perform(context, action, loaded, detail, query)


async def _perform_general(context: TurnContext, action: Action, request: GeneralRequest) -> Outcome:
    if action.side is Side.ONBOARDING_TEAM and not context.is_onboarding_team:
        return not_of_the_team()
    return await general_handler_of(action.name)(request)


async def _perform(
    context: TurnContext, action: Action, loaded: LoadedOnboarding, detail: Detail, query: Query
) -> Outcome:
    onboarding = loaded.onboarding
    if action.side is Side.APPLICANT and onboarding.role_of(context.by.id) is not None:
        context.by.focus = onboarding.reference
    other = await context.find(detail.reference) if isinstance(detail, ReferenceDetail) else None
    request = await _request(context, action, loaded, detail, query)
    request = await _furnished(context, action, loaded, replace(request, other=other.onboarding if other else None))
    budget = BUDGETS.get(action.name) if request.submitted or not action.opens_form else None
    again_from = await context.again_from(budget) if budget else None
    try:
        outcome = (
            _over_budget(action, budget, request, again_from) if budget and again_from else carry_out(action, request)
        )
    except CannotAnswer as cannot:
        outcome = cannot.outcome
    except NotPossible:
        outcome = moved_on(context, action, await context.load(loaded.key))
    else:
        await context.save(loaded)
        if other:
            await context.save(other)
        await consequences.follow(context, loaded)
        await canned_replies.count_uses(context.session, onboarding, request.canned)
        outcome = _up_to_date(led_by(outcome, reopened_notes(onboarding)), onboarding)
    return await _named(context, action, outcome, onboarding)


async def _furnished(
    context: TurnContext, action: Action, loaded: LoadedOnboarding, request: OnboardingRequest
) -> OnboardingRequest:
    """With what the action's row says that its handler needs beside the onboarding."""
    if action.history and isinstance(request.detail, RowDetail):
        request = replace(request, history=await context.history(loaded, before=request.detail.id))
    if action.invites and request.submitted:
        request = replace(request, invited=await context.invited(), can_mail=context.services.outlets.mail)
    if action.colleagues:
        if context.channels.team:
            await consequences.team_is(context, context.channels.team)
        asked_of = None if context.channels.team is not None else context.services.team
        request = replace(request, colleagues=await context.colleagues(), team_to_ask=asked_of)
    if action.lengths:
        request = replace(request, lengths=await desk.lengths(context.session))
    if purpose := PURPOSE_OF.get(action.name):
        request = replace(request, canned=await canned_replies.of_purpose(context.session, purpose))
    if action.compares:
        request = replace(request, before=await as_judged(context.session, loaded))
    if action.versions:
        request = replace(request, versions=await every_version(context.session, loaded))
    return await with_organisations(context, request)


async def _named(context: TurnContext, action: Action, outcome: Outcome, onboarding: Onboarding) -> Outcome:
    """Whoever has several onboardings reads which one a reply is about: the onboarding team always has."""
    name = name_of(onboarding)
    if action.side is Side.ONBOARDING_TEAM:
        return led_by_name(outcome, name, Paragraph(name))
    if says(outcome, name) or not await context.has_several():
        return outcome
    return led_by_name(outcome, name, paragraph("This is about: {name}", name=name))


def _up_to_date(outcome: Outcome, onboarding: Onboarding) -> Outcome:
    """The next page knows the answers just stored by their numbers in the database."""
    if outcome.form is None or not onboarding.changes.answers:
        return outcome
    return replace(outcome, form=replace(outcome.form, seen=onboarding.answer_number))


async def _request(
    context: TurnContext, action: Action, loaded: LoadedOnboarding, detail: Detail, query: Query
) -> OnboardingRequest:
    request = OnboardingRequest(
        loaded.onboarding,
        context.by,
        detail,
        files=query.files,
        text=query.text,
        topic=query.topic,
        place=context.turn.place,
    )
    if action.presence:
        request = replace(request, presence=context.channels.presence(context.turn.place, context.identity.address))
    sent = query.sent
    if sent is None:
        return request
    return replace(
        request,
        values=sent.values,
        answer_number=sent.answer_number,
        submitted=True,
        drawn=await context.as_drawn(loaded, sent.answer_number),
        files=sent.files,
        shown=sent.asked,
        more=sent.more,
    )


async def usable(context: TurnContext, presses: Collection[Pressed]) -> frozenset[Pressed]:
    """Those of some buttons that would still do something: each is tried on a copy that nobody saves."""
    found: set[Pressed] = set()
    about: dict[str, LoadedOnboarding | None] = {}
    for pressed in presses:
        action = action_of(pressed.action, pressed.detail)
        if action is None or action.scope is not Scope.ONBOARDING or not pressed.about:
            found |= {pressed} if action else set()
            continue
        if pressed.about not in about:
            about[pressed.about] = await context.find(pressed.about)
        loaded = about[pressed.about]
        if loaded is not None and _would_do(action, pressed, loaded.onboarding, context):
            found.add(pressed)
    return frozenset(found)


def _would_do(action: Action, pressed: Pressed, onboarding: Onboarding, context: TurnContext) -> bool:
    """What only says that it comes too late does nothing; what says what is lacking does something."""
    by, place = replace(context.by), context.turn.place
    try:
        detail = action.detail.parse(pressed.detail)
        if authorise(action, onboarding, by, place) is not Result.DONE:
            return False
        if action.reads or action.colleagues or isinstance(detail, ReferenceDetail):
            return True  # what it needs beside the onboarding is not here
        tried = onboarding if action.opens_form else onboarding.copy()
        result = carry_out(action, OnboardingRequest(tried, by, detail, place=place)).result
    except CannotAnswer as cannot:
        result = cannot.outcome.result
    except (UnreadableDetail, NotPossible):
        return False
    return result is not Result.MOVED_ON


def says(outcome: Outcome, name: Text) -> bool:
    """Whether the first message of an outcome names an onboarding in its words."""
    shown = outcome.messages[0].blocks if outcome.messages and outcome.form is None else ()
    return any(plain(name) in plain(block.text) for block in shown if isinstance(block, Heading | Paragraph))


def led_by_name(outcome: Outcome, name: Text, lead: Paragraph) -> Outcome:
    """The outcome with the name of its onboarding first, by `lead`, unless it says it already or says nothing."""
    if says(outcome, name) or not (outcome.form or outcome.messages):
        return outcome
    return led_by(outcome, (lead,))


def led_by(outcome: Outcome, notes: tuple[Inset | Paragraph, ...]) -> Outcome:
    """The outcome with something to say first: at the head of its form, else of its first message."""
    if not notes:
        return outcome
    if outcome.form is not None:
        return replace(outcome, form=replace(outcome.form, intro=(*notes, *outcome.form.intro)))
    first, rest = outcome.messages[:1] or (Message(()),), outcome.messages[1:]
    return replace(outcome, messages=(replace(first[0], blocks=(*notes, *first[0].blocks)), *rest))


# What is said instead


def _over_budget(action: Action, budget: Budget, request: OnboardingRequest, again_from: datetime) -> Outcome:
    """The form as it came, with what was typed in it, where there is one."""
    over = text(budget.over, most=budget.most)
    if not action.opens_form:
        again = text(" You can do it again from {again_from}.", again_from=Moment(again_from))
        return Outcome((Message((Paragraph(over + again),)),), result=Result.REFUSED)
    rest = text(
        " You can do it again from {again_from}. We have not sent this. What you typed is still in the form.",
        again_from=Moment(again_from),
    )
    return led_by(Outcome(form=form_of(action.name)(request), result=Result.INVALID), (Inset(over + rest),))


async def _refuse(context: TurnContext, action: Action, loaded: LoadedOnboarding) -> Outcome:
    """A press on the other side's button is counted, and nothing else comes of it; a stranger learns nothing."""
    onboarding = loaded.onboarding
    if action.side is Side.ONBOARDING_TEAM:
        of_both = onboarding.has_belonged(context.by) and context.by.onboarding_team
        await context.count_refused_press(loaded, action.label)
        return _refused(_OF_BOTH if of_both else _NOT_OF_THE_TEAM)
    if onboarding.role_of(context.by.id) is None or action.roles <= set(Outsider):
        return Outcome((not_for_you(),), result=Result.REFUSED)
    return _refused("Only the owner of this onboarding can do this." if action.roles == {Role.OWNER} else _VIEWER)


def _unknown(context: TurnContext, action: Action) -> Outcome:
    """A reference that does not exist sounds as one that is not this person's to see."""
    if action.side is Side.ONBOARDING_TEAM and not context.is_onboarding_team:
        return _refused(_NOT_OF_THE_TEAM)
    return Outcome((not_for_you(),), result=Result.REFUSED)


_NOT_OF_THE_TEAM = "Only members of the onboarding team can do this."
_OF_BOTH = (
    "You belong to this applicant team, or have belonged to it, so a colleague on the onboarding team needs to do this."
)
_VIEWER = "You can see this onboarding, but not change it. Ask the owner to make you a contributor."


def _refused(sentence: str) -> Outcome:
    return Outcome((simple(sentence),), result=Result.REFUSED)


def not_of_the_team() -> Outcome:
    """For somebody else who speaks in the onboarding team's channel, or presses what belongs there."""
    return _refused("Only members of the onboarding team can use this channel.")


def old_button() -> Outcome:
    """For a button that no row of the table knows."""
    told = "This button is from an older version and does nothing now. Type help to see what you can do."
    return Outcome((simple(told),), result=Result.MOVED_ON)


def moved_on(context: TurnContext, action: Action, loaded: LoadedOnboarding) -> Outcome:
    """An old card, or a lost race: what happened last, and where it stands now. Nothing changes."""
    onboarding = loaded.onboarding
    last = last_shown(onboarding)
    told: Text = (Words(action.moved_on),)
    if last:
        told += text(" {what}, {at}.", what=capitalised(sentence(last, onboarding)), at=Moment(last.at))
    for_team = action.side is Side.ONBOARDING_TEAM
    card = team_card(onboarding) if for_team else status_card(onboarding, context.by)
    return Outcome((Message((Paragraph(told), *card.blocks), card.buttons, card.menu),), result=Result.MOVED_ON)
