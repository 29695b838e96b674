"""Finds what somebody of the onboarding team means by what they type: a command, a note, words for an applicant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import commands
from conversations.actions.table import TABLE, action_of_command
from conversations.authorisation import Query, not_of_the_team, perform
from conversations.content.help import asks
from conversations.desk import references
from conversations.handlers.help import not_understood
from conversations.onboarding.progress import name_of
from conversations.permissions import Action, Scope
from conversations.questions import patient_data
from conversations.replies import Bullets, Message, Outcome, Paragraph, Result, paragraph, simple
from conversations.repository import desk as stored
from conversations.text import Words
from conversations.turns import Submitted, Typed
from conversations.views.buttons import offered
from models.enums import PlaceKind

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.repository.loading import LoadedOnboarding

_NEAREST = 5
_NOT_SENT = simple(
    "We did not send or keep what you attached. To share a file with an applicant, send them a link to it."
)
_TO_NOBODY = simple("We did not send this to anyone. To reach the applicant, begin your message with @applicant.")


def answers(context: TurnContext, typed: Typed) -> bool:
    """Whether this is typed at the desk: in the team's channel, or in its direct messages a command of the team's or
    a reference.

    What is typed there while a question is asked is the answer to it, unless "/notify" stands before it.
    """
    if context.turn.place.kind is not PlaceKind.DIRECT or not context.is_onboarding_team:
        return context.in_team_channel
    asked = bool(context.by.asking) and not typed.command and not commands.is_addressed(typed.text)
    return commands.is_for_the_desk(typed.text) and not asked


async def respond(context: TurnContext, typed: Typed) -> Outcome:
    """A reply to an applicant, or a command. A file goes with neither."""
    if patient_data.is_in(typed):
        return patient_data.refused()
    command = commands.read(typed.text, commands.TEAM_COMMANDS)
    message = commands.to_applicant(typed.text)
    if typed.thread and message is not None:
        outcome = await _tell_applicant(context, typed.thread, message)
    elif not context.is_onboarding_team:
        outcome = not_of_the_team()
    elif command:
        outcome = await _command(context, typed, command)
    elif commands.greets(typed.text):
        outcome = await perform(context, TABLE["welcome"], Query(), None)
    elif commands.lone_reference(typed.text):
        outcome = await _command(context, typed, commands.Command("open", typed.text))
    elif message is None and await _is_talk(context, typed):
        outcome = Outcome((_TO_NOBODY,), result=Result.INVALID)
    else:
        outcome = await not_understood(context, typed.text, commands.TEAM_COMMANDS)
    tells = bool(typed.files) and context.is_onboarding_team
    return replace(outcome, messages=(*outcome.messages, _NOT_SENT)) if tells else outcome


async def _is_talk(context: TurnContext, typed: Typed) -> bool:
    """Whether it stands in the thread of a card and is about the applicant, or asks us nothing."""
    for_us = asks(typed.text) or commands.nearest(typed.text, commands.TEAM_COMMANDS)
    if typed.thread is None or (for_us and not commands.is_about_applicant(typed.text)):
        return False
    return await context.of_card(typed.thread) is not None


async def _tell_applicant(context: TurnContext, thread: str, message: str) -> Outcome:
    """A reply in the thread of a card, meant for its applicant."""
    row = await context.of_card(thread)
    if row is None:
        told = simple("Answer in the thread of an onboarding's card to reach its applicant.")
        return Outcome((told,), result=Result.INVALID)
    action = TABLE["message_applicant"]
    sent = Submitted(action.name, row.reference, "", {"words": (message,)})
    outcome = await perform(context, action, Query(row.reference, sent=sent), await context.load(row.id))
    errors = [field.error for field in outcome.form.fields] if outcome.form else []
    if not errors:
        return outcome
    return Outcome(tuple(Message((Paragraph(error),)) for error in errors), result=outcome.result)


async def _command(context: TurnContext, typed: Typed, command: commands.Command) -> Outcome:
    action = action_of_command(command.name)
    if action.scope is not Scope.ONBOARDING:
        return await perform(context, action, Query(text=command.rest), None)
    named = references.read(command.rest)
    loaded = await context.find(named.reference) if named else None
    if named and named.sure and loaded is None:
        return await unknown(context, named.reference)
    words = named.rest if named and loaded else command.rest
    loaded = loaded or await _of_the_thread(context, typed)
    if loaded is None:
        return _of_which(action)
    if action.opens_form and not words:
        return _form_by_button(context, action, loaded) or await perform(context, action, Query(), loaded)
    return await perform(context, action, Query(loaded.onboarding.reference, text=words), loaded)


async def _of_the_thread(context: TurnContext, typed: Typed) -> LoadedOnboarding | None:
    """The onboarding beneath whose card somebody types."""
    row = await context.of_card(typed.thread) if typed.thread else None
    return await context.load(row.id) if row else None


async def unknown(context: TurnContext, reference: str) -> Outcome:
    """There is no such onboarding: those whose references are one slip away, if there are some."""
    told = paragraph("There is no onboarding {reference}. Check its reference.", reference=Words(reference))
    near = await stored.known_references(context.session, references.slips(reference))
    if not near:
        return Outcome((Message((told,)),), result=Result.INVALID)
    shown = [await context.find(each) for each in near[:_NEAREST]]
    names = tuple(name_of(each.onboarding) for each in shown if each and each.onboarding.registered)
    blocks = (told, paragraph("Did you mean one of these?"), Bullets(names)) if names else (told,)
    return Outcome((Message(blocks),), result=Result.INVALID)


def _of_which(action: Action) -> Outcome:
    told = "Say which onboarding: type {command} and its reference, or type this in the thread of its card."
    return Outcome((simple(told, command=Words(action.command, strong=True)),), result=Result.INVALID)


def _form_by_button(context: TurnContext, action: Action, loaded: LoadedOnboarding) -> Outcome | None:
    """Not every channel opens a form for something that was typed: its button does. None where it cannot be used."""
    buttons = offered(loaded.onboarding, context.by, action.name)
    return Outcome((simple("{name}", *buttons, name=name_of(loaded.onboarding)),)) if buttons else None
