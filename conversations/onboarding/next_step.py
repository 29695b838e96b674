"""What is expected next of an onboarding: whose turn it is, and by when, worded for each side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import LONDON, weekday_date
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, WAITING, ReviewState, State
from conversations.onboarding.calls import booked_call
from conversations.onboarding.people import Side
from conversations.onboarding.progress import answered_of, counted_of
from conversations.text import Moment, Said, Text, Words, counted, text
from models.enums import Stage
from models.reviews import still_open

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

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
    call = booked_call(onboarding)
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
    title, number = Words(onboarding.pack.title(stage)), onboarding.pack.number(stage)
    answered, total = answered_of(onboarding, stage)
    match onboarding.review(stage):
        case ReviewState.SUBMITTED:
            return NextStep(
                Side.ONBOARDING_TEAM,
                text("review stage {number}, {title}", number=number, title=title),
                text("they review stage {number}, {title}", number=number, title=title),
            )
        case ReviewState.MORE_NEEDED:
            return NextStep(
                Side.APPLICANT,
                text("give more information for stage {number}, {title}", number=number, title=title),
            )
        case _ if answered == total:
            return NextStep(
                Side.APPLICANT, text("check and submit stage {number}, {title}", number=number, title=title)
            )
        case _:
            return NextStep(
                Side.APPLICANT,
                text(
                    "stage {number}, {title}. {counted} are answered",
                    number=number,
                    title=title,
                    counted=counted_of(onboarding, stage),
                ),
            )


def _last_step(onboarding: Onboarding) -> NextStep:
    day = onboarding.go_live_on
    match onboarding.state:
        case State.GO_LIVE_SET if day:
            return NextStep(None, text(_GOES_LIVE, day=Words(weekday_date(day))))
        case State.READY_FOR_GO_LIVE if waiting := still_open(onboarding.conditions):
            return _conditional_step(len(waiting))
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
                text("this onboarding was withdrawn. Its owner can take it up again"),
            )
        case _:
            return NextStep(None, ())


def _conditional_step(waiting: int) -> NextStep:
    """Everything is approved, and some of it on conditions that are open."""
    conditions = counted(waiting, "condition")
    return NextStep(
        Side.APPLICANT,
        text("everything is approved, with {conditions} still open. Decide once they tell you", conditions=conditions),
        text("meet {conditions} that your approval stands on, and tell the onboarding team", conditions=conditions),
    )


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
