"""Adding and removing templates (stage 6) and routing plans (stage 7)."""

from __future__ import annotations

from dataclasses import replace

from conversations.content.questions import Choice, Question, QuestionType
from conversations.details.journey import EntryDetail, StageDetail
from conversations.handlers.applicant.form_pages import PagePosition, Reading, page_form
from conversations.handlers.applicant.forms import ask_about_approval, ensure_answerable, keep
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.onboarding.review_rules import reopened_by
from conversations.questions.checks import refusal
from conversations.questions.entries import (
    CHANNEL_NAMES,
    channels_in_use,
    is_extra,
    next_entry,
    plan_entries,
    template_entries,
)
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, simple
from conversations.text import Text, text
from conversations.views.buttons import button
from conversations.views.card_parts import approval_notes
from conversations.views.check_answers import check_card
from models.enums import Stage


@form_for("add_entry")
def add_form(request: OnboardingRequest) -> Form:
    """What a new template or routing plan needs first: its channel, or its name."""
    return _form(request, _first_question(request), ())


def _stage(request: OnboardingRequest) -> Stage:
    return Stage.ROUTING_PLANS if request.detail_as(StageDetail).stage is Stage.ROUTING_PLANS else Stage.TEMPLATES


def _first_question(request: OnboardingRequest) -> tuple[Question, ...]:
    onboarding, stage = request.onboarding, _stage(request)
    ensure_answerable(onboarding, stage)
    collection = onboarding.pack.content(stage).collection
    name = next(q for q in (collection.questions if collection else ()) if q.key.endswith(".name"))
    if stage is Stage.ROUTING_PLANS:
        return (name,)
    channels = tuple(Choice(channel, CHANNEL_NAMES[channel]) for channel in channels_in_use(onboarding.answers))
    return (
        Question(
            "templates.channel",
            "Which channel is it for?",
            QuestionType.CHOICE,
            "templates",
            "Channel",
            choices=channels,
        ),
        name,
    )


def _form(request: OnboardingRequest, questions: tuple[Question, ...], errors: tuple[Text, ...]) -> Form:
    fields = tuple(
        Field(
            q.key,
            text(q.text),
            FieldKind.CHOICE if q.choices else FieldKind.TEXT,
            options=tuple(Option(choice.value, text(choice.label)) for choice in q.choices),
            values=request.values.get(q.key, ()),
            error=error,
            limit=q.limit,
        )
        for q, error in zip(questions, errors or ((),) * len(questions), strict=True)
    )
    noun = "routing plan" if _stage(request) is Stage.ROUTING_PLANS else "template"
    return Form(
        "add_entry",
        "Add another routing plan" if noun == "routing plan" else "Add another template",
        fields,
        request.onboarding.reference,
        str(request.detail),
        submit="Add",
    )


@handles("add_entry")
def add(request: OnboardingRequest) -> Outcome:
    """Keep the name of a new entry, and go on to its page. A name that another template has is an error."""
    stage, questions = _stage(request), _first_question(request)
    parsed: dict[str, str] = {}
    errors: list[Text] = []
    for question in questions:
        try:
            parsed[question.key] = str(parse(question, request.values.get(question.key, ())))
            errors.append(
                refusal(question, parsed[question.key], request.onboarding.answers, request.onboarding.today) or ()
            )
        except AnswerProblem as problem:
            errors.append(problem.text)
    if any(errors):
        return Outcome(form=_form(request, questions, tuple(errors)), result=Result.INVALID)
    entry = next_entry(
        stage.value,
        {k: g.value or "" for k, g in request.onboarding.given.items()},
        parsed.get("templates.channel", ""),
    )
    named = {f"{stage.value}.{entry}.name": parsed[f"{stage.value}.name"]}
    if first := ask_about_approval(request, named, lambda: _form(request, questions, ())):
        return first
    keep(request, Reading(named, {}))
    return _open_page(request, stage, entry)


def _open_page(request: OnboardingRequest, stage: Stage, entry: str) -> Outcome:
    pages = request.onboarding.pages(stage)
    number = next(n for n, page in enumerate(pages) if any(q.item == f"{stage.value}.{entry}" for q in page.questions))
    return Outcome(form=page_form(request, PagePosition(stage, number, once=True)))


@handles("remove_entry")
def remove(request: OnboardingRequest) -> Outcome:
    """Hide an extra entry; what was written stays in the record. The first of each channel stays."""
    onboarding, detail = request.onboarding, request.detail_as(EntryDetail)
    stage, entry = detail.stage, detail.entry
    ensure_answerable(onboarding, stage)
    entries = template_entries(onboarding.answers) if stage is Stage.TEMPLATES else plan_entries(onboarding.answers)
    if entry not in entries or not is_extra(entry):
        return Outcome(
            (simple("This one is needed, so it cannot be removed. You can change it."),), result=Result.REFUSED
        )
    removed = f"{stage.value}.{entry}.removed"
    stages = reopened_by(onboarding, {removed: "yes"}, request.by)
    if stages and not detail.anyway:
        anyway = button("remove_entry", onboarding, EntryDetail(stage, entry, anyway=True), "Remove it anyway")
        ways = (replace(anyway, confirm=None), button("check", onboarding, StageDetail(stage), "Keep it"))
        return Outcome((Message(approval_notes(onboarding, stages), ways),), result=Result.REFUSED)
    keep(request, Reading({removed: "yes"}, {}))
    return Outcome((simple("Removed."), check_card(onboarding, stage, request.by)))
