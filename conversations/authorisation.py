"""The guard: the table that drew a button says whether this person may press it, at this stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from conversations import repository
from conversations.actions import Action, Side, is_allowed
from conversations.context import TurnContext
from conversations.event_data import PressRefused
from conversations.events import EventKind, sentence
from conversations.handlers.applicant.forms import CannotAnswer
from conversations.handlers.registry import ActionRequest, form_of, handler_of
from conversations.journey.machine import NotPossible
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.progress import name_of
from conversations.replies import Heading, Inset, Message, Moment, Outcome, Paragraph, Result, plain, text
from conversations.turns import SentFile, Submitted
from conversations.views import lists
from conversations.views.cards import capitalised, reopened_notes, simple, status_card, team_card
from models.enums import Role


@dataclass(frozen=True)
class Press:
    """A press or a form as it came. `about`: an onboarding's reference."""

    about: str
    detail: str = ""
    sent: Submitted | None = None
    files: tuple[SentFile, ...] = ()


async def authorise(context: TurnContext, action: Action, loaded: repository.LoadedOnboarding, press: Press) -> Outcome:
    """Do what the action does, or open its form first; refused, or moved on, where it is not this person's or over."""
    onboarding = loaded.onboarding
    if not is_allowed(action, onboarding, context.by):
        return await _refuse(context, action, loaded)
    if not action.when(onboarding):
        return moved_on(context, action, loaded)
    request = await _deed(context, loaded, press)
    if action.side is Side.APPLICANT:
        context.by.focus = onboarding.reference
    if action.name == "see_history":
        onboarding.events = await context.whole_history(loaded)
    form = form_of(action.name)
    opens = form is not None and not request.submitted
    do = (
        (lambda: Outcome(form=form(request)))
        if form is not None and opens
        else (lambda: handler_of(action.name)(request))
    )
    outcome = await perform(context, action, loaded, do)
    return named(outcome, loaded.onboarding) if action.side is Side.ONBOARDING_TEAM else outcome


def named(outcome: Outcome, onboarding: Onboarding) -> Outcome:
    """What the onboarding team reads, with the onboarding's name first: they have many open at once."""
    name = name_of(onboarding)
    shown = outcome.messages[0].blocks if outcome.messages and outcome.form is None else ()
    if any(plain(name) in plain(block.text) for block in shown if isinstance(block, Heading | Paragraph)):
        return outcome
    return led_by(outcome, (Paragraph(name),)) if outcome.form or outcome.messages else outcome


async def _deed(context: TurnContext, loaded: repository.LoadedOnboarding, press: Press) -> ActionRequest:
    if press.sent is None:
        return ActionRequest(loaded.onboarding, context.by, press.detail, files={"": press.files})
    sent = press.sent
    drawn = await context.as_drawn(loaded, sent.seen)
    values, files = sent.values, sent.files
    return ActionRequest(
        loaded.onboarding, context.by, press.detail, values, sent.seen, True, drawn, files, sent.asked, sent.more
    )


async def perform(
    context: TurnContext, action: Action, loaded: repository.LoadedOnboarding, do: Callable[[], Outcome]
) -> Outcome:
    """Do it and save it; what is refused on the way changes nothing."""
    if not action.when(loaded.onboarding):
        return moved_on(context, action, loaded)
    try:
        outcome = do()
    except CannotAnswer as cannot:
        return cannot.outcome
    except NotPossible:
        return moved_on(context, action, await context.load(loaded.key))
    await context.save(loaded)
    outcome = led_by(outcome, reopened_notes(loaded.onboarding))
    if outcome.form is None or not loaded.onboarding.changes.answers:
        return outcome
    # the next page knows the answers just stored by their numbers in the database
    return replace(outcome, form=replace(outcome.form, seen=loaded.onboarding.seen))


def led_by(outcome: Outcome, notes: tuple[Inset | Paragraph, ...]) -> Outcome:
    """The outcome with something to say first: at the head of its form, else of its first message."""
    if not notes:
        return outcome
    if outcome.form is not None:
        return replace(outcome, form=replace(outcome.form, intro=(*notes, *outcome.form.intro)))
    first, rest = outcome.messages[:1] or (Message(()),), outcome.messages[1:]
    return replace(outcome, messages=(replace(first[0], blocks=(*notes, *first[0].blocks)), *rest))


async def _refuse(context: TurnContext, action: Action, loaded: repository.LoadedOnboarding) -> Outcome:
    """A press on the other side's button is kept in the record; a stranger learns nothing."""
    onboarding = loaded.onboarding
    if action.side is Side.ONBOARDING_TEAM:
        of_both = onboarding.belongs(context.by) and context.by.onboarding_team
        onboarding.record(EventKind.PRESS_REFUSED, context.by, data=PressRefused(action.label))
        await context.save(loaded, quiet=True)
        return _refused(_OF_BOTH if of_both else "Only members of the onboarding team can do this.")
    if onboarding.role_of(context.by.id) is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    return _refused("Only the owner of this onboarding can do this." if action.roles == {Role.OWNER} else _VIEWER)


_OF_BOTH = "You belong to this applicant team, so a colleague on the onboarding team needs to do this."
_VIEWER = "You can see this onboarding, but not change it. Ask the owner to make you a contributor."


def _refused(words: str) -> Outcome:
    return Outcome((simple(words),), result=Result.REFUSED)


def moved_on(context: TurnContext, action: Action, loaded: repository.LoadedOnboarding) -> Outcome:
    """An old card, or a lost race: what happened last, and where it stands now. Nothing changes."""
    onboarding = loaded.onboarding
    last = next((e for e in onboarding.events if e.kind not in (EventKind.MOVED, EventKind.PRESS_REFUSED)), None)
    said = text("This has moved on.")
    if last:
        said += text(" {what}, {at}.", what=capitalised(sentence(last, onboarding)), at=Moment(last.at))
    for_team = action.side is Side.ONBOARDING_TEAM
    card = team_card(onboarding) if for_team else status_card(onboarding, context.by)
    return Outcome((Message((Paragraph(said), *card.blocks), card.buttons, card.menu),), result=Result.MOVED_ON)
