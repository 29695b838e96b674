"""No sequence of deeds and triggers reaches live without every approval that applies, on the answers that stand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from conversations.content.schema import ContentPack
from conversations.handlers.applicant.forms import APPROVAL
from conversations.journey.machine import STAGE_STATES, NotPossible, ReviewState, State, Trigger
from conversations.onboarding.calls import offered_calls
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.reminders import fire_reminder
from conversations.onboarding.review_rules import GO_LIVE_DAY
from conversations.replies import Result
from models.enums import Stage
from tests.conversations.onboardings import AMARA, FIVE_STEPS, NOW, PACK, PRIYA, TOM, an_onboarding, in_state, typed
from tests.conversations.pressing import WHY, Done, Values, copied, fill, press

_PLAIN: dict[State, tuple[str, Values]] = {
    State.REGISTERED: ("offer_times", {"times": ("2027-01-06 10:00",)}),
    State.CALL_BOOKED: ("hold_call", WHY),
    State.WAITING_PRIORITISATION: ("invite", {}),
    State.WAITING_CAPACITY: ("invite", {}),
    State.WAITING_FEATURE: ("invite", {}),
    State.READY_FOR_GO_LIVE: ("set_go_live", {"go_live_on": ("2027-02-01",)}),
    State.PAUSED: ("resume", {}),
    State.DECLINED: ("reconsider", {}),
}


class Team:
    """One onboarding as its people play it, beside a note of our own of what is approved and still as approved."""

    def __init__(self, onboarding: Onboarding) -> None:
        self.onboarding = onboarding
        self.approved: dict[Stage, bool] = {
            stage: onboarding.review(stage) is ReviewState.APPROVED for stage in onboarding.pack.reviewed
        }

    def do(self, name: str, by: str = "applicant", detail: str = "", values: Values | None = None) -> bool:
        """Whether it was done."""
        stage = self.onboarding.current_review
        done = self.pressed(name, PRIYA if by == "team" else AMARA, detail, values)
        if done.outcome.result is not Result.DONE:
            return False
        self.follow(done.onboarding)
        if name == "approve" and stage:
            self.approved[stage] = True
        return True

    def pressed(self, name: str, by: Participant, detail: str = "", values: Values | None = None) -> Done:
        """With a yes to what is asked first: about what is unlikely, and about an answer that was approved."""
        done = press(self.onboarding, name, by, detail, values)
        form = done.outcome.form
        if form is None or done.outcome.result is Result.DONE:
            return done
        if APPROVAL in {field.id for field in form.fields}:
            return press(self.onboarding, name, by, detail, {**(values or {}), APPROVAL: ("change",)})
        return press(self.onboarding, name, by, form.detail, values) if form.detail != detail else done

    def follow(self, after: Onboarding) -> None:
        """An answer that has changed takes away the approval of its stage."""
        for key in {*self.onboarding.answers, *after.answers}:
            if self.onboarding.answers.get(key) != after.answers.get(key) and key.split(".")[0] in set(
                after.pack.reviewed
            ):
                self.approved[Stage(key.split(".")[0])] = False
        self.onboarding = after

    def carry_on(self) -> None:
        """What a team would do next of itself."""
        state = self.onboarding.state
        if state in (State.BEFORE_YOU_START, State.NOT_ELIGIBLE):
            self.flip("before_you_start.direct_care", "yes")
        elif state is State.REGISTERING:
            self.follow(copied(fill(self.onboarding, Stage.REGISTRATION)))
            self.do("submit")
        elif state is State.CALL_OFFERED:
            times = offered_calls(self.onboarding)
            self.do(*("pick_time", "applicant", str(times[0].id)) if times else ("cancel_call", "team"))
        elif state in STAGE_STATES:
            self.review()
        elif state is State.GO_LIVE_SET and self.onboarding.go_live_on:
            self.day_comes()
        elif state in _PLAIN:
            name, values = _PLAIN[state]
            self.do(name, "team", values=values)
            self.number_the_times()
        elif state is State.GO_LIVE_SET:
            self.do("set_go_live", "team", values={"go_live_on": ("2027-02-01",)})

    def number_the_times(self) -> None:
        times = self.onboarding.call_times
        self.onboarding.call_times = [replace(call, id=number) for number, call in enumerate(times, 1)]

    def review(self) -> None:
        stage = self.onboarding.current_review
        assert stage
        if self.onboarding.review(stage) is ReviewState.SUBMITTED:
            self.do("approve", "team", stage.value)
            return
        if stage in (Stage.TEMPLATES, Stage.ROUTING_PLANS):
            self.follow(copied(fill(self.onboarding, Stage.ENGAGEMENT_CALL)))
        self.follow(copied(fill(self.onboarding, stage)))
        self.do("submit", detail=stage.value)

    def day_comes(self) -> None:
        after = copied(self.onboarding)
        fire_reminder(after, GO_LIVE_DAY)
        self.follow(after)

    def flip(self, key: str, value: str) -> None:
        """Answer the self-check anew, with one answer given."""
        page = self.onboarding.pages(Stage.BEFORE_YOU_START)[0]
        values = {q.key: (str(self.onboarding.answers.get(q.key, typed(q)[0])),) for q in page.questions}
        self.do("answer", detail="before_you_start/0", values={**values, key: (value,)})


class NeverLiveUnapproved(RuleBasedStateMachine):
    """Draws what the two sides do, in any order."""

    pack = PACK

    @initialize(fresh=st.booleans())
    def begin(self, fresh: bool) -> None:
        self.team = Team(an_onboarding(pack=self.pack) if fresh else in_state(State.ELIGIBILITY, pack=self.pack))

    @rule(steps=st.integers(1, 12))
    def carry_on(self, steps: int) -> None:
        for _ in range(steps):
            self.team.carry_on()

    @rule(trigger=st.sampled_from(Trigger))
    def pull(self, trigger: Trigger) -> None:
        after = copied(self.team.onboarding)
        with suppress(NotPossible):
            after.move(trigger)
            self.team.follow(after)
            self.team.number_the_times()

    @rule(
        name=st.sampled_from(
            [
                "approve",
                "ask_for_more",
                "decline",
                "pause",
                "resume",
                "reconsider",
                "invite",
                "hold_call",
                "set_go_live",
            ]
        )
    )
    def the_team_acts(self, name: str) -> None:
        onboarding = self.team.onboarding
        values = {**WHY, "go_live_on": ("2027-03-01",)}
        if onboarding.current_review and onboarding.questions(onboarding.current_review):
            values["items"] = (onboarding.questions(onboarding.current_review)[0].item,)
        self.team.do(name, "team", values=values)

    @rule(name=st.sampled_from(["submit", "take_back", "cancel_call", "recheck"]))
    def the_applicant_acts(self, name: str) -> None:
        self.team.do(name, values={})

    @rule(key=st.sampled_from(["part_of_nhs_england", "direct_care"]), value=st.sampled_from(["yes", "no"]))
    def flip(self, key: str, value: str) -> None:
        self.team.flip(f"before_you_start.{key}", value)

    @rule(channels=st.sets(st.sampled_from(["nhs_app", "email", "letter"]), min_size=1))
    def choose_channels(self, channels: set[str]) -> None:
        values = {"engagement_call.channels": tuple(sorted(channels)), "engagement_call.aims": ("Fewer missed visits",)}
        self.team.do("answer", detail="engagement_call/0", values=values)

    @rule(data=st.data(), stage=st.sampled_from(PACK.reviewed))
    def edit(self, data: st.DataObject, stage: Stage) -> None:
        pages = self.team.onboarding.pages(stage)
        if not pages:
            return
        number = data.draw(st.integers(0, len(pages) - 1))
        values = {question.key: typed(question) for question in pages[number].questions}
        changed = data.draw(st.sampled_from(sorted(values)))
        values[changed] = data.draw(st.sampled_from([(), ("no",), ("not_yet",), ("We changed our plan",)]))
        self.team.do("answer", detail=f"{stage}/{number}", values=values)

    @rule()
    def the_day_comes(self) -> None:
        self.team.day_comes()

    @precondition(lambda self: self.team.onboarding.state is State.GO_LIVE_SET)
    @rule()
    def a_colleague_edits_before_the_day(self) -> None:
        page = self.team.onboarding.pages(Stage.ELIGIBILITY)[0]
        values = {page.questions[0].key: ("We changed what it does",)}
        whole = {question.key: typed(question) for question in page.questions} | values
        self.team.follow(self.team.pressed("answer", TOM, "eligibility/0", whole).onboarding)

    @invariant()
    def live_means_approved(self) -> None:
        team = getattr(self, "team", None)
        if team is None or team.onboarding.state is not State.LIVE:
            return
        part_of_nhs_england = team.onboarding.answers.get("before_you_start.part_of_nhs_england") == "yes"
        for stage in team.onboarding.pack.reviewed:
            if stage is Stage.CONNECTION_AGREEMENT and part_of_nhs_england:
                continue
            assert team.approved[stage], f"{stage} was not approved as it stands"
            assert not team.onboarding.unanswered(stage), f"{stage} is not complete"

    @invariant()
    def a_date_stands_only_on_approvals(self) -> None:
        team = getattr(self, "team", None)
        if team and team.onboarding.state is State.GO_LIVE_SET:
            assert not team.onboarding.outstanding


class NeverLiveUnapprovedByTheFiveSteps(NeverLiveUnapproved):
    """The same on the second journey."""

    pack = FIVE_STEPS


TestNeverLiveUnapproved = NeverLiveUnapproved.TestCase
TestNeverLiveUnapproved.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestNeverLiveUnapprovedByTheFiveSteps = NeverLiveUnapprovedByTheFiveSteps.TestCase
TestNeverLiveUnapprovedByTheFiveSteps.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("pack", [PACK, FIVE_STEPS], ids=["11 stages", "5 steps"])
def test_the_usual_way_does_reach_live(pack: ContentPack) -> None:
    team = Team(an_onboarding(pack=pack))
    for _ in range(40):
        team.carry_on()
    assert team.onboarding.state is State.LIVE
    assert all(team.approved.values())
    assert team.onboarding.now == NOW
