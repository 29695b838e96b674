"""A specialist of the onboarding team is asked about some items of a stage under review. The reviewer decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.desk import ItemDetail
from conversations.handlers.free_text_field import canned_field, words_field, words_or_error
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.handlers.reviews.checklist import Errors, read_verdict, stage_under_review, verdict_field
from conversations.journey.machine import NotPossible
from conversations.onboarding.people import colleague, is_of
from conversations.onboarding.reviews.checklist import Item, checklist
from conversations.onboarding.reviews.comments import items_of
from conversations.onboarding.reviews.opinions import ask_specialist, asked_of, give_opinion
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, paragraph, simple
from conversations.text import Said, Text, Words, counted, text
from conversations.views.reviews.opinions import opinions_message
from models.enums import Speciality
from models.reviews import Opinion

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Person

_WHO, _AS, _ITEMS = "who", "speciality", "items"


def _may_be_asked(request: OnboardingRequest) -> list[Person]:
    """Colleagues but whoever asks, and none who belongs to the applicant's team."""
    others = (each for each in request.colleagues if not is_of(each.linked_to or each.id, request.by))
    return [each for each in others if not request.onboarding.has_belonged(colleague(each))]


@form_for("ask_specialist")
def ask_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """Who, as what, about which items. Raises CannotAnswer where nobody else is on the onboarding team."""
    errors, known = errors or {}, _may_be_asked(request)
    if not known:
        told = "Nobody else on the onboarding team can be asked. We know those who are in its channel."
        raise CannotAnswer(Outcome((simple(told),), result=Result.REFUSED))
    fields = (
        _choice(request, _WHO, "Who do you want to ask?", _people(known), errors),
        _choice(request, _AS, "What are they to look at?", _specialities(), errors),
        _items_field(request, errors),
        words_field(request, "What do you want to know?", "Only the onboarding team sees this.", optional=True),
    )
    reference, title = request.onboarding.reference, "Ask a specialist"
    return Form("ask_specialist", title, fields, reference, stage_under_review(request).value, submit="Ask them")


def _choice(request: OnboardingRequest, name: str, label: str, options: tuple[Option, ...], errors: Errors) -> Field:
    values, error = request.values.get(name, ()), errors.get(name, ())
    return Field(name, (Words(label),), FieldKind.CHOICE, options=options, values=values, error=error)


def _people(known: list[Person]) -> tuple[Option, ...]:
    return tuple(Option(str(each.id), (Said(each.name),)) for each in known)


def _specialities() -> tuple[Option, ...]:
    return tuple(Option(each.value, (Words(each.value.capitalize()),)) for each in Speciality)


def _items_field(request: OnboardingRequest, errors: Errors) -> Field:
    items = items_of(request.onboarding, stage_under_review(request))
    return Field(
        _ITEMS,
        text("About which items?"),
        FieldKind.CHOICES,
        hint=text("They see these alone, with what was asked and answered there."),
        options=tuple(Option(item, (Words(title),)) for item, title in items.items()),
        values=request.values.get(_ITEMS, ()),
        error=errors.get(_ITEMS, ()),
    )


@handles("ask_specialist")
def ask(request: OnboardingRequest) -> Outcome:
    """They are mentioned beneath the card, with the way to what they are asked."""
    onboarding, known = request.onboarding, items_of(request.onboarding, stage_under_review(request))
    chosen = next((each for each in _may_be_asked(request) if str(each.id) == request.value(_WHO)), None)
    items = [item for item in request.values.get(_ITEMS, ()) if item in known]
    words, error = words_or_error(request, "", optional=True)
    errors = _errors(request, chosen, items) | ({"words": error} if error else {})
    if chosen is None or errors:
        return Outcome(form=ask_form(request, errors), result=Result.INVALID)
    ask_specialist(onboarding, items, chosen, Speciality(request.value(_AS)), words, request.by)
    told = "We asked {name} about {items}. What they say stands in the list of items."
    return Outcome((simple(told, name=Said(chosen.name), items=counted(len(items), "item")),))


def _errors(request: OnboardingRequest, chosen: Person | None, items: list[str]) -> Errors:
    errors: Errors = {}
    if chosen is None and request.value(_WHO):
        errors[_WHO] = text("This person is not on the onboarding team any more. Select somebody else")
    elif chosen is None:
        errors[_WHO] = text("Select somebody on the onboarding team")
    if request.value(_AS) not in list(Speciality):
        errors[_AS] = text("Select what they are to look at")
    if not items:
        errors[_ITEMS] = text("Select at least 1 item")
    return errors


@handles("opinions")
def show(request: OnboardingRequest) -> Outcome:
    """What whoever presses is asked, and nothing else of the stage."""
    return Outcome((opinions_message(request.onboarding, asked_of(request.onboarding, request.by)),))


@form_for("give_opinion")
def opinion_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """Raises CannotAnswer for somebody else's, and for one that is answered or not under review any more."""
    errors, (opinion, item) = errors or {}, _asked(request)
    why = words_field(
        request, "Why?", "Needed for a query. The reviewer reads it, and decides.", errors.get("words", ()), True
    )
    detail = str(ItemDetail(item.key, item.number, opinion.id or 0))
    fields = (verdict_field(request, item, errors), *canned_field(request), why)
    return Form("give_opinion", "Say what you think", fields, request.onboarding.reference, detail)


def _asked(request: OnboardingRequest) -> tuple[Opinion, Item]:
    onboarding, detail = request.onboarding, request.detail_as(ItemDetail)
    opinion = next((each for each in onboarding.opinions if each.id == detail.verdict), None)
    item = next((each for each in checklist(onboarding, stage_under_review(request)) if each.key == detail.item), None)
    if opinion is None or item is None or opinion.accepted is not None:
        raise NotPossible("This is answered, or not under review.")
    if not is_of(opinion.person, request.by):
        told = "Only {name}, who was asked, can answer this."
        raise CannotAnswer(Outcome((simple(told, name=Said(opinion.of)),), result=Result.REFUSED))
    return opinion, item


@handles("give_opinion")
def answer(request: OnboardingRequest) -> Outcome:
    """Kept for the answer as it stands; nothing is kept of an opinion on one that changed meanwhile."""
    onboarding, (opinion, item) = request.onboarding, _asked(request)
    if request.detail_as(ItemDetail).answer_number != item.number:
        told = text("The answer changed a moment ago. Nothing was kept. Look at it again.")
        return Outcome((_led(onboarding, request, told),), result=Result.REFUSED)
    accepted, words, errors = read_verdict(request, "Enter what you would ask, and why")
    if errors:
        return Outcome(form=opinion_form(request, errors), result=Result.INVALID)
    give_opinion(onboarding, opinion, item, request.by, accepted, words)
    return Outcome((_led(onboarding, request, text("We told the onboarding team. The reviewer decides.")),))


def _led(onboarding: Onboarding, request: OnboardingRequest, told: Text) -> Message:
    """With what is left to answer."""
    left = asked_of(onboarding, request.by)
    drawn = opinions_message(onboarding, left) if left else Message(())
    return Message((paragraph("{told}", told=told), *drawn.blocks), drawn.buttons)
