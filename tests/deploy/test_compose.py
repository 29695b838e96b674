"""The steps of the compose file, in its order and with its settings, on this machine.

PostgreSQL is an embedded one, the mail server is one of the tests, and all of it stays on the loopback address. What
only a container engine does, such as a root that nothing writes to, is not played here.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.bot.programs import Folder, stopped
from tests.kit.mail_server import mail_server
from tests.kit.rig.processes import free_port

COMPOSE = (Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8")
_DEFAULT = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


def block(name: str) -> str:
    """What stands beneath a service, or a part that services share."""
    found = re.search(rf"^( *){name}:.*\n((?:\1 +.*\n|\n)+)", COMPOSE, re.MULTILINE)
    assert found, name
    return found[2]


def command(service: str) -> str:
    [named] = re.findall(r'command: \["(\w+)"\]', block(service))
    return str(named)


def waits_for(service: str) -> list[str]:
    return re.findall(r"^      (\w+):\n        condition: ", block(service), re.MULTILINE)


def environment(part: str) -> dict[str, str]:
    """The variables of a service, or of all of them, where `.env` sets none."""
    set_to = re.findall(r"^ +([A-Z_]+): (.+)$", block(part), re.MULTILINE)
    return {name: _DEFAULT.sub(lambda found: found[2] or "", value.strip('"')) for name, value in set_to}


async def test_its_steps_lead_to_a_service_that_is_ready_and_ends_well(empty_postgres_url: str, tmp_path: Path) -> None:
    assert waits_for("migrate") == ["database"] and waits_for("web") == waits_for("worker") == ["migrate"]
    async with mail_server() as mail:
        here = {"DATABASE_URL": empty_postgres_url, "SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "HOST": "127.0.0.1"}
        told = environment("x-assistant") | here
        web = Folder(tmp_path, told | {"PORT": str(free_port())})
        migrated = await asyncio.to_thread(web.runs, command("migrate"))
        assert migrated.returncode == 0, migrated.stderr
        beside = str(free_port())
        assert environment("worker") == {"WORKER_PORT": told["PORT"]}, "its health is asked where the image asks"
        worker = Folder(tmp_path, told | {"PORT": beside, "WORKER_PORT": beside})
        with web.running(command("web")) as serving, worker.running(command("worker")) as sending:
            for started in (web, worker):
                for page in ("/healthz", "/readyz"):
                    assert await asyncio.to_thread(started.answers, page), started.log_of(command("web"))
            assert (await asyncio.to_thread(stopped, serving))[0] == 0
            assert (await asyncio.to_thread(stopped, sending))[0] == 0
