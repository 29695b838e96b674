"""What is computed about an item under review: that it passes, is worth a look or fails, and the rule that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from conversations.content.questions import QuestionType
from conversations.guidance.findings import Severity
from conversations.guidance.links import trouble_with
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import charged_as
from conversations.guidance.text_messages import check_sender_name, fragments
from conversations.journey.stages import stage_of
from conversations.onboarding.reviews.validity import running_out, runs_out, valid_until
from conversations.questions import checks
from conversations.questions.entries import yearly_volume
from conversations.questions.files import links_in
from conversations.text import Said, Text, Words, plain, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.onboarding.onboarding import Onboarding

DPIA = "eligibility.dpia.evidence"
NOT_SHOWN = {
    "note": "said, not shown",
    "person": "said, not shown: there is a person to ask",
    "not_applicable": "said not to apply",
}
"""What a reviewer is told of evidence that is neither a link nor a file."""


class Level(StrEnum):
    """How an item does by one rule, the worst first; the value is what a reviewer reads before the rule."""

    FAILS = "Fails"
    LOOK = "Worth a look"
    PASSES = "Passes"


@dataclass(frozen=True)
class Computed:
    """What one rule says of an item. `rule`: without a full stop."""

    level: Level
    rule: Text


def computed(onboarding: Onboarding, questions: tuple[Question, ...]) -> tuple[Computed, ...]:
    """What every rule says of the questions of one item, the worst first; nothing of what no rule is about."""
    found = [each for question in questions for each in _of_question(onboarding, question)]
    once = {plain(each.rule): each for each in found}
    order = list(Level)
    return tuple(sorted(once.values(), key=lambda each: order.index(each.level)))


def level_of(onboarding: Onboarding, questions: tuple[Question, ...]) -> Level:
    """How an item does by the worst of them; what no rule is about passes."""
    found = computed(onboarding, questions)
    return found[0].level if found else Level.PASSES


def _of_question(onboarding: Onboarding, question: Question) -> Iterator[Computed]:
    answer = onboarding.answers.get(question.key)
    if answer is None or answer == "":
        return
    if isinstance(answer, dict):
        yield from _of_evidence(question, answer)
    if question.yearly and isinstance(answer, str):
        yield from _of_a_year(onboarding, question, answer)
    yield from _of_an_address(onboarding, question, answer)
    yield from _of_content(onboarding, question, answer)
    yield from _of_results(onboarding, question, answer)
    yield from _beside_others(onboarding, question)


def _of_evidence(question: Question, answer: dict[str, str]) -> Iterator[Computed]:
    kind = answer["kind"]
    if kind == "link":
        troubles = [trouble for link in links_in(answer["text"]) if (trouble := trouble_with(link))]
        yield from (Computed(Level.FAILS, (Words(trouble),)) for trouble in troubles)
        if not troubles:
            yield _passes("the link uses https, and leads to no personal drive, short link or private address")
    elif kind == "file" and answer.get("type"):
        yield Computed(Level.LOOK, checks.another_type(answer))
    elif kind == "file":
        yield _passes("the file is of a type that we take")
    elif question.key == DPIA:
        yield Computed(Level.FAILS, text("{shown}, and a DPIA needs a link or a file", shown=Words(NOT_SHOWN[kind])))
    else:
        yield Computed(Level.LOOK, (Words(NOT_SHOWN[kind]),))


def _of_a_year(onboarding: Onboarding, question: Question, answer: str) -> Iterator[Computed]:
    """Of evidence that is needed every year: how old it is, and whether it lasts until the service goes live."""
    if checks.is_over_a_year_old(question, answer, onboarding.today):
        yield Computed(Level.FAILS, text("this is more than a year ago, and it is needed every year"))
        return
    too_soon = [each for each in running_out(onboarding) if each.question.key == question.key]
    yield from (Computed(Level.LOOK, runs_out(onboarding, each)) for each in too_soon)
    if not too_soon:
        until = valid_until(date.fromisoformat(answer))
        yield Computed(Level.PASSES, text("this is valid until {until}", until=until))


def _of_an_address(onboarding: Onboarding, question: Question, answer: AnswerValue) -> Iterator[Computed]:
    """An email address that is not of the organisation that registered."""
    own = _domain(onboarding.answers.get("registration.email"))
    given = answer.get("email") if isinstance(answer, dict) else answer if question.type is QuestionType.EMAIL else None
    domain = _domain(given)
    if not own or not domain:
        return
    if domain == own:
        yield Computed(Level.PASSES, text("this address is inside {domain}", domain=Said(own)))
    else:
        yield Computed(Level.LOOK, text("this address is outside {domain}", domain=Said(own)))


def _domain(email: object) -> str:
    return email.rpartition("@")[2].lower() if isinstance(email, str) else ""


def _of_content(onboarding: Onboarding, question: Question, answer: AnswerValue) -> Iterator[Computed]:
    """A template as NHS Notify would check it; a text message with the name that it is sent from."""
    if not question.checks or not isinstance(answer, str):
        return
    is_text = question.checks == MessageChannel.TEXT_MESSAGE
    length = charged_as(answer) if is_text else ""
    found = [each for each in checks.content_findings(question, answer) if plain(each[1]) != length]
    yield from (Computed(_LEVELS[severity], said) for severity, said in found)
    if not found:
        yield _passes("nothing in it is against the rules of NHS Notify for templates")
    if is_text:
        yield Computed(Level.PASSES if fragments(answer) == 1 else Level.LOOK, (Words(length[0].lower() + length[1:]),))
        yield from _of_the_sender(onboarding)


def _of_results(onboarding: Onboarding, question: Question, answer: AnswerValue) -> Iterator[Computed]:
    """Test results: what is wrong with them, or that everything is there. What is not there disagrees, below."""
    found = checks.result_findings(question, answer, onboarding.today)
    yield from (Computed(_LEVELS[severity], said) for severity, said in found)
    lacks = checks.RESULTS[0] in checks.disagreements(Stage.INTEGRATION, onboarding.answers)
    if question.key == checks.RESULTS[0] and not found and not lacks:
        yield _passes("these results show everything that can be read from them")


_LEVELS = {Severity.ERROR: Level.FAILS, Severity.WARNING: Level.LOOK}


def _of_the_sender(onboarding: Onboarding) -> Iterator[Computed]:
    """The name that was given before the call, which no stage under review asks for."""
    name = onboarding.answers.get(checks.SENDER_NAME_KEY)
    if not isinstance(name, str) or not name:
        return
    found = check_sender_name(name)
    for each in found:
        words = Words(each.text[0].lower() + each.text[1:])
        yield Computed(_LEVELS[each.severity], text("the sender name {name}: {words}", name=Said(name), words=words))
    if not found:
        yield Computed(Level.PASSES, text("the sender name {name} has no blocked term", name=Said(name)))


def _beside_others(onboarding: Onboarding, question: Question) -> Iterator[Computed]:
    """Where this answer disagrees with that of another question."""
    answers, stage = onboarding.answers, stage_of(question.key)
    differs = checks.disagreements(stage, answers).get(question.key) if stage else None
    found = [differs] if differs else []
    if question.key == checks.VOLUMES_KEY:
        found += checks.busiest_day(answers)
        if not found and yearly_volume(answers) is not None:
            yield _passes("these are the volumes of the plans for the engagement call")
    yield from (Computed(Level.LOOK, each) for each in found)


def _passes(rule: str) -> Computed:
    return Computed(Level.PASSES, (Words(rule),))
