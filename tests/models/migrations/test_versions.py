"""Migrations expand first: a program of the version before goes on working on a database that has had them."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from warnings import catch_warnings

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SAWarning

from models.database.engines import migrating_engine
from models.database.migrate import upgrade
from models.database.url import read_address
from models.migrations.revisions import known
from models.repositories import outbox_claims
from models.repositories.desk.search import trigrams
from tests.kit.databases import opened
from tests.models.rows import NOW

STEPS = list(known())
MAY_BE_EMPTY = {"outbox": ("onboarding_id", "0019"), "reminder": ("onboarding_id", "0027")}
"""Columns that may be empty from a step on. A program of the version before goes on writing them."""
OF_NEW_ROWS = {("reminder", ("kind",))}
"""What is unique among rows alone that no older program writes."""


def tables(connection: Connection) -> dict[str, dict[str, dict[str, Any]]]:
    known = inspect(connection)
    return {
        table: {str(column["name"]): dict(column) for column in known.get_columns(table)}
        for table in known.get_table_names()
    }


def unique(connection: Connection) -> set[tuple[str, tuple[str, ...]]]:
    """But for indexes of expressions, of which SQLite's cannot be looked at."""
    known = inspect(connection)
    with catch_warnings(action="ignore", category=SAWarning):
        indexes = {table: known.get_indexes(table) for table in known.get_table_names()}
    return {
        (table, tuple(str(name) for name in index["column_names"]))
        for table, found in indexes.items()
        for index in found
        if index["unique"]
    }


async def test_no_step_takes_anything_away_or_asks_for_anything_new(empty_url: str) -> None:
    """One way up, from the first step to the last. A release that contracts would be named here with its reason."""
    await upgrade(empty_url, STEPS[0])
    stood = await looked_at(empty_url)
    for step in STEPS[1:]:
        await upgrade(empty_url, step)
        stands = await looked_at(empty_url)
        nothing_is_taken_or_asked(step, stood, stands)
        stood = stands


Look = tuple[dict[str, dict[str, dict[str, Any]]], set[tuple[str, tuple[str, ...]]]]


def nothing_is_taken_or_asked(step: str, before: Look, after: Look) -> None:
    (old, narrow), (new, narrower) = before, after
    for table, columns in old.items():
        assert columns.keys() <= new[table].keys(), step
        for name, column in columns.items():
            assert str(new[table][name]["type"]) == str(column["type"]), step
            widened = MAY_BE_EMPTY.get(table) == (name, step)
            assert new[table][name]["nullable"] == (column["nullable"] or widened), step
        added = [new[table][name] for name in new[table].keys() - columns.keys()]
        assert all(column["nullable"] or column["default"] is not None for column in added), step
    added_to_old = {(table, names) for table, names in narrower - narrow if table in old}
    assert {one for one in added_to_old if not refuses_no_more(one, narrow)} <= OF_NEW_ROWS, step


def refuses_no_more(index: tuple[str, tuple[str, ...]], before: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether an index that was unique before already refused all that this one does, with fewer columns."""
    table, columns = index
    return any(table == other and set(fewer) <= set(columns) for other, fewer in before)


async def looked_at(url: str) -> Look:
    engine = migrating_engine(read_address(url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(tables), await connection.run_sync(unique)
    finally:
        await engine.dispose()


async def test_a_row_of_the_first_version_can_be_written_and_sent_today(database_url: str) -> None:
    """As a server of the version before would, in the middle of a deploy."""
    async with opened(database_url) as database, database.unit_of_work() as session:
        connection = await session.connection()
        await connection.execute(
            text(
                "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, "
                "version) VALUES (1, 'ONB-1', '2025-06', 'registered', :now, :now, :now, 1)"
            ),
            {"now": "2026-12-18 16:55:00"} if "sqlite" in database_url else {"now": NOW},
        )
        await connection.execute(
            text(
                "INSERT INTO outbox (kind, onboarding_id, channel, workspace, place, target, notice, at, due_at, "
                "attempts) VALUES ('notice', 1, 'web', 'T1', 'direct', 'U1', 'applicant', :now, :now, 0)"
            ),
            {"now": "2026-12-18 16:55:00"} if "sqlite" in database_url else {"now": NOW},
        )
    async with opened(database_url) as database, database.unit_of_work() as session:
        [row] = await outbox_claims.claim(session, NOW, timedelta(seconds=30), 5)
        assert (row.attempts, row.unsettled) == (1, 1)


async def test_the_question_that_is_open_keeps_its_onboarding(empty_url: str) -> None:
    """Revision 0005: the version before meant the onboarding in `focus`, and marked a refused answer with a word."""
    await upgrade(empty_url, "0004")
    await executed(
        empty_url,
        "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, version) "
        "VALUES (7, 'ONB-7', '2025-06', 'registering', '2026-12-18', '2026-12-18', '2026-12-18', 1)",
        *(
            'INSERT INTO person (id, channel, workspace, "user", name, onboarding_team, focus, asking) '
            f"VALUES ({key}, 'web', 'T1', 'U{key}', 'Amara', false, {focus}, {asking})"
            for key, focus, asking in (
                (1, "7", "'registration.email'"),
                (2, "7", "'registration.email again'"),
                (3, "7", "NULL"),
                (4, "NULL", "NULL"),
            )
        ),
    )
    await upgrade(empty_url, "0005")
    moved = await executed(
        empty_url, "SELECT asking, asking_question, asking_onboarding_id, asking_again, focus FROM person ORDER BY id"
    )
    email = "registration.email"
    assert moved == [
        (email, email, 7, False, 7),
        (email, email, 7, True, 7),
        (None, None, None, False, 7),
        (None, None, None, False, None),
    ]


async def test_the_figures_of_states_begin_with_what_happened_so_far(empty_url: str) -> None:
    """Revision 0009: each state with its onboardings, and the whole days of each stay that has ended."""
    await upgrade(empty_url, "0008")
    moves = (
        (1, "12-01 09:00", "registering", "registered"),
        (2, "12-01 09:00", "registering", "registered"),
        (1, "12-05 08:59", "registered", "call_offered"),
        (2, "12-05 09:01", "registered", "call_offered"),
        (1, "12-05 09:00", "call_offered", "live"),
    )
    await executed(
        empty_url,
        *(
            "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, "
            f"version) VALUES ({key}, 'ONB-{key}', '2025-06', '{state}', '2026-12-18', '2026-12-18', '2026-12-18', 1)"
            for key, state in ((1, "live"), (2, "call_offered"), (3, "call_offered"))
        ),
        *(
            "INSERT INTO event (onboarding_id, kind, at, data) "
            f"""VALUES ({key}, 'moved', '2026-{at}:00', '{{"from"\\: "{left}", "to"\\: "{entered}"}}')"""
            for key, at, left, entered in moves
        ),
    )
    await upgrade(empty_url, "0009")
    assert await executed(empty_url, "SELECT state, onboardings FROM state_count ORDER BY state") == [
        ("call_offered", 2),
        ("live", 1),
    ]
    assert await executed(empty_url, "SELECT state, days, stays FROM state_stay ORDER BY state, days") == [
        ("call_offered", 0, 1),
        ("registered", 3, 1),
        ("registered", 4, 1),
    ]


async def test_an_open_invitation_keeps_where_it_was_sent_from_and_whoever_left_has_belonged(empty_url: str) -> None:
    """Revision 0010: invitations were sent by owners alone."""
    await upgrade(empty_url, "0009")
    await executed(
        empty_url,
        "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, version) "
        "VALUES (7, 'ONB-7', '2025-06', 'registering', '2026-12-18', '2026-12-18', '2026-12-18', 1)",
        *(
            'INSERT INTO person (id, channel, workspace, "user", name, onboarding_team, asking_again) '
            f"VALUES ({key}, 'slack', 'T{key}', 'U{key}', 'Amara', false, false)"
            for key in (1, 2)
        ),
        *(
            "INSERT INTO membership (onboarding_id, person_id, name, role, standing, since) "
            f"VALUES (7, {person}, 'A', '{role}', '{standing}', '2026-12-18')"
            for person, role, standing in (
                ("1", "owner", "joined"),
                ("2", "viewer", "left"),
                ("NULL", "viewer", "invited"),
                ("NULL", "viewer", "left"),
            )
        ),
    )
    await upgrade(empty_url, "0010")
    kept = "SELECT invited_channel, invited_workspace, joined_at IS NOT NULL FROM membership ORDER BY id"
    moved = await executed(empty_url, kept)
    nowhere = (None, None)
    assert moved == [(*nowhere, True), (*nowhere, True), ("slack", "T1", False), (*nowhere, False)]


async def test_the_call_that_an_ended_onboarding_had_booked_is_offered_again_and_one_that_is_over_is_kept(
    empty_url: str,
) -> None:
    """Revision 0015: a version before it left the time booked, so that nobody else could have it."""
    await upgrade(empty_url, "0014")
    states = {1: "declined", 2: "withdrawn", 3: "call_booked"}
    await executed(
        empty_url,
        *(
            "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, "
            f"version) VALUES ({key}, 'ONB-{key}', '2025-06', '{state}', '2026-12-18', '2026-12-18', '2026-12-18', 1)"
            for key, state in states.items()
        ),
        *(
            "INSERT INTO call_time (id, onboarding_id, starts_at, standing, slot) "
            f"VALUES ({number}, {key}, '{year}-01-0{key} 10\\:00\\:00', 'booked', 0)"
            for number, (key, year) in enumerate(product(states, (2020, 2999)))
        ),
    )
    await upgrade(empty_url, "0015")
    standing = await executed(empty_url, "SELECT standing FROM call_time ORDER BY id")
    assert [each for (each,) in standing] == ["booked", "offered", "booked", "offered", "booked", "booked"]


async def test_what_has_registered_so_far_is_found_by_its_words(empty_url: str) -> None:
    """Revision 0017: names, ODS code, reference, people and the address that was given; nothing of a draft."""
    await upgrade(empty_url, "0016")
    row = "'2025-06', '{state}', '2026-12-18', '2026-12-18', '2026-12-18', 1"
    await executed(
        empty_url,
        *(
            "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, "
            "version, organisation, ods_code) "
            f"VALUES ({key}, 'ONB-{key}', {row.format(state=state)}, 'Ysbyty Môn', 'R1')"
            for key, state in ((1, "live"), (2, "registering"))
        ),
        'INSERT INTO person (id, channel, workspace, "user", name, onboarding_team, asking_again) '
        "VALUES (1, 'slack', 'T1', 'U1', 'Amara', false, false)",
        "INSERT INTO membership (onboarding_id, person_id, name, role, standing, since) "
        "VALUES (1, 1, 'Amara Okafor', 'owner', 'joined', '2026-12-18')",
        "INSERT INTO answer (onboarding_id, question, value, person_id, at) "
        """VALUES (1, 'registration.email', '"a@b.example"', 1, '2026-12-18')""",
    )
    await upgrade(empty_url, "0017")
    assert await executed(empty_url, "SELECT onboarding_id, words FROM search_entry") == [
        (1, "onb 1 ysbyty mon r1 amara okafor a b example")
    ]
    found = await executed(empty_url, "SELECT trigram FROM trigram WHERE onboarding_id = 1 ORDER BY trigram")
    wanted = trigrams("onb 1 ysbyty mon r1 amara okafor a b example")
    assert sorted(str(trigram) for (trigram,) in found) == sorted(wanted)


async def executed(url: str, *statements: str) -> list[tuple[object, ...]]:
    """What the last one of them read, if it reads."""
    engine = migrating_engine(read_address(url))
    try:
        async with engine.begin() as connection:
            for statement in statements:
                found = await connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        await engine.dispose()


async def test_what_waits_is_kept_with_its_indexes_when_it_may_be_about_no_onboarding(empty_url: str) -> None:
    """Revision 0019, which copies the outbox on SQLite."""
    await upgrade(empty_url, "0018")
    await executed(
        empty_url,
        "INSERT INTO onboarding (id, reference, content_version, state, state_since, created_at, updated_at, version) "
        "VALUES (7, 'ONB-7', '2025-06', 'registered', '2026-12-18', '2026-12-18', '2026-12-18', 1)",
        "INSERT INTO outbox (kind, onboarding_id, channel, workspace, place, target, notice, at, due_at, attempts) "
        "VALUES ('notice', 7, 'web', 'T1', 'direct', 'U1', 'applicant', '2026-12-18', '2026-12-18', 3)",
    )
    before = await indexes_of_the_outbox(empty_url)
    await upgrade(empty_url, "0019")
    assert await indexes_of_the_outbox(empty_url) == before
    assert await executed(empty_url, "SELECT onboarding_id, target, attempts FROM outbox") == [(7, "U1", 3)]


async def indexes_of_the_outbox(url: str) -> list[tuple[str, str]]:
    """Each with the rows that it is of."""
    if "sqlite" in url:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'outbox' ORDER BY name"
    else:
        asked = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'outbox' ORDER BY indexname"
    return [(str(name), " ".join(str(sql).split())) for name, sql in await executed(url, asked)]
