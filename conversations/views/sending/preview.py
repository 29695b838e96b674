"""A template as its recipient sees it, with example data in its fields, and beneath it what is to be known of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.journey import QuestionDetail
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.examples import ADDRESS, ADDRESS_FIELD, NHS_NUMBER, examples_in, filled_in
from conversations.guidance.messages.formatting import parts_of, plain_parts
from conversations.guidance.messages.looks import Part, PartKind, Preview, Run
from conversations.guidance.text_messages import in_fragments
from conversations.guidance.uk_time import long_date
from conversations.onboarding.people import Side
from conversations.questions.checks import SENDER_NAME_KEY, answer_warnings
from conversations.questions.entries import channel_of, title_of, written_templates
from conversations.replies import (
    Block,
    Bullets,
    Heading,
    Inset,
    Message,
    Paragraph,
    SummaryList,
    SummaryRow,
    paragraph,
)
from conversations.text import Said, Words, text
from conversations.views.buttons import offered
from conversations.views.reviews.comments import comment_blocks
from conversations.views.reviews.history import Versions, version_blocks
from models.enums import Stage

if TYPE_CHECKING:
    from datetime import date

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.replies import Button

_MOST, _MOST_PARTS = 3_000, 50  # characters and parts that are drawn of one message
_MOST_LISTED = 30  # fields, and links
_CAPTIONS = {
    MessageChannel.NHS_APP: "As the NHS App shows it",
    MessageChannel.EMAIL: "As an email",
    MessageChannel.TEXT_MESSAGE: "As a phone shows it",
    MessageChannel.LETTER: "As a letter, without its Word formatting",
}
_FROM = "notifications.service.gov.uk"
_NO_SENDER_NAME = "Sender name"


def preview_of(onboarding: Onboarding, item: str) -> Preview | None:
    """The message of one template; None where it has none yet."""
    content = str(onboarding.answers.get(f"{item}.content") or "")
    channel = MessageChannel(channel_of(item.partition(".")[2]))
    if not content:
        return None
    subject = str(onboarding.answers.get(f"{item}.subject") or "") if channel is MessageChannel.EMAIL else ""
    parts = _parts(channel, content[:_MOST], onboarding.today)
    cut = len(content) > _MOST or len(parts) > _MOST_PARTS
    caption = f"{_CAPTIONS[channel]}. Only its beginning is shown" if cut else _CAPTIONS[channel]
    drawn = Preview(channel, caption, _sender(onboarding, channel), parts[:_MOST_PARTS])
    if channel is MessageChannel.LETTER:
        printed = (f"NHS number: {NHS_NUMBER}", long_date(onboarding.today))
        return replace(drawn, address=ADDRESS, beside=printed)
    return replace(drawn, subject=filled_in(channel, subject, onboarding.today))


def _sender(onboarding: Onboarding, channel: MessageChannel) -> str:
    """Whom the message comes from, as far as it is known (domain 3.2 to 3.4)."""
    organisation = onboarding.organisation
    match channel:
        case MessageChannel.TEXT_MESSAGE:
            return str(onboarding.answers.get(SENDER_NAME_KEY) or _NO_SENDER_NAME)
        case MessageChannel.EMAIL:
            address = ".".join(re.findall(r"[a-z0-9]+", organisation.casefold()))
            return f"{organisation} <{address}@{_FROM}>"
        case MessageChannel.NHS_APP | MessageChannel.LETTER:
            return organisation


def _parts(channel: MessageChannel, content: str, today: date) -> tuple[Part, ...]:
    match channel:
        case MessageChannel.TEXT_MESSAGE:
            return _fragments(filled_in(channel, content, today))
        case MessageChannel.LETTER:
            return plain_parts(filled_in(channel, ADDRESS_FIELD.sub("", content), today))
        case MessageChannel.NHS_APP | MessageChannel.EMAIL:
            return parts_of(filled_in(channel, content, today), facts().channels[channel])


def _fragments(message: str) -> tuple[Part, ...]:
    pieces = in_fragments(message)
    return tuple(
        Part(PartKind.FRAGMENT, (Run(piece),), f"Fragment {at} of {len(pieces)}, {length:,} characters")
        for at, (piece, length) in enumerate(pieces, 1)
    )


def preview_messages(
    onboarding: Onboarding, by: Participant, item: str, versions: Versions, side: Side
) -> tuple[Message, ...]:
    """One template with everything that is known of it; each of them in short, where `item` is none of them."""
    there = written_templates(onboarding.answers)
    if item in there:
        return (_whole(onboarding, by, item, versions, side),)
    if not there:
        return (Message((paragraph("There is no template message to see yet."),)),)
    return tuple(_short(onboarding, by, each, side) for each in there)


def _short(onboarding: Onboarding, by: Participant, item: str, side: Side) -> Message:
    blocks = (_heading(onboarding, item), *preview_blocks(onboarding, item), *comment_blocks(onboarding, (item,)))
    more = offered(onboarding, by, _LOOKS[side], detail=QuestionDetail(item))
    return Message(blocks, tuple(replace(each, label=f"See more: {title_at(item)}") for each in more))


def _whole(onboarding: Onboarding, by: Participant, item: str, versions: Versions, side: Side) -> Message:
    questions = tuple(q for q in onboarding.questions(Stage.TEMPLATES) if q.item == item)
    blocks: list[Block] = [
        _heading(onboarding, item),
        *preview_blocks(onboarding, item),
        *_examples(onboarding, item),
        *_findings(onboarding, questions),
        *comment_blocks(onboarding, (item,)),
    ]
    if changed := version_blocks(onboarding, questions, versions):
        blocks += [Paragraph((Words("What changed", strong=True),)), *changed]
    return Message(tuple(blocks), _ways_on(onboarding, by, item, side))


_LOOKS = {Side.APPLICANT: "preview", Side.ONBOARDING_TEAM: "team_preview"}


def _ways_on(onboarding: Onboarding, by: Participant, item: str, side: Side) -> tuple[Button, ...]:
    """To change it or ask about it; for the team, to comment on it."""
    if side is Side.ONBOARDING_TEAM:
        return offered(onboarding, by, "comment", detail=QuestionDetail(item))
    change = offered(onboarding, by, "change", detail=QuestionDetail(f"{item}.content"))
    ask = offered(onboarding, by, "ask_about", detail=QuestionDetail(item))
    return (*change, *(replace(each, label="Ask about it") for each in ask))


def team_looking(onboarding: Onboarding, stage: Stage) -> tuple[Button, ...]:
    """The onboarding team's way to the previews, beside the answers of their stage; none where there is no message."""
    if stage is not Stage.TEMPLATES or not written_templates(onboarding.answers):
        return ()
    return tuple(replace(each, label="See how they look") for each in offered(onboarding, None, "team_preview"))


def title_at(item: str) -> str:
    """How we call a template: "Email template 2"."""
    return title_of(item.partition(".")[2])


def _heading(onboarding: Onboarding, item: str) -> Heading:
    name = str(onboarding.answers.get(f"{item}.name") or "")
    title = Words(title_at(item))
    return Heading(text("{title}: {name}", title=title, name=Said(name)) if name else (title,))


def preview_blocks(onboarding: Onboarding, item: str) -> tuple[Block, ...]:
    """A template as its recipient sees it, and where its links lead; nothing for what has no message."""
    drawn = preview_of(onboarding, item) if item in written_templates(onboarding.answers) else None
    if drawn is None:
        return ()
    links = dict.fromkeys(run for part in drawn.parts for run in part.runs if run.leads_to)
    told = tuple(
        text("{words} leads to {there}", words=Said(run.text), there=Said(run.leads_to))
        for run in list(links)[:_MOST_LISTED]
    )
    return (drawn, *((Bullets(told),) if told else ()))


def _examples(onboarding: Onboarding, item: str) -> tuple[Block, ...]:
    """What stands in the place of each field."""
    channel = MessageChannel(channel_of(item.partition(".")[2]))
    written = "\n".join(str(onboarding.answers.get(f"{item}.{name}") or "") for name in ("subject", "content"))
    found = {field: value for field, value in examples_in(channel, written, onboarding.today).items() if value}
    if not found:
        return ()
    rows = tuple(SummaryRow((Said(field),), (Said(value),)) for field, value in list(found.items())[:_MOST_LISTED])
    return (Paragraph((Words("Example data in its fields", strong=True),)), SummaryList(rows))


def _findings(onboarding: Onboarding, questions: tuple[Question, ...]) -> list[Block]:
    """What a check finds in it as it stands today, which holds nothing back."""
    found = answer_warnings(questions, onboarding.answers, onboarding.today)
    return [Inset(text("Worth knowing: {warning}", warning=warning)) for warning in found]
