"""Answering in the chat, one question at a time, with each answer shown back and a way back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.commands import is_command
from conversations.content.questions import DEFAULT_LIMITS, AnswerValue, Question, QuestionType
from conversations.details.journey import ChoiceDetail, PageDetail, QuestionDetail
from conversations.handlers.applicant.evidence import brought
from conversations.handlers.applicant.form_pages import Reading, options
from conversations.handlers.applicant.forms import ensure_answerable, keep, kept_as_it_was, lacks, position
from conversations.handlers.registry import OnboardingRequest, handles
from conversations.journey.machine import State
from conversations.journey.stages import stage_of
from conversations.onboarding.review_rules import gone_through, reopened_by, what_is_new
from conversations.onboarding.reviews.delegating import begin_chat, chat_questions, walked
from conversations.organisations import choosing
from conversations.questions import path
from conversations.questions.carried import proposal
from conversations.questions.checks import channel_findings, refusal
from conversations.questions.copied import carried_for
from conversations.questions.entries import CHANNELS_KEY, shown
from conversations.questions.files import read_file
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import display, example
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Inset,
    Message,
    Outcome,
    Paragraph,
    Result,
    Style,
    paragraph,
    simple,
)
from conversations.text import Moment, Said, Text, Words, plain, text
from conversations.views.answers import opening
from conversations.views.buttons import button
from conversations.views.card_parts import approval_notes
from conversations.views.check_answers import finished, needed_here
from conversations.views.organisations import which_organisation
from conversations.views.reviews.delegating import delegated_so_far
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import SentFile

_FEW = 3  # choices that fit on buttons
_ON_A_BUTTON = 300  # characters of an answer that a button can carry on every channel
_ANY_WORDS = (QuestionType.TEXT, QuestionType.FULL_NAME, QuestionType.LONG_TEXT, QuestionType.EVIDENCE)
_OUR_QUESTIONS = "answering"  # the help topic for "what do you mean?"


@handles("chat")
def start(request: OnboardingRequest) -> Outcome:
    """Ask the first question that still needs an answer."""
    stage = position(request.detail, request.onboarding).stage
    ensure_answerable(request.onboarding, stage)
    begin_chat(request.onboarding, request.by, None)
    lead = (how_it_works(), *opening(request.onboarding, stage))
    return ask_next(request.onboarding, stage, request.by, lead=lead)


def how_it_works() -> Paragraph:
    """What may be typed in place of an answer."""
    return paragraph("Type your answer, or type back, skip, help or stop. Do not enter information about patients.")


def ask_next(
    onboarding: Onboarding, stage: Stage, by: Participant, lead: tuple[Block, ...] = (), after: str | None = None
) -> Outcome:
    """Ask what comes next: the first question unanswered after `after`, else the first one; else check the answers."""
    asked = chat_questions(onboarding, stage, by)
    missing = [question for question in asked if _open(onboarding, question)]
    keys = [question.key for question in asked]
    later = [q for q in missing if after is not None and after in keys and keys.index(q.key) > keys.index(after)]
    chosen = next(iter(later), None) or (next(iter(missing), None) if after is None else None)
    if lacking := lacks(onboarding, stage):
        by.asking = None
        return Outcome((Message((*lead, *lacking.messages[0].blocks), lacking.messages[0].buttons),))
    if chosen is None or (stage is Stage.BEFORE_YOU_START and onboarding.state is State.NOT_ELIGIBLE):
        by.asking = None
        return _gone_through(onboarding, stage, by, lead)
    return ask(onboarding, chosen, by, lead)


def _open(onboarding: Onboarding, question: Question) -> bool:
    """Not answered yet, optional ones included: each is asked once in the chat."""
    return question.key not in onboarding.given or not path.is_answered(question, onboarding.answers)


def _gone_through(onboarding: Onboarding, stage: Stage, by: Participant, lead: tuple[Block, ...]) -> Outcome:
    onward = stage is Stage.BEFORE_YOU_START and onboarding.state is State.REGISTERING
    if onward:
        welcome = paragraph("You can use NHS Notify. Next, register your interest.")
        return ask_next(onboarding, Stage.REGISTRATION, by, (*lead, welcome))
    if delegation := walked(onboarding, stage, by):
        return Outcome((delegated_so_far(onboarding, delegation, lead),))
    first, *rest = finished(onboarding, stage, by)
    return Outcome((Message((*lead, *first.blocks), first.buttons, first.menu), *rest))


def ask(onboarding: Onboarding, question: Question, by: Participant, lead: tuple[Block, ...] = ()) -> Outcome:
    """Ask one question; the person's next message answers it."""
    _await_answer(onboarding, question, by)
    by.mistaken = False
    return Outcome((prompt(onboarding, question, by, lead),))


def _await_answer(onboarding: Onboarding, question: Question, by: Participant) -> None:
    by.asking, by.asking_about = question.key, onboarding.reference
    by.focus = onboarding.reference


def prompt(onboarding: Onboarding, question: Question, by: Participant, lead: tuple[Block, ...] = ()) -> Message:
    """One question as it is asked in the chat: its place in the stage, its hint, limit and choices, what is known."""
    stage = stage_of(question.key) or Stage.BEFORE_YOU_START
    keys = [asked.key for asked in chat_questions(onboarding, stage, by)]
    number = keys.index(question.key) + 1 if question.key in keys else 1
    blocks: list[Block] = [*lead, Paragraph(_asked(question, number, len(keys)))]
    blocks += [Inset(needed)] if (needed := needed_here(onboarding, question)) else []
    if question.hint:
        blocks.append(Paragraph((Words(question.hint),)))
    if question.limit and question.type in DEFAULT_LIMITS:
        blocks.append(paragraph("You can use up to {limit} characters.", limit=question.limit))
    chosen = options(question)
    few = len(chosen) <= _FEW and question.type is not QuestionType.CHOICES
    if chosen and not few:
        blocks.append(
            Bullets(tuple(text("{n}. {label}", n=n, label=option.label) for n, option in enumerate(chosen, 1)))
        )
        several = question.type is QuestionType.CHOICES
        blocks.append(
            paragraph("Type the numbers or the names, such as 1 and 2." if several else "Type the number or the name.")
        )
    known = proposal(question, onboarding.answers, by, carried_for(onboarding, by)) if not chosen else None
    if known:
        blocks.append(paragraph("{source} {value}", source=Words(known.source), value=Said(known.value)))
    offer = (_choice(onboarding, question, known.value, text("Use this")),) if known else ()
    choices = tuple(_choice(onboarding, question, o.value, o.label) for o in chosen) if few else ()
    return Message(tuple(blocks), (*offer, *choices), _help(question))


def _asked(question: Question, number: int, total: int) -> Text:
    optional = text(" (optional)") if question.optional else ()
    counted = text("Question {number} of {total}: ", number=number, total=total)
    return (*counted, Words(question.text, strong=True), *optional)


def _choice(onboarding: Onboarding, question: Question, value: str, label: Text) -> Button:
    return button("choose", onboarding, ChoiceDetail(question.key, value), plain(label), Style.SECONDARY)


def _help(question: Question) -> tuple[Button, ...]:
    return (Button("help", "What is this?", detail=question.help_topic),) if question.help_topic else ()


@handles("choose")
def choose(request: OnboardingRequest) -> Outcome:
    """A choice pressed instead of typed."""
    choice = request.detail_as(ChoiceDetail)
    return _take(request, choice.question, choice.value)


@handles("choose_anyway")
def choose_anyway(request: OnboardingRequest) -> Outcome:
    """The same, although a stage is approved that has to be reviewed again."""
    choice = request.detail_as(ChoiceDetail)
    return _take(request, choice.question, choice.value, agreed=True)


@handles("keep_answer")
def keep_answer(request: OnboardingRequest) -> Outcome:
    """Leave an approved answer as it is, and stop asking for it."""
    request.by.asking = None
    return Outcome((kept_as_it_was(request.onboarding),))


@handles("answer_in_chat")
def typed(request: OnboardingRequest) -> Outcome:
    """A chat message while a question is being asked: the answer to it. A file with it is the evidence."""
    key = request.by.asking or ""
    question, files = request.onboarding.question(key), request.files.get(key, ())
    if question is not None and not files and _may_be_a_question(request, question):
        return _ask_first(request, question)
    if question is not None and (near := which_organisation(request, key)):
        return Outcome((near,), result=Result.INVALID)
    if not files or question is None or question.type is QuestionType.EVIDENCE:
        return _take(request, key, request.text, files)
    rest = _take(request, key, request.text) if request.text.strip() else ask(request.onboarding, question, request.by)
    return replace(rest, messages=(brought(request.onboarding, files), *rest.messages))


def _may_be_a_question(request: OnboardingRequest, question: Question) -> bool:
    """Whether any words would be an answer, and these ask about something that we explain. Once: see `_ask_first`."""
    return bool(request.topic) and question.type in _ANY_WORDS and not request.by.mistaken


def _ask_first(request: OnboardingRequest, question: Question) -> Outcome:
    """Before a question becomes an answer. What is typed next is one, even if it is the same words."""
    onboarding, words = request.onboarding, request.text.strip()
    ensure_answerable(onboarding, stage_of(question.key) or Stage.BEFORE_YOU_START)
    request.by.mistaken = True
    told = paragraph("This looks like a question, so we have not saved it as your answer: {words}", words=Said(words))
    how = paragraph("Select Save it if it is your answer. If not, see the help, or type your answer.")
    save = button("choose", onboarding, ChoiceDetail(question.key, words), "Save it", Style.SECONDARY)
    asked = prompt(onboarding, question, request.by, (told, how))
    return Outcome((Message(asked.blocks, (_explain(request, question), save), asked.menu),), result=Result.INVALID)


def _explain(request: OnboardingRequest, question: Question) -> Button:
    """Who asks what we mean gets the help on this question's own words, where there is some."""
    key = question.help_topic if request.topic == _OUR_QUESTIONS and question.help_topic else request.topic
    return Button("help", "See the help", detail=key)


def _take(
    request: OnboardingRequest, key: str, written: str, files: tuple[SentFile, ...] = (), agreed: bool = False
) -> Outcome:
    """`agreed`: an approved stage may be reviewed again for it."""
    onboarding = request.onboarding
    question, stage = onboarding.question(key), stage_of(key)
    if question is None or stage is None:
        request.by.asking = None
        again = button("chat", onboarding, PageDetail(stage))
        return Outcome((simple("That question is not asked any more.", again),), result=Result.MOVED_ON)
    ensure_answerable(onboarding, stage)
    one, written = choosing.meant(request.organisations, key, written)
    try:
        answer = (
            read_file(files)
            if files and question.type is QuestionType.EVIDENCE
            else parse(question, (written,), onboarding.today, is_command)
        )
    except AnswerProblem as problem:
        refused = _try_again(onboarding, question, problem.text, request.by, _UNSURE.search(written) is not None)
        return _with_help(refused, _explain(request, question)) if request.topic else refused
    if problem_words := refusal(question, answer, onboarding.answers, onboarding.today):
        return _try_again(onboarding, question, problem_words, request.by)
    answers = {question.key: answer, **choosing.beside(key, one, onboarding.answers)}
    if not agreed and (stages := reopened_by(onboarding, answers, request.by)):
        if files:
            told = brought(onboarding, files)
            notes = approval_notes(onboarding, stages)
            return Outcome((replace(told, blocks=(*notes, *told.blocks)),), result=Result.INVALID)
        return _ask_about_approval(onboarding, question, answer, written, stages)
    told_first = _shown_back(onboarding, question, answer, written)
    replaced = _replaced(onboarding, question, answer, request.by)
    keep(request, Reading(answers, {}), in_chat=True)
    listed = choosing.notes(request.organisations, onboarding.ods_code) if choosing.CODE in answers else ()
    lead: tuple[Block, ...] = (told_first, *replaced, *listed, *_worth_knowing(onboarding, key))
    outcome = ask_next(onboarding, stage, request.by, lead, after=question.key)
    if onboarding.changes.answers:
        gone_through(onboarding, stage, request.by)
    return outcome


def _ask_about_approval(
    onboarding: Onboarding, question: Question, answer: AnswerValue, written: str, stages: tuple[Stage, ...]
) -> Outcome:
    """What is approved and has to be reviewed again, and the choice. What no button can carry goes into the form."""
    anyway = button("choose_anyway", onboarding, ChoiceDetail(question.key, written))
    in_form = button("change", onboarding, QuestionDetail(question.key), "Change it in a form")
    ways = (anyway if len(written) <= _ON_A_BUTTON else in_form, button("keep_answer", onboarding))
    new = paragraph(
        "We have not saved your new answer yet: {answer}", answer=Said(shown(question, answer, onboarding.answers))
    )
    blocks: tuple[Block, ...] = (*approval_notes(onboarding, stages), answer_now(onboarding, question), new)
    return Outcome((Message(blocks, ways),), result=Result.INVALID)


def _replaced(
    onboarding: Onboarding, question: Question, answer: AnswerValue, by: Participant
) -> tuple[Paragraph, ...]:
    """What the second of two colleagues is told: whose answer theirs has taken the place of."""
    before = onboarding.given.get(question.key)
    if before is None or before.value in (None, "", answer) or before.person == by.id:
        return ()
    told = text(
        "It replaces the answer of {who} on {at}: {answer}",
        who=Said(before.by),
        at=Moment(before.at),
        answer=Said(shown(question, before.value, onboarding.answers)),
    )
    return (Paragraph(told),)


def _worth_knowing(onboarding: Onboarding, key: str) -> tuple[Inset, ...]:
    """What is wrong with the channels is said as soon as they are chosen."""
    found = channel_findings(onboarding.pack, onboarding.answers) if key == CHANNELS_KEY else []
    return tuple(Inset(text("Worth knowing: {warning}", warning=warning)) for warning in found)


def _try_again(
    onboarding: Onboarding, question: Question, problem: Text, by: Participant, unsure: bool = False
) -> Outcome:
    """Ask again, with what was wrong; the second time, with an example of an answer that we can read.

    Who has no answer reads how to leave it: `unsure`, as they say.
    """
    in_form = button("change", onboarding, QuestionDetail(question.key), "Answer in a form")
    again = by.mistaken and (by.asking, by.asking_about) == (question.key, onboarding.reference)
    on_buttons = len(options(question)) <= _FEW
    how = [Paragraph((Words(example(question, onboarding.today, on_buttons)),))] if again else []
    if question.optional or unsure:
        how.append(paragraph(_LEAVE_IT if question.optional else _LATER))
    _await_answer(onboarding, question, by)
    by.mistaken = True
    asked = prompt(onboarding, question, by, (Paragraph(problem), *how))
    return Outcome((Message(asked.blocks, asked.buttons, (*asked.menu, in_form)),), result=Result.INVALID)


_UNSURE = re.compile(
    r"\b(?:dunno|not sure|unsure|no idea|unknown|tbc|tba|tbd|(?:do not|don.?t|dont) know|to be confirmed)\b",
    re.IGNORECASE,
)
_LEAVE_IT = "This is optional. To leave it out, type skip."
_LATER = "If you do not know yet, type skip. You can come back to it."


def _with_help(outcome: Outcome, explain: Button) -> Outcome:
    """A refusal of what was meant as a question, with the help that it asks for."""
    asked = outcome.messages[0]
    return replace(outcome, messages=(Message(asked.blocks, (*asked.buttons, explain), asked.menu),))


def _shown_back(onboarding: Onboarding, question: Question, answer: AnswerValue, written: str) -> Paragraph:
    """What was saved; what stood already says so, because nothing was changed."""
    read = display(question, answer) if answer != "" else written
    if not what_is_new(onboarding, {question.key: answer}):
        return paragraph("Your answer stays as it was: {answer}", answer=Said(read))
    return paragraph("We saved your answer: {answer}", answer=Said(read))


def answer_now(onboarding: Onboarding, question: Question) -> Paragraph:
    """What stands as the answer to a question that is asked again."""
    given = onboarding.answers.get(question.key)
    if given in (None, ""):
        return paragraph("You have not answered this yet.")
    return paragraph("Your answer now is: {answer}", answer=Said(shown(question, given, onboarding.answers)))
