"""Plays everything that can happen, so that each kind of event is seen with the data that its producer gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from conversations.handlers.applicant import registration
from conversations.handlers.people.joining import has_joined
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.calls import DAY_BEFORE, HOUR_BEFORE, LAST_TIME, TIMES_OPEN, TO_RECORD
from conversations.onboarding.clocks import OVERDUE, SOON, STILL_OVERDUE, keep_clock
from conversations.onboarding.nudges import ASK_TO_CLOSE, NUDGE
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.reminders import fire_reminder
from conversations.onboarding.review_rules import GO_LIVE_DAY
from conversations.onboarding.reviews.conditions import CONDITION_DUE
from conversations.onboarding.reviews.validity import RENEWAL
from conversations.onboarding.snoozing import SNOOZE_ENDS
from conversations.replies import SummaryList
from models.domain import CallTime, Event, TeamPlace
from models.enums import Channel, MembershipStatus, Stage
from tests.conversations.onboardings import AMARA, DANIEL, NEWEST, PRIYA, TOM, VERA, an_onboarding, in_state, stored
from tests.conversations.pressing import Values, copied, fill, press, said

WORKING_DAY = datetime(2027, 1, 12, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """A deed, and where it happens."""

    at: Onboarding
    name: str
    by: Participant
    detail: str = ""
    values: Values | None = None


_MORE: Values = {"items": ("eligibility.product", "eligibility.messages"), **said("Which app is it, exactly?")}
_WAIT: Values = {"priority": ("high",), "reason": ("capacity",), **said("We look again each Monday.")}
_COLLEAGUE: Values = {"name": ("Noor Ali",), "email": ("noor@riverside.example",), "role": ("viewer",)}
_DSPT = "technical_preparation.dspt"
_SPECIALIST: Values = {
    "who": ("6",),
    "speciality": ("clinical safety",),
    "items": ("eligibility.product",),
    **said("Is the hazard log whole?"),
}
_ASKED: Values = {"item": ("eligibility.product",), **said("Do you mean the app or the programme?")}
_CONDITION: Values = {"due_on": ("2027-01-20",), **said("Send us the status of this year.")}
_SUBMITTED = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)


def scenes() -> Iterator[Scene]:
    """One deed, or more, for each kind."""
    team = (
        ("offer_times", State.REGISTERED, {"times": ("2027-01-06 10:00", "2027-01-07 14:30")}),
        ("set_go_live", State.READY_FOR_GO_LIVE, {"go_live_on": ("2027-02-01",)}),
        ("set_wait", State.WAITING_PRIORITISATION, _WAIT),
        ("invite", State.WAITING_CAPACITY, None),
        ("message_applicant", State.TEMPLATES, said("Shall we talk on Monday?")),
        ("pause", State.TEMPLATES, said("You asked us to wait until April.")),
        ("resume", State.PAUSED, None),
        ("decline", State.ELIGIBILITY, said("This service does not message patients.")),
        ("reconsider", State.DECLINED, None),
        ("team_take_up_again", State.WITHDRAWN, None),
        ("take", State.TEMPLATES, None),
        ("assign", State.TEMPLATES, {"assignee": ("6",)}),
        ("note", State.TEMPLATES, said("They call back on Monday, @Daniel Reid.")),
    )
    yield from (Scene(in_state(state), name, PRIYA, values=values) for name, state, values in team)
    yield Scene(press(in_state(State.TEMPLATES), "take", PRIYA).onboarding, "unassign", PRIYA)
    yield Scene(asked_to_close(), "keep_open", PRIYA)
    yield Scene(with_a_clock(), "snooze", PRIYA, values={"until": ("2027-01-11",), **said("They are on leave.")})
    yield Scene(snoozed(), "unsnooze", PRIYA)
    yield Scene(_SUBMITTED, "approve", PRIYA, "eligibility")
    yield Scene(press(_SUBMITTED, "approve", PRIYA, "eligibility").onboarding, "undo_approval", PRIYA, "eligibility")
    yield Scene(approved_twice(), "approve", PRIYA, "eligibility")
    first = stored(press(approved_twice(), "approve", PRIYA, "eligibility").onboarding)
    yield Scene(first, "undo_approval", PRIYA, "eligibility")
    yield Scene(in_state(State.TEMPLATES), "fill_in_set_up", PRIYA, values={"campaign": ("Flu reminders",)})
    yield Scene(_SUBMITTED, "ask_specialist", PRIYA, values=_SPECIALIST)
    answer = {"verdict": ("query",), **said("Which toolkit version?")}
    yield Scene(asked_of_daniel(), "give_opinion", DANIEL, detail_of_opinion(asked_of_daniel()), answer)
    renewal = {f"{_DSPT}_published_on": ("2026-12-16",), f"{_DSPT}_evidence": ("In our shared folder",)}
    yield Scene(in_state(State.LIVE, pack=NEWEST), "renew", AMARA, _DSPT, renewal)
    yield Scene(_SUBMITTED, "ask_about", AMARA, "eligibility.", _ASKED)
    yield Scene(asked_about_an_item(), "comment", PRIYA, "eligibility.product", _ASKED)
    yield Scene(asked_about_an_item(), "settle_item", AMARA, "eligibility.product")
    yield Scene(_SUBMITTED, "ask_for_more", PRIYA, "eligibility", _MORE)
    yield Scene(_SUBMITTED, "approve_on_condition", PRIYA, "eligibility", _CONDITION)
    for outcome in ("met", "waived"):
        closed = {"condition": ("1",), "outcome": (outcome,), **said("They sent us the new one.")}
        yield Scene(on_a_condition(), "close_condition", PRIYA, values=closed)
    applicant = (
        ("submit", State.REGISTERING, None),
        ("submit", State.ELIGIBILITY, None),
        ("refuse_times", State.CALL_OFFERED, said("Any morning after 11 January 2027.")),
        ("ask_to_move", State.CALL_BOOKED, said("We are away that day.")),
        ("cancel_call", State.CALL_BOOKED, None),
        ("message_team", State.TEMPLATES, said("Can we add letters later?")),
        ("withdraw", State.TEMPLATES, None),
        ("add_colleague", State.TEMPLATES, _COLLEAGUE),
    )
    yield from (Scene(in_state(state), name, AMARA, values=values) for name, state, values in applicant)
    yield Scene(in_state(State.CALL_OFFERED), "pick_time", AMARA, "20")
    yield Scene(call_is_over(), "hold_call", PRIYA, values=said("2,000 emails a year to begin with."))
    yield Scene(call_is_over(), "call_missed", PRIYA)
    place: Values = {"link": ("https://meet.example.org/abc",), "room": ("Room 4",)}
    yield Scene(in_state(State.CALL_BOOKED), "call_place", PRIYA, values=place)
    yield Scene(_SUBMITTED, "take_back", AMARA, "eligibility")
    yield Scene(in_state(State.TEMPLATES), "change_role", AMARA, str(VERA.id), {"role": ("contributor",)})
    yield Scene(in_state(State.TEMPLATES), "remove_colleague", AMARA, str(TOM.id))
    yield Scene(in_state(State.TEMPLATES), "leave", TOM)
    yield Scene(of_a_channel(), "close_channel", AMARA, "C1")
    yield Scene(asked_by_tom(), "refuse_colleague", AMARA, str(TOM.id))
    yield Scene(without_an_owner(), "take_ownership", TOM)
    for key, value in (("registration.service", "Covid reminders"), ("eligibility.product", "Another app")):
        yield _changed(in_state(State.GO_LIVE_SET), key, value)
    yield _changed(_SUBMITTED, "registration.ods_code", "RX1")
    yield Scene(
        in_state(State.BEFORE_YOU_START, whole=False), "answer", AMARA, "before_you_start/0", _self_check("yes")
    )
    yield Scene(in_state(State.BEFORE_YOU_START, whole=False), "answer", AMARA, "before_you_start/0", _self_check("no"))


def played() -> Iterator[tuple[Onboarding, Event]]:
    """Every event of every scene and of every reminder, with the onboarding as it stands right after it."""
    for scene in scenes():
        done = press(scene.at, scene.name, scene.by, scene.detail, scene.values)
        assert done.kinds, f"{scene.name} did nothing: {done.outcome}"
        yield from ((done.onboarding, event) for event in done.events)
    for made in (_started(), _prepared(), _joined(), *_reminded()):
        yield from ((made, event) for event in made.changes.events if event.kind != "moved")


def _self_check(answer: str) -> Values:
    names = ("part_of_nhs_england", "direct_care")
    return {**{f"before_you_start.{name}": (answer,) for name in names}, "before_you_start.integration": ("api",)}


def _changed(onboarding: Onboarding, key: str, value: str) -> Scene:
    form = press(onboarding, "change", AMARA, key).outcome.form
    assert form
    values = {field.id: field.values for field in form.fields} | {key: (value,), "approval": ("change",)}
    return Scene(onboarding, "change", AMARA, form.detail, values)


def asked_by_tom() -> Onboarding:
    made = in_state(State.TEMPLATES)
    made.change_member(made.members[1], status=MembershipStatus.ASKED)
    return made


def on_a_condition() -> Onboarding:
    """Stage 4 is approved, and something of it is to be met by 20 January 2027."""
    made = stored(press(_SUBMITTED, "approve_on_condition", PRIYA, "eligibility", _CONDITION).onboarding)
    made.conditions = [replace(made.conditions[0], id=1)]
    return made


def approved_twice() -> Onboarding:
    """Stage 4 is under review, which two people approve."""
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    made.pack = replace(made.pack, approved_twice=frozenset({Stage.ELIGIBILITY}))
    return made


def asked_about_an_item() -> Onboarding:
    """Amara asked what is meant by the product, and nobody has answered."""
    made = stored(press(_SUBMITTED, "ask_about", AMARA, "eligibility.", _ASKED).onboarding)
    made.comments = [replace(made.comments[0], id=1)]
    return made


def asked_of_daniel() -> Onboarding:
    """Daniel is asked about one item as a specialist, and has not answered."""
    made = stored(press(_SUBMITTED, "ask_specialist", PRIYA, values=_SPECIALIST).onboarding)
    made.opinions = [replace(made.opinions[0], id=1)]
    return made


def detail_of_opinion(made: Onboarding) -> str:
    """As the button carries it that Daniel is shown."""
    [shown] = press(made, "opinions", DANIEL).outcome.messages
    [listed] = [block for block in shown.blocks if isinstance(block, SummaryList)]
    assert listed.rows[0].change
    return listed.rows[0].change.detail


def call_is_over() -> Onboarding:
    made = in_state(State.CALL_BOOKED)
    made.now += timedelta(days=20)
    return made


def asked_to_close() -> Onboarding:
    made = in_state(State.TEMPLATES)
    made.now += timedelta(days=103)
    fire_reminder(made, ASK_TO_CLOSE)
    return stored(made)


def with_a_clock() -> Onboarding:
    """It lies with the onboarding team, which means to be done by a day."""
    made = in_state(State.TEMPLATES, ReviewState.SUBMITTED)
    keep_clock(made)
    return stored(made)


def snoozed() -> Onboarding:
    """The same, put off until 11 January 2027."""
    values = {"until": ("2027-01-11",), **said("They are on leave.")}
    return stored(press(with_a_clock(), "snooze", PRIYA, values=values).onboarding)


def of_a_channel() -> Onboarding:
    """Tom belongs to it by being in the channel."""
    made = in_state(State.TEMPLATES)
    made.places = [TeamPlace(Channel.WEB, "riverside", "C1", "#general")]
    made.change_member(made.members[1], present_in="C1")
    return made


def without_an_owner() -> Onboarding:
    made = in_state(State.TEMPLATES)
    made.change_member(made.members[0], status=MembershipStatus.LEFT)
    return made


def _started() -> Onboarding:
    made = an_onboarding(members=[])
    registration.begin(made, replace(AMARA))
    return made


def _prepared() -> Onboarding:
    return fill(in_state(State.REGISTERED, whole=False), Stage.ENGAGEMENT_CALL)


def _joined() -> Onboarding:
    made = asked_by_tom()
    has_joined(made, made.members[1], AMARA)
    return made


def _reminded() -> Iterator[Onboarding]:
    days = timedelta(days=1)
    for kind, state, at in (
        (SOON, State.REGISTERED, WORKING_DAY - 7 * days),
        (OVERDUE, State.REGISTERED, WORKING_DAY),
        (SOON, State.READY_FOR_GO_LIVE, WORKING_DAY - 22 * days),
        (OVERDUE, State.READY_FOR_GO_LIVE, WORKING_DAY),
        (STILL_OVERDUE, State.READY_FOR_GO_LIVE, WORKING_DAY),
        (TO_RECORD, State.CALL_BOOKED, WORKING_DAY),
        (LAST_TIME, State.CALL_OFFERED, WORKING_DAY),
        (NUDGE, State.TEMPLATES, WORKING_DAY),
        (ASK_TO_CLOSE, State.TEMPLATES, WORKING_DAY + 90 * days),
        (GO_LIVE_DAY, State.GO_LIVE_SET, WORKING_DAY),
    ):
        made = copied(in_state(state))
        made.now = at
        fire_reminder(made, kind)
        assert made.changes.events, f"{kind} did nothing"
        yield made
    for at in (WORKING_DAY + 6 * days, WORKING_DAY + 9 * days):
        made = copied(on_a_condition())
        made.now = at
        fire_reminder(made, CONDITION_DUE)
        assert made.changes.events
        yield made
    made = copied(in_state(State.LIVE, pack=NEWEST))
    made.now = WORKING_DAY + 330 * days
    fire_reminder(made, RENEWAL)
    yield made
    over = copied(snoozed())
    over.now = WORKING_DAY
    fire_reminder(over, SNOOZE_ENDS)
    yield over
    soon = copied(in_state(State.CALL_BOOKED))
    soon.now = WORKING_DAY - timedelta(days=6)
    fire_reminder(soon, DAY_BEFORE)
    yield soon
    fire_reminder(soon, HOUR_BEFORE)
    yield soon
    waiting = copied(in_state(State.REGISTERED))
    waiting.now, waiting.published = WORKING_DAY, [CallTime(WORKING_DAY + days, published=1)]
    fire_reminder(waiting, TIMES_OPEN)
    yield waiting
