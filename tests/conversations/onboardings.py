"""Onboardings to test with: in any state, with any review, and with plausible answers to every question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from conversations.content.loader import load, newest_versions
from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.content.schema import ContentPack
from conversations.journey.machine import BEFORE_REGISTRATION, STAGE_STATES, WAITING, ReviewState, State
from conversations.journey.stages import REVIEWED, stage_named
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from models.domain import Address, CallTime, Member
from models.enums import CallStatus, Channel, MembershipStatus, PlaceKind, Role, Stage

NOW = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)  # a Friday, before Christmas
PACK = load("2025-06")
NEWEST = load()
FIVE_STEPS = load(newest_versions()["five-steps"])


def a_person(number: int, name: str, onboarding_team: bool = False) -> Participant:
    user = name.split(maxsplit=1)[0].lower()
    address = Address(Channel.WEB, "notify" if onboarding_team else "riverside", PlaceKind.DIRECT, user)
    return Participant(number, name, f"{user}@riverside.example", address, onboarding_team)


AMARA = a_person(1, "Amara Okafor")
TOM = a_person(2, "Tom Ellis")
VERA = a_person(3, "Vera Singh")
GRACE = a_person(4, "Grace Lin")
PRIYA = a_person(5, "Priya Shah", onboarding_team=True)
DANIEL = a_person(6, "Daniel Reid", onboarding_team=True)


def member(person: Participant, role: Role) -> Member:
    return Member(person.name, person.email, role, MembershipStatus.JOINED, NOW, person.id, person.address, person.id)


def an_onboarding(state: State = State.BEFORE_YOU_START, **more: object) -> Onboarding:
    """An onboarding of Amara (owner), Tom (contributor) and Vera (viewer). Grace and Priya are not of its team."""
    made = Onboarding("ONB-7K3F9Q", PACK, NOW, state, NOW - timedelta(days=3))
    made.members = [member(AMARA, Role.OWNER), member(TOM, Role.CONTRIBUTOR), member(VERA, Role.VIEWER)]
    for name, value in more.items():
        setattr(made, name, value)
    return made


_ANSWERS: dict[str, AnswerValue] = {
    "before_you_start.part_of_nhs_england": "no",
    "before_you_start.direct_care": "yes",
    "engagement_call.channels": ("nhs_app", "email"),
    "engagement_call.sender_name": "NHSflu",
    "registration.organisation": "Riverside NHS Trust",
    "registration.service": "Flu reminders",
    "registration.ods_code": "R1H",
    "registration.contact_name": "Amara Okafor",
    "registration.role": "Project lead",
    "registration.email": "amara@riverside.example",
    "eligibility.children": "no",
}


_OF_TYPE: dict[QuestionType, AnswerValue] = {
    QuestionType.NUMBER: 12_000,
    QuestionType.DATE: "2026-12-14",
    QuestionType.YES_NO: "yes",
    QuestionType.CONFIRM: "yes",
    QuestionType.FULL_NAME: "Sam Patel",
    QuestionType.EMAIL: "sam@riverside.example",
    QuestionType.PHONE: "0300 303 5035",
    QuestionType.ODS_CODE: "R1H",
}


def answer_to(question: Question) -> AnswerValue:
    """An answer that the question takes."""
    if question.key in _ANSWERS:
        return _ANSWERS[question.key]
    if question.key.startswith("templates.") and question.key.endswith(".name"):
        return f"Reminder by {question.key.split('.')[1]}"  # no two may have the same
    if question.type in _OF_TYPE:
        return _OF_TYPE[question.type]
    match question.type:
        case QuestionType.CHOICE:
            return question.choices[0].value if question.choices else ""
        case QuestionType.CHOICES:
            return (question.choices[0].value,)
        case QuestionType.EVIDENCE:
            return {"kind": "note", "text": "In our shared folder"}
        case _:
            return "We plan it."


def typed(question: Question) -> tuple[str, ...]:
    """The same answer as somebody would type it into a form."""
    answer = answer_to(question)
    match answer:
        case dict():
            return (answer["text"],)
        case [*values]:
            return tuple(values)
        case _:
            return (str(answer),)


def complete(onboarding: Onboarding, *stages: Stage, by: Participant = AMARA) -> None:
    """Answer every question that the stages ask, those that answers bring with them too. Nothing settles."""
    for stage in stages:
        while missing := [q for q in onboarding.questions(stage) if q.key not in onboarding.answers]:
            onboarding.answer(missing[0].key, answer_to(missing[0]), by)


def stored(onboarding: Onboarding) -> Onboarding:
    """The same onboarding at its next turn: what was changed stands as if it had been loaded."""
    onboarding.answers_before_turn = dict(onboarding.given)
    onboarding.events = [*reversed(onboarding.changes.events), *onboarding.events]
    onboarding.changes = type(onboarding.changes)()
    return onboarding


def in_state(
    state: State, review: ReviewState | None = None, whole: bool = True, pack: ContentPack = PACK
) -> Onboarding:
    """An onboarding that stands at `state` as a real one would; `whole`: everything asked so far is answered.

    One that stands at a stage that the pack does not have is on the 5 steps.
    """
    stage = stage_named(state.value)
    made = an_onboarding(state, pack=FIVE_STEPS if stage in REVIEWED and stage not in pack.stages else pack)
    if state in (State.PAUSED, State.DECLINED, State.WITHDRAWN):
        made.resume_state = State.TEMPLATES
    if state is not State.BEFORE_YOU_START or whole:
        complete(made, Stage.BEFORE_YOU_START)
    if state is State.NOT_ELIGIBLE:
        made.answer("before_you_start.direct_care", "no", AMARA)
    if state not in BEFORE_REGISTRATION or (whole and state is State.REGISTERING):
        complete(made, Stage.REGISTRATION)
    if state not in BEFORE_REGISTRATION and (whole or state not in (State.REGISTERED, State.CALL_BOOKED)):
        complete(made, Stage.ENGAGEMENT_CALL)
    _arrange_call(made)
    _arrange_reviews(made, review, whole)
    if state in (State.GO_LIVE_SET, State.LIVE):
        made.go_live_on = date(2027, 1, 6)
    if state in WAITING:
        made.priority, made.wait_looked_at = "normal", NOW
    return stored(made)


def _arrange_call(made: Onboarding) -> None:
    if made.state is State.REGISTERED:
        made.reply_due_on = date(2027, 1, 6)
    if made.state in (State.CALL_OFFERED, State.CALL_BOOKED):
        made.call_times = [CallTime(NOW + timedelta(days=n), CallStatus.OFFERED, n) for n in (20, 21)]
    if made.state is State.CALL_BOOKED:
        made.change_call(made.call_times[0], CallStatus.BOOKED)


def _arrange_reviews(made: Onboarding, review: ReviewState | None, whole: bool) -> None:
    stands = made.resume_state or made.state
    after = (State.READY_FOR_GO_LIVE, State.GO_LIVE_SET, State.LIVE)
    if stands not in STAGE_STATES and stands not in after:
        return
    for stage in made.pack.reviewed:
        if stage.value == stands.value:
            if whole or review in (ReviewState.SUBMITTED, ReviewState.DECLINED):
                complete(made, stage)
            made.reviews[stage] = review or (ReviewState.IN_PROGRESS if whole else ReviewState.NOT_STARTED)
            return
        complete(made, stage)
        made.reviews[stage] = ReviewState.APPROVED


def every_standing() -> Iterator[Onboarding]:
    """Every state, those of the stages with every review that they can be seen in, answered in part and in full."""
    for state in State:
        for whole in (True, False):
            if state not in STAGE_STATES:
                yield in_state(state, None, whole)
                continue
            begun = ReviewState.IN_PROGRESS if whole else ReviewState.NOT_STARTED
            for review in (begun, ReviewState.SUBMITTED, ReviewState.MORE_NEEDED):
                yield in_state(state, review, whole)
