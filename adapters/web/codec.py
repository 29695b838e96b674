"""Messages and the lines of a transcript, to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from conversations.replies import Confirm, Message, Paragraph
from conversations.text import Said, Words

_MESSAGE = TypeAdapter(Message)
_CONFIRM = TypeAdapter(Confirm)
_UNREADABLE = Message((Paragraph((Words("This message was saved by another version and cannot be shown."),)),))
LABEL_LIMIT = 80


@dataclass(frozen=True)
class Selected:
    """What a person did without typing: the label of the button, or the title of the form, cut to 80 characters."""

    did: str
    label: str


Content = Message | Said | Selected


def dump_message(message: Message) -> dict[str, Any]:
    dumped: dict[str, Any] = _MESSAGE.dump_python(message, mode="json")
    return {"message": dumped}


def dump_said(typed: str) -> dict[str, Any]:
    return {"said": typed}


def dump_selected(did: str, label: str) -> dict[str, Any]:
    return {"did": did, "label": label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1].rstrip() + "…"}


def dump_withdrawn() -> dict[str, Any]:
    """What stays of a private reply when another has taken its place."""
    return {"withdrawn": True}


def load(content: Mapping[str, Any]) -> Content:
    """The content of one transcript row. One that cannot be read says so, and does not break the page."""
    match content:
        case {"said": str(typed)}:
            return Said(typed)
        case {"did": str(did), "label": str(label)}:
            return Selected(did, label)
        case {"message": message}:
            return _load_message(message)
        case _:
            return _UNREADABLE


def _load_message(dumped: object) -> Message:
    try:
        return _MESSAGE.validate_python(dumped)
    except ValidationError:
        return _UNREADABLE


def dump_confirm(confirm: Confirm) -> str:
    return _CONFIRM.dump_json(confirm).decode()


def load_confirm(dumped: str) -> Confirm:
    """Raises ValueError when it is not a Confirm."""
    return _CONFIRM.validate_json(dumped)
