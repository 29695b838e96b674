"""The doctor: what is right, and what to do about the rest."""

from __future__ import annotations

from pathlib import Path

from bot.doctor import examine
from bot.settings.common import Settings
from models.database.migrate import upgrade
from tests.kit.rig import platform as faults
from tests.kit.rig.post_office import PostOffice
from tests.kit.rig.processes import free_port


async def found(url: str, **more: object) -> dict[str, tuple[bool, str]]:
    settings = Settings.model_validate({"database_url": url, "port": free_port(), **more})
    return {finding.about: (finding.well, finding.advice) for finding in await examine(settings)}


async def test_a_good_house(empty_url: str) -> None:
    await upgrade(empty_url)
    findings = await found(empty_url)
    assert [well for well, _ in findings.values()] == [True] * 5
    assert findings["Messages"] == (True, "0 waiting to be sent")


async def test_what_is_wrong_comes_with_what_to_do(tmp_path: Path) -> None:
    findings = await found(f"sqlite:///{tmp_path}/gone/onboarding.db", host="0.0.0.0", web_chat="on")
    assert findings["Database"] == (
        False,
        f"There is no folder {tmp_path}/gone. Make it, or change the database address.",
    )
    assert findings["Web page"][0] is False and "WEB_CHAT_ANYWHERE" in findings["Web page"][1]
    assert "Messages" not in findings


async def test_messages_that_do_not_arrive(office: PostOffice, database_url: str) -> None:
    office.platform.before = faults.status(410)
    await office.write(1)
    await office.work()
    assert (await found(database_url))["Messages"] == (
        False,
        "1 cannot be delivered. Run python -m bot outbox to see why.",
    )
