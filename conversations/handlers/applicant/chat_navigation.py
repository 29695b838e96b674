"""Moving between the questions of the chat: back, skip and stop, and the same question again."""

from __future__ import annotations

from conversations.details.journey import PageDetail
from conversations.handlers.applicant.chat import answer_now, ask, ask_next, prompt
from conversations.handlers.registry import OnboardingRequest, handles
from conversations.journey.stages import stage_of
from conversations.onboarding.review_rules import gone_through
from conversations.questions import path
from conversations.replies import Outcome, paragraph, simple
from conversations.views.buttons import button
from models.enums import Stage


@handles("back")
def back(request: OnboardingRequest) -> Outcome:
    """The question before the one being asked, with the answer that it has."""
    onboarding, key = request.onboarding, request.by.asking
    if key is None:
        return _last_answered(request)
    stage = stage_of(key) or Stage.BEFORE_YOU_START
    asked = onboarding.questions(stage)
    number = next((n for n, question in enumerate(asked) if question.key == key), 0)
    if number == 0:
        lead = paragraph("This is the first question of this stage.")
        return ask(onboarding, asked[0], request.by, (lead,))
    before = asked[number - 1]
    return ask(onboarding, before, request.by, (answer_now(onboarding, before),))


def _last_answered(request: OnboardingRequest) -> Outcome:
    """Going back once every question has been asked: to the one that this person answered last."""
    onboarding = request.onboarding
    mine = [given for given in onboarding.given.values() if given.person == request.by.id and given.value is not None]
    last = max(mine, key=lambda given: given.number, default=None)
    question = onboarding.question(last.question) if last else None
    if question is None:
        return Outcome((simple("There is no question to go back to.", button("status", onboarding)),))
    return ask(onboarding, question, request.by, (answer_now(onboarding, question),))


@handles("skip")
def skip(request: OnboardingRequest) -> Outcome:
    """Leave a question and go on. One that is needed comes up again at the check."""
    onboarding, key = request.onboarding, request.by.asking or ""
    question, stage = onboarding.question(key), stage_of(key)
    if question is None or stage is None:
        return stop(request)
    words = (
        "Skipped."
        if path.is_answered(question, onboarding.answers)
        else "Skipped for now. You need to answer it before you submit."
    )
    outcome = ask_next(onboarding, stage, request.by, (paragraph(words),), after=key)
    gone_through(onboarding, stage, request.by)
    return outcome


@handles("stop")
def stop(request: OnboardingRequest) -> Outcome:
    """Stop asking. Everything answered so far stays."""
    stage = stage_of(request.by.asking or "") or Stage.BEFORE_YOU_START
    request.by.asking = None
    gone_through(request.onboarding, stage, request.by)
    carry_on = button("chat", request.onboarding, PageDetail(stage), "Carry on here in the chat")
    return Outcome((simple("We stopped asking. Your answers are saved, and you can carry on at any time.", carry_on),))


@handles("ask_again")
def ask_again(request: OnboardingRequest) -> Outcome:
    """The question that is asked, once more."""
    question = request.onboarding.question(request.by.asking or "")
    return Outcome((prompt(request.onboarding, question, request.by),) if question else ())
