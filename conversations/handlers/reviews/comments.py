"""Comments at an item, of both sides: asked, answered and settled where the item stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.journey import QuestionDetail
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.journey.machine import NotPossible
from conversations.journey.stages import stage_of
from conversations.onboarding.progress import current_stage
from conversations.onboarding.reviews.comments import add_comment, items_of, settle_comments, title_of_item
from conversations.replies import Field, FieldKind, Form, Inset, Message, Option, Outcome, Result, paragraph
from conversations.text import Said, Text, Words, text
from conversations.views.reviews.comments import comment_blocks

if TYPE_CHECKING:
    from models.enums import Stage

_ITEM = "item"
Errors = dict[str, Text]


@form_for("ask_about")
def ask_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """An applicant's: which item, and what they want to know."""
    what = words_field(
        request,
        "What do you want to ask or say?",
        "The onboarding team and your own team read it with your name.",
        (errors or {}).get("words", ()),
    )
    return _form(request, "ask_about", "Ask about an item", what, errors or {})


@form_for("comment")
def comment_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """The same for the onboarding team."""
    hint = "Everyone in their team reads it with your name."
    what = words_field(request, "What do you want to say?", hint, (errors or {}).get("words", ()))
    return _form(request, "comment", "Comment on an item", what, errors or {})


def _form(request: OnboardingRequest, action: str, title: str, what: Field, errors: Errors) -> Form:
    """With what stands at the item already, where the press was on one."""
    key, stage = request.detail_as(QuestionDetail).key, _stage(request)
    items = items_of(request.onboarding, stage)
    which = Field(
        _ITEM,
        text("Which item is it about?"),
        FieldKind.CHOICE,
        options=tuple(Option(item, (Words(name),)) for item, name in items.items()),
        values=request.values.get(_ITEM, (key,) if key in items else ()),
        error=errors.get(_ITEM, ()),
    )
    intro = comment_blocks(request.onboarding, (key,))
    return Form(action, title, (which, what), request.onboarding.reference, key, intro=intro, submit="Send")


def _stage(request: OnboardingRequest) -> Stage:
    """The one that the press names, or that the onboarding stands at; the first reviewed one where it asks nothing."""
    stage = stage_of(request.detail_as(QuestionDetail).key) or current_stage(request.onboarding)
    return stage if items_of(request.onboarding, stage) else request.onboarding.pack.reviewed[0]


@handles("ask_about")
def ask_about(request: OnboardingRequest) -> Outcome:
    """It stands at the item, and beneath the card."""
    return _said(request, of_the_team=False)


@handles("comment")
def comment(request: OnboardingRequest) -> Outcome:
    """The applicant team hears it, and reads it at the item."""
    return _said(request, of_the_team=True)


def _said(request: OnboardingRequest, of_the_team: bool) -> Outcome:
    onboarding, item = request.onboarding, request.value(_ITEM)
    words, error = words_or_error(request, "Enter what you want to say")
    errors = {"words": error} if error else {}
    if item not in items_of(onboarding, _stage(request)):
        errors[_ITEM] = text("Select an item")
    if errors:
        form = comment_form(request, errors) if of_the_team else ask_form(request, errors)
        return Outcome(form=form, result=Result.INVALID)
    add_comment(onboarding, item, words, request.by, of_the_team)
    whom = Words("the applicant" if of_the_team else "the onboarding team")
    told = paragraph(
        "We told {whom}. It stands at {title} until it is settled.",
        whom=whom,
        title=Words(title_of_item(onboarding, item)),
    )
    return Outcome((Message((told, Inset((Said(words),)))),))


@handles("settle_item")
def settle_item(request: OnboardingRequest) -> Outcome:
    """The applicant has what they asked for."""
    return _settled(request)


@handles("team_settle_item")
def team_settle_item(request: OnboardingRequest) -> Outcome:
    """The onboarding team has nothing more to say."""
    return _settled(request)


def _settled(request: OnboardingRequest) -> Outcome:
    """Raises NotPossible where nothing stands at the item any more."""
    item = request.detail_as(QuestionDetail).key
    if not settle_comments(request.onboarding, item, request.by):
        raise NotPossible("Nothing stands at this item.")
    title = Words(title_of_item(request.onboarding, item))
    return Outcome((Message((paragraph("The comments at {title} are settled.", title=title),)),))
