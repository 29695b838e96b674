"""Where an onboarding stands: its stages, how far each has come, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.journey.machine import AFTER_INVITATION, CALLING, WAITING, ReviewState, State
from conversations.journey.stages import REVIEWED, stage_named
from conversations.replies import Progress, Step, StepStatus
from conversations.text import Said, Text, Words, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

STATE_NAMES: Mapping[State, str] = {
    State.BEFORE_YOU_START: "Before you start",
    State.NOT_ELIGIBLE: "Not eligible as answered",
    State.REGISTERING: "Registering",
    State.REGISTERED: "Registered, waiting for call times",
    State.CALL_OFFERED: "Choosing a call time",
    State.CALL_BOOKED: "Call booked",
    State.WAITING_PRIORITISATION: "Waiting for a priority",
    State.WAITING_CAPACITY: "Waiting for capacity",
    State.WAITING_FEATURE: "Waiting for a feature",
    State.ELIGIBILITY: "4. Confirm setup and eligibility",
    State.TECHNICAL_PREPARATION: "5. Prepare for technical integration",
    State.TEMPLATES: "6. Create your templates",
    State.ROUTING_PLANS: "7. Create your routing plans",
    State.INTEGRATION: "8. Integrate and test with NHS Notify",
    State.CONFORMANCE: "9. Meet the technical conformance requirements",
    State.CONNECTION_AGREEMENT: "10. Complete the connection agreement",
    State.BUILD: "Build your integration",
    State.READY_FOR_GO_LIVE: "Ready for a go live date",
    State.GO_LIVE_SET: "Go live date set",
    State.LIVE: "Live",
    State.PAUSED: "Paused",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}
"""How every state is called in a list of many journeys, its stages as the first journey has them."""


_REVIEW_STATUS = {
    ReviewState.APPROVED: StepStatus.DONE,
    ReviewState.SUBMITTED: StepStatus.WITH_TEAM,
    ReviewState.MORE_NEEDED: StepStatus.MORE_NEEDED,
    ReviewState.DECLINED: StepStatus.WITH_TEAM,
}


def standing_state(onboarding: Onboarding) -> State:
    """Where it stands, or stood before it was paused, declined or withdrawn."""
    if onboarding.state in (State.PAUSED, State.DECLINED, State.WITHDRAWN) and onboarding.resume_state:
        return onboarding.resume_state
    return onboarding.state


def current_stage(onboarding: Onboarding) -> Stage:
    """The stage that its state belongs to."""
    state = standing_state(onboarding)
    if state in (State.BEFORE_YOU_START, State.NOT_ELIGIBLE):
        return Stage.BEFORE_YOU_START
    if state is State.REGISTERING:
        return Stage.REGISTRATION
    if state in CALLING:
        return Stage.ENGAGEMENT_CALL
    if state in WAITING:
        return Stage.INVITATION
    stage = stage_named(state.value)
    return stage if stage in REVIEWED else Stage.GO_LIVE


def invited(onboarding: Onboarding) -> bool:
    """From the invitation on, any later stage may be drafted."""
    return standing_state(onboarding) in (*AFTER_INVITATION, State.LIVE)


def answered_of(onboarding: Onboarding, stage: Stage) -> tuple[int, int]:
    """How many questions of a stage are answered, of how many. One that is optional counts once it is answered."""
    answers = onboarding.answers
    asked = onboarding.questions(stage)
    counted = [q for q in asked if not q.optional or answers.get(q.key) not in (None, "")]
    missing = {question.key for question in onboarding.unanswered(stage)}
    return sum(question.key not in missing for question in counted), len(counted)


def counted_of(onboarding: Onboarding, stage: Stage) -> Text:
    """ "7 of 8 questions"; "7 of 7 needed questions" while an optional one has no answer and is not counted."""
    answered, total = answered_of(onboarding, stage)
    needed = Words("" if total == len(onboarding.questions(stage)) else "needed ")
    return text("{answered} of {total} {needed}questions", answered=answered, total=total, needed=needed)


def progress(onboarding: Onboarding) -> Progress:
    """The stages of its journey, each with where it stands."""
    pack = onboarding.pack
    return Progress(tuple(Step(pack.number(s), pack.title(s), *_step(onboarding, s)) for s in pack.listed))


def stages_done(shown: Progress) -> tuple[int, int]:
    """How many stages are done, of how many that apply: of 11, 10 inside NHS England."""
    statuses = [step.status for step in shown.steps]
    applying = [status for status in statuses if status is not StepStatus.SKIPPED]
    return applying.count(StepStatus.DONE), len(applying)


def _step(onboarding: Onboarding, stage: Stage) -> tuple[StepStatus, Text]:
    if not onboarding.applies(stage):
        return StepStatus.SKIPPED, ()
    status = _status(onboarding, stage)
    if status not in (StepStatus.NOW, StepStatus.DRAFTED, StepStatus.MORE_NEEDED):
        return status, ()
    answered, total = answered_of(onboarding, stage)
    if total and (answered or status is StepStatus.NOW):
        return status, text("{counted} answered", counted=counted_of(onboarding, stage))
    return status, ()


def _status(onboarding: Onboarding, stage: Stage) -> StepStatus:
    if stage in REVIEWED:
        return _reviewed_status(onboarding, stage)
    if stage is Stage.GO_LIVE:
        return _go_live_status(standing_state(onboarding))
    current = current_stage(onboarding)
    if stage is current:
        with_team = standing_state(onboarding) in (State.REGISTERED, *WAITING)
        return StepStatus.WITH_TEAM if with_team else StepStatus.NOW
    place = onboarding.pack.place
    return StepStatus.DONE if place(stage) < place(current) else StepStatus.LATER


def _reviewed_status(onboarding: Onboarding, stage: Stage) -> StepStatus:
    review = onboarding.review(stage)
    if review in _REVIEW_STATUS:
        return _REVIEW_STATUS[review]
    if current_stage(onboarding) is stage:
        return StepStatus.NOW
    return StepStatus.DRAFTED if review is ReviewState.IN_PROGRESS else StepStatus.LATER


def _go_live_status(state: State) -> StepStatus:
    match state:
        case State.LIVE:
            return StepStatus.DONE
        case State.READY_FOR_GO_LIVE:
            return StepStatus.WITH_TEAM
        case State.GO_LIVE_SET:
            return StepStatus.NOW
        case _:
            return StepStatus.LATER


def name_of(onboarding: Onboarding) -> Text:
    """How an onboarding is called: its service and organisation, and always its reference."""
    if not onboarding.service:
        return text("Onboarding {reference}", reference=Words(onboarding.reference))
    return text(
        "{service}, {organisation} ({reference})",
        service=Said(onboarding.service),
        organisation=Said(onboarding.organisation or "organisation not given yet"),
        reference=Words(onboarding.reference),
    )
