"""What messages cost: the prices, and what one order of channels or two of them would cost in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.content.loader import NEWEST_CONTENT
from conversations.guidance.costs import Estimate, estimate_plan
from conversations.guidance.countries import THE_UK, Country, country_named
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import ALL, NOTHING, LetterKind, NotPriced, PlanStep
from conversations.guidance.text_messages import fragments
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.questions.problems import AnswerProblem, echo, refuse_patient_data, refuse_too_long
from conversations.questions.values import read_number
from conversations.replies import Outcome, Result
from conversations.text import Text, Words, text
from conversations.views.costs import form
from conversations.views.costs.estimate import compared_message, prices_message

if TYPE_CHECKING:
    from conversations.replies import Option

_CENT = 100
_FEWEST_PEOPLE = 1


@handles_general("cost")
async def cost(request: GeneralRequest) -> Outcome:
    """What is free and what is charged, and the way to the form."""
    return Outcome((prices_message(facts().prices),))


@handles_general("work_out_cost")
async def work_out_cost(request: GeneralRequest) -> Outcome:
    """The form, and from it three figures for each order of channels that was chosen."""
    orders = form.orders(request.context.services.packs(NEWEST_CONTENT))
    if request.sent is None:
        return Outcome(form=form.cost_form(orders, await _known(request, orders), {}))
    typed = {name: next(iter(values), "").strip() for name, values in request.sent.values.items()}
    given, errors = _read(typed, orders)
    if errors or given is None:
        return Outcome(form=form.cost_form(orders, request.sent.values, errors), result=Result.INVALID)
    try:
        estimates = {order: given.estimate(order) for order in given.orders}
    except NotPriced:
        errors = {form.SHEETS: text(_NOT_PRICED)}
        return Outcome(form=form.cost_form(orders, request.sent.values, errors), result=Result.INVALID)
    return Outcome((compared_message(given.people, estimates),))


async def _known(request: GeneralRequest, orders: tuple[Option, ...]) -> dict[str, tuple[str, ...]]:
    """What the onboarding says from whose card the form was opened, for those alone who work on it."""
    loaded = await request.context.find(request.about) if request.about else None
    if loaded is None or loaded.onboarding.role_of(request.context.by.id) is None:
        return {}
    return form.known_from(loaded.onboarding.answers, orders)


_NOT_PRICED = "No price is published for such a letter. Choose another, and ask the onboarding team about this one"


@dataclass(frozen=True)
class _Given:
    """What somebody typed: how many people, the orders of channels, and what is known of each channel."""

    people: int
    orders: tuple[str, ...]
    steps: Mapping[MessageChannel, PlanStep]
    blocked: Decimal
    delivered_only: bool

    def estimate(self, order: str) -> Estimate:
        steps = [self.steps[MessageChannel(name)] for name in order.split(",")]
        return estimate_plan(self.people, steps, blocked=self.blocked, delivered_only=self.delivered_only)


def _read(typed: Mapping[str, str], offered: tuple[Option, ...]) -> tuple[_Given | None, dict[str, Text]]:
    """What was given, or what is wrong with it by field."""
    errors: dict[str, Text] = {}
    people = _number(typed, form.PEOPLE, None, errors) or 0
    if form.PEOPLE not in errors and people < _FEWEST_PEOPLE:
        errors[form.PEOPLE] = text("Enter how many people you will send messages to, such as 12,000")
    known = {option.value for option in offered}
    chosen = tuple(dict.fromkeys(typed.get(name, "") for name in form.ORDERS if typed.get(name)))
    if not typed.get(form.ORDERS[0]) or not known.issuperset(chosen):
        errors[form.ORDERS[0]] = text("Select which channels you will use, and in which order")
    steps = _steps(typed, errors)
    blocked = _share(typed, form.EXCLUDED, errors) or NOTHING
    counted = _one_of(typed, form.COUNTED, (form.SENT, form.DELIVERED), errors)
    given = _Given(people, chosen, steps, blocked, counted == form.DELIVERED)
    return (None if errors else given), errors


def _steps(typed: Mapping[str, str], errors: dict[str, Text]) -> Mapping[MessageChannel, PlanStep]:
    """What is known of each channel, wherever it stands in an order."""
    country = _country(typed, errors)
    length = _fragments(typed, errors)
    letter = LetterKind(_one_of(typed, form.LETTER, list(LetterKind), errors))
    sheets = int(_one_of(typed, form.SHEETS, form.SHEETS_OFFERED, errors))
    steps = {}
    for channel in MessageChannel:
        rate = _share(typed, form.RATES.get(channel, ""), errors)
        without = _share(typed, form.WITHOUT_CONTACT.get(channel, ""), errors) or NOTHING
        times, name = (country.multiplier or 1, country.name) if country else (1, "")
        steps[channel] = PlanStep(channel, rate, ALL - without, length, times, name, letter, sheets)
    return steps


def _country(typed: Mapping[str, str], errors: dict[str, Text]) -> Country | None:
    """Where text messages go; None for the UK."""
    name = typed.get(form.COUNTRY, "")
    if not name:
        return None
    country = country_named(name)
    if country is None:
        try:
            refuse_patient_data(name)
            errors[form.COUNTRY] = text(_UNKNOWN_COUNTRY, name=echo(name))
        except AnswerProblem as problem:
            errors[form.COUNTRY] = problem.text
    elif country.multiplier is None:
        errors[form.COUNTRY] = text(_NOT_SUPPORTED, name=Words(country.name))
    return None if country == THE_UK else country


_UNKNOWN_COUNTRY = "We do not know a country called {name}. Enter 1 country in English, or its code, such as +353"
_NOT_SUPPORTED = "NHS Notify does not support text messages to {name}. Enter another country"


def _one_of(typed: Mapping[str, str], name: str, known: Sequence[str], errors: dict[str, Text]) -> str:
    """What was chosen, by default the first; an error for what nobody offered."""
    chosen = typed.get(name) or known[0]
    if chosen not in known:
        errors[name] = text("Select one of these")
        return known[0]
    return chosen


def _fragments(typed: Mapping[str, str], errors: dict[str, Text]) -> int:
    """How many a text message has, by its words or by how many characters it will have."""
    words = typed.get(form.WORDS, "")
    characters = _number(typed, form.CHARACTERS, form.longest_words(), errors) if typed.get(form.CHARACTERS) else None
    try:
        refuse_too_long(words, form.longest_words(), "the text message")
        refuse_patient_data(words)
    except AnswerProblem as problem:
        errors[form.WORDS] = problem.text
        return 1
    if words and characters is not None:
        errors[form.CHARACTERS] = text("Enter what it will say or how many characters it will have, and not both")
    return fragments(words or "a" * (characters or 0))


def _share(typed: Mapping[str, str], name: str, errors: dict[str, Text]) -> Decimal | None:
    """So many of every 100, from 0 to 1; None where it is not told."""
    percent = _number(typed, name, _CENT, errors) if typed.get(name) else None
    return None if percent is None else Decimal(percent) / _CENT


def _number(typed: Mapping[str, str], name: str, limit: int | None, errors: dict[str, Text]) -> int | None:
    try:
        given = typed.get(name, "")
        return read_number(given.removesuffix("%").rstrip() if limit else given, limit, "" if limit else "year")
    except AnswerProblem as problem:
        errors[name] = problem.text
        return None
