"""Who is stored as one of the onboarding team, from what its platform says of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.repository.people import known_identity
from models.domain import Person
from models.repositories import people

if TYPE_CHECKING:
    from conversations.turns import Actor
    from models.database.unit_of_work import Session


async def met(session: Session, actor: Actor) -> Person:
    """Somebody of the team, who may never have written: from now on they can be named."""
    known = await known_identity(session, actor)
    email = actor.email.lower() if actor.email else None
    if known is None:
        new = Person(0, actor.channel, actor.workspace, actor.user, actor.name, email, onboarding_team=True)
        return await people.add_person(session, new)
    if known.onboarding_team and known.name == actor.name:
        return known
    return await people.change_person(session, known, onboarding_team=True, name=actor.name or known.name)


async def is_of_it_no_more(session: Session, person: Person) -> None:
    """They were of the team, and its platform does not name them any more."""
    await people.change_person(session, person, onboarding_team=False)
