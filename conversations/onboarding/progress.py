"""Where an onboarding stands: the stages and their progress, whose turn it is, and what is expected by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import LONDON, weekday_date
from conversations.journey.machine import AFTER_INVITATION, BEFORE_REGISTRATION, CALLING, WAITING, ReviewState, State
from conversations.journey.stages import REVIEWED, stage_named
from conversations.onboarding.people import Side
from conversations.replies import Moment, Progress, Said, Step, StepStatus, Text, Words, text
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

STAGES = tuple(stage for stage in Stage if stage is not Stage.BEFORE_YOU_START)

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
    State.READY_FOR_GO_LIVE: "Ready for a go live date",
    State.GO_LIVE_SET: "Go live date set",
    State.LIVE: "Live",
    State.PAUSED: "Paused",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}
"""How every state is called in a list."""

_REVIEW_STATUS = {
    ReviewState.APPROVED: StepStatus.DONE,
    ReviewState.SUBMITTED: StepStatus.WITH_TEAM,
    ReviewState.MORE_NEEDED: StepStatus.MORE_NEEDED,
    ReviewState.DECLINED: StepStatus.WITH_TEAM,
}

_WAITING_FOR = {
    State.WAITING_PRIORITISATION: "the onboarding team is prioritising this service along with others",
    State.WAITING_CAPACITY: "the service is on the waiting list until there is capacity",
    State.WAITING_FEATURE: "the service is on the waiting list until a feature that it needs is ready",
}

_WAITS_FOR = {
    State.WAITING_PRIORITISATION: "a priority",
    State.WAITING_CAPACITY: "capacity",
    State.WAITING_FEATURE: "a feature",
}


@dataclass(frozen=True)
class NextStep:
    """Whose turn it is (None: nobody's), and the sentence that says so, with what is expected by when.

    `words` are for whoever's turn it is, and for both where `to_applicant` does not word it for the applicant.
    """

    side: Side | None
    words: Text
    to_applicant: Text = ()

    def words_for(self, reader: Side) -> Text:
        """The sentence as a reader of one side takes it."""
        return self.to_applicant if self.to_applicant and reader is Side.APPLICANT else self.words


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
    """The 11 stages, each with where it stands."""
    return Progress(tuple(Step(s.number, onboarding.pack.stages[s].title, *_step(onboarding, s)) for s in STAGES))


def stages_done(shown: Progress) -> tuple[int, int]:
    """How many stages are done, of how many that apply: 11, or 10 inside NHS England."""
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
    return StepStatus.DONE if stage.number < current.number else StepStatus.LATER


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


def next_step(onboarding: Onboarding) -> NextStep:
    """Whose turn it is and what is expected, worded for each side."""
    state = onboarding.state
    if state in BEFORE_REGISTRATION:
        return NextStep(Side.APPLICANT, _before_registration(state))
    if state in CALLING:
        return _call_step(onboarding)
    if state in WAITING:
        return _waiting_step(onboarding)
    if onboarding.current_review:
        return _review_step(onboarding, onboarding.current_review)
    return _last_step(onboarding)


def _before_registration(state: State) -> Text:
    match state:
        case State.NOT_ELIGIBLE:
            return text("the service is not eligible as answered. The answers can be changed")
        case State.REGISTERING:
            return text("answer the questions and register interest")
        case _:
            return text("answer the questions to check that the service can use NHS Notify")


def _call_step(onboarding: Onboarding) -> NextStep:
    match onboarding.state:
        case State.CALL_OFFERED:
            return NextStep(Side.APPLICANT, text("choose a time for the engagement call"))
        case State.CALL_BOOKED:
            return _booked_step(onboarding)
        case _:
            return _offering_step(onboarding)


def _booked_step(onboarding: Onboarding) -> NextStep:
    call = onboarding.booked_call()
    when = Moment(call.starts_at) if call else Words("a time to be agreed")
    if call is None or call.starts_at > onboarding.now:
        who = text(", with {who}", who=Said(call.held_by)) if call and call.held_by else ()
        return NextStep(None, text("the engagement call is on {when}", when=when) + who)
    return NextStep(
        Side.ONBOARDING_TEAM,
        text("record that the engagement call of {when} was held", when=when),
        text("they record what was agreed on the engagement call of {when}", when=when),
    )


def _offering_step(onboarding: Onboarding) -> NextStep:
    due = onboarding.reply_due_on
    if due is None:
        words, to_applicant = "offer times for the engagement call", "{they_offer}"
    elif onboarding.today > due:
        words, to_applicant = "offer call times. The reply was due by {due}", "{they_offer}. The reply was due by {due}"
    else:
        words, to_applicant = "offer call times. We aim to reply by {due}", "{they_offer}. They aim to reply by {due}"
    they_offer = Words("they offer you times for the engagement call")
    parts = {"they_offer": (they_offer,), "due": text("{due}", due=due) if due else ()}
    return NextStep(Side.ONBOARDING_TEAM, text(words, **parts), text(to_applicant, **parts))


def _waiting_step(onboarding: Onboarding) -> NextStep:
    reason = Words(_WAITING_FOR[onboarding.state])
    looked = onboarding.wait_looked_at
    day = text(". We last looked on {day}", day=looked.astimezone(LONDON).date()) if looked else ()
    return NextStep(
        Side.ONBOARDING_TEAM,
        text("invite this service once it can start. It waits for {what}", what=Words(_WAITS_FOR[onboarding.state]))
        + day,
        text("{reason}. We cannot give a date", reason=reason) + day,
    )


def _review_step(onboarding: Onboarding, stage: Stage) -> NextStep:
    title = Words(onboarding.pack.stages[stage].title)
    answered, total = answered_of(onboarding, stage)
    match onboarding.review(stage):
        case ReviewState.SUBMITTED:
            return NextStep(
                Side.ONBOARDING_TEAM,
                text("review stage {number}, {title}", number=stage.number, title=title),
                text("they review stage {number}, {title}", number=stage.number, title=title),
            )
        case ReviewState.MORE_NEEDED:
            return NextStep(
                Side.APPLICANT,
                text("give more information for stage {number}, {title}", number=stage.number, title=title),
            )
        case _ if answered == total:
            return NextStep(
                Side.APPLICANT, text("check and submit stage {number}, {title}", number=stage.number, title=title)
            )
        case _:
            return NextStep(
                Side.APPLICANT,
                text(
                    "stage {number}, {title}. {counted} are answered",
                    number=stage.number,
                    title=title,
                    counted=counted_of(onboarding, stage),
                ),
            )


def _last_step(onboarding: Onboarding) -> NextStep:
    day = onboarding.go_live_on
    match onboarding.state:
        case State.GO_LIVE_SET if day:
            return NextStep(None, text(_GOES_LIVE, day=Words(weekday_date(day))))
        case State.READY_FOR_GO_LIVE | State.GO_LIVE_SET:  # a date falls when the onboarding is declined
            return NextStep(
                Side.ONBOARDING_TEAM,
                text("everything is approved. Set the go live date"),
                text("everything is approved. They set your go live date"),
            )
        case State.LIVE:
            return NextStep(None, text("the onboarding is complete and the service is live"))
        case State.PAUSED:
            return NextStep(
                Side.ONBOARDING_TEAM,
                text("the onboarding is paused. Resume it when it can go on"),
                text("the onboarding is paused. They resume it when it can go on"),
            )
        case State.DECLINED:
            return NextStep(None, text("the onboarding was declined"))
        case State.WITHDRAWN:
            return NextStep(
                None,
                text("the applicant withdrew. You can take it up again, and so can they"),
                text("this onboarding was withdrawn. Its owner can take it up again at any time"),
            )
        case _:
            return NextStep(None, ())


_GOES_LIVE = "the service goes live on {day} at 8am. Nothing needs to be done until then"


def whose_move(side: Side | None, reader: Side) -> str:
    """Who is meant, for a reader of one side."""
    match side:
        case None:
            return "Nobody's turn"
        case _ if side is reader:
            return "Your turn"
        case Side.APPLICANT:
            return "The applicant's turn"
        case Side.ONBOARDING_TEAM:
            return "The onboarding team's turn"


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
