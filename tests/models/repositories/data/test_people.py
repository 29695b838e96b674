"""What is held about a person is theirs on every platform, and nobody's who has the same name on another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from models.database.database import Database
from models.enums import ERASED
from models.repositories.conversation_references import TeamsReferences
from models.repositories.data import people
from models.repositories.transcript import Transcript
from models.tables import EventRow, PersonRow, TeamsReferenceRow, WebMessageRow
from tests.models.repositories.test_conversation_references import AMARA as IN_TEAMS
from tests.models.rows import NOW, an_onboarding, id_of, store, store_all


async def three_of_amara_and_others(database: Database) -> None:
    """She has linked the page, Slack and Teams. Others have her name in Slack on the page, and that of her page."""
    page = await store(database, PersonRow(channel="web", workspace="t1", user="amara", name="Amara Okafor"))
    for channel, user in (("slack", "U1"), ("teams", "aad-1")):
        row = PersonRow(channel=channel, workspace="t1", user=user, name="Amara Okafor", linked_to=id_of(page))
        await store(database, row)
    transcript, references = Transcript(database), TeamsReferences(database)
    for conversation, author, words in (
        ("direct:amara", None, "told to her"),
        ("team", "amara", "said by her"),
        ("direct:U1", None, "told to another"),
        ("team", "U1", "said by another"),
    ):
        await transcript.append(conversation, author, author or "", {"said": words}, at=NOW)
    for target in ("aad-1", "amara", "U1"):
        await references.keep(replace(IN_TEAMS, target=target), NOW)


async def test_what_is_said_on_the_page_and_where_teams_writes_is_shown_and_erased_by_the_name_there(
    database: Database,
) -> None:
    await three_of_amara_and_others(database)
    async with database.unit_of_work() as session:
        amara = await people.find(session, "slack:t1/U1")
        assert amara
        held = await people.held(session, amara)
        assert [row["content"]["said"] for row in held["web_page"]] == ["told to her", "said by her"]
        assert [row["target"] for row in held["teams"]] == ["aad-1"]
        await people.erase(session, amara, "operator", NOW)
    async with database.reading() as session:
        said = (await session.exec(select(WebMessageRow).order_by("id"))).all()
        reached = (await session.exec(select(TeamsReferenceRow.target).order_by("target"))).all()
    left = [(row.content["said"], row.author, row.author_name) for row in said]
    assert left == [
        ("said by her", None, ERASED),
        ("told to another", None, ""),
        ("said by another", "U1", "U1"),
    ]
    assert reached == ["U1", "amara"]


async def test_what_is_left_of_their_row_says_nothing_of_them(database: Database) -> None:
    address = "amara@riverside.example"
    amara = PersonRow(channel="web", workspace="t1", user="amara", name="Amara Okafor", email=address)
    amara.email_since, amara.zone, amara.language = NOW, "Europe/London", "cy"
    row = await store(database, amara)
    async with database.unit_of_work() as session:
        subject = await people.find(session, address)
        assert subject
        await people.erase(session, subject, "operator", NOW)
    async with database.reading() as session:
        [left] = (await session.exec(select(PersonRow).where(PersonRow.id == row.id))).all()
    kept = {name for name, value in left.model_dump().items() if value}
    assert kept == {"id", "channel", "workspace", "user", "name"} and left.name == ERASED


async def test_in_what_does_not_concern_them_their_address_goes_and_whoever_is_called_the_same_stays(
    database: Database,
) -> None:
    address = "amara@riverside.example"
    amara = await store(
        database, PersonRow(channel="web", workspace="t1", user="amara", name="Amara Okafor", email=address)
    )
    hers, other = [id_of(await store(database, an_onboarding(name))) for name in ("ONB-1", "ONB-2")]
    words = f"Amara Okafor rang, {address}"
    rows = [EventRow(onboarding_id=key, kind="note", at=NOW, data={"words": words}) for key in (hers, other)]
    rows[0].person_id = id_of(amara)
    await store_all(database, *rows)
    async with database.unit_of_work() as session:
        subject = await people.find(session, address)
        assert subject
        await people.erase(session, subject, "operator", NOW)
    async with database.reading() as session:
        left = (await session.exec(select(EventRow.data).order_by("onboarding_id"))).all()
    assert [data["words"] for data in left] == [f"{ERASED} rang, {ERASED}", f"Amara Okafor rang, {ERASED}"]


@pytest.mark.parametrize("channel", ["web", "slack"])
async def test_what_the_page_shows_of_them_goes_with_whoever_is_on_it(database: Database, channel: str) -> None:
    address = "amara@riverside.example"
    await store(database, PersonRow(channel=channel, workspace="t1", user="amara", name="Amara Okafor", email=address))
    said: dict[str, Any] = {"conversation": "team", "author_name": "Assistant", "at": NOW, "changed_at": NOW}
    await store(database, WebMessageRow(**said, content={"text": "Amara Okafor submitted it"}))
    async with database.unit_of_work() as session:
        subject = await people.find(session, address)
        assert subject
        await people.erase(session, subject, "person", NOW, surely=True)
    async with database.reading() as session:
        [content] = (await session.exec(select(WebMessageRow.content))).all()
    assert (ERASED in content["text"]) is (channel == "web")
