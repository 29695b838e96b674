"""What an estimate of costs has to say beside its figures (domain 4.4), in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from conversations.guidance.facts import Facts, facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import ALL, NOTHING, LetterKind, PlanStep, Prices, pence
from conversations.guidance.uk_time import long_date

PRICES_CHANGE = "Prices can change. New prices apply automatically, and we give notice where possible."
_WITHOUT_VAT = "Prices do not include VAT."
_WHAT_IS_FREE = "We only charge for text messages and letters. NHS App messages and emails are free."
_OTHER_LETTERS = (
    "More sheets, other classes of postage, inserts and templates that are not standard can cost more. Ask us to price "
    "them.",
    "Unusual handling of letters may cost extra. We tell you so first.",
)
_TRIED = "We count every text message that is sent, delivered or not."
_DELIVERED = "In the expected cost we count only text messages that are delivered."
_CONTACT = {MessageChannel.EMAIL: "email address", MessageChannel.TEXT_MESSAGE: "mobile number"}
_PAID = frozenset({MessageChannel.TEXT_MESSAGE, MessageChannel.LETTER})


def caveats(
    steps: Sequence[PlanStep],
    known: Facts | None = None,
    *,
    blocked: Decimal = NOTHING,
    delivered_only: bool = False,
) -> tuple[str, ...]:
    """What is assumed and to be known of these channels; nothing where all of them are free. Raises NotPriced.

    `blocked` and `delivered_only` as `estimate_plan` has them.
    """
    prices = (known or facts()).prices
    if not any(step.channel in _PAID for step in steps):
        return ()
    return (
        "This is an estimate, not a quote. We will talk about it on the engagement call.",
        f"It uses {which_prices(prices)}.",
        PRICES_CHANGE,
        _WITHOUT_VAT,
        _WHAT_IS_FREE,
        *(sentence for step in steps for sentence in _of_step(step, prices, delivered_only)),
        *([f"We assume that nobody can send to {_of_100(blocked)}. They cost nothing."] if blocked else []),
        "The volumes that we agree with you are the most that you can send.",
        "If you pass the cost on to organisations that use your product, you cannot add a margin.",
    )


def which_prices(prices: Prices) -> str:
    """ "the prices from 1 April 2026 (NHS Notify pricing pages)", or of ones that are not known to hold, when read."""
    if prices.holds_from:
        return f"the prices from {long_date(prices.holds_from)} ({prices.source})"
    return f"prices that were not in force when we read them on {long_date(prices.read_on)} ({prices.source})"


def what_is_charged(prices: Prices) -> tuple[str, ...]:
    """What each kind of message costs, in sentences."""
    return (_WITHOUT_VAT, _WHAT_IS_FREE, _of_text_messages(prices), *_of_letters(prices), *_OTHER_LETTERS)


def _of_step(step: PlanStep, prices: Prices, delivered_only: bool) -> Iterator[str]:
    if step.has_contact < ALL and step.channel in _CONTACT:
        contact = _CONTACT[step.channel]
        yield f"We assume that {_of_100(ALL - step.has_contact)} have no {contact}. They cost nothing on this channel."
    if step.channel is MessageChannel.TEXT_MESSAGE:
        yield _of_text_messages(prices)
        yield f"We assume {_count(step.fragments, 'fragment')} for each text message."
        if step.country:
            times = "the same as" if step.multiplier == 1 else f"{step.multiplier} times"
            yield f"A text message to {step.country} costs {times} one to the UK. Bills do not list it apart."
        yield _DELIVERED if delivered_only else _TRIED
    elif step.channel is MessageChannel.LETTER:
        yield _assumed_letter(step, prices)
        yield from _OTHER_LETTERS


def _of_text_messages(prices: Prices) -> str:
    each = pence(prices.text_message_fragment)
    return f"A text message costs {each} for each fragment. Its length, with personalisation, sets how many."


def _assumed_letter(step: PlanStep, prices: Prices) -> str:
    """Which letter was priced: "We assume first class post and 3 double-sided sheets for each letter, ...: £1.69"."""
    what = f"{_inside(step.letter)} and {_count(step.sheets, 'double-sided sheet')} for each letter"
    return f"We assume {what}, on a standard template{_usual_mix(prices)}. It costs {pence(step.price(prices))}."


def _usual_mix(prices: Prices) -> str:
    return "" if prices.letters else " and with the usual mix of accessible formats"


def _of_letters(prices: Prices) -> Iterator[str]:
    """One sentence for each way to send a letter that has a price."""
    if not prices.letters:
        yield (
            f"A letter costs {pence(prices.of_letter())}: 1 double-sided sheet by standard post, on a standard "
            f"template{_usual_mix(prices)}."
        )
    for kind, listed in prices.letters.items():
        said = f"{kind.label} costs {pence(listed.sheets[0])} for 1 double-sided sheet"
        if len(listed.sheets) > 1:
            said += f", and up to {pence(listed.sheets[-1])} for {len(listed.sheets)}"
        if listed.further:
            said += f", and {pence(listed.further)} for each further sheet"
        yield f"{said}."


def _inside(kind: LetterKind) -> str:
    """Inside a sentence: "first class post", "audio CD"."""
    return kind.label[0].lower() + kind.label[1:]


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _of_100(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} of every 100 people"
