"""The people of an applicant team: inviting and changing roles."""

from __future__ import annotations

from dataclasses import replace

from conversations.journey.machine import State
from conversations.replies import plain
from models.enums import MembershipStatus
from tests.conversations.onboardings import AMARA, TOM, in_state
from tests.conversations.pressing import press


def test_a_new_colleague_is_a_contributor_or_a_viewer() -> None:
    form = press(in_state(State.TEMPLATES), "add_colleague", AMARA).outcome.form
    assert form and [option.value for option in form.fields[2].options] == ["contributor", "viewer"]


def test_changing_a_role_names_the_person() -> None:
    onboarding = in_state(State.TEMPLATES)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and plain(form.fields[0].label) == "What can Tom Ellis do?"
    assert [option.value for option in form.fields[0].options] == ["contributor", "viewer", "owner"]
    onboarding.members[1] = replace(onboarding.members[1], status=MembershipStatus.INVITED)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and [option.value for option in form.fields[0].options] == ["contributor", "viewer"]
