"""Evidence that is needed every year is renewed while the service is live, which it stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from conversations.content.questions import QuestionType
from conversations.details.journey import QuestionDetail
from conversations.events.reviews import Renewed
from conversations.handlers.applicant.form_pages import Sent, field_for, filled, read
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.journey.machine import NotPossible
from conversations.onboarding.reviews.validity import Validity, valid_until, validities
from conversations.replies import Form, Outcome, Result, paragraph, simple
from conversations.text import Text, Words, text
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question


def _validity(request: OnboardingRequest) -> Validity:
    """Of the item that the button names, else of what runs out first. Raises NotPossible where nothing does."""
    known, item = validities(request.onboarding), request.detail_as(QuestionDetail).key
    named = [each for each in known if each.question.item == item] or sorted(known, key=lambda each: each.until)
    if not named:
        raise NotPossible("Nothing here is needed every year.")
    return named[0]


def _asked(request: OnboardingRequest, validity: Validity) -> tuple[Question, ...]:
    """The day, and where to see it."""
    stage = validity.stage
    of_item = (q for q in request.onboarding.questions(stage) if q.item == validity.question.item) if stage else ()
    return tuple(q for q in of_item if q is validity.question or q.type is QuestionType.EVIDENCE)


@form_for("renew")
def renewal_form(request: OnboardingRequest, errors: Mapping[str, Text] | None = None) -> Form:
    """The day and the evidence as they stand, to be replaced."""
    validity, onboarding = _validity(request), request.onboarding
    fields = tuple(
        field_for(q, request.values.get(q.key) or filled(q, onboarding.answers), (errors or {}).get(q.key, ()))
        for q in _asked(request, validity)
    )
    title = Words(validity.question.item_title, strong=True)
    told = paragraph("{title}. It is valid until {until}. Your service stays live.", title=title, until=_day(validity))
    detail = str(QuestionDetail(validity.question.item))
    return Form(
        "renew",
        "Renew your evidence",
        fields,
        onboarding.reference,
        detail,
        intro=(told,),
        seen=onboarding.answer_number,
    )


def _day(validity: Validity) -> Text:
    return text("{day}", day=validity.until)


@handles("renew")
def renew(request: OnboardingRequest) -> Outcome:
    """The new answers stand, for the onboarding team to see. No approval is undone by them."""
    validity, onboarding = _validity(request), request.onboarding
    asked = _asked(request, validity)
    sent = Sent(request.values, request.answer_number, request.drawn, request.files)
    reading = read(asked, sent, onboarding, request.by, blanks_allowed=False)
    errors, key = dict(reading.errors), validity.question.key
    given = reading.changed.get(key)
    if key not in errors and (error := _too_old(request, validity, given)):
        errors[key] = error
    if errors:
        return Outcome(form=renewal_form(request, errors), result=Result.INVALID)
    for question, value in reading.changed.items():
        onboarding.answer(question, value, request.by)
    until = valid_until(date.fromisoformat(str(given)))
    data = Renewed(validity.question.item_title, until)
    onboarding.record(EventKind.RENEWED, request.by, validity.stage, data)
    told = "{title} is renewed. It is valid until {until}. We told the onboarding team."
    return Outcome((simple(told, title=Words(validity.question.item_title), until=text("{day}", day=until)),))


def _too_old(request: OnboardingRequest, validity: Validity, given: AnswerValue | None) -> Text:
    """What is wrong with a day that renews nothing; empty for one that does."""
    until = valid_until(date.fromisoformat(str(given))) if given else validity.until
    if until <= validity.until:
        return text("Enter the day of the new one, after {day}", day=_stands(request, validity))
    if until < request.onboarding.today:
        return text("That one ran out on {until}. Enter the day of one that is valid today", until=until)
    return ()


def _stands(request: OnboardingRequest, validity: Validity) -> date:
    return date.fromisoformat(str(request.onboarding.answers[validity.question.key]))
