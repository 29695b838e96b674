"""What specialists of the onboarding team are asked about items of a stage under review, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.events.reviews import SpecialistAnswered, SpecialistAsked
from conversations.journey.stages import stage_of
from conversations.onboarding.people import is_of
from conversations.onboarding.reviews.checklist import Item
from conversations.onboarding.reviews.comments import title_of_item
from models.enums import EventKind
from models.reviews import Opinion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import Person
    from models.enums import Speciality


def opinions_on(onboarding: Onboarding, item: str) -> tuple[Opinion, ...]:
    """What specialists were asked about an item, and what they said."""
    return tuple(each for each in onboarding.opinions if each.item == item)


def asked_of(onboarding: Onboarding, by: Participant) -> tuple[Opinion, ...]:
    """What somebody is asked and has not answered."""
    return tuple(each for each in onboarding.opinions if is_of(each.person, by) and each.accepted is None)


def ask_specialist(
    onboarding: Onboarding, items: Sequence[str], of: Person, speciality: Speciality, words: str, by: Participant
) -> None:
    """About each of these items anew: what they said before stands no more."""
    person = of.linked_to or of.id
    for item in items:
        asked = Opinion(item, speciality, words, by.id, onboarding.now, person, of.name, on_team=True)
        onboarding.opinions = [e for e in onboarding.opinions if (e.item, e.person) != (item, person)] + [asked]
        onboarding.changes.opinions.append(asked)
    titles = tuple(title_of_item(onboarding, item) for item in items)
    data = SpecialistAsked(of.name, of.user, speciality.value, titles, words)
    onboarding.record(EventKind.SPECIALIST_ASKED, by, stage_of(items[0]), data)


def give_opinion(
    onboarding: Onboarding, opinion: Opinion, item: Item, by: Participant, accepted: bool, words: str
) -> None:
    """What they say of the item as it stands now."""
    said = replace(
        opinion, accepted=accepted, words=words, answer_number=item.number, answered_at=onboarding.now, of=by.name
    )
    onboarding.opinions[onboarding.opinions.index(opinion)] = said
    onboarding.changes.opinions.append(said)
    data = SpecialistAnswered(item.title, accepted, words)
    onboarding.record(EventKind.SPECIALIST_ANSWERED, by, stage_of(item.key), data)
