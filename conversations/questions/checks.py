"""Checks of an answer beyond its type: what NHS Notify would refuse in a template, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from conversations.guidance.findings import Finding, Severity
from conversations.guidance.templates import check_template
from conversations.guidance.text_messages import check_sender_name
from conversations.questions.entries import Answers, channels_in_use, namesake
from conversations.replies import Said, Text, Words, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.content.schema import ContentPack

ACCEPTED_ON_KEY = "connection_agreement.accepted_on"
SENDER_NAME_KEY = "engagement_call.sender_name"


def refusal(question: Question, answer: AnswerValue, answers: Mapping[str, AnswerValue], today: date) -> Text | None:
    """Why an answer cannot stand beside the others, as an error at its field; None if it can. `today`: UK time."""
    if question.key == ACCEPTED_ON_KEY and str(answer) > today.isoformat():
        return text("Enter today's date or a date in the past")
    if isinstance(answer, str) and (entry := namesake(question.key, answer, answers)):
        return text("Enter another name. Your {other} has this name already", other=Words(entry))
    errors = [finding for finding in _findings(question, answer) if finding.severity is Severity.ERROR]
    return _said(errors[0]) if errors else None


def warnings(questions: Iterable[Question], answers: Mapping[str, AnswerValue]) -> list[Text]:
    """What is worth a second look before submitting; nothing is held back by it."""
    given = ((question, answers[question.key]) for question in questions if question.key in answers)
    found = (finding for question, answer in given for finding in _findings(question, answer))
    return [_said(finding) for finding in found if finding.severity is Severity.WARNING]


def _findings(question: Question, answer: AnswerValue) -> list[Finding]:
    if not isinstance(answer, str) or not answer:
        return []
    if question.checks:
        has_subject = "subject is asked apart" if question.checks == "email" else None
        return check_template(question.checks, has_subject, answer)
    return check_sender_name(answer) if question.key == SENDER_NAME_KEY else []


def _said(finding: Finding) -> Text:
    if finding.snippet is None:
        return (Words(finding.text),)
    return text("{finding}: {snippet}", finding=Words(finding.text), snippet=Said(finding.snippet))


def across(pack: ContentPack, answers: Answers) -> list[Text]:
    """Each finding as our words, without a full stop."""
    return [*channel_findings(pack, answers), *_busiest_day(answers)]


def channel_findings(pack: ContentPack, answers: Answers) -> list[Text]:
    """A channel chosen that no routing plan can use with the others (domain 3.6)."""
    chosen = set(channels_in_use(answers))
    fitting = [order for order in _orders(pack) if order <= chosen]
    if "text_message" not in chosen or any("text_message" in order for order in fitting):
        return []
    told = (
        "no routing plan can send a text message with the channels that you chose. NHS Notify sends a text message "
        "only after it has tried the NHS App, so choose the NHS App as well"
    )
    return [text(told)]


def _orders(pack: ContentPack) -> list[set[str]]:
    collection = pack.stages[Stage.ROUTING_PLANS].collection
    asked = collection.questions if collection else ()
    return [set(c.value.split(",")) for question in asked if question.key.endswith(".order") for c in question.choices]


def _busiest_day(answers: Answers) -> list[Text]:
    volumes = [answers.get(f"engagement_call.volume_{channel}") for channel in channels_in_use(answers)]
    known = [volume for volume in volumes if isinstance(volume, int)]
    busiest = answers.get("engagement_call.busiest_day")
    if not isinstance(busiest, int) or len(known) < len(volumes) or not known or busiest <= sum(known):
        return []
    told = "your busiest day has {busiest} messages, which is more than the {year} that you plan in a year"
    return [text(told, busiest=busiest, year=sum(known))]
