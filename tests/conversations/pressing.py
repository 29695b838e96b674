"""Presses on an onboarding in memory, by the same road as a turn: what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import conversations.handlers  # noqa: F401  (binds what every action does)
from conversations.actions.table import TABLE
from conversations.authorisation import carry_out
from conversations.content.questions import AnswerValue
from conversations.details.desk import ItemDetail
from conversations.details.journey import EntryDetail
from conversations.details.rows import ReferenceDetail
from conversations.details.signing import SignerDetail, SignOffDetail
from conversations.handlers.registry import CannotAnswer, OnboardingRequest
from conversations.journey.machine import NotPossible
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.records import Changes
from conversations.permissions import Action, Scope
from conversations.replies import Outcome, Result
from models.domain import Event, Person, SentFile
from models.enums import Channel, Stage
from tests.conversations.onboardings import AMARA, PRIYA, typed


def copied(onboarding: Onboarding) -> Onboarding:
    """One to try things on."""
    return replace(
        onboarding,
        reviews=dict(onboarding.reviews),
        given=dict(onboarding.given),
        answers_before_turn=dict(onboarding.given),
        members=[replace(member) for member in onboarding.members],
        call_times=[replace(call) for call in onboarding.call_times],
        events=[*reversed(onboarding.changes.events), *onboarding.events],
        verdicts=dict(onboarding.verdicts),
        conditions=list(onboarding.conditions),
        comments=list(onboarding.comments),
        opinions=list(onboarding.opinions),
        sign_offs=list(onboarding.sign_offs),
        delegations=list(onboarding.delegations),
        changes=Changes(),
    )


COLLEAGUES = tuple(
    Person(number, Channel.WEB, "notify", name.split()[0].lower(), name, onboarding_team=True)
    for number, name in ((5, "Priya Shah"), (6, "Daniel Reid"), (7, "Asha Roy"))
)
"""The onboarding team: Priya, who acts for it in these tests, and two others."""


Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Done:
    """What came of a press. `onboarding` is a new one; where the press was refused, as it was before."""

    outcome: Outcome
    onboarding: Onboarding

    @property
    def kinds(self) -> list[str]:
        """What happened, but for the moves."""
        return [event.kind for event in self.events]

    @property
    def events(self) -> list[Event]:
        return [event for event in self.onboarding.changes.events if event.kind != "moved"]


ABOUT_ONE = {name: action for name, action in TABLE.items() if action.scope is Scope.ONBOARDING}
"""The actions about one onboarding, which are the ones that can be pressed in memory."""


A_FILE = SentFile("policy.pdf", 1000, "https://files.example/1")


def a_detail(action: Action) -> str:
    """A detail that can be read, as a button of this action carries it."""
    details = {EntryDetail: "templates.email", ReferenceDetail: "ONB-222222", ItemDetail: "eligibility.children"}
    details |= {SignerDetail: "caldicott_guardian", SignOffDetail: "1"}
    return details.get(action.detail, "")


def press(
    onboarding: Onboarding,
    name: str,
    by: Participant,
    detail: str = "",
    values: Values | None = None,
    answer_number: int | None = None,
    drawn: Mapping[str, AnswerValue] | None = None,
    words: str = "",
    colleagues: Sequence[Person] = COLLEAGUES,
    invited: Person | None = None,
    can_mail: bool = False,
) -> Done:
    """Press a button, or (with `values`) send its form back, drawn after the answer of that number, with `drawn` in it.

    `words`: typed after its command.
    """
    tried, untouched, action = copied(onboarding), copied(onboarding), TABLE[name]
    since = tried.answer_number if answer_number is None else answer_number
    read = action.detail.parse(detail or a_detail(action))
    request = OnboardingRequest(tried, replace(by), read, values or {}, since, values is not None, drawn or {})
    request = replace(request, files={"": (A_FILE,)} if name == "bring_file" else {}, text=words)
    request = replace(request, colleagues=tuple(colleagues), invited=invited, can_mail=can_mail)
    try:
        outcome = carry_out(action, request)
    except CannotAnswer as cannot:
        return Done(cannot.outcome, untouched)
    except NotPossible:
        return Done(Outcome(result=Result.MOVED_ON), untouched)
    return Done(outcome, tried)


def fill(onboarding: Onboarding, stage: Stage, by: Participant = AMARA) -> Onboarding:
    """Answer a stage page by page, in forms."""
    for _ in range(40):
        if not onboarding.unanswered(stage):
            return onboarding
        pages = onboarding.pages(stage)
        number, page = next(
            (n, page)
            for n, page in enumerate(pages)
            if {q.key for q in page.questions} & {q.key for q in onboarding.unanswered(stage)}
        )
        values = {question.key: typed(question) for question in page.questions}
        done = press(onboarding, "answer", by, f"{stage}/{number}", values)
        assert done.outcome.result is Result.DONE, done.outcome
        onboarding = done.onboarding
    raise AssertionError(f"{stage} is never complete")


def said(words: str) -> dict[str, tuple[str, ...]]:
    """A form with one field for a person's own words."""
    return {"words": (words,)}


WHY = said("Because of the audit.")
TEAM = PRIYA
