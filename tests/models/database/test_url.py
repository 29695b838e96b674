"""Addresses as hosting platforms print them: understood, or one sentence that says what to write instead."""

from __future__ import annotations

import asyncio
import re
import ssl
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database.database import Database
from models.database.errors import DatabaseAddressWrong, DatabaseProblem, DatabaseUnwritable
from models.database.migrate import upgrade
from models.database.readiness import explained
from models.database.url import driver_arguments, read_address
from tests.kit.databases import EmbeddedPostgres, opened

SERVER = "postgresql://bot:hunter2@db.example/notify"


async def test_what_libpq_knows_reaches_the_server(postgres_url: str) -> None:
    url = f"{postgres_url}&application_name=onboarding&connect_timeout=10&keepalives=1&options=-c%20work_mem%3D5MB"
    async with opened(f"{url}&sslmode=prefer&channel_binding=prefer") as database, database.reading() as session:
        connection = await session.connection()
        for setting, value in (("application_name", "onboarding"), ("work_mem", "5MB")):
            assert (await connection.execute(text(f"SHOW {setting}"))).scalar() == value


@pytest.mark.parametrize("written", ["sslmode", "ssl"])
def test_tls_is_asked_for_as_it_is_written(written: str, tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    address = read_address(f"{SERVER}?{written}=verify-full&sslrootcert={authority}")
    left, arguments = driver_arguments(address, 5)
    assert not left.query
    assert "sslmode=verify-full" in arguments["dsn"] and "ca.pem" in arguments["dsn"]
    assert arguments["timeout"] == 5


def test_a_time_to_connect_in_is_kept() -> None:
    assert driver_arguments(read_address(f"{SERVER}?connect_timeout=15"), 5)[1] == {"timeout": 15}


@pytest.mark.parametrize(
    ("parameters", "advice"),
    [
        ("sslmode=require&channel_binding=require", "asks for channel_binding, .* Leave it out"),
        ("sslmode=always", "Set sslmode in the database address to one of disable,"),
        ("sslrootcert=gone.pem", "There is no file where sslrootcert in the database address says"),
        ("pgbouncer=true", "We do not know 'pgbouncer' in the database address. Leave it out."),
        ("statement_cache_size=0", "set DATABASE_POOLER to transaction"),
        ("connect_timeout=soon", "Set connect_timeout in the database address to a number of seconds"),
    ],
)
def test_what_cannot_be_kept_is_named_in_one_sentence(parameters: str, advice: str) -> None:
    with pytest.raises(DatabaseAddressWrong, match=advice) as raised:
        Database(f"{SERVER}?{parameters}")
    assert "hunter2" not in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "password", ["Sup3r@se/cret", "p@ss", "p@ss:zebra", "a@b?c", "a@b#c", "se:cr@et/x", "@", "a@b@c", "100%@x", "@/"]
)
def test_a_password_that_is_not_encoded_stands_in_no_message(password: str) -> None:
    with pytest.raises(DatabaseAddressWrong) as raised:
        Database(f"postgresql://bot:{password}@127.0.0.1:5499/notify")
    shown = "".join(traceback.format_exception(raised.value))
    assert not [part for part in re.split(r"[@/:?#%]", password) if len(part) > 2 and part in shown]


@pytest.mark.parametrize("password", ["se/cret", "a?b", "a#b", "a%40b", "a:b"])
def test_a_password_that_can_be_read_all_the_same_is_read(password: str) -> None:
    assert Database(f"postgresql://bot:{password}@127.0.0.1:5499/notify").place == "notify on 127.0.0.1:5499"


async def test_a_user_who_may_make_no_tables_is_told_the_statement_that_mends_it(
    postgres: EmbeddedPostgres, empty_postgres_url: str
) -> None:
    name = empty_postgres_url.partition("?")[0].rpartition("/")[2]
    await postgres.execute('CREATE ROLE "test-bot" LOGIN')
    url = empty_postgres_url.replace("postgres@", "test-bot@")
    try:
        sentence = await refusal(url)
        assert "may not use its tables or make some" in sentence
        await run_in(empty_postgres_url, statement_of(sentence))
        await run_in(empty_postgres_url, f'ALTER ROLE "test-bot" IN DATABASE {name} SET search_path = nowhere')
        assert "has no schema to put tables in" in await refusal(url)
        await run_in(empty_postgres_url, f'ALTER ROLE "test-bot" IN DATABASE {name} RESET search_path')
        await upgrade(url)
        await run_in(empty_postgres_url, 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "test-bot"')
        await run_in(empty_postgres_url, 'REASSIGN OWNED BY "test-bot" TO postgres')
        sentence = await refusal(url)
        await run_in(empty_postgres_url, statement_of(sentence))
        await upgrade(url)
    finally:
        await run_in(empty_postgres_url, 'DROP OWNED BY "test-bot"')
        await postgres.execute('DROP ROLE "test-bot"')


async def refusal(url: str) -> str:
    with pytest.raises(DatabaseUnwritable) as raised:
        await upgrade(url)
    return str(raised.value)


def statement_of(sentence: str) -> str:
    return sentence.partition("run: ")[2].rstrip(".")


async def run_in(url: str, statement: str) -> None:
    database = Database(url)
    try:
        async with database.unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    finally:
        await database.close()


async def test_a_server_without_tls_is_no_server_that_is_away() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)  # PostgreSQL's SSLRequest
        writer.write(b"N")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        database = Database(f"postgresql://bot:hunter2@127.0.0.1:{port}/notify?sslmode=require")
        with pytest.raises(DatabaseProblem, match=r"does not speak TLS\. Turn TLS on at its server, or write sslmode="):
            await database.check()
        await database.close()


@pytest.mark.parametrize(
    ("problem", "advice"),
    [(ssl.SSLCertVerificationError(), "Set sslrootcert in its address"), (ssl.SSLError(), "Correct sslmode and the")],
)
def test_a_certificate_that_proves_nothing_has_a_sentence_of_its_own(problem: Exception, advice: str) -> None:
    assert advice in str(explained(read_address(SERVER), problem))
