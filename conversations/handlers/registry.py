"""What somebody does to one onboarding, and how each action of the table is bound to what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from conversations.actions import TABLE
from conversations.content.questions import AnswerValue
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.replies import Form, Outcome
from conversations.turns import SentFile


@dataclass(frozen=True)
class ActionRequest:
    """What somebody does to one onboarding: a press (no values) or a form sent back."""

    onboarding: Onboarding
    by: Participant
    detail: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seen: int = 0
    submitted: bool = False
    drawn: Mapping[str, AnswerValue] = field(
        default_factory=dict
    )  # the answers that stood in the form when it was drawn
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)  # by question; "" for no question yet
    asked: tuple[str, ...] | None = None  # the fields of the part that was shown, None for all of them
    more: bool = False  # another part of the form comes next

    def value(self, name: str) -> str:
        """What stands in a field with one value, trimmed; empty if nothing."""
        return next(iter(self.values.get(name, ())), "").strip()


Handler = Callable[[ActionRequest], Outcome]
FormMaker = Callable[[ActionRequest], Form]
F = TypeVar("F", bound=FormMaker)

_HANDLERS: dict[str, Handler] = {}
_FORMS: dict[str, FormMaker] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Bind what an action does. An action with a form is done when the form comes back."""

    def bind(handler: Handler) -> Handler:
        _HANDLERS[TABLE[name].name] = handler
        return handler

    return bind


def form_for(name: str) -> Callable[[F], F]:
    """Bind the form that a press opens first."""

    def bind(maker: F) -> F:
        _FORMS[TABLE[name].name] = maker
        return maker

    return bind


def handler_of(name: str) -> Handler:
    return _HANDLERS[name]


def form_of(name: str) -> FormMaker | None:
    return _FORMS.get(name)
