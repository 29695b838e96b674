"""Finds what an intent means: a command, an answer, a press, a form sent back, or a reminder whose time has come."""

from __future__ import annotations

from dataclasses import replace

from conversations import commands, departures, front_desk, linking, lobby, patient_data, places
from conversations.actions import TABLE
from conversations.cards import simple, team_card
from conversations.deeds import Deed, form_of
from conversations.guard import Press, act, guarded
from conversations.open_turn import FOR_THE_TEAM, OpenTurn
from conversations.reminders import fall_due
from conversations.replies import Message, Outcome, Paragraph, Result
from conversations.stages import chat
from conversations.stages.adding_evidence import brought, not_kept, not_sent
from conversations.stages.words import WORDS
from conversations.turns import FellDue, Intent, PersonLeft, Pressed, Submitted, Typed, Unreached
from models import queries
from models.delivery import Reminder


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


async def play(turn: OpenTurn) -> Outcome:
    """One turn, from intent to outcome."""
    match turn.turn.intent:
        case FellDue() as due:
            return await _fall_due(turn, due)
        case PersonLeft():
            return await departures.left_workspace(turn)
        case Unreached() as about:
            return await departures.unreached(turn, about)
        case Typed() | Pressed() | Submitted() as deed:
            await turn.meet()
            outcome = await _respond(turn, deed)
            await turn.remember()
            return replace(patient_data.warned(outcome), unkept=patient_data.is_in(deed))


async def _respond(turn: OpenTurn, deed: Typed | Pressed | Submitted) -> Outcome:
    match deed:
        case Typed() as typed:
            return await _typed(turn, typed)
        case Pressed(action=action, about=about, detail=detail, files=files):
            return await _pressed(turn, action, Press(about, detail, files=files))
        case Submitted() as sent:
            return await _pressed(turn, sent.action, Press(sent.about, sent.detail, sent))


# Typing


async def _typed(turn: OpenTurn, typed: Typed) -> Outcome:
    known = _known(turn)
    command = commands.read(typed.text, known)
    answers = bool(turn.by.asking) and not typed.command and not turn.in_team_channel
    if patient_data.is_in(typed) and not answers:
        return patient_data.refused()
    if turn.in_team_channel:
        return await _by_the_team(turn, typed, command)
    if turn.by.asking and not typed.command and not commands.is_addressed(typed.text):
        return await _while_asked(turn, typed, command)
    if command:
        return await _beside(turn, typed, await _command(turn, command.name, command.rest))
    if commands.read(typed.text, ("back",)):
        return await _beside(turn, typed, await _back(turn))
    if typed.files:
        return await _brought(turn, typed)
    if commands.says_nothing(typed.text):
        return await _command(turn, "onboard" if await turn.mine() else "help", "")
    return commands.not_understood(typed.text, known)


def _known(turn: OpenTurn) -> tuple[str, ...]:
    return commands.TEAM_COMMANDS if turn.in_team_channel else commands.COMMANDS


async def _while_asked(turn: OpenTurn, typed: Typed, command: commands.Command | None) -> Outcome:
    """In the middle of a question, a command does what it says; all else is the answer, and is shown back."""
    if command:
        return await _beside(turn, typed, await _command(turn, command.name, command.rest))
    loaded = await turn.find(turn.by.focus or "")
    if loaded is None or loaded.onboarding.role_of(turn.by.id) is None:
        turn.by.asking = None
        return await _beside(turn, typed, Outcome((lobby.none_yet(),)))
    words = typed.text
    deed = Deed(loaded.onboarding, turn.by, files={turn.by.asking or "": typed.files})
    control = commands.read(words, commands.IN_A_QUESTION)
    match control.name if control else "":
        case "back":
            return await _beside(turn, typed, chat.back(deed))
        case "skip":
            return await _beside(turn, typed, chat.skip(deed))
        case "stop":
            return await _beside(turn, typed, chat.stop(deed))
        case _:
            return await guarded(turn, TABLE["answer"], loaded, lambda: chat.typed(deed, words))


async def _back(turn: OpenTurn) -> Outcome:
    """Back, when nothing is being asked any more."""
    meant = await front_desk.in_focus(turn)
    if isinstance(meant, Outcome):
        return meant
    return await guarded(turn, TABLE["answer"], meant, lambda: chat.back(Deed(meant.onboarding, turn.by)))


async def _brought(turn: OpenTurn, typed: Typed) -> Outcome:
    """A file, when nothing is being asked."""
    meant = await front_desk.in_focus(turn)
    return meant if isinstance(meant, Outcome) else Outcome((brought(meant.onboarding, typed.files),))


async def _beside(turn: OpenTurn, typed: Typed, outcome: Outcome) -> Outcome:
    """What a command does, led by a word about a file that came with it, which no command takes."""
    if not typed.files:
        return outcome
    meant = await front_desk.in_focus(turn)
    told = not_kept() if isinstance(meant, Outcome) else brought(meant.onboarding, typed.files)
    return replace(outcome, messages=(told, *outcome.messages))


async def _command(turn: OpenTurn, name: str, rest: str) -> Outcome:
    match name:
        case "help":
            return Outcome((_help(turn, rest),))
        case "onboard":
            return await front_desk.onboard(turn)
        case "link":
            return await linking.link(turn, rest)
        case _:
            meant = await front_desk.in_focus(turn)
            if isinstance(meant, Outcome):
                return meant
            asked = front_desk.asks_first(turn, name, meant)
            return asked or await act(turn, TABLE[name], meant, Press(meant.onboarding.reference))


def _help(turn: OpenTurn, rest: str) -> Message:
    return commands.help_message(turn.house.topics, rest, _known(turn))


async def _by_the_team(turn: OpenTurn, typed: Typed, command: commands.Command | None) -> Outcome:
    """A reply to an applicant, or a command. A file goes with neither."""
    words = commands.to_applicant(typed.text)
    if typed.thread and words is not None:
        outcome = await _tell_applicant(turn, typed.thread, words)
    else:
        outcome = await _team_command(turn, command, typed.text)
    tells = bool(typed.files) and turn.vouched
    return replace(outcome, messages=(*outcome.messages, not_sent())) if tells else outcome


async def _team_command(turn: OpenTurn, command: commands.Command | None, words: str) -> Outcome:
    if not turn.vouched:
        return Outcome((simple("Only members of the onboarding team can use this channel."),), result=Result.REFUSED)
    match command:
        case commands.Command(name="board"):
            return await front_desk.show_board(turn, 0)
        case commands.Command(name="help", rest=rest):
            return Outcome((_help(turn, rest),))
        case _:
            return commands.not_understood(words, commands.TEAM_COMMANDS)


async def _tell_applicant(turn: OpenTurn, thread: str, words: str) -> Outcome:
    """A reply in the thread of a card, meant for its applicant."""
    place = turn.turn.place
    row = await queries.onboarding_of_card(
        turn.work.session, place.channel.value, place.workspace, place.target, thread
    )
    if row is None:
        return Outcome(
            (simple("Answer in the thread of an onboarding's card to reach its applicant."),), result=Result.INVALID
        )
    sent = Submitted("message_applicant", row.reference, "", {WORDS: (words,)})
    outcome = await act(turn, TABLE["message_applicant"], await turn.load(row.id), Press(row.reference, "", sent))
    errors = [field.error for field in outcome.form.fields] if outcome.form else []
    if not errors:
        return outcome
    return Outcome(tuple(Message((Paragraph(error),)) for error in errors), result=outcome.result)


# Presses and forms


async def _pressed(turn: OpenTurn, name: str, press: Press) -> Outcome:
    match name:
        case "help":
            return Outcome((_help(turn, _topic(turn, press.detail)),))
        case "command" if press.detail in _known(turn):
            return await _pressed_command(turn, press.detail)
        case "link":
            return await linking.link_now(turn, press.detail)
        case "new":
            return await front_desk.begin(turn)
        case "add_evidence" if not press.about:
            return await _about_mine(turn, name, press)
        case _ if name in FOR_THE_TEAM and not turn.vouched:
            return await _team_command(turn, None, "")
        case "board":
            return await front_desk.show_board(turn, int(press.detail) if press.detail.isdigit() else 0)
        case _:
            return await _about_one(turn, name, press)


async def _pressed_command(turn: OpenTurn, name: str) -> Outcome:
    if turn.in_team_channel:
        return await _team_command(turn, commands.Command(name), name)
    return await _command(turn, name, "")


def _topic(turn: OpenTurn, key: str) -> str:
    return next((topic.title for topic in turn.house.topics.topics if topic.key == key), key)


async def _about_mine(turn: OpenTurn, name: str, press: Press) -> Outcome:
    """A press that comes from outside our messages: it is about the onboarding that the person talks about."""
    meant = await front_desk.in_focus(turn)
    return meant if isinstance(meant, Outcome) else await act(turn, TABLE[name], meant, press)


async def _about_one(turn: OpenTurn, name: str, press: Press) -> Outcome:
    loaded = await turn.find(press.about)
    if loaded is None:
        return Outcome((lobby.not_for_you(),), result=Result.REFUSED)
    match name:
        case "open":
            return await front_desk.open_one(turn, loaded)
        case "join" | "decline_invitation":
            return await front_desk.answer_invitation(turn, loaded, joins=name == "join")
        case "join_here":
            return await places.join_here(turn, loaded)
        case "ask_to_join":
            return await front_desk.ask_to_join(turn, loaded, press.detail)
        case "open_card":
            return Outcome((team_card(loaded.onboarding),))
        case _ if name in TABLE:
            return await act(turn, TABLE[name], loaded, press)
        case _:
            return _unknown()


def _unknown() -> Outcome:
    words = "This button is from an older version and does nothing now. Type help to see what you can do."
    return Outcome((simple(words),), result=Result.MOVED_ON)


# Reminders


async def _fall_due(turn: OpenTurn, due: FellDue) -> Outcome:
    session = turn.work.session
    reminder = await session.get(Reminder, due.reminder)
    if reminder is None or reminder.fired_at or reminder.cancelled_at:
        return Outcome(result=Result.MOVED_ON)
    reminder.fired_at = turn.now
    loaded = await turn.load(reminder.onboarding_id)
    fall_due(loaded.onboarding, reminder.kind)
    await turn.save(loaded)
    return Outcome()
