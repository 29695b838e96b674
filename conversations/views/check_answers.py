"""Check your answers: what was answered, what is still needed, and the way to submit it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.journey import EntryDetail, PageDetail, QuestionDetail, StageDetail, SubmitDetail
from conversations.events.reviews import MoreNeeded
from conversations.events.table import data_as
from conversations.journey.machine import ReviewState, State
from conversations.journey.stages import REVIEWED, stage_of
from conversations.onboarding.progress import current_stage, invited
from conversations.questions.entries import is_extra, plans_using, title_of, volumes_of, written_templates
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Confirm,
    Heading,
    Message,
    Outcome,
    Paragraph,
    Result,
    Style,
    paragraph,
)
from conversations.text import Said, Text, Words, text
from conversations.views.answers import answers_card, is_first_of_item, opening, worth_knowing_blocks
from conversations.views.buttons import button, cut, offered
from conversations.views.card_parts import contact, details, reason_blocks
from conversations.views.cards import next_steps
from conversations.views.costs.estimate import estimate_blocks
from conversations.views.reviews.conditions import condition_blocks
from conversations.views.reviews.delegating import waiting_blocks
from conversations.views.sending.route import plan_blocks
from models.domain import Event
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant

Buttons = tuple[tuple[Button, ...], tuple[Button, ...]]


def finished(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Message, ...]:
    """What is said when the questions of a stage have been gone through."""
    if stage is Stage.BEFORE_YOU_START and onboarding.state in (State.NOT_ELIGIBLE, State.REGISTERING):
        return (self_check_result(onboarding, by),)
    return (check_card(onboarding, stage, by),)


def self_check_result(onboarding: Onboarding, by: Participant) -> Message:
    """Eligible: on to registering. Not eligible is not an error: the reason, a person to contact, and a way back."""
    if onboarding.state is State.NOT_ELIGIBLE:
        blocks: tuple[Block, ...] = (
            Heading(text("You cannot use NHS Notify with these answers")),
            paragraph(
                "To use NHS Notify, a programme or service needs to be part of NHS England or support direct care."
            ),
            paragraph(
                "If you think this is wrong or your service is changing, email {email}. We will look at it with you.",
                email=contact(),
            ),
        )
        return Message(blocks, offered(onboarding, by, "recheck"), offered(onboarding, by, "status", "withdraw"))
    content = onboarding.pack.content(Stage.REGISTRATION)
    buttons, menu = next_steps(onboarding, by)
    blocks = (
        Heading(text("You can use NHS Notify")),
        paragraph("Next, register your interest."),
        *(Paragraph((Words(words),)) for words in content.intro),
    )
    return Message(blocks, buttons, menu)


def check_card(onboarding: Onboarding, stage: Stage, by: Participant) -> Message:
    """The answers of a stage, what is still needed, and Submit where it is its turn."""
    card = answers_card(onboarding, stage, by)
    asked_for = _asked_for(onboarding, stage)
    blocks: list[Block] = [
        *card.blocks[:1],
        *opening(onboarding, stage),
        *asked_for,
        *condition_blocks(onboarding, stage),
    ]
    blocks += card.blocks[1:]
    blocks += worth_knowing_blocks(onboarding, stage)
    if stage is Stage.ENGAGEMENT_CALL:
        blocks += estimate_blocks(onboarding.answers)
    if stage is Stage.ROUTING_PLANS:
        blocks += plan_blocks(onboarding)
    missing = onboarding.unanswered(stage)
    if missing:
        blocks.append(Paragraph(text("Before you can submit, these need an answer:")))
        blocks.append(Bullets(tuple((Words(question.text),) for question in missing)))
        blocks += waiting_blocks(onboarding, stage)
    else:
        blocks += _what_next(onboarding, stage, by)
    buttons, menu = _check_buttons(onboarding, stage, by, bool(missing))
    return Message(tuple(blocks), (*buttons, *_working_out(onboarding, stage)), menu)


def _working_out(onboarding: Onboarding, stage: Stage) -> tuple[Button, ...]:
    """The way to an estimate from more than volumes, beside the one that is made of them."""
    if stage is not Stage.ENGAGEMENT_CALL or not volumes_of(onboarding.answers):
        return ()
    return (button("work_out_cost", onboarding, style=Style.SECONDARY),)


def _asked_for(onboarding: Onboarding, stage: Stage) -> list[Block]:
    """What the onboarding team needs more about, until the stage is submitted again."""
    if onboarding.review(stage) is not ReviewState.MORE_NEEDED or onboarding.current_review is not stage:
        return []
    return [paragraph("The onboarding team needs more information about:"), *reason_blocks(onboarding)]


def _what_next(onboarding: Onboarding, stage: Stage, by: Participant) -> list[Block]:
    changes = bool(offered(onboarding, by, "answer"))
    if onboarding.review(stage) is ReviewState.SUBMITTED:
        return [paragraph("This stage is with the onboarding team.")]
    if onboarding.review(stage) is ReviewState.APPROVED:
        again = " If you change an answer, it needs to be reviewed again." if changes else ""
        return [paragraph("This stage is approved.{again}", again=Words(again))]
    everything = Words("Everything that is needed" if _leaves_out(onboarding, stage) else "Everything")
    if not changes:
        return [paragraph("{everything} is answered.", everything=everything)]
    if can_submit(onboarding, stage):
        then = "register your interest" if stage is Stage.REGISTRATION else "submit it to the onboarding team"
        words = "{everything} is answered. Check it, then {then}."
        return [paragraph(words, everything=everything, then=Words(then))]
    if stage in REVIEWED and invited(onboarding):
        current = current_stage(onboarding)
        title = Words(onboarding.pack.title(current))
        return [
            paragraph(
                "{everything} is answered. You can submit it once stage {number}, {title}, is approved.",
                everything=everything,
                number=onboarding.pack.number(current),
                title=title,
            )
        ]
    return [paragraph("{everything} is answered. You can change an answer at any time.", everything=everything)]


def _leaves_out(onboarding: Onboarding, stage: Stage) -> bool:
    """Whether an optional question has no answer."""
    return any(onboarding.answers.get(q.key) in (None, "") for q in onboarding.questions(stage) if q.optional)


def can_submit(onboarding: Onboarding, stage: Stage) -> bool:
    """Complete, and in its turn."""
    return (
        bool(offered(onboarding, None, "submit"))
        and current_stage(onboarding) is stage
        and not onboarding.unanswered(stage)
    )


def _check_buttons(onboarding: Onboarding, stage: Stage, by: Participant, missing: bool) -> Buttons:
    ask = offered(onboarding, by, "ask_about", detail=QuestionDetail(f"{stage.value}.")) if stage in REVIEWED else ()
    menu = (
        *(offered(onboarding, by, "integrate") if stage is Stage.INTEGRATION else ()),
        *offered(onboarding, by, "status", "stages"),
        *_looking(onboarding, stage, by),
        *_changed(onboarding, stage, by),
        *ask,
        *offered(onboarding, by, "message_team"),
    )
    if onboarding.review(stage) is ReviewState.SUBMITTED:
        return offered(onboarding, by, "take_back", detail=StageDetail(stage)), menu
    if not offered(onboarding, by, "answer"):
        return (), menu
    menu += _removing(onboarding, stage)
    if missing:
        begun = any(question.key in onboarding.answers for question in onboarding.questions(stage))
        ways = {"answer": "Carry on in the form", "chat": "Carry on here in the chat"}
        menu += _asking(onboarding, stage, by)
        return tuple(button(name, onboarding, PageDetail(stage), ways[name] if begun else None) for name in ways), menu
    change = button("answer", onboarding, PageDetail(stage, 0), "Change answers", Style.SECONDARY)
    return (*_submitting(onboarding, stage), change, *_adding(onboarding, stage, by)), menu


def _asking(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Button, ...]:
    """The way to give what is missing to a colleague, once the stage is begun or others are here."""
    count = len(onboarding.unanswered(stage))
    label = f"Ask a colleague for these {count}" if count > 1 else "Ask a colleague for this one"
    return tuple(replace(b, label=label) for b in offered(onboarding, by, "ask_colleague", detail=StageDetail(stage)))


def _looking(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Button, ...]:
    """The way to see the messages as their recipients do, once there is one."""
    if stage is not Stage.TEMPLATES or not written_templates(onboarding.answers):
        return ()
    return tuple(replace(each, label="See how they look") for each in offered(onboarding, by, "preview"))


def _changed(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Button, ...]:
    """The way to what was answered before, once a stage was reviewed: until then nobody looks for it."""
    if onboarding.last_event(EventKind.SUBMITTED, stage=stage) is None:
        return ()
    return offered(onboarding, by, "changes", detail=StageDetail(stage))


def _submitting(onboarding: Onboarding, stage: Stage) -> tuple[Button, ...]:
    if not can_submit(onboarding, stage):
        return ()
    label = "Register your interest" if stage is Stage.REGISTRATION else "Submit to the onboarding team"
    return (button("submit", onboarding, SubmitDetail(stage), label),)


def _adding(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Button, ...]:
    collection = onboarding.pack.content(stage).collection
    if collection is None or not offered(onboarding, by, "add_entry"):
        return ()
    return (button("add_entry", onboarding, StageDetail(stage), f"Add another {collection.noun}"),)


def _removing(onboarding: Onboarding, stage: Stage) -> tuple[Button, ...]:
    """Entries that the applicant added can go again; the first of each stays."""
    titles = {question.item: question.item_title for question in onboarding.questions(stage)}
    removable = (item for item in titles if is_extra(item.partition(".")[2]))
    if onboarding.pack.content(stage).collection is None:
        return ()
    return tuple(_removal(onboarding, item, titles[item]) for item in removable)


def _removal(onboarding: Onboarding, item: str, title: str) -> Button:
    """The press that removes an entry says which, and warns where a routing plan uses it."""
    drawn = button("remove_entry", onboarding, EntryDetail.parse(item), f"Remove {title}")
    name = str(onboarding.answers.get(f"{item}.name", ""))
    asked = f'Remove "{cut(name)}"?' if name else f"Remove {title}?"
    return replace(drawn, confirm=Confirm(asked, _what_goes(onboarding, item, title), "Remove", "Keep it"))


def _what_goes(onboarding: Onboarding, item: str, title: str) -> str:
    plans = plans_using(item.partition(".")[2], onboarding.answers) if item.startswith("templates.") else ()
    if not plans:
        return f"{title} is not part of your onboarding any more."
    using = f"{title_of(plans[0])} uses" if len(plans) == 1 else f"{len(plans)} routing plans use"
    return f"{using} {title}. Choose another template there before you submit your routing plans."


def not_complete(onboarding: Onboarding, stage: Stage, by: Participant) -> Outcome | None:
    """What to say where questions are still open; None where the stage is complete."""
    if not onboarding.unanswered(stage):
        return None
    return Outcome((check_card(onboarding, stage, by),), result=Result.REFUSED)


# The reviewer's request for more information, for as long as it stands


def open_request(onboarding: Onboarding, stage: Stage) -> Event | None:
    """What was asked about a stage; None where it is not waiting for more information."""
    if onboarding.review(stage) is not ReviewState.MORE_NEEDED:
        return None
    return onboarding.last_event(EventKind.MORE_NEEDED, stage=stage)


def request_blocks(request: Event | None) -> tuple[Block, ...]:
    """The request as the head of a form: who asks, about which items, in which words."""
    if request is None:
        return ()
    who = text("{who} asked for more information about:", who=Said(request.by or "The onboarding team"))
    return (Paragraph(who), *details(request))


def needed_here(onboarding: Onboarding, question: Question) -> Text:
    """What was asked about the item of a question, at the first of its questions; nothing where nothing was."""
    stage = stage_of(question.key)
    request = open_request(onboarding, stage) if stage else None
    if request is None or question.item_title not in data_as(request, MoreNeeded).items:
        return ()
    words = data_as(request, MoreNeeded).about(question.item_title)
    if not words or not is_first_of_item(onboarding, question):
        return text("More information is needed here.")
    who, words = Said(request.by or "The onboarding team"), words if len(words) <= _AT_A_QUESTION else _cut(words)
    ended = "" if words.endswith((".", "?", "!", ":")) else "."
    return text(
        "More information is needed here. {who} asks: {words}{ended}", who=who, words=Said(words), ended=Words(ended)
    )


_AT_A_QUESTION = 500  # characters of what was asked: the whole stands above


def _cut(words: str) -> str:
    return f"{words[:_AT_A_QUESTION].rstrip()} ..."


def is_untouched(onboarding: Onboarding, request: Event) -> bool:
    """Whether no answer that the stage's review looks at was given since it was asked about."""
    since = (given.question for given in onboarding.given.values() if given.at >= request.at)
    return not any(_concerns(onboarding, key, request.stage) for key in since)


def _concerns(onboarding: Onboarding, key: str, stage: Stage | None) -> bool:
    question = onboarding.question(key)
    return stage_of(key) is stage or (question is not None and stage is not None and question.reopens == stage.value)
