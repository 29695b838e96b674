"""Onboardings in a list: named by what people typed, never as our words, or by reference while they have no name."""

from __future__ import annotations

from conversations.journey.machine import State
from conversations.onboarding.records import OnboardingListItem
from conversations.replies import SummaryList
from conversations.text import Said, plain
from conversations.views.lists import invited, item_name, opening, which_one

NAMED = OnboardingListItem("ONB-1", State.TEMPLATES, "Riverside <NHS> Trust", "*Flu* reminders")
NEW = OnboardingListItem("ONB-2", State.BEFORE_YOU_START)


def test_what_people_typed_is_shown_as_theirs() -> None:
    name = item_name(NAMED)
    assert Said("*Flu* reminders") in name and Said("Riverside <NHS> Trust") in name
    assert plain(name).endswith("(ONB-1)")


def test_one_without_a_name_goes_by_its_reference() -> None:
    assert plain(item_name(NEW)) == "Onboarding ONB-2"


def test_of_several_each_row_says_which_and_where_it_stands_and_opens_its_own() -> None:
    chosen = which_one([(each, opening(each)) for each in (NAMED, NEW)])
    [table] = [block for block in chosen.blocks if isinstance(block, SummaryList)]
    assert [(plain(row.label), plain(row.value), row.button and row.button.about) for row in table.rows] == [
        ("*Flu* reminders at Riverside <NHS> Trust, ONB-1", "6. Create your templates", "ONB-1"),
        ("Onboarding ONB-2", "Before you start", "ONB-2"),
    ]
    assert len({row.button.name for row in table.rows if row.button}) == 2, "each is called otherwise"


def test_the_oldest_invitation_is_the_one_to_join() -> None:
    join = next(button for button in invited([NAMED, NEW], decides=False).buttons if button.action == "join")
    assert join.about == "ONB-1"
