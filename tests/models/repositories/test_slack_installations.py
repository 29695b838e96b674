"""Where the Slack app is installed: a workspace is known by its own id, also once it has joined an organisation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from models.database.database import Database
from models.domain import SlackInstallation
from models.repositories.slack.installations import SlackInstallations
from models.tables import OutboxRow
from models.tables.slack import SlackInstallationRow
from tests.models.rows import NOW, an_outbox_row, store_all

LATER = NOW + timedelta(hours=1)


def installed(enterprise: str, team: str, sealed: str, at: datetime = NOW) -> SlackInstallation:
    return SlackInstallation(
        enterprise_id=enterprise, team_id=team, name="Acme", sealed=sealed, installed_at=at, removed_at=None
    )


async def live(database: Database) -> list[tuple[str, str, str]]:
    """The organisation, the workspace and the tokens of each; of those taken out, no tokens are there."""
    async with database.reading() as session:
        rows = (await session.exec(select(SlackInstallationRow).order_by(col(SlackInstallationRow.id)))).all()
    assert not any(row.sealed for row in rows if row.removed_at)
    return [(row.enterprise_id, row.team_id, row.sealed) for row in rows if not row.removed_at]


async def test_a_workspace_that_has_joined_an_organisation_since_is_taken_out_by_its_own_id(database: Database) -> None:
    kept = SlackInstallations(database)
    for team in ("T1", "T2"):
        await kept.put(installed("", team, team), NOW)
    await kept.put(installed("E1", "", "whole"), NOW)
    await kept.remove("E1", "T1", LATER)
    assert await live(database) == [("", "T2", "T2"), ("E1", "", "whole")]
    await kept.remove("E1", "", LATER)
    assert await live(database) == [("", "T2", "T2")]


async def test_an_install_takes_the_place_of_the_one_from_before_and_never_of_a_newer_one(database: Database) -> None:
    kept = SlackInstallations(database)
    await kept.put(installed("", "T1", "old"), NOW)
    await kept.put(installed("", "T2", "another"), NOW)
    await kept.put(installed("E1", "T1", "new", LATER), LATER)
    assert await live(database) == [("", "T2", "another"), ("E1", "T1", "new")]
    await kept.put(installed("", "T1", "old, and renewed meanwhile"), LATER)
    found = await kept.of("E1", "T1")
    assert found and found.sealed == "new"


@pytest.mark.parametrize("newest_first", [False, True])
async def test_of_two_that_a_former_version_left_the_newest_counts_and_both_are_taken_out(
    database: Database, newest_first: bool
) -> None:
    old = SlackInstallationRow(enterprise_id="", team_id="T1", sealed="old", installed_at=NOW)
    new = SlackInstallationRow(enterprise_id="E1", team_id="T1", sealed="new", installed_at=LATER)
    await store_all(database, *((new, old) if newest_first else (old, new)))
    kept = SlackInstallations(database)
    for enterprise in ("", "E1"):
        found = await kept.of(enterprise, "T1")
        assert found and found.sealed == "new"
    await kept.remove("E1", "T1", LATER, before=LATER)
    assert await live(database) == [("E1", "T1", "new")]
    await kept.remove("E1", "T1", LATER)
    assert await live(database) == []


async def test_an_organisations_workspaces_are_those_that_installed_it_for_themselves_the_newest_first(
    database: Database,
) -> None:
    kept = SlackInstallations(database)
    for number, (enterprise, team) in enumerate([("E1", "T1"), ("E2", "T2"), ("E1", "T3"), ("", "T4"), ("", "T5")]):
        await kept.put(installed(enterprise, team, team, NOW + timedelta(hours=number)), NOW)
    assert await kept.within("E1") == ["T3", "T1"]
    await kept.belongs("T4", "E1")
    assert await kept.within("E1") == ["T4", "T3", "T1"]
    newest = await kept.of("E1", "")
    assert newest and newest.team_id == "T4"
    await kept.remove("", "T4", LATER)
    assert await kept.within("E1") == ["T3", "T1"]
    await kept.put(installed("E1", "", "whole"), LATER)
    assert await kept.within("E1") == []


async def test_what_waits_for_a_workspace_or_for_people_of_its_organisation_is_sent_once_it_is_installed_again(
    database: Database,
) -> None:
    waiting = [an_outbox_row(None, workspace=workspace, stuck_at=NOW, due_at=LATER) for workspace in ("T1", "E1", "T2")]
    await store_all(database, *waiting)
    await SlackInstallations(database).put(installed("E1", "T1", "new"), NOW)
    async with database.reading() as session:
        rows = (await session.exec(select(OutboxRow).order_by(col(OutboxRow.id)))).all()
    assert [(row.workspace, row.due_at) for row in rows] == [("T1", NOW), ("E1", NOW), ("T2", LATER)]
