"""Adding and removing templates (stage 6) and routing plans (stage 7)."""

from __future__ import annotations

from conversations.cards import simple
from conversations.deeds import Deed, asks, does
from conversations.journey.stages import Stage
from conversations.questions.checks import refusal
from conversations.questions.entries import (
    CHANNEL_NAMES,
    channels_in_use,
    is_extra,
    next_entry,
    plan_entries,
    template_entries,
)
from conversations.questions.forms import Reading
from conversations.questions.parsing import AnswerProblem, parse
from conversations.questions.types import Choice, Question, QuestionType
from conversations.replies import Field, FieldKind, Form, Option, Outcome, Result, Text, text
from conversations.stages.answering import Spot, ensure_answerable, keep, page_form
from conversations.stages.checking import check_card


@asks("add_entry")
def add_form(deed: Deed) -> Form:
    """What a new template or routing plan needs first: its channel, or its name."""
    return _form(deed, _first_question(deed), ())


def _stage(deed: Deed) -> Stage:
    return Stage.ROUTING_PLANS if deed.detail == Stage.ROUTING_PLANS else Stage.TEMPLATES


def _first_question(deed: Deed) -> tuple[Question, ...]:
    onboarding, stage = deed.onboarding, _stage(deed)
    ensure_answerable(onboarding, stage)
    collection = onboarding.pack.stages[stage].collection
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


def _form(deed: Deed, questions: tuple[Question, ...], errors: tuple[Text, ...]) -> Form:
    fields = tuple(
        Field(
            q.key,
            text(q.text),
            FieldKind.CHOICE if q.choices else FieldKind.TEXT,
            options=tuple(Option(choice.value, text(choice.label)) for choice in q.choices),
            values=deed.values.get(q.key, ()),
            error=error,
            limit=q.limit,
        )
        for q, error in zip(questions, errors or ((),) * len(questions), strict=True)
    )
    noun = "routing plan" if _stage(deed) is Stage.ROUTING_PLANS else "template"
    return Form(
        "add_entry",
        "Add another routing plan" if noun == "routing plan" else "Add another template",
        fields,
        deed.onboarding.reference,
        deed.detail,
        submit="Add",
    )


@does("add_entry")
def add(deed: Deed) -> Outcome:
    stage, questions = _stage(deed), _first_question(deed)
    parsed: dict[str, str] = {}
    errors: list[Text] = []
    for question in questions:
        try:
            parsed[question.key] = str(parse(question, deed.values.get(question.key, ())))
            errors.append(refusal(question, parsed[question.key], deed.onboarding.answers, deed.onboarding.today) or ())
        except AnswerProblem as problem:
            errors.append(problem.text)
    if any(errors):
        return Outcome(form=_form(deed, questions, tuple(errors)), result=Result.INVALID)
    entry = next_entry(
        stage.value, {k: g.value or "" for k, g in deed.onboarding.given.items()}, parsed.get("templates.channel", "")
    )
    keep(deed, Reading({f"{stage.value}.{entry}.name": parsed[f"{stage.value}.name"]}, {}))
    return _open_page(deed, stage, entry)


def _open_page(deed: Deed, stage: Stage, entry: str) -> Outcome:
    pages = deed.onboarding.pages(stage)
    number = next(n for n, page in enumerate(pages) if any(q.item == f"{stage.value}.{entry}" for q in page.questions))
    return Outcome(form=page_form(deed.onboarding, Spot(stage, number, once=True)))


@does("remove_entry")
def remove(deed: Deed) -> Outcome:
    """Hide an extra entry; what was written stays in the record. The first of each channel stays."""
    stage_name, _, entry = deed.detail.partition(".")
    stage, onboarding = Stage(stage_name), deed.onboarding
    ensure_answerable(onboarding, stage)
    entries = template_entries(onboarding.answers) if stage is Stage.TEMPLATES else plan_entries(onboarding.answers)
    if entry not in entries or not is_extra(entry):
        return Outcome(
            (simple("This one is needed, so it cannot be removed. You can change it."),), result=Result.REFUSED
        )
    keep(deed, Reading({f"{deed.detail}.removed": "yes"}, {}))
    return Outcome((simple("Removed."), check_card(onboarding, stage, deed.by)))
