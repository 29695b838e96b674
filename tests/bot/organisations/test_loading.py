"""A new list takes the place of the old one at once, or not at all; and what is open hears what it says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from bot.organisations import loading
from bot.startup_errors import StartProblem
from conversations.journey.machine import State
from models.database.database import Database
from models.organisations import Listed, Organisation, OrganisationType
from models.repositories.organisations import extracts
from models.repositories.organisations.search import with_codes
from models.tables import OrganisationExtractRow, OrganisationRow, OrganisationTrigramRow
from tests.bot.programs import Folder
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import in_state
from tests.kit.organisations import CLOSED, LISTED, NORTHGATE, RIVERSIDE, load_list


async def codes(database: Database) -> set[str]:
    async with database.reading() as session:
        return {one.code for one in await with_codes(session, [one.code for one in LISTED])}


async def stored(database: Database) -> list[int]:
    """How many rows each table has: nothing of an old list stays."""
    async with database.reading() as session:
        tables = (OrganisationExtractRow, OrganisationRow, OrganisationTrigramRow)
        return [(await session.exec(select(func.count()).select_from(table))).one() for table in tables]


async def test_loading_again_takes_the_place_of_what_was_there(database: Database) -> None:
    assert "4 organisations as of 28 November 2026" in await load_list(database)
    before = await stored(database)
    await load_list(database)
    assert await stored(database) == before
    await load_list(database, RIVERSIDE, NORTHGATE)
    assert await codes(database) == {"R9X", "N8G"}
    assert (await stored(database))[:2] == [1, 2]


async def test_a_load_that_leaves_less_than_half_asks_first(database: Database) -> None:
    await load_list(database)
    with pytest.raises(StartProblem, match=r"These files have 1 organisations, and 4 are loaded .* Add --fewer"):
        await load_list(database, RIVERSIDE)
    assert len(await codes(database)) == 4
    await load_list(database, RIVERSIDE, fewer=True)
    assert await codes(database) == {"R9X"}


async def test_a_load_that_stops_half_way_changes_nothing_and_the_next_clears_it_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load_list(database)
    before = await stored(database)

    async def killed(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(extracts, "add_trigrams", killed)
        await load_list(database, RIVERSIDE, NORTHGATE)
    assert len(await codes(database)) == 4
    await load_list(database)
    assert await stored(database) == before


async def test_of_two_loads_at_once_the_later_one_stands(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    written = loading._write

    async def overtaken(*given: Any) -> int:
        monkeypatch.setattr(loading, "_write", written)
        number = await written(*given)
        await load_list(database, RIVERSIDE, NORTHGATE)
        return number

    monkeypatch.setattr(loading, "_write", overtaken)
    with pytest.raises(StartProblem, match="Another loading of the list was begun meanwhile"):
        await load_list(database)
    assert await codes(database) == {"R9X", "N8G"}


async def test_open_onboardings_hear_what_a_new_list_says_of_their_code(database: Database) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.TEMPLATES))  # its ODS code is R1H
    assert (await desk.onboarding(reference)).listed is None
    first = Organisation("R1H", "Barts", OrganisationType.TRUST)
    assert "says something new of: 1." in await load_list(database, first)
    assert (await desk.onboarding(reference)).listed == Listed(OrganisationType.TRUST)
    assert "says something new of: 0." in await load_list(database, first)
    await load_list(database, CLOSED)
    assert (await desk.onboarding(reference)).listed is None


def test_an_operator_loads_a_file_and_hears_which_line_of_a_broken_one_is_wrong(
    tmp_path: Path, sqlite_url: str
) -> None:
    folder = Folder(tmp_path, {"DATABASE_URL": sqlite_url})
    (tmp_path / "broken.csv").write_text("code,name,type\nRR8,Leeds,RO197\nR!,Broken,RO197\n")
    (tmp_path / "good.csv").write_text("code,name,type\nRR8,Leeds,RO197\n")
    done = folder.runs("ods", "load", "good.csv", "--date", "2026-06-01")
    assert (done.returncode, done.stderr) == (0, "") and "1 organisations as of 1 June 2026" in done.stdout
    done = folder.runs("ods", "load", "broken.csv")
    assert done.returncode == 2 and "Line 3 of broken.csv has no ODS code. Nothing was changed." in done.stderr
