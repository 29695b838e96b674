"""Finds what an intent means: a command, an answer, a press, a form sent back, or a reminder whose time has come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import commands
from conversations.actions.table import COMMAND, TABLE, action_of, action_of_command
from conversations.authorisation import Query, authorise, led_by, led_by_name, old_button, perform
from conversations.content.help import asks
from conversations.desk import references
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.handlers import consequences
from conversations.handlers.help import not_understood
from conversations.handlers.people import leave, linking, reminding
from conversations.journey.machine import ENDED_EARLY
from conversations.onboarding.nudges import TO_ONE
from conversations.onboarding.people import Side
from conversations.onboarding.progress import name_of
from conversations.onboarding.records import list_item
from conversations.onboarding.reminders import fire_reminder
from conversations.permissions import Action, Scope
from conversations.questions import patient_data
from conversations.replies import Outcome, Result, paragraph, simple
from conversations.repository import canned_replies, mornings
from conversations.text import Text, Words, text
from conversations.translating import language_of, meant, outcome_in
from conversations.turns import (
    Arrival,
    BatchDue,
    FellDue,
    Intent,
    MeetingMade,
    MeetingRefused,
    PersonLeft,
    Pressed,
    Submitted,
    TeamRead,
    Typed,
    Unreached,
)
from conversations.views import lists
from conversations.views.buttons import button, offered
from conversations.views.card_parts import not_for_you

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.replies import Button
    from conversations.repository.loading import LoadedOnboarding
    from models.domain import OnboardingRecord


MOST_CHOICES = 10
_NOT_KEPT = simple("We did not keep what you attached. To add it as evidence, send it again on its own.")
_THANKED = simple("You are welcome. Type status to see where you stand, or help for what else you can type.")


def only_looks(intent: Intent) -> bool:
    """Whether a turn shows something or opens a form: it stores nothing, unless it finds the person somewhere else."""
    match intent:
        case Typed(text=typed):
            command = commands.read(typed, commands.COMMANDS)
            return command is not None and action_of_command(command.name).reads
        case Pressed(action=name, detail=detail):
            action = action_of(name, detail)
            return action is not None and (action.reads or action.opens_form)
        case _:
            return False


def is_queued(arrival: Arrival) -> bool:
    """Whether it waits for what its person did before: what only looks does not, nor our own turns."""
    match arrival.intent:
        case Typed() | Pressed() | Submitted():
            return not (arrival.once and only_looks(arrival.intent))
        case FellDue() | PersonLeft() | Unreached() | MeetingMade() | MeetingRefused() | BatchDue() | TeamRead():
            return False


async def meet(context: TurnContext) -> None:
    """Know whoever acts; what somebody had who is not of the onboarding team any more comes to its channel."""
    await context.identify_actor()
    await linking.unite(context)
    if context.left_the_team:
        await consequences.let_go(context, context.identity)


async def left_workspace(context: TurnContext) -> Outcome:
    """The platform says that somebody left it: they leave what they had joined, and what they had."""
    await consequences.leave_the_team(context)
    return await leave.left_workspace(context)


async def remembered(context: TurnContext, intent: Typed | Pressed | Submitted, outcome: Outcome) -> Outcome:
    """Where the chat stands from now on, and whether a transcript may keep what was typed; in the actor's language."""
    await context.remember()
    shows_code = isinstance(intent, Typed) and commands.shows_code(intent.text, commands.COMMANDS)
    said = outcome_in(language_of(context.identity.language), patient_data.warned(outcome))
    return replace(said, unkept=patient_data.is_in(intent) or shows_code)


async def respond(context: TurnContext, intent: Typed | Pressed | Submitted) -> Outcome:
    """What somebody of either side pressed or sent, or what was typed outside the onboarding team's channel."""
    match intent:
        case Typed():
            return await _typed(context, intent)
        case Pressed(about=about, detail=detail, files=files):
            return await _pressed(context, intent.action, Query(about, detail, files={"": files}))
        case Submitted(about=about, detail=detail):
            return await _pressed(context, intent.action, Query(about, detail, sent=intent))


# Typing


async def _typed(context: TurnContext, typed: Typed) -> Outcome:
    typed = replace(typed, text=meant(typed.text, language_of(context.identity.language)))
    known = _known(context)
    command = commands.read(typed.text, known)
    in_a_question = bool(context.by.asking) and not typed.command
    if patient_data.is_in(typed) and not in_a_question:
        return patient_data.refused()
    if command:
        outcome = await _command(context, action_of_command(command.name), command.rest)
        explained = in_a_question and command.name == "help"
        return await _beside(context, typed, await _asked_again(context, outcome) if explained else outcome)
    if commands.only_greets(typed.text) or (commands.greets(typed.text) and not in_a_question):
        outcome = await perform(context, TABLE["welcome"], Query(), None)
        return await _asked_again(context, outcome) if in_a_question else outcome
    if commands.thanks(typed.text) and not typed.files:
        return await _asked_again(context, Outcome((_THANKED,))) if in_a_question else Outcome((_THANKED,))
    if in_a_question and not commands.is_addressed(typed.text):
        return await _in_a_question(context, typed)
    if commands.read(typed.text, ("back",)):
        if context.by.asking:
            return await _in_a_question(context, typed)
        return await _beside(context, typed, await _about_mine(context, TABLE["back"], Query()))
    if named := commands.lone_reference(typed.text):
        return await _beside(context, typed, await _referred(context, typed, sure=named.sure))
    if typed.files:
        return await _about_mine(context, TABLE["bring_file"], Query(files={"": typed.files}))
    if commands.says_nothing(typed.text):
        return await _command(context, TABLE["onboard" if await context.mine() else "help"], "")
    return await not_understood(context, typed.text, known)


async def _referred(context: TurnContext, typed: Typed, sure: bool) -> Outcome:
    """Where the onboarding stands whose reference was typed; what may be a word as well, and is not theirs, is one."""
    outcome = await _command(context, TABLE["status"], typed.text)
    if outcome.result is Result.REFUSED and not sure:
        return await not_understood(context, typed.text, _known(context))
    return outcome


def _known(context: TurnContext) -> tuple[str, ...]:
    return commands.TEAM_COMMANDS if context.in_team_channel else commands.COMMANDS


async def _in_a_question(context: TurnContext, typed: Typed) -> Outcome:
    """What is typed while a question is asked: a word that moves on from it, else the answer, which is shown back.

    It goes to the onboarding that the question is about, by name where the person looks at another one.
    """
    loaded = await context.find(context.by.asking_about or "")
    if loaded is None:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    looks_elsewhere = context.by.focus != loaded.onboarding.reference
    outcome = await _to_the_question(context, typed, loaded)
    if not looks_elsewhere:
        return outcome
    name = _name(context, loaded.onboarding)
    return led_by_name(outcome, name, paragraph("This is about: {name}", name=name))


async def _to_the_question(context: TurnContext, typed: Typed, loaded: LoadedOnboarding) -> Outcome:
    command, question = commands.read(typed.text, commands.IN_A_QUESTION), context.by.asking or ""
    if command:
        outcome = await perform(context, action_of_command(command.name), Query(), loaded)
    else:
        answer = Query(text=typed.text, files={question: typed.files}, topic=await _asks_about(context, typed.text))
        outcome = await perform(context, TABLE["answer_in_chat"], answer, loaded)
    if outcome.result is Result.REFUSED:
        context.by.asking = None  # somebody who may not answer any more is asked no more
        return replace(outcome, messages=(_NOT_KEPT, *outcome.messages)) if typed.files else outcome
    return await _beside(context, typed, outcome) if command else outcome


async def _asked_again(context: TurnContext, outcome: Outcome) -> Outcome:
    """Help in the middle of a question, and the question again beneath it."""
    loaded = await context.find(context.by.asking_about or "")
    if loaded is None:
        return outcome
    again = await perform(context, TABLE["ask_again"], Query(), loaded)
    return outcome if again.result is Result.REFUSED else replace(outcome, messages=outcome.messages + again.messages)


async def _asks_about(context: TurnContext, typed: str) -> str:
    """The key of the help topic that somebody asks about in the middle of a question; empty where they do not ask.

    The answers that the onboarding team keeps as help are looked at too.
    """
    if not asks(typed) or contains_nhs_number(typed):
        return ""
    topics = await canned_replies.help_with_kept(context.session, context.services.topics)
    topic = topics.asked_about(typed)
    return topic.key if topic else ""


def _name(context: TurnContext, onboarding: Onboarding) -> Text:
    """Somebody who has no place in it any more knows its reference, and need not learn its name."""
    is_member = onboarding.role_of(context.by.id) is not None
    return name_of(onboarding) if is_member else text("Onboarding {reference}", reference=Words(onboarding.reference))


async def _command(context: TurnContext, action: Action, rest: str) -> Outcome:
    """`rest`: what was typed after the command, the reference of an onboarding where it is about one."""
    if action.scope is not Scope.ONBOARDING:
        return await _with_requests(context, action, await perform(context, action, Query(text=rest), None))
    named = references.read(rest)
    found = await context.find(named.reference) if named else await _meant(context, action, Query())
    if isinstance(found, Outcome):
        outcome = found
    else:
        asks_first = _asks_first(context, action, found) if found else None
        outcome = asks_first or await perform(context, action, Query(rest), found)
    return await _with_requests(context, action, outcome)


async def _with_requests(context: TurnContext, action: Action, outcome: Outcome) -> Outcome:
    """Where somebody stands who waits for an owner to let them join, before all else."""
    if not action.shows_requests:
        return outcome
    return led_by(outcome, tuple(map(lists.waits_for_owner, await context.asked_to_join())))


def _asks_first(context: TurnContext, action: Action, loaded: LoadedOnboarding) -> Outcome | None:
    """A typed command whose button asks before it acts gives that button; None for one that may act at once."""
    buttons = offered(loaded.onboarding, context.by, action.name) if action.confirm else ()
    asked = next((drawn.confirm for drawn in buttons if drawn.confirm), None)
    return Outcome((simple("{asked}", *buttons, asked=Words(asked.body)),)) if asked else None


async def _meant(context: TurnContext, action: Action, query: Query) -> LoadedOnboarding | Outcome:
    """The onboarding that an action is about where none is named; else what to say instead.

    The only one that it can be used on, of those that are open or, where none is, of all. Of several, the person says
    which: by a press that does it at once. What cannot be pressed is about the one that they talk about.
    """
    mine = await _open_ones(context)
    if len(mine) == 1:
        return await context.load(mine[0].id)
    if mine and not action.pressed:
        return await _talked_about(context) or await context.load(mine[0].id)
    if mine:
        return _which_one(context, action, query, [await context.load(row.id) for row in mine[:MOST_CHOICES]])
    if invitations := await context.invitations():
        return Outcome((lists.invited(invitations, context.is_known_to_decide),))
    return Outcome((lists.none_yet(),))


async def _open_ones(context: TurnContext) -> list[OnboardingRecord]:
    """In an applicant team's channel, those of that team come before all others."""
    mine = await context.mine()
    here = {row.id for row in await context.of_this_place()}
    for some in ([row for row in mine if row.id in here], mine):
        if under_way := [row for row in some if row.state not in ENDED_EARLY]:
            return under_way
    return mine


async def _talked_about(context: TurnContext) -> LoadedOnboarding | None:
    chosen = await context.find(context.by.focus) if context.by.focus else None
    return chosen if chosen and chosen.onboarding.role_of(context.by.id) is not None else None


def _which_one(
    context: TurnContext, action: Action, query: Query, mine: list[LoadedOnboarding]
) -> LoadedOnboarding | Outcome:
    place = context.turn.place
    fitting = [one for one in mine if authorise(action, one.onboarding, context.by, place) is Result.DONE] or mine[:1]
    if len(fitting) == 1:
        return fitting[0]
    rows = [(list_item(one.record), _drawn(action, query, one.onboarding)) for one in fitting if one.record]
    return Outcome((lists.which_one(rows),))


def _drawn(action: Action, query: Query, onboarding: Onboarding) -> Button:
    drawn = button(action.name, onboarding)
    return replace(drawn, detail=query.detail or drawn.detail, files=query.files.get("", ()))


async def _beside(context: TurnContext, typed: Typed, outcome: Outcome) -> Outcome:
    """What a command does, led by a word about a file that came with it, which no command takes."""
    if not typed.files:
        return outcome
    found = await _meant(context, TABLE["bring_file"], Query())
    if not isinstance(found, Outcome):
        told = await perform(context, TABLE["bring_file"], Query(files={"": typed.files}), found)
        if told.result is not Result.REFUSED:
            return replace(outcome, messages=(*told.messages, *outcome.messages))
    return replace(outcome, messages=(_NOT_KEPT, *outcome.messages))


# Presses and forms


async def _pressed(context: TurnContext, name: str, query: Query) -> Outcome:
    action = action_of(name, query.detail)
    if action is None:
        return old_button()
    if name == COMMAND:
        return await _pressed_command(context, action)
    if action.scope is not Scope.ONBOARDING:
        return await perform(context, action, query, None)
    if not query.about and action.side is Side.APPLICANT:
        return await _about_mine(context, action, query)
    outcome = await perform(context, action, query, await context.find(query.about))
    return await _with_requests(context, action, outcome)


async def _pressed_command(context: TurnContext, action: Action) -> Outcome:
    return await _command(context, action, "") if action.command in _known(context) else old_button()


async def _about_mine(context: TurnContext, action: Action, query: Query) -> Outcome:
    """A press that comes from outside our messages, or what is typed and has no button."""
    found = await _meant(context, action, query)
    return found if isinstance(found, Outcome) else await perform(context, action, query, found)


# Reminders


async def fall_due(context: TurnContext, due: FellDue) -> Outcome:
    """What a reminder does whose time has come; nothing where it was fired or cancelled before."""
    reminder = await context.fire(due.reminder)
    if reminder is None:
        return Outcome(result=Result.MOVED_ON)
    if reminder.onboarding_id is None:
        await mornings.go_on(context.session, reminder, context.now, context.services.team)
        return Outcome()
    loaded = await context.load(reminder.onboarding_id)
    if reminder.kind.startswith(TO_ONE):
        await reminding.tell_one(context, loaded, reminder.kind)
        return Outcome()
    fire_reminder(loaded.onboarding, reminder.kind)
    await context.save(loaded)
    return Outcome()
