"""What another onboarding says of the same organisation: it stands in the field, and is kept by saving."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from conversations.onboarding.people import is_of
from conversations.questions.showing import raw
from models.enums import ERASED, EventKind

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.content.schema import ContentPack
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.questions.entries import Answers

_SERVICE = "registration.service"


def about_organisation(pack: ContentPack, answers: Answers) -> dict[str, AnswerValue]:
    """Of the answers of another onboarding, those about its organisation that these questions ask again.

    Never what names its service, nor a file, which belongs to the chat in which it was sent.
    """
    service = _letters(str(answers.get(_SERVICE, "")))
    asked = (question for question in pack.questions if question.of_organisation and question.key in answers)
    return {q.key: answers[q.key] for q in asked if _can_be_carried(q, answers[q.key], service)}


def carried_for(onboarding: Onboarding, by: Participant) -> Answers:
    """What was carried over as it was begun, for whoever began it: nobody else has to belong to the other one."""
    begun = onboarding.last_event(EventKind.COPIED)
    return onboarding.copied if begun and is_of(begun.person, by) else {}


def _can_be_carried(question: Question, answer: AnswerValue, service: str) -> bool:
    if isinstance(answer, dict) and answer["kind"] == "file":
        return False
    said = " ".join(map(str, answer.values()) if isinstance(answer, dict) else raw(question, answer))
    return bool(service) and service not in _letters(said) and ERASED not in said


def _letters(words: str) -> str:
    """Letters and digits alone: a link names a service with hyphens, underscores or codes in the place of spaces."""
    return "".join(character for character in unquote(words).casefold() if character.isalnum())
