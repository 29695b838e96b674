"""What is known of the person who acts: where they belong, and what they are asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.onboarding.people import NOT_ASKED, asked_about, asking_now, colleague, participant
from models.domain import Person
from models.enums import Channel

AMARA = Person(7, Channel.SLACK, "T1", "U1", "Amara Okafor", focus=3)
ASKED = replace(
    AMARA,
    asking="eligibility.product",
    asking_question="eligibility.product",
    asking_onboarding_id=4,
    asking_again=True,
)
OLDER = replace(AMARA, asking="eligibility.product again")
"""As a program before revision 0005 writes it: about the onboarding in focus, after an answer that was refused."""


@pytest.mark.parametrize(("person", "about"), [(AMARA, None), (ASKED, 4), (OLDER, 3)])
def test_a_question_is_about_the_onboarding_that_it_was_asked_about(person: Person, about: int | None) -> None:
    assert asked_about(person) == about


@pytest.mark.parametrize("person", [ASKED, OLDER])
def test_what_is_asked_is_read_alike_from_either_program(person: Person) -> None:
    by = participant(person, "ONB-3", "ONB-4")
    assert (by.asking, by.asking_about, by.mistaken, by.focus) == ("eligibility.product", "ONB-4", True, "ONB-3")


def test_without_its_onboarding_nothing_is_asked() -> None:
    by = participant(ASKED, "ONB-3")
    assert by.asking is None
    assert asking_now(by, 4) == NOT_ASKED
    assert asking_now(participant(ASKED, "ONB-3", "ONB-4"), None) == NOT_ASKED


def test_what_is_asked_is_stored_as_it_was_read() -> None:
    stored = asking_now(participant(ASKED, "ONB-3", "ONB-4"), 4)
    assert replace(AMARA, **stored) == ASKED


def test_somebody_is_of_their_workspace_by_its_former_names_too() -> None:
    by = participant(AMARA, None)
    by.former_workspaces = frozenset({"T0"})
    assert by.is_of(Channel.SLACK, "T1") and by.is_of(Channel.SLACK, "T0")
    assert not by.is_of(Channel.SLACK, "T2") and not by.is_of(Channel.TEAMS, "T1") and not by.is_of(None, None)


def test_a_colleague_stands_for_all_their_identities() -> None:
    assert (colleague(AMARA).id, colleague(AMARA).identity) == (7, 7)
    linked = colleague(replace(AMARA, linked_to=2))
    assert (linked.id, linked.identity) == (2, 7)
