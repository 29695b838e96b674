"""A key that a workspace's token was sealed with is missing: it is said, answered in words, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select, update

from adapters.common.sealing import Seal, new_key
from adapters.slack.channel import Installed
from bot.outbox.retry import MOST_MISTAKES
from bot.rehearsal.parts import registering
from models.tables import OutboxRow
from tests.bot.programs import Folder
from tests.kit.rig.processes import free_port
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import SECRET, TEAM_CHANNEL, command
from tests.kit.slack_workspaces import CLIENT, CLIENT_SECRET, HOME, OTHER, AcrossWorkspaces, SlackOfMany, slack_of_many

WHAT_TO_DO = "Put the key back into SECRET_KEYS, or have each workspace install the app again."


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[SlackOfMany]:
    async with slack_of_many(sqlite_url) as slack:
        await slack.installs(HOME)
        await slack.installs(OTHER)
        yield slack


def with_key(slack: SlackOfMany, key: str) -> None:
    """As after a start with another SECRET_KEYS."""
    where = slack.channel._installed
    assert isinstance(where, Installed)
    where.store._seal = Seal([key])
    where.tokens.forget_all()


def troubles(slack: SlackOfMany) -> tuple[str, ...]:
    """What /readyz and the alerts say."""
    return slack.assistant.app.monitor.troubles.sentences


async def outbox(slack: SlackOfMany) -> Sequence[OutboxRow]:
    async with slack.assistant.app.database.reading() as session:
        return (await session.exec(select(OutboxRow))).all()


async def test_a_request_is_answered_in_words_and_the_operator_reads_what_to_do(slack: SlackOfMany) -> None:
    other = slack.at(OTHER)
    with_key(slack, new_key())
    answered = await other.send(command(AMARA, "help", other.api.trigger(AMARA)))
    assert (answered.status, "not installed in your workspace" in answered.text) == (200, True)
    [trouble] = troubles(slack)
    assert f"not in SECRET_KEYS: {OTHER}. {WHAT_TO_DO}" in trouble
    await slack.installs(OTHER)
    assert (await other.send(command(AMARA, "help", other.api.trigger(AMARA)))).json
    assert troubles(slack) == ()


async def test_what_waits_is_kept_until_the_key_is_back(slack: SlackOfMany) -> None:
    app, world = slack.assistant.app, AcrossWorkspaces(slack)
    await registering.register(world, world.amara)
    with_key(slack, new_key())
    async with app.database.unit_of_work() as session:
        await session.exec(update(OutboxRow).values(sent_at=None, due_at=slack.assistant.now))
    for _ in range(MOST_MISTAKES + 2):
        await app.worker.once()
        slack.assistant.now += timedelta(minutes=11)  # longer than any row waits for its next try
    first, *_ = rows = await outbox(slack)
    assert "Put the key back into SECRET_KEYS" in str(first.problem)
    assert not any(row.sent_at or row.gave_up_at for row in rows)
    with_key(slack, slack.key)
    await slack.settle()
    assert all(row.sent_at and not row.gave_up_at for row in await outbox(slack))


async def test_at_the_start_every_workspace_is_looked_at(slack: SlackOfMany) -> None:
    assert await slack.channel.check() and troubles(slack) == ()
    with_key(slack, new_key())
    await slack.installs(HOME)
    assert not await slack.channel.check()
    [trouble] = troubles(slack)
    assert f"SECRET_KEYS: {OTHER}. {WHAT_TO_DO}" in trouble
    with_key(slack, slack.key)
    assert not await slack.channel.check()
    [trouble] = troubles(slack)
    assert f"SECRET_KEYS: {HOME}. " in trouble, "and nobody is told to install what is installed"


async def test_the_doctor_says_so_and_ends_with_1(slack: SlackOfMany, sqlite_url: str, tmp_path: Path) -> None:
    settings = {
        **{"SLACK_CLIENT_ID": CLIENT, "SLACK_CLIENT_SECRET": CLIENT_SECRET, "SLACK_SIGNING_SECRET": SECRET},
        **{"SLACK_API_URL": f"{slack.address}api/", "PUBLIC_URL": "https://bot.example.nhs.uk"},
        **{"ONBOARDING_TEAM_CHANNEL": f"slack:{HOME}/{TEAM_CHANNEL}", "DATABASE_URL": sqlite_url},
    }
    told = {}
    for key in (slack.key, new_key()):
        folder = Folder(tmp_path, {**settings, "SECRET_KEYS": key, "PORT": str(free_port())})
        done = await asyncio.to_thread(folder.runs, "doctor", "--json")
        [row] = [one for one in json.loads(done.stdout) if one["about"] == "Slack"]
        told[key] = done.returncode, row["well"], WHAT_TO_DO in row["advice"]
    assert [*told.values()] == [(0, True, False), (1, False, True)]
