"""Ways into an onboarding: nobody gets two places in one, or a place that its owner has not agreed to."""

from __future__ import annotations

from dataclasses import replace

from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Result
from models.domain import Member
from models.enums import MembershipStatus, Role
from tests.conversations.everything import asked_by_tom
from tests.conversations.onboardings import AMARA, GRACE, NOW, TOM, in_state
from tests.conversations.pressing import press


def inviting_grace(role: Role = Role.VIEWER, former: Role | None = None) -> Onboarding:
    """`former`: the role that Grace had before she left."""
    made = in_state(State.TEMPLATES)
    if former:
        made.members.append(Member("Grace Lin", GRACE.email, former, MembershipStatus.LEFT, NOW, GRACE.id, id=GRACE.id))
    invited = Member("G. Lin", GRACE.email, role, MembershipStatus.INVITED, NOW, id=9)
    here = GRACE.address
    made.members.append(replace(invited, invited_channel=here.channel, invited_workspace=here.workspace))
    return made


def test_an_invitation_becomes_the_place_of_whoever_takes_it_up() -> None:
    done = press(inviting_grace(), "join", GRACE)
    [place] = [member for member in done.onboarding.members if member.person == GRACE.id]
    assert (place.id, place.name, place.role, place.address) == (9, "Grace Lin", Role.VIEWER, GRACE.address)
    assert done.onboarding.role_of(GRACE.id) is Role.VIEWER
    assert done.kinds == ["joined"]


def test_an_invitation_is_nobody_elses() -> None:
    stranger = replace(GRACE, email="grace@northgate.example")
    done = press(inviting_grace(), "join", stranger)
    assert done.outcome.result is Result.REFUSED
    assert done.onboarding.role_of(GRACE.id) is None


def test_somebody_who_comes_back_has_one_place_with_the_role_of_the_invitation() -> None:
    done = press(inviting_grace(Role.CONTRIBUTOR, former=Role.VIEWER), "join", GRACE)
    joined = [member for member in done.onboarding.joined() if member.email == GRACE.email]
    assert [(member.id, member.role) for member in joined] == [(GRACE.id, Role.CONTRIBUTOR)]


def test_not_now_leaves_the_invitation_open() -> None:
    done = press(inviting_grace(), "decline_invitation", GRACE)
    assert done.outcome.result is Result.DONE
    assert press(done.onboarding, "join", GRACE).kinds == ["joined"]


def test_somebody_who_asked_is_in_once_the_owner_accepts_and_may_ask_again_if_not() -> None:
    row = str(TOM.id)
    accepted = press(asked_by_tom(), "accept_colleague", AMARA, row)
    assert accepted.onboarding.role_of(TOM.id) is Role.CONTRIBUTOR
    refused = press(asked_by_tom(), "refuse_colleague", AMARA, row)
    member = refused.onboarding.member(TOM.id)
    assert member and member.status is MembershipStatus.LEFT


def test_nobody_is_accepted_who_has_not_asked() -> None:
    former = in_state(State.TEMPLATES)
    former.change_member(former.members[1], status=MembershipStatus.LEFT)
    for name in ("accept_colleague", "refuse_colleague"):
        done = press(former, name, AMARA, str(TOM.id))
        assert done.outcome.result is Result.MOVED_ON
        assert not done.kinds and done.onboarding.role_of(TOM.id) is None
