"""Estimates what messages cost in pounds without VAT, for the engagement call (domain 4.2 to 4.4). Not a quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from conversations.guidance.facts import Facts, facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import LetterKind, Prices
from conversations.guidance.uk_time import long_date

NOTHING = Decimal(0)
ALL = Decimal(1)


@dataclass(frozen=True)
class PlanStep:
    """One channel of a routing plan. Rates run from 0 to 1; a `success_rate` of None is not known.

    `fragments` and the international `multiplier` (1 to 4) count for text messages only; `letter` and its double-sided
    `sheets` for letters.
    """

    channel: MessageChannel
    success_rate: Decimal | None = None
    has_contact: Decimal = ALL
    fragments: int = 1
    multiplier: int = 1
    letter: LetterKind = LetterKind.STANDARD
    sheets: int = 1

    def price(self, prices: Prices) -> Decimal:
        """What one message of this step costs. Raises NotPriced for a letter without a published price."""
        match self.channel:
            case MessageChannel.NHS_APP | MessageChannel.EMAIL:
                return NOTHING
            case MessageChannel.TEXT_MESSAGE:
                return prices.text_message_fragment * self.fragments * self.multiplier
            case MessageChannel.LETTER:
                return prices.of_letter(self.letter, self.sheets)


@dataclass(frozen=True)
class Line:
    """One channel of an estimate: how many messages, what one costs, what they cost together."""

    channel: MessageChannel
    messages: Decimal
    each: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Estimate:
    """Three figures without VAT, and what to say with them. `lines` add up to `expected`, else to `highest`."""

    lowest: Decimal
    expected: Decimal | None
    highest: Decimal
    lines: tuple[Line, ...]
    caveats: tuple[str, ...]


def estimate_from_volumes(volumes: Mapping[str, int], fragments: int = 1, known: Facts | None = None) -> Estimate:
    """From the messages a year on each channel, keyed as MessageChannel.

    The largest volume stands for the number of recipients: the highest figure sends each one every paid channel. The
    lowest is nothing if a free channel carries that volume, and otherwise the expected one. Raises ValueError for an
    unknown channel.
    """
    rules = known or facts()
    sent = {MessageChannel(name): Decimal(count) for name, count in volumes.items() if count}
    prices = {channel: PlanStep(channel, fragments=fragments).price(rules.prices) for channel in sent}
    recipients = max(sent.values(), default=NOTHING)
    lines = tuple(Line(c, sent[c], prices[c], sent[c] * prices[c]) for c in MessageChannel if c in sent)
    expected = _total(lines)
    freely = any(sent[channel] == recipients for channel in sent if not prices[channel])
    highest = recipients * sum(prices.values(), NOTHING)
    return Estimate(NOTHING if freely else expected, expected, highest, lines, caveats(set(sent), rules, fragments))


def estimate_plan(
    recipients: int,
    steps: Sequence[PlanStep],
    *,
    blocked: Decimal = NOTHING,
    delivered_only: bool = False,
    known: Facts | None = None,
) -> Estimate:
    """From a routing plan's channels in order (domain 4.2). `blocked` is the share that PDS excludes, from 0 to 1.

    Attempts are counted, as the safe reading of what is charged; `delivered_only` counts delivered text messages in
    the expected figure, and in the lowest where that is less: what is not delivered is free then. There is no expected
    figure while a rate that it needs is not known. Raises NotPriced.
    """
    rules = known or facts()
    reach = recipients * (ALL - blocked)
    all_known = all(step.success_rate is not None for step in _needing_rates(steps, delivered_only))
    lowest = _walk(reach, steps, rules.prices, lambda step: ALL)
    highest = _walk(reach, steps, rules.prices, lambda step: NOTHING)
    expected = _walk(reach, steps, rules.prices, _known_rate, delivered_only) if all_known else None
    figure = None if expected is None else _total(expected)
    return Estimate(
        _total(lowest) if figure is None else min(figure, _total(lowest)),
        figure,
        _total(highest),
        highest if expected is None else expected,
        caveats({step.channel for step in steps}, rules, max((step.fragments for step in steps), default=1)),
    )


def _needing_rates(steps: Sequence[PlanStep], delivered_only: bool) -> Sequence[PlanStep]:
    """All steps but the last, after which nothing follows; a last text message too where deliveries are counted."""
    counted = delivered_only and bool(steps) and steps[-1].channel is MessageChannel.TEXT_MESSAGE
    return steps if counted else steps[:-1]


def _known_rate(step: PlanStep) -> Decimal:
    return NOTHING if step.success_rate is None else step.success_rate


def _walk(
    reach: Decimal,
    steps: Sequence[PlanStep],
    prices: Prices,
    rate: Callable[[PlanStep], Decimal],
    delivered_only: bool = False,
) -> tuple[Line, ...]:
    lines = []
    remaining = reach
    for step in steps:
        attempts = remaining * step.has_contact
        delivered = attempts * rate(step)
        remaining -= delivered
        by_delivery = delivered_only and step.channel is MessageChannel.TEXT_MESSAGE
        charged, each = delivered if by_delivery else attempts, step.price(prices)
        lines.append(Line(step.channel, charged, each, charged * each))
    return tuple(lines)


def _total(lines: Sequence[Line]) -> Decimal:
    return sum((line.cost for line in lines), NOTHING)


_PAID = frozenset({MessageChannel.TEXT_MESSAGE, MessageChannel.LETTER})


def _assumed(fragments: int) -> str:
    return f"We assume {'1 fragment' if fragments == 1 else f'{fragments} fragments'} for each text message."


def caveats(channels: set[MessageChannel], known: Facts | None = None, fragments: int = 1) -> tuple[str, ...]:
    """What an estimate must say (domain 4.4), for the channels in it; nothing where all of them are free."""
    rules = known or facts()
    if not channels & _PAID:
        return ()
    return (
        "This is an estimate, not a quote. We will talk about it on the engagement call.",
        f"It uses prices from {dated(rules.prices)}.",
        PRICES_CHANGE,
        *what_is_charged(channels, rules.prices),
        *([_assumed(fragments)] if MessageChannel.TEXT_MESSAGE in channels else []),
        "The volumes that we agree with you are the most that you can send.",
        "If you pass the cost on to organisations that use your product, you cannot add a margin.",
    )


PRICES_CHANGE = "Prices can change. New prices apply automatically, and we give notice where possible."


def dated(prices: Prices) -> str:
    """ "1 April 2026 (NHS Notify pricing pages)"."""
    return f"{long_date(prices.dated)} ({prices.source})"


def what_is_charged(channels: set[MessageChannel], prices: Prices) -> tuple[str, ...]:
    """What costs what, of these channels, in sentences."""
    said = [
        "Prices do not include VAT.",
        "We only charge for text messages and letters. NHS App messages and emails are free.",
    ]
    if MessageChannel.TEXT_MESSAGE in channels:
        each = pence(prices.text_message_fragment)
        said.append(f"A text message costs {each} for each fragment. Its length, with personalisation, sets how many.")
    if MessageChannel.LETTER in channels:
        said.append(_of_letters(prices))
    return tuple(said)


def _of_letters(prices: Prices) -> str:
    each = f"A letter costs {pence(prices.of_letter())}: 1 double-sided sheet by standard postage"
    if prices.letters:
        return f"{each}. More sheets, other postage and accessible formats cost more."
    usual = "on a standard template, with the usual mix of accessible formats. We price other letters separately."
    return f"{each}, {usual}"


def pounds(amount: Decimal) -> str:
    """ "£2,880.00", rounded to the nearest penny with halves up."""
    return f"£{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def pence(amount: Decimal) -> str:
    """An amount in pounds as pence, exactly: "2.4 pence", "76 pence"; from a pound up as pounds."""
    return pounds(amount) if amount >= 1 else f"{(amount * 100).normalize():f} pence"
