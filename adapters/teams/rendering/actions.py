"""Buttons as actions, Execute where the client can and Submit where it is older, and what comes back from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botbuilder.schema import Activity, ActivityTypes

from adapters.common.text import storable
from adapters.teams.errors import InvalidActivity
from adapters.teams.files import brought_back, carried
from adapters.teams.rendering.text import Element, literal, rich
from conversations.replies import Button, Confirm, Form, Style
from conversations.text import Said
from models.domain import SentFile

OURS = "notify"  # the key in an action's data that holds what is ours; the rest are answers
PRESS = "press"
SEND = "send"
REFRESH = "refresh"
FOUND = "found"  # the input in which an onboarding is chosen as one types
DATASET = "onboardings"  # what Teams asks for meanwhile
ORGANISATIONS = "organisations"  # likewise, in a form
IN_A_ROW = 5  # more are not drawn

_NONCE = re.compile(r"[\w-]{1,40}")
_LONGEST = 500  # characters of an action, a reference or a detail
_FIELDS = 200
_LONGEST_NAME = 150

_STYLES = {Style.PRIMARY: "positive", Style.WARNING: "destructive", Style.SECONDARY: "default"}


class Drawing:
    """One card being drawn: its nonce, and the ids that its hidden parts have so far.

    `living`: it is the card of an onboarding, or a form that stands in its place.
    """

    def __init__(self, nonce: str, living: bool = False) -> None:
        self.nonce = nonce
        self.living = living
        self.marks = {"n": nonce, "c": "1" if living else ""}
        self._ids = 0

    def new_id(self) -> str:
        self._ids += 1
        return f"part{self._ids}"


def row(drawing: Drawing, buttons: Sequence[Button], menu: Sequence[Button] = ()) -> list[Element]:
    """A row of buttons; behind "More" the rest; behind a press that cannot be undone, its question."""
    actions, hidden = _drawn(drawing, buttons)
    if menu:
        opened = drawing.new_id()
        actions.append(toggle("More", opened))
        others, questions = _drawn(drawing, menu)
        hidden.append(hidden_part(opened, [*sets(others), *questions]))
    return [*sets(actions), *hidden]


def _drawn(drawing: Drawing, buttons: Iterable[Button]) -> tuple[list[Element], list[Element]]:
    actions: list[Element] = []
    questions: list[Element] = []
    for button in buttons:
        act = press(drawing, button)
        if button.confirm:
            act, question = asked_first(drawing, act, button.confirm)
            questions.append(question)
        actions.append(act)
    return actions, questions


def press(drawing: Drawing, button: Button) -> Element:
    """A button that sends nothing but itself."""
    data: dict[str, Any] = {"a": button.action, "o": button.about, "d": button.detail, **drawing.marks}
    if button.files:
        data |= {"e": carried(button.files)}
    drawn = _action(PRESS, button.label, data, button.style) | {"associatedInputs": "none"}
    if button.subject:  # read out after the title, and shown beneath a pointer
        name = {"tooltip": literal(button.name)[:_LONGEST_NAME]}
        drawn |= {**name, "fallback": {**drawn["fallback"], **name}}
    return drawn


def open_found(drawing: Drawing) -> Element:
    """Opens the onboarding that was chosen in the list beside it."""
    drawn = press(drawing, Button("case", "Open the one chosen"))
    data = {OURS: {**drawn["data"][OURS], "p": FOUND}}
    sends = {"data": data, "associatedInputs": "auto"}
    return drawn | sends | {"fallback": drawn["fallback"] | sends}


def send(
    drawing: Drawing, form: Form, rest: Sequence[str] | None = None, cut: Mapping[str, str] | None = None
) -> Element:
    """The button that sends a form's answers, with the fields that were asked: an empty one is not sent.

    `rest`: this is a part of a form, and these fields come after it. `cut`: the marks of answers not shown whole.
    """
    data: dict[str, Any] = {"a": form.action, "o": form.about, "d": form.detail, **drawing.marks}
    data |= {"s": form.seen, "f": [field.id for field in form.fields]}
    data |= {"r": list(rest)} if rest is not None else {}
    data |= {"k": dict(cut)} if cut else {}
    if given := {field.id: carried(field.given) for field in form.fields if field.given}:
        data |= {"e": given}
    return _action(SEND, form.submit, data, Style.PRIMARY)


def back(reference: str) -> Element:
    """The way out of a form that stands in the place of a card: the card."""
    data = {OURS: {"v": REFRESH, "o": reference}}
    return {"type": "Action.Execute", "title": "Cancel", "verb": REFRESH, "data": data, "associatedInputs": "none"}


def asked_first(drawing: Drawing, act: Element, confirm: Confirm) -> tuple[Element, Element]:
    """A button that opens a question, and the question with the act behind its yes."""
    opened = drawing.new_id()
    yes = act | {"title": confirm.yes}
    if "fallback" in act:
        yes["fallback"] = act["fallback"] | {"title": confirm.yes}
    question = [
        *rich((Said(confirm.title),), weight="Bolder"),
        *rich((Said(confirm.body),)),
        {"type": "ActionSet", "actions": [yes, toggle(confirm.no, opened)]},
    ]
    return toggle(act["title"], opened), hidden_part(opened, question)


def refresh(reference: str, members: Sequence[str]) -> Element:
    """What a client does by itself to show the newest card; `members` are asked for it, 60 at most."""
    data = {OURS: {"v": REFRESH, "o": reference}}
    act = {"type": "Action.Execute", "title": "Refresh", "verb": REFRESH, "data": data}
    return {"action": act, "userIds": list(members[:60])}


def made_private(element: Any) -> None:
    """Marks what a message sends back as done on an answer that one person alone has: they are answered likewise."""
    match element:
        case Activity():
            made_private([one.content for one in element.attachments or ()])
        case list():
            for one in element:
                made_private(one)
        case dict():
            if isinstance(ours := element.get(OURS), dict):
                ours["p"] = "1"
            made_private(list(element.values()))
        case _:
            pass


def _action(verb: str, title: str, data: Mapping[str, Any], style: Style) -> Element:
    known = {name: value for name, value in data.items() if value != ""}
    look = {} if style is Style.SECONDARY else {"style": _STYLES[style]}
    submit = {"type": "Action.Submit", "title": title, "data": {OURS: {"v": verb, **known}}, **look}
    if verb == PRESS:
        submit["associatedInputs"] = "none"
    return submit | {"type": "Action.Execute", "verb": verb, "fallback": submit}


def toggle(title: str, target: str) -> Element:
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": [target]}


def hidden_part(name: str, items: Sequence[Element]) -> Element:
    return {"type": "Container", "id": name, "isVisible": False, "style": "emphasis", "items": list(items)}


def sets(actions: Sequence[Element]) -> list[Element]:
    return [{"type": "ActionSet", "actions": list(some)} for some in _in_rows(actions)]


def _in_rows(actions: Sequence[Element]) -> Iterable[Sequence[Element]]:
    return (actions[at : at + IN_A_ROW] for at in range(0, len(actions), IN_A_ROW))


@dataclass(frozen=True)
class CardAction:
    """What a button of ours sent back, with the inputs beside it.

    `about` and `detail` are the button's or the form's own; for REFRESH, `about` is the onboarding. `fields` are those
    of the form, or of the part of it that was shown; `rest` those that come after it, None where it was shown whole.
    `cut` holds the marks of answers that were not shown whole. `in_card`: it stood on the card of an onboarding, or
    in its place. `private`: nobody else has the message that it stood on.
    """

    verb: str
    action: str
    about: str
    detail: str
    nonce: str
    in_card: bool
    fields: tuple[str, ...]
    rest: tuple[str, ...] | None
    seen: int
    cut: Mapping[str, str]
    files: tuple[SentFile, ...]
    files_by_field: Mapping[str, tuple[SentFile, ...]]
    inputs: Mapping[str, Any]
    private: bool = False


def read_card_action(activity: Activity) -> CardAction | None:
    """What a card sent, by Execute or by Submit; None for words. Raises InvalidActivity for a card that is not ours."""
    if activity.type != ActivityTypes.invoke:
        return None if activity.value is None else card_action(activity.value)
    action = activity.value.get("action")
    if not isinstance(action, dict) or not isinstance(action.get("data"), dict):
        raise InvalidActivity("An adaptiveCard/action needs an action with data.")
    if action.get("type") != "Action.Execute":
        raise InvalidActivity("An adaptiveCard/action needs an action of the type Action.Execute.")
    return card_action(action["data"])


def card_action(inputs: Mapping[str, Any]) -> CardAction:
    """Reads the data of a button together with the inputs. Raises InvalidActivity for what we never drew."""
    data = inputs.get(OURS)
    if not isinstance(data, dict) or data.get("v") not in (PRESS, SEND, REFRESH):
        raise InvalidActivity("The card is not one of ours.")
    nonce, carried_back = _one(data, "n"), data.get("e")
    if data["v"] != REFRESH and not _NONCE.fullmatch(nonce):
        raise InvalidActivity("The card is not one of ours.")
    return CardAction(
        verb=data["v"],
        action=_one(data, "a"),
        about=_one(inputs, FOUND) if data.get("p") == FOUND else _one(data, "o"),
        detail=_one(data, "d"),
        nonce=nonce,
        in_card=data.get("c") == "1",
        fields=_names(data, "f") or (),
        rest=_names(data, "r"),
        seen=_seen(data),
        cut=_part(data, "k"),
        files=brought_back(carried_back),
        files_by_field={name: brought_back(files) for name, files in _part(data, "e").items()},
        inputs=inputs,
        private=data.get("p") == "1",
    )


def _one(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise InvalidActivity("The card is not one of ours.")
    return storable(value)


def _names(data: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    listed = data.get(name)
    if listed is None:
        return None
    if not isinstance(listed, list) or len(listed) > _FIELDS or not all(isinstance(one, str) for one in listed):
        raise InvalidActivity("The card is not one of ours.")
    return tuple(listed)


def _seen(data: Mapping[str, Any]) -> int:
    seen = data.get("s", 0)
    if not isinstance(seen, int) or not 0 <= seen < 10**15:
        raise InvalidActivity("The card is not one of ours.")
    return seen


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}
