"""Finds what an intent means: a command, an answer, a press, a form sent back, or a reminder whose time has come."""

from __future__ import annotations

from dataclasses import replace

from conversations import commands, patient_data
from conversations.actions import TABLE
from conversations.authorisation import Press, authorise, led_by, perform, refusal
from conversations.context import FOR_THE_TEAM, TurnContext
from conversations.handlers import start
from conversations.handlers.applicant import chat, joining, leave, linking
from conversations.handlers.applicant.evidence import brought, not_kept, not_sent
from conversations.handlers.registry import ActionRequest, form_of
from conversations.handlers.team.reasons import WORDS
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.progress import name_of
from conversations.onboarding.reminders import fire_reminder
from conversations.replies import Message, Outcome, Paragraph, Result, Words, text
from conversations.repository import LoadedOnboarding
from conversations.turns import FellDue, Intent, PersonLeft, Pressed, Submitted, Typed, Unreached
from conversations.views import lists
from conversations.views.cards import simple, team_card
from models.repositories import lists as stored_lists
from models.repositories import reminders


def only_looks(intent: Intent) -> bool:
    """Whether a turn shows something or opens a form: it stores nothing, unless it finds the person somewhere else."""
    match intent:
        case Typed(text=words):
            command = commands.read(words, commands.COMMANDS)
            return command is not None and command.name in _LOOKS
        case Pressed(action="command", detail=name):
            return name in _LOOKS
        case Pressed(action=name):
            return name in _LOOKS or name in FOR_THE_TEAM or form_of(name) is not None
        case _:
            return False


_LOOKS = ("status", "answers", "people", "help", "stages", "check", "see_answers", "see_history")


async def dispatch(context: TurnContext) -> Outcome:
    """One turn, from intent to outcome."""
    match context.turn.intent:
        case FellDue() as due:
            return await _fall_due(context, due)
        case PersonLeft():
            return await leave.left_workspace(context)
        case Unreached() as about:
            return await leave.unreached(context, about)
        case Typed() | Pressed() | Submitted() as intent:
            await context.identify_actor()
            outcome = await _respond(context, intent)
            await context.remember()
            return replace(patient_data.warned(outcome), unkept=patient_data.is_in(intent))


async def _respond(context: TurnContext, intent: Typed | Pressed | Submitted) -> Outcome:
    match intent:
        case Typed() as typed:
            return await _typed(context, typed)
        case Pressed(action=action, about=about, detail=detail, files=files):
            return await _pressed(context, action, Press(about, detail, files=files))
        case Submitted() as sent:
            return await _pressed(context, sent.action, Press(sent.about, sent.detail, sent))


# Typing


async def _typed(context: TurnContext, typed: Typed) -> Outcome:
    known = _known(context)
    command = commands.read(typed.text, known)
    answers = bool(context.by.asking) and not typed.command and not context.in_team_channel
    if patient_data.is_in(typed) and not answers:
        return patient_data.refused()
    if context.in_team_channel:
        return await _by_the_team(context, typed, command)
    if context.by.asking and not typed.command and not commands.is_addressed(typed.text):
        return await _while_asked(context, typed, command)
    if command:
        return await _beside(context, typed, await _command(context, command.name, command.rest))
    if commands.read(typed.text, ("back",)):
        return await (_answered(context, typed) if context.by.asking else _back(context, typed))
    if typed.files:
        return await _brought(context, typed)
    if commands.says_nothing(typed.text):
        return await _command(context, "onboard" if await context.mine() else "help", "")
    return commands.not_understood(typed.text, known)


def _known(context: TurnContext) -> tuple[str, ...]:
    return commands.TEAM_COMMANDS if context.in_team_channel else commands.COMMANDS


async def _while_asked(context: TurnContext, typed: Typed, command: commands.Command | None) -> Outcome:
    """In the middle of a question, a command does what it says; all else is the answer, and is shown back."""
    if command:
        return await _beside(context, typed, await _command(context, command.name, command.rest))
    return await _answered(context, typed)


async def _answered(context: TurnContext, typed: Typed) -> Outcome:
    """It goes to the onboarding that the question is about, by name where the person looks at another one."""
    loaded = await context.find(context.by.asking_about or "")
    if loaded is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    looks_elsewhere = context.by.focus != loaded.onboarding.reference
    if refused := await refusal(context, TABLE["answer"], loaded):
        context.by.asking = None
        outcome = replace(refused, messages=(not_kept(), *refused.messages)) if typed.files else refused
    else:
        context.by.focus = loaded.onboarding.reference
        outcome = await _answer(context, typed, loaded)
    return led_by(outcome, (_about(context, loaded.onboarding),)) if looks_elsewhere else outcome


async def _answer(context: TurnContext, typed: Typed, loaded: LoadedOnboarding) -> Outcome:
    words, action = typed.text, TABLE["answer"]
    intent = ActionRequest(loaded.onboarding, context.by, files={context.by.asking or "": typed.files})
    control = commands.read(words, commands.IN_A_QUESTION)
    match control.name if control else "":
        case "back":
            return await _beside(context, typed, await perform(context, action, loaded, lambda: chat.back(intent)))
        case "skip":
            return await _beside(context, typed, await perform(context, action, loaded, lambda: chat.skip(intent)))
        case "stop":
            return await _beside(context, typed, chat.stop(intent))
        case _:
            return await perform(context, action, loaded, lambda: chat.typed(intent, words))


def _about(context: TurnContext, onboarding: Onboarding) -> Paragraph:
    """Somebody who has no place in it any more knows its reference, and need not learn its name."""
    is_member = onboarding.role_of(context.by.id) is not None
    reference = text("Onboarding {reference}", reference=Words(onboarding.reference))
    return Paragraph(text("This is about: {name}", name=name_of(onboarding) if is_member else reference))


async def _back(context: TurnContext, typed: Typed) -> Outcome:
    """Back, when nothing is being asked any more."""
    meant = await start.in_focus(context)
    if isinstance(meant, Outcome):
        outcome = meant
    else:
        outcome = await perform(
            context, TABLE["answer"], meant, lambda: chat.back(ActionRequest(meant.onboarding, context.by))
        )
    return await _beside(context, typed, outcome)


async def _brought(context: TurnContext, typed: Typed) -> Outcome:
    """A file, when nothing is being asked."""
    meant = await start.in_focus(context)
    if isinstance(meant, Outcome):
        return meant
    refused = await refusal(context, TABLE["add_evidence"], meant)
    return refused or Outcome((brought(meant.onboarding, typed.files),))


async def _beside(context: TurnContext, typed: Typed, outcome: Outcome) -> Outcome:
    """What a command does, led by a word about a file that came with it, which no command takes."""
    if not typed.files:
        return outcome
    meant = await start.in_focus(context)
    if isinstance(meant, Outcome) or await refusal(context, TABLE["add_evidence"], meant):
        told = not_kept()
    else:
        told = brought(meant.onboarding, typed.files)
    return replace(outcome, messages=(told, *outcome.messages))


async def _command(context: TurnContext, name: str, rest: str) -> Outcome:
    match name:
        case "help":
            return Outcome((_help(context, rest),))
        case "onboard":
            return await start.onboard(context)
        case "link":
            return await linking.link(context, rest)
        case _:
            meant = await start.in_focus(context)
            if isinstance(meant, Outcome):
                return meant
            asked = start.asks_first(context, name, meant)
            return asked or await authorise(context, TABLE[name], meant, Press(meant.onboarding.reference))


def _help(context: TurnContext, rest: str) -> Message:
    return commands.help_message(context.services.topics, rest, _known(context))


async def _by_the_team(context: TurnContext, typed: Typed, command: commands.Command | None) -> Outcome:
    """A reply to an applicant, or a command. A file goes with neither."""
    words = commands.to_applicant(typed.text)
    if typed.thread and words is not None:
        outcome = await _tell_applicant(context, typed.thread, words)
    else:
        outcome = await _team_command(context, command, typed.text)
    tells = bool(typed.files) and context.is_onboarding_team
    return replace(outcome, messages=(*outcome.messages, not_sent())) if tells else outcome


async def _team_command(context: TurnContext, command: commands.Command | None, words: str) -> Outcome:
    if not context.is_onboarding_team:
        return Outcome((simple("Only members of the onboarding team can use this channel."),), result=Result.REFUSED)
    match command:
        case commands.Command(name="board"):
            return await start.show_board(context, 0)
        case commands.Command(name="help", rest=rest):
            return Outcome((_help(context, rest),))
        case _:
            return commands.not_understood(words, commands.TEAM_COMMANDS)


async def _tell_applicant(context: TurnContext, thread: str, words: str) -> Outcome:
    """A reply in the thread of a card, meant for its applicant."""
    row = await stored_lists.of_card(context.session, context.turn.place, thread)
    if row is None:
        return Outcome(
            (simple("Answer in the thread of an onboarding's card to reach its applicant."),), result=Result.INVALID
        )
    sent = Submitted("message_applicant", row.reference, "", {WORDS: (words,)})
    outcome = await authorise(
        context, TABLE["message_applicant"], await context.load(row.id), Press(row.reference, "", sent)
    )
    errors = [field.error for field in outcome.form.fields] if outcome.form else []
    if not errors:
        return outcome
    return Outcome(tuple(Message((Paragraph(error),)) for error in errors), result=outcome.result)


# Presses and forms


async def _pressed(context: TurnContext, name: str, press: Press) -> Outcome:
    match name:
        case "help":
            return Outcome((_help(context, _topic(context, press.detail)),))
        case "command" if press.detail in _known(context):
            return await _pressed_command(context, press.detail)
        case "link":
            return await linking.link_now(context, press.detail)
        case "new":
            return await start.begin(context)
        case "add_evidence" if not press.about:
            return await _about_mine(context, name, press)
        case _ if name in FOR_THE_TEAM and not context.is_onboarding_team:
            return await _team_command(context, None, "")
        case "board":
            return await start.show_board(context, int(press.detail) if press.detail.isdigit() else 0)
        case _:
            return await _about_one(context, name, press)


async def _pressed_command(context: TurnContext, name: str) -> Outcome:
    if context.in_team_channel:
        return await _team_command(context, commands.Command(name), name)
    return await _command(context, name, "")


def _topic(context: TurnContext, key: str) -> str:
    return next((topic.title for topic in context.services.topics.topics if topic.key == key), key)


async def _about_mine(context: TurnContext, name: str, press: Press) -> Outcome:
    """A press that comes from outside our messages: it is about the onboarding that the person talks about."""
    meant = await start.in_focus(context)
    return meant if isinstance(meant, Outcome) else await authorise(context, TABLE[name], meant, press)


async def _about_one(context: TurnContext, name: str, press: Press) -> Outcome:
    loaded = await context.find(press.about)
    if loaded is None:
        return Outcome((lists.not_for_you(),), result=Result.REFUSED)
    match name:
        case "open":
            return await start.open_one(context, loaded)
        case "join" | "decline_invitation":
            return await start.answer_invitation(context, loaded, joins=name == "join")
        case "join_here":
            return await joining.join_here(context, loaded)
        case "ask_to_join":
            return await start.ask_to_join(context, loaded, press.detail)
        case "open_card":
            return Outcome((team_card(loaded.onboarding),))
        case _ if name in TABLE:
            return await authorise(context, TABLE[name], loaded, press)
        case _:
            return _unknown()


def _unknown() -> Outcome:
    words = "This button is from an older version and does nothing now. Type help to see what you can do."
    return Outcome((simple(words),), result=Result.MOVED_ON)


# Reminders


async def _fall_due(context: TurnContext, due: FellDue) -> Outcome:
    reminder = await reminders.fire(context.session, due.reminder, context.now)
    if reminder is None:
        return Outcome(result=Result.MOVED_ON)
    loaded = await context.load(reminder.onboarding_id)
    fire_reminder(loaded.onboarding, reminder.kind)
    await context.save(loaded)
    return Outcome()
