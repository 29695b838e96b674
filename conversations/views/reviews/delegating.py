"""Questions that a colleague is asked to answer: what they read, and what stands beside the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.journey import StageDetail
from conversations.details.rows import RowDetail
from conversations.events.people import Delegated
from conversations.events.table import data_as
from conversations.onboarding.people import EDITORS
from conversations.onboarding.progress import name_of
from conversations.onboarding.reviews.delegating import by_number, left, number_of, waiting
from conversations.replies import Block, Bullets, Inset, Message, Paragraph, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import button
from models.enums import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from models.delegating import Delegation
    from models.domain import Event
    from models.enums import Stage


def label_of(question: Question, among: Sequence[Question]) -> Text:
    """A question; with its item, where another of the stage has the same words."""
    alone = [other.text for other in among].count(question.text) <= 1
    words = Words(question.text)
    return (words,) if alone else text("{item}: {question}", item=Words(question.item_title), question=words)


def delegated_blocks(onboarding: Onboarding, delegation: Delegation) -> tuple[Block, ...]:
    """Who asks for which answers, and why."""
    asker = onboarding.member(delegation.asked_by)
    questions = left(onboarding, delegation)
    asks = text(
        "{who} asks you to answer {count} for {name}, and says why:",
        who=Said(asker.name if asker else "A colleague"),
        count=counted(len(questions), "question"),
        name=name_of(onboarding),
    )
    return (
        Paragraph(asks),
        Inset((Said(delegation.words),)),
        Bullets(tuple(label_of(each, questions) for each in questions)),
    )


def delegated_card(onboarding: Onboarding, delegation: Delegation, lead: tuple[Block, ...] = ()) -> Message:
    """What is left to answer, with both ways to do it."""
    which = RowDetail(number_of(onboarding, delegation))
    ways = tuple(button(name, onboarding, which) for name in ("answer_delegated", "chat_delegated"))
    return Message((*lead, *delegated_blocks(onboarding, delegation)), ways)


def delegated_so_far(onboarding: Onboarding, delegation: Delegation, lead: tuple[Block, ...] = ()) -> Message:
    """For somebody who answered what a colleague asked of them: thanks, or what is left of it."""
    if left(onboarding, delegation):
        return delegated_card(onboarding, delegation, (*lead, paragraph("Your answers are saved. Some are left.")))
    thanks = paragraph("Thank you. You answered all that you were asked for, and we told your colleague.")
    return Message((*lead, thanks), (button("check", onboarding, StageDetail(delegation.stage)),))


def delegated_notice(onboarding: Onboarding, event: Event) -> Message | None:
    """For whoever is asked, and again as a reminder. None where nothing is left."""
    said = data_as(event, Delegated)
    delegation = by_number(onboarding, said.number)
    if delegation is None or not left(onboarding, delegation):
        return None
    lead = (paragraph("This is a reminder."),) if said.again else ()
    return delegated_card(onboarding, delegation, lead)


def asked_by_email(onboarding: Onboarding, email: str) -> tuple[Block, ...]:
    """What somebody who is invited is asked to answer once they have joined."""
    theirs = (d for d in onboarding.delegations if d.person is None and d.email == email and left(onboarding, d))
    return tuple(block for delegation in theirs for block in delegated_blocks(onboarding, delegation))


def is_answered(onboarding: Onboarding, event: Event) -> bool:
    """Whether a notice would ask for answers that have been given."""
    asks = event.kind in (EventKind.DELEGATED, EventKind.DELEGATE_TOLD)
    return asks and delegated_notice(onboarding, event) is None


def waiting_blocks(onboarding: Onboarding, stage: Stage) -> tuple[Block, ...]:
    """Beside what is missing: who was asked for some of it, and whether they still can answer."""
    return tuple(_waiting(onboarding, delegation) for delegation in waiting(onboarding, stage))


def _waiting(onboarding: Onboarding, delegation: Delegation) -> Paragraph:
    count = counted(len(left(onboarding, delegation)), "question")
    gone = delegation.person is not None and onboarding.role_of(delegation.person) not in EDITORS
    words = "{name} was asked for {count}, {at}."
    words += " They cannot answer any more, so ask somebody else." if gone else ""
    return paragraph(words, name=Said(delegation.name), count=count, at=Moment(delegation.asked_at))
