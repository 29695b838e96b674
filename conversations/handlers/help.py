"""Help: a topic, a question that goes to the onboarding team, and what the team keeps of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.commands import COMMANDS, TEAM_COMMANDS
from conversations.content.help import says_something
from conversations.details.detail import number_in
from conversations.details.rows import MessageDetail, RowDetail, TopicDetail
from conversations.events.journey import Reason
from conversations.events.people import Note
from conversations.events.table import data_as
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.handlers.registry import GeneralRequest, OnboardingRequest, handles, handles_general
from conversations.journey.machine import BEFORE_REGISTRATION, ENDED_EARLY
from conversations.questions.problems import PATIENT_DATA
from conversations.replies import Inset, Message, Outcome, Paragraph, Result, paragraph, simple
from conversations.repository import canned_replies, desk
from conversations.text import Said, Words, text
from conversations.views import help as view
from conversations.views.desk import kept_topics as view_kept
from models.desk import KeptTopic
from models.enums import EventKind, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.content.help import Help, Topic
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.text import Text
    from models.domain import OnboardingRecord


@handles_general("help")
async def show_help(request: GeneralRequest) -> Outcome:
    """What can be typed here, or one topic: typed after the word, or pressed beside a question."""
    context, key = request.context, request.detail_as(TopicDetail).key
    known = TEAM_COMMANDS if context.in_team_channel else COMMANDS
    topics = await canned_replies.help_with_kept(context.session, context.services.topics)
    name, _, page = key.partition("/")
    if name == view.TOPICS and (number := number_in(page)) is not None:
        return Outcome((view.topics_message(topics, number),))
    query = request.text or next((topic.title for topic in topics.topics if topic.key == key), key)
    asker = await _asker(context, view.query_topic(topics, query))
    return Outcome((view.help_message(topics, query, known, asker),))


async def not_understood(context: TurnContext, typed: str, known: tuple[str, ...]) -> Outcome:
    """What somebody hears who typed something that is no command and no answer. `known`: what may be typed there."""
    topics = await canned_replies.help_with_kept(context.session, context.services.topics)
    return view.not_understood(typed, known, topics, await _asker(context, view.meant_topic(typed, known, topics)))


async def _asker(context: TurnContext, topic: Topic | None) -> view.Asker:
    """Whoever asks, with what their answer needs: their onboardings, where it says what is so in one or may go to the
    onboarding team about one, and what stages took where it says that.
    """
    services = context.services
    here = await _here(context) if topic is None or topic.key in view.OF_ONES_OWN else []
    journey = services.packs(here[0].content_version if here else services.begins_with)
    told = here[:_MOST_ASKED_ABOUT] if topic is None or len(here) == 1 else []
    mine = [(await context.load(row.id)).onboarding for row in told]
    took = await desk.lengths(context.session) if topic is not None and topic.key == view.HOW_LONG else ()
    return view.Asker(context.by, tuple(mine), journey, took)


async def _here(context: TurnContext) -> list[OnboardingRecord]:
    """The onboardings of whoever asks, those first that the team knows of, and of these the one that changed last.

    In a channel it is none that does not belong there: others read along.
    """
    if context.in_team_channel:
        return []
    mine = [row for row in await context.mine() if row.state not in ENDED_EARLY]
    if context.turn.place.kind is not PlaceKind.DIRECT:
        here = {row.id for row in await context.of_this_place()}
        mine = [row for row in mine if row.id in here]
    return sorted(mine, key=lambda row: row.state in BEFORE_REGISTRATION)


_MOST_ASKED_ABOUT = 5


@handles("ask_team")
def ask_team(request: OnboardingRequest) -> Outcome:
    """What help could not answer, word for word."""
    words = request.detail_as(MessageDetail).text.strip()
    if not words or contains_nhs_number(words):
        return Outcome((simple("Type your question again."),), result=Result.INVALID)
    last = request.onboarding.last_event(EventKind.TOLD_TEAM)
    if last is not None and last.person == request.by.id and data_as(last, Reason).words == words:
        return Outcome((simple("We have sent your question already. The answer comes to you here."),))
    return tell_team_words(request, words)


def tell_team_words(request: OnboardingRequest, words: str) -> Outcome:
    """Kept in the history, and sent back to its writer as it was sent."""
    request.onboarding.record(EventKind.TOLD_TEAM, request.by, data=Reason(words))
    return Outcome((sent_message("We sent your message to the onboarding team.", words, _WHEN),))


def sent_message(told: str, words: str, *more: Paragraph) -> Message:
    """What was sent, word for word, so that its writer sees it again."""
    return Message((paragraph(told), Inset((Said(words),)), *more))


_WHEN = paragraph(
    "They work 8am to 6pm, Monday to Friday, except bank holidays. There is no set time for a reply. "
    "It comes to you here."
)


@handles_general("keep_topic")
async def keep_topic(request: GeneralRequest) -> Outcome:
    """The form, with what was asked last and what was answered; then it waits for a second person of the team."""
    context, sent = request.context, request.sent
    loaded = await context.find(request.about)
    if loaded is None or not loaded.onboarding.registered or loaded.onboarding.has_belonged(context.by):
        return Outcome((simple(_NOT_YOURS),), result=Result.REFUSED)
    if sent is None:
        asked, answered = (_last(loaded.onboarding, kind) for kind in _TOLD)
        given = {view_kept.QUESTION: asked, view_kept.ANSWER: answered}
        fitting = {name: words for name, words in given.items() if len(words) <= view_kept.LONGEST[name]}
        return Outcome(form=view_kept.topic_form(request.about, fitting, {}))
    typed = {name: " ".join(next(iter(values), "").split()) for name, values in sent.values.items()}
    if errors := _errors(typed, await canned_replies.help_with_kept(context.session, context.services.topics)):
        return Outcome(form=view_kept.topic_form(request.about, typed, errors), result=Result.INVALID)
    kept = KeptTopic(0, typed[view_kept.QUESTION], typed[view_kept.ANSWER], context.by.id, context.now, _others(typed))
    await canned_replies.keep_topic(context.session, kept)
    loaded.onboarding.record(EventKind.NOTED, context.by, data=Note(_PROPOSED.format(question=kept.question)))
    await context.save(loaded)
    return Outcome((simple("We kept it. Help gives it once a colleague has approved it: they type topics."),))


_NOT_YOURS = "You can keep an answer as help from an onboarding that your own team has no part in."
_TOLD = (EventKind.TOLD_TEAM, EventKind.TOLD_APPLICANT)
_PROPOSED = "I would keep an answer to this as help: {question} To approve it, type topics."


def _last(onboarding: Onboarding, kind: EventKind) -> str:
    event = onboarding.last_event(kind)
    return data_as(event, Reason).words if event else ""


def _others(typed: Mapping[str, str]) -> str:
    return typed.get(view_kept.OTHER_WORDS, "")


def _errors(typed: Mapping[str, str], known: Help) -> dict[str, Text]:
    """By field: nothing is kept while there is one. `known`: what help answers already."""
    errors: dict[str, Text] = {}
    for name, wanted in ((view_kept.QUESTION, "Enter the question"), (view_kept.ANSWER, "Enter the answer")):
        if not typed.get(name):
            errors[name] = text(wanted)
    for name, words in typed.items():
        if len(words) > view_kept.LONGEST[name]:
            errors[name] = text("Use {most} characters or fewer", most=view_kept.LONGEST[name])
        elif contains_nhs_number(words):
            errors[name] = text(PATIENT_DATA)
    for name in (view_kept.QUESTION, view_kept.OTHER_WORDS):
        if name not in errors and (problem := _trouble_with_names(typed.get(name, ""), known)):
            errors[name] = problem
    return errors


def _trouble_with_names(names: str, known: Help) -> Text:
    """Why help could not find an answer by these names, or finds another one; empty where it can."""
    for name in filter(None, map(str.strip, names.split(","))):
        if not says_something(name):
            return text('"{name}" is asked about many things. Enter words that say what it is about', name=Said(name))
        if topic := known.named(name):
            written = Said if topic.said else Words
            return text('Help answers "{name}" already: {title}', name=Said(name), title=(written(topic.title),))
    return ()


@handles_general("topics")
async def topics(request: GeneralRequest) -> Outcome:
    """All of them, those first that wait for a second person."""
    return Outcome((await _list(request),))


@handles_general("approve_topic")
async def approve_topic(request: GeneralRequest) -> Outcome:
    """By anybody of the team but whoever kept it."""
    kept, reader = await _known(request), request.context.by.id
    if kept is not None and kept.person == reader:
        return Outcome((simple("You kept this yourself, so a colleague has to approve it."),), result=Result.REFUSED)
    if kept is None or not await canned_replies.approve_topic(request.context.session, kept.id, reader):
        return Outcome((_GONE, await _list(request)), result=Result.MOVED_ON)
    return Outcome((simple("Approved. Help gives this answer from now on."), await _list(request)))


@handles_general("remove_topic")
async def remove_topic(request: GeneralRequest) -> Outcome:
    """Help does not give it any more."""
    kept = await _known(request)
    if kept is None or not await canned_replies.remove_topic(request.context.session, kept.id):
        return Outcome((_GONE, await _list(request)), result=Result.MOVED_ON)
    return Outcome((simple("We removed it."), await _list(request)))


_GONE = simple("This was approved or removed a moment ago.")


async def _known(request: GeneralRequest) -> KeptTopic | None:
    wanted = request.detail_as(RowDetail).id
    return next(
        (topic for topic in await canned_replies.all_topics(request.context.session) if topic.id == wanted), None
    )


async def _list(request: GeneralRequest) -> Message:
    context = request.context
    return view_kept.topics_list(await canned_replies.all_topics(context.session), context.by.id)
