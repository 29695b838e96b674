"""What messages cost: the prices, and what one order of channels or two of them would cost in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.content.loader import NEWEST_CONTENT
from conversations.guidance.costs import Estimate, estimate_plan
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import LetterKind, NotPriced, PlanStep
from conversations.guidance.text_messages import fragments
from conversations.handlers.registry import TurnRequest, handles_turn
from conversations.questions.problems import AnswerProblem, refuse_patient_data, refuse_too_long
from conversations.questions.values import read_number
from conversations.replies import Outcome, Result
from conversations.text import Text, text
from conversations.views.costs import form
from conversations.views.costs.estimate import compared_message, prices_message

if TYPE_CHECKING:
    from conversations.replies import Option

_CENT = Decimal(100)
_FEWEST_PEOPLE = 1


@handles_turn("cost")
async def cost(request: TurnRequest) -> Outcome:
    """What is free and what is charged, and the way to the form."""
    return Outcome((prices_message(facts().prices),))


@handles_turn("work_out_cost")
async def work_out_cost(request: TurnRequest) -> Outcome:
    """The form, and from it three figures for each order of channels that was chosen."""
    orders = form.orders(request.context.services.packs(NEWEST_CONTENT))
    if request.sent is None:
        return Outcome(form=form.cost_form(orders, {}, {}))
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


_NOT_PRICED = "No price is published for such a letter. Choose another, and ask the onboarding team about this one"


@dataclass(frozen=True)
class _Given:
    """What somebody typed. `rates`: of the people tried on a channel, the share that it reaches, where it is known."""

    people: int
    orders: tuple[str, ...]
    rates: Mapping[MessageChannel, Decimal]
    fragments: int
    letter: LetterKind
    sheets: int

    def estimate(self, order: str) -> Estimate:
        channels = [MessageChannel(name) for name in order.split(",")]
        return estimate_plan(self.people, [self._step(channel) for channel in channels])

    def _step(self, channel: MessageChannel) -> PlanStep:
        rate = self.rates.get(channel)
        return PlanStep(channel, rate, fragments=self.fragments, letter=self.letter, sheets=self.sheets)


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
    percent = {channel: _number(typed, name, 100, errors) for channel, name in form.RATES.items() if typed.get(name)}
    rates = {channel: Decimal(share) / _CENT for channel, share in percent.items() if share is not None}
    letter = _one_of(typed, form.LETTER, list(LetterKind), errors)
    sheets = _one_of(typed, form.SHEETS, list(form.SHEETS_OFFERED), errors)
    words = _words(typed, errors)
    given = _Given(people, chosen, rates, fragments(words), LetterKind(letter), int(sheets))
    return (None if errors else given), errors


def _one_of(typed: Mapping[str, str], name: str, known: Sequence[str], errors: dict[str, Text]) -> str:
    """What was chosen, by default the first; an error for what nobody offered."""
    chosen = typed.get(name) or known[0]
    if chosen not in known:
        errors[name] = text("Select one of these")
        return known[0]
    return chosen


def _words(typed: Mapping[str, str], errors: dict[str, Text]) -> str:
    """What a text message will say, as far as it can be counted."""
    words = typed.get(form.WORDS, "")
    try:
        refuse_too_long(words, form.longest_words(), "the text message")
        refuse_patient_data(words)
    except AnswerProblem as problem:
        errors[form.WORDS] = problem.text
        return ""
    return words


def _number(typed: Mapping[str, str], name: str, limit: int | None, errors: dict[str, Text]) -> int | None:
    try:
        given = typed.get(name, "")
        return read_number(given.removesuffix("%").rstrip() if limit else given, limit, "" if limit else "year")
    except AnswerProblem as problem:
        errors[name] = problem.text
        return None
