"""Microsoft's own local Teams, the Agents Playground, with a browser before it: one for each person who sits there."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.kit.microsoft_login import SignIn
from tests.kit.rig.processes import free_port
from tests.kit.teams import TENANT, Person

CLI = Path(__file__).parent.parent / "tools" / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
CHANNEL = "19:alerts@thread.tacv2"
_PATIENCE = 30.0  # seconds


def _user(person: Person) -> dict[str, str]:
    given, family = person.name.split(" ", 1)
    return {
        "id": person.sender,
        "name": person.name,
        "userPrincipleName": person.email,
        "aadObjectId": person.directory_id,
        "givenName": given,
        "surname": family,
        "email": person.email,
    }


def configuration(sits: Person, others: list[Person]) -> Mapping[str, Any]:
    """What the Playground is told: who sits there, and the team's channel."""
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": "28:bot", "name": "Onboarding"},
        "currentUser": _user(sits),
        "users": [_user(person) for person in others],
        "personalChat": {"id": f"a:{sits.number}"},
        "groupChat": {"id": "19:group@thread.v2", "name": "Riverside project"},
        "team": {
            "id": "19:team@thread.tacv2",
            "name": "NHS Notify",
            "aadGroupId": "33333333-0000-4000-8000-000000000001",
            "channels": [{"id": CHANNEL, "name": "Alerts"}],
        },
    }


@asynccontextmanager
async def playground(
    folder: Path, bot: str, sits: Person, others: list[Person], sign_in: SignIn | None = None
) -> AsyncIterator[str]:
    """Its address, while the block runs. `bot` is where it sends to. Without `sign_in` it signs nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(configuration(sits, others)), encoding="utf-8")
    port = free_port()
    command = ["node", str(CLI), "-e", bot, "-c", "msteams", "-p", str(port), "--disable-telemetry"]
    environment = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "HOME": str(folder)}
    if sign_in:
        command.extend(sign_in.arguments)
        environment.update(sign_in.variables)
    with (folder / "output.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            await _ready(process, port, folder)
            yield f"http://localhost:{port}"
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()


async def _ready(process: asyncio.subprocess.Process, port: int, folder: Path) -> None:
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    async with ClientSession() as session:
        while True:
            assert process.returncode is None, (folder / "output.log").read_text()
            try:
                async with session.get(f"http://localhost:{port}/") as response:
                    if response.status == 200:
                        return
            except ClientError:
                assert asyncio.get_running_loop().time() < deadline, (folder / "output.log").read_text()
            await asyncio.sleep(0.1)
