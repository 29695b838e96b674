"""Who is in an onboarding or on the way into it, with what the reader may do about each."""

from __future__ import annotations

from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.replies import SummaryList
from conversations.text import plain
from conversations.views.people import people_card
from models.enums import MembershipStatus
from tests.conversations.everything import asked_by_tom
from tests.conversations.onboardings import AMARA, TOM, in_state


def read(onboarding: Onboarding, reader: Participant) -> dict[str, tuple[str, str]]:
    """For each name, what is said of them and which button stands beside them."""
    found = [row for b in people_card(onboarding, reader).blocks if isinstance(b, SummaryList) for row in b.rows]
    return {plain(row.label): (plain(row.value), row.change.action if row.change else "") for row in found}


def test_the_owner_can_change_everybody_but_themselves_and_nobody_else_can() -> None:
    onboarding = in_state(State.TEMPLATES)
    assert {name: press for name, (_, press) in read(onboarding, AMARA).items()} == {
        "Amara Okafor": "",
        "Tom Ellis": "change_role",
        "Vera Singh": "change_role",
    }
    assert {press for _, press in read(onboarding, TOM).values()} == {""}


def test_somebody_who_asked_waits_for_the_owner() -> None:
    said, press = read(asked_by_tom(), AMARA)["Tom Ellis"]
    assert "asked to join" in said and press == "accept_colleague"


def test_somebody_who_left_is_not_shown() -> None:
    onboarding = in_state(State.TEMPLATES)
    onboarding.change_member(onboarding.members[1], status=MembershipStatus.LEFT)
    assert set(read(onboarding, AMARA)) == {"Amara Okafor", "Vera Singh"}


def test_the_last_one_is_not_offered_to_leave() -> None:
    onboarding = in_state(State.TEMPLATES)

    def offers(reader: Participant) -> bool:
        card = people_card(onboarding, reader)
        return "leave" in [button.action for button in (*card.buttons, *card.menu)]

    assert offers(TOM)
    for member in [m for m in onboarding.members if m.person != TOM.id]:
        onboarding.change_member(member, status=MembershipStatus.LEFT)
    assert not offers(TOM)
