"""Messages and forms as Adaptive Cards 1.5, split where one would be too large for Teams.

Of a form, what does not fit comes in the next card: see `Part`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from botbuilder.core import CardFactory
from botbuilder.schema import Activity, ActivityTypes

from adapters.teams.rendering.actions import CardAction, Drawing, asked_first, back, refresh, row, send
from adapters.teams.rendering.blocks import elements, heading
from adapters.teams.rendering.inputs import field_elements
from adapters.teams.rendering.shortening import mark, shortened
from adapters.teams.rendering.text import ROOM, Element, label, mentioned, rich, size_of
from conversations.replies import (
    Block,
    Field,
    Form,
    Heading,
    Inset,
    Message,
    Paragraph,
    Result,
)
from conversations.text import Text, Words, text

_SUMMARY = 160  # characters
_ANY_NONCE = "n" * 40

NewNonce = Callable[[], str]


def new_nonce() -> str:
    return secrets.token_urlsafe(9)


@dataclass(frozen=True)
class Part:
    """A form with the fields of one card. `rest` come after them; None: the form stands there whole.

    `kept`: what was typed in its other fields is kept already. `cut`: the answers shown in part, by their marks.
    """

    form: Form
    rest: tuple[str, ...] | None = None
    kept: bool = False
    cut: Mapping[str, str] = field(default_factory=dict)


class Cards:
    """Draws with nonces of its own: a press or a form that comes back names the drawing that it came from."""

    def __init__(self, nonce: NewNonce = new_nonce) -> None:
        self._nonce = nonce

    def message(self, message: Message) -> list[Element]:
        """One card, or several where one would be too large: the buttons stand on the last."""
        drawing = Drawing(self._nonce())
        buttons = row(drawing, message.buttons, message.menu)
        named = [each for block in message.blocks if isinstance(block, Paragraph) for each in mentioned(block.text)]
        room = ROOM - size_of([buttons, named])
        cards = [card(some) for some in _split(_parts(drawing, message), room)] or [card([])]
        cards[-1]["body"] += buttons
        return [_mentioning(each, named) for each in cards]

    def living(self, message: Message, reference: str = "", members: Sequence[str] = ()) -> Element:
        """One card that stays one, because it is brought up to date in place. Clients of `members` refresh it."""
        drawing = Drawing(self._nonce(), living=True)
        buttons = row(drawing, message.buttons, message.menu)
        refreshed = {"refresh": refresh(reference, members)} if reference and members else {}
        cut = rich((Words("There is more than fits here. Select See the answers or See the history."),))
        room = ROOM - size_of([refreshed, cut, buttons])
        pieces = list(_split(_parts(drawing, message), room)) or [[]]
        shown = pieces[0] if size_of(pieces[0]) <= room else []
        return card([*shown, *(cut if len(pieces) > 1 or not shown else ()), *buttons]) | refreshed

    def nonce(self) -> str:
        """A new mark for one drawing of a form, so that what was typed into an older drawing is told apart."""
        return self._nonce()

    def done(self) -> Element:
        """What stays of a form whose answer is too large for its place."""
        return card(rich((Words("Sent. The answer stands below."),)))

    def form(self, form: Form, nonce: str, in_card: bool = False) -> Element:
        """A page of questions. `in_card`: it stands in the place of an onboarding's card, which is the way out."""
        return self.part(Part(form), nonce, in_card)

    def part(self, part: Part, nonce: str, in_card: bool = False) -> Element:
        """A part of a page, or as much of it as fits in one card."""
        fits = _fitted(part, _room(part, in_card))
        return _drawn(
            fits,
            Drawing(nonce, in_card),
            [field_elements(one, fits.form.is_required(one)) for one in fits.form.fields],
        )

    def after(self, sent: CardAction | None, form: Form, result: Result) -> Part:
        """What to show of a form that answers the form in `sent`."""
        return next_part(form, sent, result, self.holds(Part(form)))

    def holds(self, part: Part) -> bool:
        """Whether a part fits in one card as it stands."""
        return _holds(part.form, _room(part))


def _room(part: Part, in_card: bool = False) -> int:
    """Bytes for the fields of a form."""
    return ROOM - size_of(_drawn(replace(part, rest=part.rest or (), kept=True), Drawing(_ANY_NONCE, in_card), ()))


def _drawn(part: Part, drawing: Drawing, fields: Iterable[Sequence[Element]]) -> Element:
    form = part.form
    body = [*heading((Words(form.title),)), *_page(part), *_problems(form)]
    body += [element for block in form.intro for element in elements(drawing, block)]
    body += [element for one in fields for element in one]
    act, hidden = send(drawing, form, part.rest, part.cut), []
    if form.confirm:
        act, question = asked_first(drawing, act, form.confirm)
        hidden = [question]
    ways_out = [back(form.about)] if drawing.living else []
    return card([*body, {"type": "ActionSet", "actions": [act, *ways_out]}, *hidden])


def card(body: Sequence[Element]) -> Element:
    """A card of version 1.5: older ones know neither Execute nor labels of inputs. A table takes the whole width."""
    wide = {"msteams": {"width": "Full"}} if any(element["type"] == "Table" for element in body) else {}
    return {
        **wide,
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": list(body),
    }


def _mentioning(drawn: Element, named: Sequence[Element]) -> Element:
    """The card with those of some people whom it mentions itself: the message may go on in another card."""
    texts = [str(element.get("text", "")) for element in drawn["body"]]
    here = [each for each in named if any(each["text"] in text for text in texts)]
    return drawn | {"msteams": {**drawn.get("msteams", {}), "entities": here}} if here else drawn


class Uncopied(dict[str, Any]):
    """A body that nobody changes any more. The SDK copies what it sends, which takes a millisecond for a card."""

    def __deepcopy__(self, _: dict[int, Any]) -> Uncopied:
        return self


def card_activity(drawn: Mapping[str, Any], summary: str = "") -> Activity:
    """A message that holds one card and no text: Teams would make two messages of both."""
    return Activity(
        type=ActivityTypes.message,
        summary=summary[:_SUMMARY],
        attachments=[CardFactory.adaptive_card(Uncopied(drawn))],
    )


def summary_of(message: Message) -> str:
    """The first words of a message, for notifications: plain text, without what could be a mention."""
    words = next((found for block in message.blocks if (found := _first_words(block))), ())
    return label(words).replace("<", "<\u200b").replace("\n", " ")


def _first_words(block: Block) -> Text:
    match block:
        case Heading(text=words) | Paragraph(text=words) | Inset(text=words):
            return words
        case _:
            return ()


def _page(part: Part) -> list[Element]:
    """Which page it is, which part of it, and what became of the others."""
    page, lines = part.form.page, []
    if page is not None:
        lines.append(text("Page {number} of {count}", number=page[0], count=page[1]))
    if part.rest:
        lines.append(text("This page is too long for one card. Save this part, and the next part follows."))
    if part.kept:
        lines.append(text("We saved the other answers that you gave on this page."))
    return [element for line in lines for element in rich(line, isSubtle=True)]


def _problems(form: Form) -> list[Element]:
    wrong = [one for one in form.fields if one.error]
    if not wrong:
        return []
    words = "There is a problem. Put right what is marked Error below, then send it again."
    return [{"type": "Container", "style": "attention", "items": rich((Words(words),), weight="Bolder")}]


def _parts(drawing: Drawing, message: Message) -> list[Element]:
    return [element for block in message.blocks for element in elements(drawing, block)]


def _split(parts: Sequence[Element], room: int) -> Iterable[list[Element]]:
    """Greedy, with no more than `room` bytes in any of them."""
    left = room
    some: list[Element] = []
    for part in parts:
        size = size_of(part)
        if some and size > left:
            yield some
            some, left = [], room
        some.append(part)
        left -= size
    if some:
        yield some


def next_part(form: Form, sent: CardAction | None, result: Result, whole: bool) -> Part:
    """What to show of a form that answers the form in `sent`: the same part again, what comes after it, or all.

    `whole`: the form fits in one card.
    """
    if sent is None or not _is_same(form, sent) or (sent.rest is None and whole):
        return Part(form)
    rest = sent.rest or ()
    if result is Result.INVALID:
        return _only(form, tuple(one for one in form.fields if one.id in sent.fields), rest)
    known = [one.id for one in form.fields]
    first = next((at for at, name in enumerate(known) if name in sent.fields), 0)
    later = [one for one in form.fields[first:] if one.id not in sent.fields]
    # a question that an answer has just brought comes after it, wherever this part ended
    return _only(form, tuple(one for one in later if one.id in rest or not one.values), ())


def _is_same(form: Form, sent: CardAction) -> bool:
    return (form.action, form.about, form.detail) == (sent.action, sent.about, sent.detail)


def _only(form: Form, fields: tuple[Field, ...], rest: tuple[str, ...]) -> Part:
    return Part(replace(form, fields=fields), rest) if fields else Part(form)


def _fitted(part: Part, room: int) -> Part:
    """The part with as many of its fields as fit into `room` bytes, one at least; the others come later.

    Where there are errors, only the fields that have one: what was typed in the others is kept by then.
    """
    form = part.form
    if _holds(form, room):
        return part
    if not form.parts:
        return _shortened(part, room)
    if wrong := tuple(one for one in form.fields if one.error):
        kept = len(wrong) < len(form.fields)
        return _shortened(Part(replace(form, fields=wrong), part.rest or (), kept), room)
    count = _count(form.fields, room)
    later = tuple(one.id for one in form.fields[count:])
    return _shortened(Part(replace(form, fields=form.fields[:count]), (*later, *(part.rest or ()))), room)


def _holds(form: Form, room: int) -> bool:
    """Whether all fields of a form fit into `room` bytes."""
    return sum(map(_size, form.fields)) <= room


def _count(fields: Sequence[Field], room: int) -> int:
    """How many of the first fields fit, one at least."""
    sizes = [_size(one) for one in fields]
    return max(1, next((at for at in range(len(sizes)) if sum(sizes[: at + 1]) > room), len(sizes)))


def _shortened(part: Part, room: int) -> Part:
    """Every field with no more than its share of the room; what is short already stays whole."""
    whole = part.form.fields
    if _holds(part.form, room):
        return part
    fields = tuple(shortened(one, room // len(whole)) for one in whole)
    pairs = zip(whole, fields, strict=True)
    cut = {one.id: mark(one.values) for before, one in pairs if before.values != one.values and not one.error}
    return replace(part, form=replace(part.form, fields=fields), cut=cut)


def _size(one: Field) -> int:
    return size_of(field_elements(one))
