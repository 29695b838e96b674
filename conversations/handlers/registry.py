"""What a handler is given, and how each action of the table is bound to what it does.

Only `authorisation.perform` takes a handler from here: whoever may not use an action never reaches it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from conversations.actions.table import TABLE
from conversations.details.detail import Detail, NoDetail
from conversations.organisations.lookup import NO_LIST, Organisations
from conversations.permissions import Scope

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.onboarding.records import History
    from conversations.replies import Form, Outcome
    from conversations.turns import Presence, Submitted
    from models.desk import CannedReply
    from models.domain import Address, Answer, Person, SentFile
    from models.figures import StageLength

D = TypeVar("D", bound=Detail)


@dataclass(frozen=True)
class OnboardingRequest:
    """What somebody asks to be done with one onboarding: a press, a form sent back, or something typed.

    `detail` is of the type that the action's row names. `values` and `files` are by field; files that no field asked
    for stand under "". `answer_number` is that of the newest answer when the form was drawn, `drawn` what stood in it
    then. `submitted`: the form has come back. `shown`: the fields of the part of the form that was shown, None for all
    of them; `more`: another part comes next. `text` is what was typed in the chat, `topic` the key of the help topic
    that it asks about, empty where it is no question. `other` is the onboarding that the detail refers to, where there
    is one. `place`: where they act. `history`: a page of it, `presence`: whether they are in the channel there,
    `colleagues`: the onboarding team, by name, `lengths`: what stages took lately, and `before`: the answers that
    reviewers judged, of items that changed since, and `versions`: every answer to each question of its
    stage, oldest first, for an action whose row asks for it. `canned`: what the team often
    sends with it. `team_to_ask`: where the team is, until its platform was asked for all of it. `invited`: whoever
    a form invites, if they are known where the actor is, and so hear of it; `can_mail`: else by email.
    `organisations`: what the NHS's list says of the organisation that was typed or chosen.
    """

    onboarding: Onboarding
    by: Participant
    detail: Detail = field(default_factory=NoDetail)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer_number: int = 0
    submitted: bool = False
    drawn: Mapping[str, AnswerValue] = field(default_factory=dict)
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)
    shown: tuple[str, ...] | None = None
    more: bool = False
    text: str = ""
    topic: str = ""
    other: Onboarding | None = None
    place: Address | None = None
    history: History | None = None
    presence: Presence | None = None
    invited: Person | None = None
    can_mail: bool = False
    colleagues: tuple[Person, ...] = ()
    team_to_ask: Address | None = None
    lengths: tuple[StageLength, ...] = ()
    canned: tuple[CannedReply, ...] = ()
    before: Mapping[str, AnswerValue] = field(default_factory=dict)
    versions: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    organisations: Organisations = NO_LIST

    @property
    def can_tell(self) -> bool:
        """Whether whoever is invited hears of it here."""
        return self.invited is not None

    def value(self, name: str) -> str:
        """What stands in a field with one value, trimmed; empty if nothing."""
        return next(iter(self.values.get(name, ())), "").strip()

    def detail_as(self, kind: type[D]) -> D:
        """The detail, of the type that the row names. Raises TypeError for another: change the row or the handler."""
        return _as(self.detail, kind)


@dataclass(frozen=True)
class GeneralRequest:
    """What somebody asks for that is about no one onboarding: `about` names one that is only to be looked up.

    `text` is what was typed after the command; empty for a press. `sent` is the form that came back, if one has: an
    action about no one onboarding makes its own.
    """

    context: TurnContext
    about: str = ""
    detail: Detail = field(default_factory=NoDetail)
    text: str = ""
    sent: Submitted | None = None

    def detail_as(self, kind: type[D]) -> D:
        """The detail, of the type that the row names. Raises TypeError for another: change the row or the handler."""
        return _as(self.detail, kind)


def _as(detail: Detail, kind: type[D]) -> D:
    if not isinstance(detail, kind):
        raise TypeError(f"This detail is a {type(detail).__name__}. Let the action's row name {kind.__name__}.")
    return detail


class CannotAnswer(Exception):
    """A handler stops here, and nothing is changed. The outcome says why, and what to do instead."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("This cannot be done now. Show the outcome.")
        self.outcome = outcome


class WrongBinding(Exception):
    """A handler or a form does not fit the row of its action. The message says what to change."""


Handler = Callable[[OnboardingRequest], "Outcome"]
GeneralHandler = Callable[[GeneralRequest], Awaitable["Outcome"]]
FormMaker = Callable[[OnboardingRequest], "Form"]
F = TypeVar("F", bound=FormMaker)

_HANDLERS: dict[str, Handler] = {}
_GENERAL_HANDLERS: dict[str, GeneralHandler] = {}
_FORMS: dict[str, FormMaker] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Bind what an action does to one onboarding. An action with a form is done when the form comes back.

    Raises WrongBinding where it has a handler already, or its row has another scope.
    """

    def bind(handler: Handler) -> Handler:
        _check(name, name not in _HANDLERS, "has a handler already")
        _check(name, TABLE[name].scope is Scope.ONBOARDING, "is about no one onboarding: bind it with handles_general")
        _HANDLERS[name] = handler
        return handler

    return bind


def handles_general(name: str) -> Callable[[GeneralHandler], GeneralHandler]:
    """Bind what an action does that is about no one onboarding. Raises WrongBinding as `handles` does."""

    def bind(handler: GeneralHandler) -> GeneralHandler:
        _check(name, name not in _GENERAL_HANDLERS, "has a handler already")
        _check(name, TABLE[name].scope is not Scope.ONBOARDING, "is about an onboarding: bind it with handles")
        _GENERAL_HANDLERS[name] = handler
        return handler

    return bind


def form_for(name: str) -> Callable[[F], F]:
    """Bind the form that a press opens first. Raises WrongBinding where the row says that it opens none."""

    def bind(maker: F) -> F:
        _check(name, name not in _FORMS, "has a form already")
        _check(name, TABLE[name].opens_form, "opens no form: say opens_form in its row")
        _FORMS[name] = maker
        return maker

    return bind


def _check(name: str, fits: bool, problem: str) -> None:
    if not fits:
        raise WrongBinding(f"The action {name} {problem}.")


def handler_of(name: str) -> Handler:
    """Raises KeyError for an action that is not bound, or about no one onboarding."""
    return _HANDLERS[name]


def general_handler_of(name: str) -> GeneralHandler:
    """Raises KeyError for an action that is not bound, or about one onboarding."""
    return _GENERAL_HANDLERS[name]


def form_of(name: str) -> FormMaker:
    """Raises KeyError for an action that opens none."""
    return _FORMS[name]
