"""What is known before a question is asked: it stands in the field to be confirmed, and is kept only by saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.content.questions import Prefill, Question
from conversations.questions.entries import CHANNEL_NAMES, Answers, channels_in_use, proposed_order, yearly_volume
from conversations.questions.names import read_full_name
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import raw

if TYPE_CHECKING:
    from conversations.onboarding.people import Participant

_INTEGRATIONS = {"api": "the NHS Notify API", "mesh": "NHS Notify MESH"}
_ONLY_TEMPLATE = "This is your only template for it."
_ALL_CHANNELS = "This order uses all your channels."


@dataclass(frozen=True)
class Proposal:
    """`value` as somebody would type it, and our sentence on where it comes from."""

    value: str
    source: str


def proposal(question: Question, answers: Answers, by: Participant, copied: Answers) -> Proposal | None:
    """What is known about a question that has no answer yet; None where nothing is.

    `copied`: what another onboarding says of the same organisation.
    """
    if question.key in answers:
        return None
    found = _from_content(question, answers, by) or _from_entries(question, answers)
    if found is None and question.key in copied:
        [value, *more] = raw(question, copied[question.key]) or ("",)
        found = None if more else Proposal(value, "Carried over from your other onboarding.")
    return found if found and found.value else None


def _from_content(question: Question, answers: Answers, by: Participant) -> Proposal | None:
    match question.carried:
        case Prefill.NAME:
            return Proposal(_full_name(by.name), "This is your name, from your profile.")
        case Prefill.EMAIL:
            return Proposal(by.email or "", "This is your address, from your profile.")
        case Prefill.ORGANISATION:
            return Proposal(str(answers.get("registration.organisation", "")), "This is what you registered.")
        case Prefill.CONNECTION:
            return Proposal(_connection(answers), "This is what you told us before.")
        case Prefill.VOLUMES:
            year = yearly_volume(answers)
            return None if year is None else Proposal(str(year), "This adds up your answers for the call.")
        case None:
            return None


def _full_name(name: str) -> str:
    """The name in a profile; empty where it is a nickname, or a role."""
    try:
        return read_full_name(name)
    except AnswerProblem:
        return ""


def _connection(answers: Answers) -> str:
    system = _INTEGRATIONS.get(str(answers.get("before_you_start.integration")))
    channels = ", ".join(CHANNEL_NAMES[channel] for channel in channels_in_use(answers))
    return f"Our system connects through {system}. We use these channels: {channels}." if system and channels else ""


def _from_entries(question: Question, answers: Answers) -> Proposal | None:
    if ".template_for." in question.key and len(question.choices) == 1:
        return Proposal(question.choices[0].value, _ONLY_TEMPLATE)
    if question.key.startswith("routing_plans.") and question.key.endswith(".order"):
        return Proposal(proposed_order(question.choices, answers), _ALL_CHANNELS)
    return None
