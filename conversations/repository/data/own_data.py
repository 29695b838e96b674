"""What is held about whoever asks for it: found, given once by a ticket, and erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.case_file.own_data import Known, as_file, theirs
from conversations.case_file.tickets import VALID
from models.repositories import lists
from models.repositories import people as stored
from models.repositories.data import own_copies, people

if TYPE_CHECKING:
    from conversations.case_file.document import Fetched
    from models.database.unit_of_work import Session
    from models.domain import Person


async def add_copies(session: Session, identity: Person, digests: Mapping[str, str], now: datetime) -> None:
    """May be fetched from now on, each once: `digests` of the words of tickets, with the kind of file of each."""
    await own_copies.add_copies(session, identity.id, digests, now, now - VALID)


async def is_open(session: Session, digest: str, now: datetime) -> bool:
    """Whether a ticket opens such a file now. It is not used up."""
    return await own_copies.open_copy(session, digest, now - VALID) is not None


async def fetch(session: Session, digest: str, now: datetime) -> Fetched | None:
    """The file that a ticket opens. None where it is unknown, used or too old, or its person was erased meanwhile."""
    found = await own_copies.use(session, digest, now, now - VALID)
    identity = await stored.by_id(session, found.person) if found else None
    subject = await people.find(session, str(identity.id)) if identity else None
    if found is None or identity is None or subject is None:
        return None
    person = await stored.shared_by(session, identity)
    # who belongs to one by being in a channel has to be asked about there first
    joined = {record.reference for record, place in await lists.joined_and_present(session, person.id) if not place}
    held = await people.held(session, subject)
    return as_file(found.kind, theirs(held, Known(subject.keys, joined)), identity.name, now)


async def alone_responsible_for(session: Session, identity: Person) -> list[str]:
    """References of onboardings under way that nobody else owns."""
    subject = await people.find(session, str(identity.id))
    return await people.alone_responsible_for(session, subject) if subject else []


async def erase(session: Session, identity: Person, now: datetime) -> Person:
    """Takes this person, in every app that they have linked, out of everything that is surely theirs.

    What is left of the identity: a row of nobody's, to which decisions point.
    """
    subject = await people.find(session, str(identity.id))
    if subject is not None:
        await people.erase(session, subject, "person", now, surely=True)
    return await stored.by_id(session, identity.id) or identity
