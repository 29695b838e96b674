"""Checks of an answer beyond its type: what NHS Notify would refuse in a template, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from conversations.content.questions import AnswerValue, Question
from conversations.guidance.findings import Finding, Severity
from conversations.guidance.templates import check_template
from conversations.guidance.text_messages import check_sender_name
from conversations.questions.entries import namesake
from conversations.replies import Said, Text, Words, text

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
