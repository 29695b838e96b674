"""The people of an applicant team: inviting and changing roles."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from conversations import manager
from conversations.journey.machine import State
from conversations.replies import Result
from conversations.text import plain
from conversations.turns import Actor, Directory
from models.database.database import Database
from models.enums import Channel, MembershipStatus
from models.repositories import outbox, people
from models.tables.delivery import OutboxRow
from tests.conversations.at_the_desk import AMARA as AMARA_ACTS
from tests.conversations.at_the_desk import GRACE as GRACE_ACTS
from tests.conversations.at_the_desk import TOM as TOM_ACTS
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import AMARA, TOM, in_state
from tests.conversations.pressing import press
from tests.kit.seats import said_by, text_of


def test_a_new_colleague_is_a_contributor_or_a_viewer() -> None:
    form = press(in_state(State.TEMPLATES), "add_colleague", AMARA).outcome.form
    assert form and [option.value for option in form.fields[3].options] == ["contributor", "viewer"]


def test_changing_a_role_names_the_person() -> None:
    onboarding = in_state(State.TEMPLATES)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and plain(form.fields[0].label) == "What can Tom Ellis do?"
    assert [option.value for option in form.fields[0].options] == ["contributor", "viewer", "owner"]
    onboarding.members[1] = replace(onboarding.members[1], status=MembershipStatus.INVITED)
    form = press(onboarding, "change_role", AMARA, str(TOM.id)).outcome.form
    assert form and [option.value for option in form.fields[0].options] == ["contributor", "viewer"]


class KnowsTom:
    """A platform's directory: Tom is there, and has never written."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        self.asked.append((actor.name, email))
        return TOM_ACTS if email == TOM_ACTS.email else None

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        self.asked.append((actor.name, user))
        return TOM_ACTS if user == TOM_ACTS.user else None


class IsSilent:
    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        await asyncio.sleep(60)
        raise AssertionError("nobody waits for this")

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        raise AssertionError("nobody is chosen")


def a_desk(database: Database, directory: Directory) -> Desk:
    return Desk(database, directories={Channel.WEB: directory})


async def amaras(desk: Desk) -> str:
    made = in_state(State.TEMPLATES)
    made.members = made.members[:1]
    return await desk.keep(made)


async def invites(desk: Desk, reference: str, email: str) -> str:
    fields = {"name": ("Tom",), "email": (email,), "role": ("viewer",)}
    return said_by(await desk.fills(AMARA_ACTS, "add_colleague", reference, fields))


async def told(desk: Desk, who: Actor) -> list[str]:
    """What waits to be sent to somebody, or was sent."""
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow.id).where(OutboxRow.target == who.user))).all()
        messages = [await outbox.by_id(session, row or 0) for row in rows]
    shown = [await desk.manager.compose(message) for message in messages if message]
    return [text_of(message) for message in shown if message]


async def test_a_colleague_who_never_wrote_hears_who_invites_them(sqlite_database: Database) -> None:
    directory = KnowsTom()
    desk = a_desk(sqlite_database, directory)
    reference = await amaras(desk)
    said = await invites(desk, reference, "<mailto:TOM@riverside.example|Tom@riverside.example>")
    assert "We sent them a message here, with your name and the way to join." in said
    assert directory.asked == [("Amara Okafor", "tom@riverside.example")]
    [invitation] = await told(desk, TOM_ACTS)
    assert "Amara Okafor invites you to join the onboarding of Flu reminders" in invitation
    assert "Amara Okafor invites you to join Flu reminders" in said_by(await desk.types(TOM_ACTS, "onboard"))
    assert (await desk.presses(TOM_ACTS, "join", reference)).result is Result.DONE


async def test_a_colleague_is_chosen_of_the_people_of_the_platform(sqlite_database: Database) -> None:
    desk = a_desk(sqlite_database, KnowsTom())
    reference = await amaras(desk)
    fields = {"person": (TOM_ACTS.user,), "name": ("Somebody",), "email": ("",), "role": ("viewer",)}
    said = said_by(await desk.fills(AMARA_ACTS, "add_colleague", reference, fields))
    assert "We invited Tom Ellis. We sent them a message here" in said
    again = (await desk.fills(AMARA_ACTS, "add_colleague", reference, fields)).form
    assert again and plain(again.fields[0].error) == "Choose somebody else. This person is in the list already"
    unknown = (await desk.fills(AMARA_ACTS, "add_colleague", reference, fields | {"person": ("nobody",)})).form
    assert unknown and plain(unknown.fields[0].error).startswith("We do not know this person here")


@pytest.mark.parametrize("directory", [KnowsTom(), IsSilent()], ids=["unknown there", "silent"])
async def test_whoever_cannot_be_told_is_left_to_the_inviter_who_reads_what_to_pass_on(
    sqlite_database: Database, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "_DIRECTORY_SECONDS", 0.01)
    desk = a_desk(sqlite_database, directory)
    said = await invites(desk, await amaras(desk), "noor@riverside.example")
    assert "We do not know noor@riverside.example here, so we cannot tell them. Tell them yourself" in said
    assert "give them this code yourself" in said


async def test_nobody_is_looked_up_for_somebody_who_may_not_invite_or_types_no_address(
    sqlite_database: Database,
) -> None:
    directory = KnowsTom()
    desk = a_desk(sqlite_database, directory)
    reference = await amaras(desk)
    await invites(desk, reference, "tom")
    assert directory.asked == []
    fields = {"name": ("Tom",), "email": (str(TOM_ACTS.email),), "role": ("viewer",)}
    await desk.fills(GRACE_ACTS, "add_colleague", reference, fields)
    async with desk.database.reading() as session:
        assert await people.with_email(session, str(TOM_ACTS.email)) == []
