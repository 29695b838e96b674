"""The set-up record: shown with what is missing, filled in by the onboarding team, and taken away as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.case_file.setup_record import EVENTS, SET_UP, kept_set_up, uses_mesh
from conversations.content.questions import Question, QuestionType
from conversations.events.reviews import SetUp
from conversations.guidance.links import read_link
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.handlers.team.case_files import ticketed
from conversations.onboarding.progress import name_of
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Option, Outcome, Result
from conversations.text import Text, Words, text
from conversations.views.reviews.set_up import set_up_message
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

KINDS = (f"{SET_UP}csv", f"{SET_UP}json")
_LONGEST, _MOST = 200, 10_000
_LABELS = {
    "max_requests_per_second": "How many requests a second may it make to PDS?",
    "mesh_mailbox": "What is the id of its MESH mailbox?",
    "apim_application": "What is the id of its application in API management?",
    "campaign": "What is its campaign called?",
    "callback_url": "Which address takes its callbacks?",
    "subscribed_events": "Which callbacks does it subscribe to?",
}
_OF_MESH, _OF_THE_API = ("mesh_mailbox",), ("apim_application", "callback_url", "subscribed_events")


def _asked(onboarding: Onboarding) -> tuple[str, ...]:
    """What applies to a service that connects as this one does."""
    others = _OF_THE_API if uses_mesh(onboarding) else _OF_MESH
    return tuple(name for name in _LABELS if name not in others)


@handles("set_up")
def show(request: OnboardingRequest) -> Outcome:
    """What is known and what is missing."""
    return Outcome((set_up_message(request.onboarding),))


@form_for("fill_in_set_up")
def set_up_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """What no answer says. Each may be left empty until it is known."""
    kept = kept_set_up(request.onboarding)
    fields = tuple(_field(request, name, kept, errors or {}) for name in _asked(request.onboarding))
    return Form("fill_in_set_up", "Fill in the set-up record", fields, request.onboarding.reference, submit="Save")


def _field(request: OnboardingRequest, name: str, kept: SetUp, errors: dict[str, Text]) -> Field:
    stands = getattr(kept, name)
    values = stands if isinstance(stands, tuple) else (str(stands),) if stands else ()
    kinds = {"max_requests_per_second": FieldKind.NUMBER, "subscribed_events": FieldKind.CHOICES}
    hint = text("It begins with https://") if name == "callback_url" else ()
    return Field(
        name,
        (Words(_LABELS[name]),),
        kinds.get(name, FieldKind.TEXT),
        hint=hint,
        options=tuple(Option(each, (Words(each),)) for each in EVENTS) if name == "subscribed_events" else (),
        values=request.values.get(name, values),
        error=errors.get(name, ()),
        limit=_LONGEST if name not in kinds else None,
        optional=True,
    )


@handles("fill_in_set_up")
def fill_in(request: OnboardingRequest) -> Outcome:
    """Kept in the history; what does not apply to this service stays as it was."""
    kept, errors, found = kept_set_up(request.onboarding), dict[str, Text](), dict[str, object]()
    for name in _asked(request.onboarding):
        found[name], problem = _read(request, name)
        if problem:
            errors[name] = problem
    if errors:
        return Outcome(form=set_up_form(request, errors), result=Result.INVALID)
    data = SetUp(**{**vars(kept), **found})
    request.onboarding.record(EventKind.SET_UP_KEPT, request.by, data=data)
    return Outcome((set_up_message(request.onboarding),))


def _read(request: OnboardingRequest, name: str) -> tuple[object, Text]:
    """What was typed in one field, or the error to show there."""
    if name == "subscribed_events":
        return tuple(each for each in request.values.get(name, ()) if each in EVENTS), ()
    is_number = name == "max_requests_per_second"
    kind, limit = (QuestionType.NUMBER, _MOST) if is_number else (QuestionType.TEXT, _LONGEST)
    if not request.value(name):
        return (0 if is_number else ""), ()
    try:
        value = parse(Question(name, _LABELS[name], kind, name, name, limit=limit), request.values[name])
    except AnswerProblem as problem:
        return None, problem.text
    if name == "callback_url" and (trouble := _trouble_with_callbacks(str(value))):
        return None, text(trouble)
    return value, ()


def _trouble_with_callbacks(address: str) -> str | None:
    """What to do about an address that no callback can be sent to, or that tells a password; None if it is fine."""
    read = read_link(address)
    if read is None:
        return "Enter the whole address, such as https://www.example.nhs.uk/callbacks"
    if read.scheme != "https" or not read.host:
        return "Enter an address that begins with https://"
    return "Enter the address without a name or password in it" if read.with_password else None


@handles("export_set_up")
def export(request: OnboardingRequest) -> Outcome:
    """As a spreadsheet and as JSON."""
    told = "This is the set-up record of {name}. It is for the onboarding team alone."
    return ticketed(request, KINDS, for_team=True, told=text(told, name=name_of(request.onboarding)))
