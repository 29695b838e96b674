"""Messages and forms as Adaptive Cards 1.5, split where one would be too large for Teams."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from adapters.teams.blocks import elements, heading
from adapters.teams.buttons import Drawing, asked_first, back, refresh, row, send
from adapters.teams.fields import field_elements
from adapters.teams.texts import Element, label, rich
from conversations.replies import Bullets, Facts, Form, Heading, Inset, Message, Paragraph, Progress, Text, Words

LARGEST = 28 * 1024  # bytes of UTF-16, which is how Teams counts
_ENVELOPE = 2 * 1024  # what stands around a card in an activity
_SUMMARY = 160  # characters

NewNonce = Callable[[], str]


def new_nonce() -> str:
    return secrets.token_urlsafe(9)


class Cards:
    """Draws with nonces of its own: a press or a form that comes back names the drawing that it came from."""

    def __init__(self, nonce: NewNonce = new_nonce) -> None:
        self._nonce = nonce

    def message(self, message: Message, living: bool = False) -> list[Element]:
        """One card, or several where one would be too large: the buttons stand on the last."""
        drawing = Drawing(self._nonce(), living)
        parts = [element for block in message.blocks for element in elements(drawing, block)]
        buttons = row(drawing, message.buttons, message.menu)
        cards = [card(some) for some in _split(parts, _size(buttons))] or [card([])]
        cards[-1]["body"] += buttons
        return cards

    def living(self, message: Message, reference: str = "", members: Sequence[str] = ()) -> Element:
        """One card that stays one, because it is brought up to date in place. Clients of `members` refresh it."""
        first, *more = self.message(message, living=True)
        if more:
            cut = rich((Words("There is more than fits here. Select See the answers or See the history."),))
            first["body"] += [*cut, *row(Drawing(self._nonce(), living=True), message.buttons, message.menu)]
        return first | ({"refresh": refresh(reference, members)} if reference and members else {})

    def nonce(self) -> str:
        """For one drawing."""
        return self._nonce()

    def done(self) -> Element:
        """What stays of a form whose answer is too large for its place."""
        return card(rich((Words("Sent. The answer stands below."),)))

    def form(self, form: Form, nonce: str, in_card: bool = False) -> Element:
        """A page of questions. `in_card`: it stands in the place of an onboarding's card, which is the way out."""
        drawing = Drawing(nonce, in_card)
        body = [*heading((Words(form.title),)), *_page(form), *_problems(form)]
        body += [element for block in form.intro for element in elements(drawing, block)]
        body += [element for field in form.fields for element in field_elements(field)]
        act, hidden = send(drawing, form), []
        if form.confirm:
            act, question = asked_first(drawing, act, form.confirm)
            hidden = [question]
        ways_out = [back(form.about)] if in_card else []
        return card([*body, {"type": "ActionSet", "actions": [act, *ways_out]}, *hidden])


def card(body: Sequence[Element]) -> Element:
    """A card of version 1.5: older ones know neither Execute nor labels of inputs."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": list(body),
    }


def activity(drawn: Mapping[str, Any], summary: str = "") -> dict[str, Any]:
    """A message that holds one card and no text: Teams would make two messages of both."""
    said = {"summary": summary[:_SUMMARY]} if summary else {}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": drawn}],
        **said,
    }


def summary_of(message: Message) -> str:
    """The first words of a message, for notifications: plain text, without what could be a mention."""
    words = next((found for block in message.blocks if (found := _first_words(block))), ())
    return label(words).replace("<", "<\u200b").replace("\n", " ")


def _first_words(block: Heading | Paragraph | Bullets | Facts | Inset | Progress) -> Text:
    match block:
        case Heading(text=words) | Paragraph(text=words) | Inset(text=words):
            return words
        case _:
            return ()


def _page(form: Form) -> list[Element]:
    if form.page is None:
        return []
    return rich((Words("Page "), Words(str(form.page[0])), Words(" of "), Words(str(form.page[1]))), isSubtle=True)


def _problems(form: Form) -> list[Element]:
    wrong = [field for field in form.fields if field.error]
    if not wrong:
        return []
    words = "There is a problem. Put right what is marked Error below, then send it again."
    return [{"type": "Container", "style": "attention", "items": rich((Words(words),), weight="Bolder")}]


def _split(parts: Sequence[Element], last: int) -> Iterable[list[Element]]:
    """Greedy, with room for `last` bytes of buttons on any of them."""
    room = LARGEST - _ENVELOPE - last
    some: list[Element] = []
    for part in parts:
        size = _size(part)
        if some and size > room:
            yield some
            some, room = [], LARGEST - _ENVELOPE - last
        some.append(part)
        room -= size
    if some:
        yield some


def _size(drawn: object) -> int:
    """Bytes as Teams counts them."""
    return len(json.dumps(drawn, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) + 4


def size_of(message: Mapping[str, Any]) -> int:
    """Bytes of a whole activity as Teams counts them."""
    return _size(message)
