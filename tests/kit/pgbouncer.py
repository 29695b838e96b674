"""PgBouncer in transaction mode before the embedded PostgreSQL, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kit.databases import EmbeddedPostgres

_NOBODY = 65534  # PgBouncer refuses to run as root
_PORT = 6432  # in the name of the socket alone
_SECONDS = 10.0

_CONFIG = """
[databases]
* = host={server} user=postgres

[pgbouncer]
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 500
auth_type = any
listen_port = {port}
unix_socket_dir = {folder}
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pooled(program: Path, server: EmbeddedPostgres, url: str, connections: int) -> Iterator[str]:
    """The address of a database of `server`, through a pooler that has few connections to it."""
    user = _NOBODY if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pgb-"))
    config = folder / "pgbouncer.ini"
    config.write_text(
        _CONFIG.format(server=server.folder, connections=connections, port=_PORT, folder=folder), encoding="utf-8"
    )
    if user is not None:
        os.chown(folder, user, user)
        config.chmod(0o644)
    process = subprocess.Popen([program, config], user=user, group=user, cwd="/", stderr=subprocess.DEVNULL)
    try:
        _wait_for(folder / f".s.PGSQL.{_PORT}", process)
        yield f"{url.replace(str(server.folder), str(folder))}&port={_PORT}"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + _SECONDS
    while not socket.exists():
        assert process.poll() is None and time.monotonic() < give_up, "PgBouncer did not start"
        time.sleep(0.02)
