"""The answers of an onboarding as they stand, stage by stage, each with who gave it and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from conversations.content.declarations import declarations
from conversations.details.journey import QuestionDetail
from conversations.details.signing import SignerDetail
from conversations.guidance.integration.results import read_results
from conversations.journey.machine import ReviewState
from conversations.journey.stages import REVIEWED, stage_of
from conversations.onboarding.reviews.computed import NOT_SHOWN
from conversations.onboarding.reviews.signing import is_of_today, questions_of, signers_of, standing
from conversations.onboarding.reviews.validity import validity_findings
from conversations.questions.checks import pasted_results, worth_knowing
from conversations.questions.entries import shown
from conversations.replies import Block, Bullets, Heading, Inset, Message, Paragraph, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, capitalised, counted, plain, text
from conversations.views.buttons import button, offered
from conversations.views.card_parts import links
from conversations.views.reviews.comments import comment_note
from models.enums import EventKind, SignOffStatus, Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.replies import Button
    from models.enums import Signer


def opening(onboarding: Onboarding, stage: Stage) -> tuple[Block, ...]:
    """What a reviewed stage is for, what to have ready and where to read more, until it has its first answer."""
    content = onboarding.pack.content(stage)
    if stage not in REVIEWED or any(question.key in onboarding.answers for question in onboarding.questions(stage)):
        return ()
    return (*(Paragraph((Words(words),)) for words in content.intro), *links(content.links))


def answered_stages(onboarding: Onboarding) -> list[Stage]:
    """The stages with at least one answer to what is asked now, in order."""
    return [
        stage
        for stage in onboarding.pack.stages
        if any(q.key in onboarding.answers for q in onboarding.questions(stage))
    ]


def answers_card(onboarding: Onboarding, stage: Stage, by: Participant | None) -> Message:
    """A stage's answers as they stand, each with who gave it and when, and a way to change it for those who may."""
    asked = onboarding.questions(stage)
    blocks: list[Block] = [Heading(stage_title(onboarding, stage))]
    changes = by is not None and bool(offered(onboarding, by, "change"))
    changes = changes and onboarding.review(stage) is not ReviewState.SUBMITTED
    of_each_item, since = Counter(question.item for question in asked), _asked_for_more(onboarding, stage)
    for title, of_item in groupby(asked, key=lambda question: _shared_title(question, of_each_item)):
        if title:
            blocks.append(Paragraph((Words(title, strong=True),)))
        rows = (_answer_row(onboarding, question, changes, not title, since, by is None) for question in of_item)
        blocks.append(SummaryList(tuple(rows)))
    if not asked:
        blocks.append(paragraph("Nothing is asked at this stage."))
    if signed := sign_off_rows(onboarding, stage, by):
        blocks.append(SummaryList(signed))
    return Message(tuple(blocks))


def worth_knowing_blocks(onboarding: Onboarding, stage: Stage) -> list[Block]:
    """What both sides are told to look at in the answers of a stage, before it is submitted and under review."""
    asked = onboarding.questions(stage)
    found = worth_knowing(onboarding.pack, stage, asked, onboarding.answers, onboarding.today)
    found += validity_findings(onboarding, stage)
    read = _read_in_results(onboarding, stage)
    return read + [Inset(text("Worth knowing: {warning}", warning=warning)) for warning in found]


def _read_in_results(onboarding: Onboarding, stage: Stage) -> list[Block]:
    """What we read in the test results, for both sides: so that they are looked at rather than believed."""
    pasted = pasted_results(onboarding.answers) if stage is Stage.INTEGRATION else ""
    if not pasted:
        return []
    results = read_results(pasted)
    found: list[Text] = []
    if results.message_ids:
        found.append(text("{ids}", ids=counted(len(results.message_ids), "message id")))
    found += [_callback(each.status) for each in results.callbacks]
    if results.files:
        found.append(text("{ids}", ids=counted(len(results.files), "MESH message id")))
    if results.report:
        found.append(text("a row of a report"))
    if results.statuses:
        statuses: Text = ()
        for status in sorted(results.statuses):
            statuses += (*((Words(", "),) if statuses else ()), Words(str(status)))
        found.append(text("HTTP statuses: {statuses}", statuses=statuses))
    if not found:
        nothing = "In your test results we read no id, no callback, no row of a report and no HTTP status."
        return [Paragraph((Words(nothing),))]
    return [Paragraph(text("In your test results we read:")), Bullets(tuple(found))]


def _callback(status: str) -> Text:
    return text("a callback: {status}", status=Said(status)) if status else text("a callback")


def _asked_for_more(onboarding: Onboarding, stage: Stage) -> datetime | None:
    """When the onboarding team last asked for more about this stage, if that is what they last decided."""
    decided = onboarding.last_event(EventKind.MORE_NEEDED, EventKind.APPROVED, stage=stage)
    return decided.at if decided and decided.kind == EventKind.MORE_NEEDED else None


def _shared_title(question: Question, of_each_item: Mapping[str, int]) -> str:
    """The item's title where it has several questions; alone, a question says enough."""
    return question.item_title if of_each_item[question.item] > 1 else ""


def stage_title(onboarding: Onboarding, stage: Stage) -> Text:
    return (Words(onboarding.pack.called(stage, ". ")),)


def _answer_row(
    onboarding: Onboarding, question: Question, changes: bool, alone: bool, since: datetime | None, reviewing: bool
) -> SummaryRow:
    """`since`: when more information was asked for. `reviewing`: for the onboarding team."""
    label = (Words(question.item_title if alone else question.text),)
    given = onboarding.given.get(question.key)
    change = button("change", onboarding, QuestionDetail(question.key)) if changes else None
    if change and not alone:
        change = replace(change, subject=f"{question.item_title}: {question.text}")
    said = comment_note(onboarding, question.item) if is_first_of_item(onboarding, question) else ()
    if given is None or given.value is None:
        nothing = text("Not answered yet (optional)" if question.optional else "Not answered yet")
        return SummaryRow(label, nothing, replace(change, label="Answer") if change else None, said)
    note = text("{who}, {at}", who=Said(given.by), at=Moment(given.at))
    if since and given.at > since:
        note += text(". Changed since more information was asked for")
    if reviewing and isinstance(given.value, dict) and (unseen := NOT_SHOWN.get(given.value["kind"])):
        note += text(". {unseen}", unseen=capitalised((Words(unseen),)))
    note += text(". {said}", said=said) if said else ()
    return SummaryRow(label, answer_shown(question, given.value, onboarding.answers), change, note)


def is_first_of_item(onboarding: Onboarding, question: Question) -> bool:
    """Whether what is said of its item stands at this question: at the first of them."""
    asked = onboarding.questions(stage_of(question.key) or Stage.BEFORE_YOU_START)
    return next((each.key for each in asked if each.item == question.item), "") == question.key


def beside(value: Text, following: Text) -> Text:
    """Two answers in one row: the second begins after whatever the first ends with."""
    if not value:
        return following
    ended = plain(value).rstrip().endswith((".", "!", "?", ";", ":"))
    return (*value, Words(" " if ended else "; "), *following)


def answer_shown(question: Question, answer: AnswerValue, answers: Mapping[str, AnswerValue]) -> Text:
    """An answer; a file with the link that opens it, for those who may see the onboarding."""
    read: Text = (Said(shown(question, answer, answers)),)
    if isinstance(answer, dict) and answer["kind"] == "file":
        return (*read, Words(" "), Words("Open the file", link=answer["link"]))
    return read


# Sign-off by the named person, beside the answers


def titled(signer: Signer) -> Words:
    """What they are, as in "the Clinical Safety Officer"."""
    return Words(declarations()[signer].title)


def sign_off_rows(onboarding: Onboarding, stage: Stage, by: Participant | None) -> tuple[SummaryRow, ...]:
    """Who signs off something of a stage, what they said, and the way to ask them. `by`: None for the team."""
    return tuple(_row(onboarding, signer, by) for signer in signers_of(stage) if questions_of(onboarding, signer))


def _row(onboarding: Onboarding, signer: Signer, by: Participant | None) -> SummaryRow:
    label = text("Sign-off by the {signer}", signer=titled(signer))
    return SummaryRow(label, sign_off_said(onboarding, signer), _ask(onboarding, signer, by))


def _ask(onboarding: Onboarding, signer: Signer, by: Participant | None) -> Button | None:
    drawn = offered(onboarding, by, "ask_sign_off", detail=SignerDetail(signer)) if by is not None else ()
    if not drawn:
        return None
    asked = standing(onboarding, signer)
    return replace(drawn[0], label="Ask somebody else" if asked else drawn[0].label, subject=titled(signer).text)


def sign_off_said(onboarding: Onboarding, signer: Signer) -> Text:
    """What is known of a sign-off, for both sides: "confirmed by the Clinical Safety Officer, 8 April 2027 at 10am"."""
    asked = standing(onboarding, signer)
    if asked is None:
        return text("Said by the applicant")
    role, name = titled(asked.signer), Said(asked.signed_as or asked.name)
    at = Moment(asked.decided_at or asked.asked_at)
    if asked.status is SignOffStatus.ASKED:
        return text("Said by the applicant. {name} was asked to confirm it, {at}", name=name, at=at)
    if asked.status is SignOffStatus.REFUSED:
        why = Said(asked.words)
        return text("The {signer}, {name}, cannot agree, {at}: {why}", signer=role, name=name, at=at, why=why)
    later = Words("" if is_of_today(onboarding, asked) else ". The answers changed since, so ask again")
    return text("Confirmed by the {signer}, {at}, as {name}{later}", signer=role, at=at, name=name, later=later)
