"""What a case file says: for the onboarding team everything, for the applicant what they answered and were told.

What only the onboarding team sees is left out by a rule that names what an applicant may read, so that whatever is
added later is not in theirs until somebody says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.case_file.document import CaseFile, Table
from conversations.content.schema import ContentError
from conversations.events.table import told_to_applicants, type_of
from conversations.guidance.uk_time import long_date, long_moment
from conversations.journey.stages import stage_of
from conversations.onboarding.people import Side
from conversations.onboarding.progress import name_of
from conversations.questions.entries import shown, title_of
from conversations.text import capitalised, plain
from conversations.views.card_parts import reason_of
from conversations.views.event_sentences import ROLE_NAMES, sentence_for_applicant, sentence_for_team
from conversations.views.lists import state_name
from models.enums import ConditionOutcome, EventKind, MembershipStatus, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Answer, Event, Member
    from models.reviews import Condition, Verdict

_DECISIONS = frozenset(
    {
        *(EventKind.CALL_HELD, EventKind.WAIT_SET, EventKind.INVITED, EventKind.APPROVED, EventKind.APPROVAL_UNDONE),
        *(EventKind.MORE_NEEDED, EventKind.DECLINED, EventKind.RECONSIDERED, EventKind.PAUSED, EventKind.RESUMED),
        *(EventKind.GO_LIVE_SET, EventKind.GO_LIVE_CLEARED, EventKind.LIVE, EventKind.WITHDRAWN),
    }
)
_STANDINGS = {
    MembershipStatus.INVITED: "invited",
    MembershipStatus.ASKED: "asks to join",
    MembershipStatus.JOINED: "joined",
    MembershipStatus.LEFT: "has left",
}
_OUTCOMES = {
    ConditionOutcome.MET: "Recorded as met",
    ConditionOutcome.WAIVED: "Waived",
    ConditionOutcome.UNDONE: "Gone with its approval, which was undone",
}
_FOR_TEAM = "For the onboarding team alone: it holds internal notes. Do not pass it to the applicant."
_FOR_APPLICANT = "It holds what your team answered, and what the onboarding team decided and told you."


@dataclass(frozen=True)
class Recorded:
    """Every answer and every verdict that was ever given, and everything that happened, oldest first."""

    answers: Sequence[Answer]
    events: Sequence[Event]
    verdicts: Sequence[Verdict] = ()


def case_file(onboarding: Onboarding, recorded: Recorded, reader: Side, asked_by: str) -> CaseFile:
    """Everything that this side may read. `asked_by`: the name of who asked for it."""
    for_team = reader is Side.ONBOARDING_TEAM
    events = [
        each
        for each in recorded.events
        if not type_of(each).hidden and (for_team or told_to_applicants(EventKind(each.kind)))
    ]
    notes = (_verdicts(onboarding, recorded.verdicts), _notes(events)) if for_team else ()
    tables = (
        _people(onboarding, for_team),
        _answers(onboarding, recorded.answers),
        _decisions(onboarding, events, for_team),
        _conditions(onboarding),
        _history(onboarding, events, for_team),
    )
    made = f"Made for {asked_by} on {long_moment(onboarding.now)}. {_FOR_TEAM if for_team else _FOR_APPLICANT}"
    return CaseFile(
        onboarding.reference, plain(name_of(onboarding)), made, _facts(onboarding, for_team), (*tables, *notes)
    )


def _facts(onboarding: Onboarding, for_team: bool) -> tuple[tuple[str, str], ...]:
    """What is not given yet is left out."""
    live = long_date(onboarding.go_live_on) if onboarding.go_live_on else ""
    facts = [
        ("Reference", onboarding.reference),
        ("Organisation", onboarding.organisation),
        ("ODS code", onboarding.ods_code),
        ("Service", onboarding.service),
        ("Where it stands", state_name(onboarding.state, onboarding.pack.version)),
        ("Onboarding manager", onboarding.assignee.name if onboarding.assignee else ""),
        ("Go live date", live),
        ("Version of the questions", onboarding.pack.version),
    ]
    if for_team:
        facts.append(("Priority, for the onboarding team alone", (onboarding.priority or "").capitalize()))
    return tuple((name, value) for name, value in facts if value)


def _people(onboarding: Onboarding, for_team: bool) -> Table:
    shown_people = (each for each in onboarding.members if for_team or each.status is not MembershipStatus.ASKED)
    headings = ("Name", "Role", "Since", *(("Email",) if for_team else ()))
    return Table("People", headings, tuple(_person(each, for_team) for each in shown_people))


def _person(member: Member, for_team: bool) -> tuple[str, ...]:
    role = ROLE_NAMES[member.role].removeprefix("the ").removeprefix("a ").capitalize()
    row = (member.name, f"{role}, {_STANDINGS[member.status]}", long_moment(member.since))
    return (*row, member.email or "") if for_team else row


# Answers


def _answers(onboarding: Onboarding, given: Sequence[Answer]) -> Table:
    """Stage by stage, each question with every version that its answer had."""
    versions, so_far = Counter(answer.question for answer in given), Counter[str]()
    first = {answer.question: at for at, answer in reversed(list(enumerate(given)))}
    rows: list[tuple[tuple[int, int, int], tuple[str, ...]]] = []
    for at, answer in enumerate(given):
        so_far[answer.question] += 1
        version = f"{so_far[answer.question]} of {versions[answer.question]}"
        stage = stage_of(answer.question)
        place = (onboarding.pack.place(stage) if stage else len(Stage), first[answer.question], at)
        rows.append((place, _answer_row(onboarding, answer, version)))
    headings = ("Stage", "Question", "Answer", "Version", "Who", "When", "Link")
    return Table("Answers, with every version", headings, tuple(row for _, row in sorted(rows)))


def _answer_row(onboarding: Onboarding, answer: Answer, version: str) -> tuple[str, ...]:
    stage = stage_of(answer.question)
    titled = onboarding.pack.called(stage, ". ") if stage else ""
    question = _question(onboarding, answer.question)
    asked = _asked(question, answer.question) if question else answer.question
    value, link = answer.value, ""
    if isinstance(value, dict):
        link = str(value.get("link") or (value["text"] if value.get("kind") == "link" else ""))
    readable = shown(question, value, onboarding.answers) if question and value is not None else str(value)
    read = "Removed" if value is None else readable
    return (titled, asked, read, version, answer.by, long_moment(answer.at), link)


def _question(onboarding: Onboarding, key: str) -> Question | None:
    """As it is asked now; else as its version of the questions has it, such as of an entry that was removed."""
    if asked := onboarding.question(key):
        return asked
    stage, _, rest = key.partition(".")
    of_an_entry = f"{stage}.{rest.partition('.')[2]}"
    for known in (key, of_an_entry):
        try:
            return onboarding.pack.question(known)
        except ContentError:
            continue
    return None


def _asked(question: Question, key: str) -> str:
    entry = key.split(".")[1] if key.count(".") > 1 else ""
    title = title_of(entry) if entry else question.item_title
    return question.text if question.text == title else f"{title}: {question.text}"


# What happened


def _decisions(onboarding: Onboarding, events: Iterable[Event], for_team: bool) -> Table:
    rows = (
        (long_moment(each.at), each.by or "", _worded(onboarding, each, for_team), reason_of(each))
        for each in events
        if each.kind in _DECISIONS
    )
    return Table("Decisions", ("When", "Who", "What was decided", "Why"), tuple(rows), "Nothing is decided yet.")


def _conditions(onboarding: Onboarding) -> Table:
    headings = ("Stage", "What is to be met", "By when", "Who and when", "What became of it", "Why")
    rows = tuple(_condition_row(onboarding, each) for each in onboarding.conditions)
    return Table("Conditions of approvals", headings, rows, "No approval stands on a condition.")


def _condition_row(onboarding: Onboarding, condition: Condition) -> tuple[str, ...]:
    titled = onboarding.pack.called(condition.stage, ". ")
    made = f"{condition.by}, {long_moment(condition.at)}"
    became = "Open"
    if condition.outcome and condition.closed_at:
        became = f"{_OUTCOMES[condition.outcome]} by {condition.closed_by}, {long_moment(condition.closed_at)}"
    return (titled, condition.words, long_date(condition.due_on), made, became, condition.why)


def _verdicts(onboarding: Onboarding, verdicts: Sequence[Verdict]) -> Table:
    titles = {
        question.item: question.item_title
        for stage in onboarding.pack.stages
        for question in onboarding.questions(stage)
    }
    rows = (
        (
            *(long_moment(each.at), each.by, titles.get(each.item, each.item)),
            *("Accepted" if each.accepted else "Query", each.words),
        )
        for each in verdicts
    )
    title = "Verdicts on items, for the onboarding team alone"
    return Table(title, ("When", "Who", "Item", "Verdict", "Words"), tuple(rows), "No item was looked at by itself.")


def _history(onboarding: Onboarding, events: Iterable[Event], for_team: bool) -> Table:
    rows = (
        (long_moment(each.at), each.by or "", _worded(onboarding, each, for_team), reason_of(each))
        for each in events
        if each.kind != EventKind.NOTED
    )
    return Table("History, oldest first", ("When", "Who", "What happened", "Words"), tuple(rows))


def _notes(events: Iterable[Event]) -> Table:
    rows = ((long_moment(each.at), each.by or "", reason_of(each)) for each in events if each.kind == EventKind.NOTED)
    title = "Notes, for the onboarding team alone"
    return Table(title, ("When", "Who", "Note"), tuple(rows), "There are no notes.")


def _worded(onboarding: Onboarding, event: Event, for_team: bool) -> str:
    worded = sentence_for_team if for_team else sentence_for_applicant
    return plain(capitalised(worded(event, onboarding)))
