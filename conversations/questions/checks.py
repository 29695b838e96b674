"""Checks of an answer beyond its type: what NHS Notify would refuse in a template, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from conversations.content.questions import QuestionType
from conversations.guidance.facts import facts
from conversations.guidance.findings import Finding, Severity
from conversations.guidance.integration.results import check_results, missing
from conversations.guidance.templates import check_template
from conversations.guidance.text_messages import check_sender_name
from conversations.questions.entries import Answers, channels_in_use, namesake, within, yearly_volume
from conversations.text import Said, Text, Words, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.content.schema import ContentPack

SENDER_NAME_KEY = "engagement_call.sender_name"
_SHORTEST_CODE = 3  # letters and digits of an ODS code that is no surprise (domain 5.4)


def refusal(question: Question, answer: AnswerValue, answers: Mapping[str, AnswerValue], today: date) -> Text | None:
    """Why an answer cannot stand beside the others, as an error at its field; None if it can. `today`: UK time."""
    if question.past and str(answer) > today.isoformat():
        return text("Enter today's date or a date in the past")
    if isinstance(answer, str) and (entry := namesake(question.key, answer, answers)):
        return text("Enter another name. Your {other} has this name already", other=Words(entry))
    errors = [finding for finding in _findings(question, answer, today) if finding.severity is Severity.ERROR]
    return _said(errors[0]) if errors else None


def warnings(question: Question, answer: AnswerValue, today: date) -> list[Text]:
    """What is worth a second look in an answer; nothing is held back by it. `today`: UK time."""
    found = (finding for finding in _findings(question, answer, today) if finding.severity is Severity.WARNING)
    return [*(_said(finding) for finding in found), *_of_its_type(question, answer, today)]


def content_findings(question: Question, answer: AnswerValue) -> list[tuple[Severity, Text]]:
    """What NHS Notify would say of the content of a template; nothing of any other answer, but for a sender name."""
    return [(finding.severity, _said(finding)) for finding in _of_content(question, answer)]


def result_findings(question: Question, answer: AnswerValue, today: date) -> list[tuple[Severity, Text]]:
    """What is wrong with test results as they were pasted; nothing of any other answer. `today`: UK time."""
    found = check_results(_pasted(answer), today) if question.key in RESULTS else []
    return [(finding.severity, _said(finding)) for finding in found]


def is_over_a_year_old(question: Question, answer: AnswerValue, today: date) -> bool:
    """Of a date that is needed every year. `today`: UK time."""
    return question.yearly and isinstance(answer, str) and bool(answer) and answer < _a_year_before(today)


def _of_its_type(question: Question, answer: AnswerValue, today: date) -> list[Text]:
    if is_over_a_year_old(question, answer, today):
        return [text("this is more than a year ago, and it is needed every year")]
    if isinstance(answer, dict) and answer.get("type"):
        return [another_type(answer)]
    if question.type is QuestionType.ODS_CODE and isinstance(answer, str) and len(answer) < _SHORTEST_CODE:
        return [text("most ODS codes have at least 3 letters and digits")]
    return []


def another_type(file: dict[str, str]) -> Text:
    """Of a file of which its platform says another type than its name."""
    told = "the name of this file ends in {ending}, and the app that it came from says that it is {type}"
    return text(told, ending=Said(PurePosixPath(file["text"]).suffix), type=Said(file["type"]))


def _a_year_before(today: date) -> str:
    return f"{today.year - 1}-{today:%m-%d}"


def _findings(question: Question, answer: AnswerValue, today: date) -> list[Finding]:
    if question.key in RESULTS:
        return check_results(_pasted(answer), today)
    return _of_content(question, answer)


def _of_content(question: Question, answer: AnswerValue) -> list[Finding]:
    if not isinstance(answer, str) or not answer:
        return []
    if question.checks:
        has_subject = "subject is asked apart" if question.checks == "email" else None
        return check_template(question.checks, has_subject, answer)
    return check_sender_name(answer) if question.key == SENDER_NAME_KEY else []


def _said(finding: Finding) -> Text:
    if finding.snippet is None:
        return (Words(finding.text),)
    return text("{finding}: {snippet}", finding=Words(finding.text), snippet=Said(finding.snippet))


def worth_knowing(
    pack: ContentPack, stage: Stage, asked: Iterable[Question], answers: Answers, today: date
) -> list[Text]:
    """What is worth a second look in the answers of a stage, and where two answers disagree. Nothing is held back.

    Each as our words, with what it is about before it, without a full stop. `asked`: the questions of the stage.
    """
    return [*answer_warnings(asked, answers, today), *stage_findings(pack, stage, answers)]


def answer_warnings(asked: Iterable[Question], answers: Answers, today: date) -> list[Text]:
    """The warnings of each answer, with what it is about before it."""
    given = ((question, answers[question.key]) for question in asked if question.key in answers)
    return [
        text("{about}: {warning}", about=_about(question, answers), warning=warning)
        for question, answer in given
        for warning in warnings(question, answer, today)
    ]


def _about(question: Question, answers: Answers) -> Text:
    """The item that a question belongs to; a template with the name that its writer gave it."""
    title: Text = (Words(question.item_title),)
    name = answers.get(f"{question.item}.name")
    return text('{title} "{name}"', title=title, name=Said(str(name))) if name else title


RESULTS = ("integration.results.statement", "integration.results.evidence")
VOLUMES_KEY, _ENVIRONMENT = "eligibility.volumes", "integration.environment"


def stage_findings(pack: ContentPack, stage: Stage, answers: Answers) -> list[Text]:
    """Where two answers of a stage disagree, or one with an answer of another stage."""
    match stage:
        case Stage.ENGAGEMENT_CALL:
            return [*channel_findings(pack, answers), *busiest_day(answers), *_unused_channels(answers)]
        case _:
            return list(disagreements(stage, answers).values())


def disagreements(stage: Stage, answers: Answers) -> dict[str, Text]:
    """What is found of a stage that is reviewed, by the question that it is about."""
    match stage:
        case Stage.ELIGIBILITY:
            return _two_volumes(answers)
        case Stage.INTEGRATION:
            return _sandbox_only(answers) | _not_shown(answers)
        case _:
            return {}


def _sandbox_only(answers: Answers) -> dict[str, Text]:
    if answers.get(_ENVIRONMENT) != "sandbox":
        return {}
    told = "formal testing is in the integration test environment, and you tested in the sandbox only"
    return {_ENVIRONMENT: text(told)}


def pasted_results(answers: Answers) -> str:
    """What was pasted as test results, in either of the two answers."""
    return "\n".join(filter(None, (_pasted(answers.get(key)) for key in RESULTS)))


def _pasted(answer: AnswerValue | None) -> str:
    match answer:
        case str():
            return answer
        case {"kind": "note", "text": str() as note}:
            return note
        case _:
            return ""


def _not_shown(answers: Answers) -> dict[str, Text]:
    """What test results are expected to show, once some are given (S8-01, domain 2.3)."""
    pasted = pasted_results(answers)
    lacking = missing(pasted, answers.get("before_you_start.integration") == "mesh") if pasted else ()
    if not lacking:
        return {}
    listing: Text = ()
    for proof in lacking:
        listing += (*((Words(", "),) if listing else ()), Words(proof.value))
    told = "we do not find {what} in your test results. Paste what is missing, or say why it does not apply"
    return {RESULTS[0]: text(told, what=listing)}


def _two_volumes(answers: Answers) -> dict[str, Text]:
    """The number of messages a year is asked for each channel before the call, and for all of them at stage 4."""
    together, apart = answers.get(VOLUMES_KEY), yearly_volume(answers)
    if not isinstance(together, int) or apart is None or together == apart:
        return {}
    told = (
        "you plan {together} messages a year here, and {apart} in your answers for the engagement call. "
        "Change one of them, or be ready to say why they differ"
    )
    return {VOLUMES_KEY: text(told, together=together, apart=apart)}


def _unused_channels(answers: Answers) -> list[Text]:
    unused = (c for c in channels_in_use(answers) if answers.get(f"engagement_call.volume_{c}") == 0)
    told = "you chose {channel}, and plan 0 messages on it in a year. Give a number, or leave the channel out"
    return [text(told, channel=Words(within(channel))) for channel in unused]


def channel_findings(pack: ContentPack, answers: Answers) -> list[Text]:
    """What the channels that were chosen bring with them, said as soon as they are."""
    return [*_no_plan(pack, answers), *_sender_name_review(answers)]


def _sender_name_review(answers: Answers) -> list[Text]:
    """Text messages need a sender name, whose review takes longer than the templates do (domain 3.4)."""
    if "text_message" not in channels_in_use(answers) or answers.get(SENDER_NAME_KEY):
        return []
    told = "your text messages need a sender name. {review} Choose yours now, so that you do not wait for it later"
    return [text(told, review=Words(facts().sender_name.review))]


def _no_plan(pack: ContentPack, answers: Answers) -> list[Text]:
    """A channel chosen that no routing plan can use with the others (domain 3.6)."""
    chosen = set(channels_in_use(answers))
    fitting = [order for order in _orders(pack) if order <= chosen]
    if not _orders(pack) or "text_message" not in chosen or any("text_message" in order for order in fitting):
        return []
    told = (
        "no routing plan can send a text message with the channels that you chose. NHS Notify sends a text message "
        "only after it has tried the NHS App, so choose the NHS App as well"
    )
    return [text(told)]


def _orders(pack: ContentPack) -> list[set[str]]:
    collection = pack.content(Stage.ROUTING_PLANS).collection
    asked = collection.questions if collection else ()
    return [set(c.value.split(",")) for question in asked if question.key.endswith(".order") for c in question.choices]


def busiest_day(answers: Answers) -> list[Text]:
    """Where the busiest day that is planned has more messages than the whole year."""
    year, busiest = yearly_volume(answers), answers.get("engagement_call.busiest_day")
    if not isinstance(busiest, int) or year is None or busiest <= year:
        return []
    told = "your busiest day has {busiest} messages, which is more than the {year} that you plan in a year"
    return [text(told, busiest=busiest, year=year)]
