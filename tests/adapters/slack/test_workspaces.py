"""Many workspaces, one app: each is reached by its own token, and none is told of another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from itertools import count
from time import time
from typing import Any

import pytest
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from adapters.common.sealing import CannotOpen, Seal, new_key
from adapters.slack.workspaces import acting_in
from bot.data.keys import sealed_anew
from bot.rehearsal import script
from bot.rehearsal.parts import registering
from bot.settings.common import Settings
from bot.startup_errors import StartProblem
from models.database.database import Database
from models.repositories import dead_letters
from models.repositories.mapping import fetch
from models.repositories.slack import installations
from models.tables import OutboxRow
from models.tables.slack import SlackInstallationRow
from tests.bot.data.test_requests import everything
from tests.kit.slack_api import AMARA, PRIYA, SlackApi
from tests.kit.slack_payloads import (
    ENTERPRISE,
    TEAM_CHANNEL,
    Body,
    command,
    direct_message,
    in_grid,
    of_grid,
    submission,
)
from tests.kit.slack_reading import press, team_card
from tests.kit.slack_screen import state_of, text_of
from tests.kit.slack_workspaces import HOME, HOURS, OTHER, AcrossWorkspaces, SlackOfMany, slack_of_many


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[SlackOfMany]:
    async with slack_of_many(sqlite_url) as slack:
        yield slack


@pytest.fixture
async def installed(database_url: str) -> AsyncIterator[SlackOfMany]:
    """The same on each database: for what several organisations share of it."""
    async with slack_of_many(database_url) as installed:
        yield installed


def uninstalled(workspace: str, kind: str = "app_uninstalled", ago: int = 0, **event: object) -> Body:
    """`ago`: how many seconds ago it happened."""
    told = {"type": kind, **event}
    about = {"team_id": workspace, "event_id": "Ev1", "event_time": int(time()) - ago}
    return Body("Event", {"type": "event_callback", **about, "event": told})


# Install


async def test_the_install_page_says_what_the_app_may_do_and_leads_to_slack(slack: SlackOfMany) -> None:
    page, state, cookie = await slack.begin()
    for words in ("read what people write to it directly", "see people&#x27;s work email addresses", "never the file"):
        assert words in page
    assert state and state in cookie and "HttpOnly" not in page


async def test_a_workspace_that_installed_it_is_answered_by_its_own_token(slack: SlackOfMany) -> None:
    status, page = await slack.installs(OTHER)
    assert (status, "Installed in Workspace T02OTHER" in page) == (200, True)
    other = slack.at(OTHER)
    await other.send(command(AMARA, "onboard", other.api.trigger(AMARA)))
    await slack.settle()
    assert other.api.called("views.open") and other.api.seen_by(AMARA, f"D{AMARA}")
    assert not slack.workspaces[HOME].calls and not slack.refused


async def test_no_token_stands_in_the_database_as_it_is(slack: SlackOfMany) -> None:
    await slack.installs(OTHER)
    stored = await everything(slack.assistant.app.database)
    assert OTHER in stored
    assert not [secret for secret in (*slack.tokens, "U09MANAGER", slack.key) if secret in stored]


@pytest.mark.parametrize("case", ["twice", "another browser", "no code", "wrong code", "refused", "late", "made up"])
async def test_an_install_that_is_not_what_it_should_be_installs_nothing(slack: SlackOfMany, case: str) -> None:
    _, state, cookie = await slack.begin()
    code = slack.code_for(OTHER)
    if case == "twice":
        assert (await slack.come_back(state, cookie, code=slack.code_for(HOME)))[0] == 200
    if case == "late":
        slack.assistant.now += timedelta(minutes=11)
    told = {
        "another browser": lambda: slack.come_back(state, "slack-app-oauth-state=mine", code=code),
        "no code": lambda: slack.come_back(state, cookie),
        "wrong code": lambda: slack.come_back(state, cookie, code="guess"),
        "refused": lambda: slack.come_back(state, cookie, error="access_denied"),
        "made up": lambda: slack.come_back("abc", "slack-app-oauth-state=abc", code=code),
    }.get(case, lambda: slack.come_back(state, cookie, code=code))
    status, page = await told()  # type: ignore[no-untyped-call]
    assert "Not installed" in page and (status == 200) == (case == "refused")
    assert OTHER not in await everything(slack.assistant.app.database)


async def test_a_workspace_that_may_not_is_refused_in_words_and_its_token_given_back(sqlite_url: str) -> None:
    async with slack_of_many(sqlite_url, allowed=frozenset({"T03SOME"})) as slack:
        status, page = await slack.installs(OTHER)
        assert status == 403 and "not among those that may use this assistant" in page
        assert slack.revoked == {token for token, of in slack.tokens.items() if of == OTHER}
        assert (await slack.installs(HOME))[0] == 200, "the onboarding team's own always may"


async def test_a_workspace_without_it_is_told_so_and_nothing_is_stored(slack: SlackOfMany) -> None:
    other = slack.at(OTHER)
    answered = await other.send(command(AMARA, "onboard", other.api.trigger(AMARA)))
    assert "not installed in your workspace" in answered.text
    assert "Amara" not in await everything(slack.assistant.app.database)


# Tokens that end


async def test_a_token_that_ends_is_changed_once_for_a_new_one_also_in_the_background(database_url: str) -> None:
    async with slack_of_many(database_url, lasts=3600) as slack:  # ends within 2 hours: due at the first use
        await slack.installs(OTHER)
        slack.lasts = HOURS
        tokens = slack.channel._installed.tokens  # type: ignore[union-attr]
        with acting_in(OTHER):
            used = await asyncio.gather(*(tokens.token() for _ in range(8)))
        assert len(set(used)) == 1 and len(slack.refreshed) == 1
        tokens.forget_all()
        other = slack.at(OTHER)
        await other.send(direct_message(AMARA, "onboard"))
        await slack.settle()
        assert {call.token for call in other.api.calls} == {f"Bearer {used[0]}"} and len(slack.refreshed) == 1


async def test_another_process_was_first_to_change_it(database_url: str) -> None:
    async with slack_of_many(database_url, lasts=3600) as slack:
        await slack.installs(OTHER)
        slack.refreshed += slack.refresh  # the refresh token is used up, and what it gave is not stored here
        with acting_in(OTHER):
            assert await slack.channel._installed.tokens.token() in slack.tokens  # type: ignore[union-attr]


# Taken out, and back


async def test_what_waits_is_kept_while_the_app_is_out_and_sent_once_it_is_back(installed: SlackOfMany) -> None:
    await installed.installs(HOME)
    await installed.installs(OTHER)
    world, app = AcrossWorkspaces(installed), installed.assistant.app
    await registering.register(world, world.amara)
    installed.uninstall(OTHER)
    assert (await installed.at(OTHER).send(uninstalled(OTHER))).status == 200
    gone = {token for token, of in installed.tokens.items() if of == OTHER}
    assert not [token for token in gone if token in await everything(app.database)]
    home = installed.at(HOME)
    assert await press(home, PRIYA, team_card(home), "Message the applicant") == 200
    await installed.quiet()
    view = home.api.top(PRIYA)
    assert view
    sent = submission(PRIYA, view, state_of(view, {"words": ("Are you there?",)}), home.api.trigger(PRIYA))
    assert (await home.send(sent)).status == 200
    for _ in range(4):
        await app.worker.once()
        installed.assistant.now += timedelta(seconds=2)
    other = installed.workspaces[OTHER]
    assert "Are you there?" not in told_in(other)
    async with app.database.reading() as session:
        waiting = select(OutboxRow).where(col(OutboxRow.workspace) == OTHER, col(OutboxRow.sent_at).is_(None))
        rows = (await session.exec(waiting)).all()
    assert rows and all("not installed in the workspace T02OTHER" in str(row.problem) for row in rows)
    assert installed.channel.health.troubles == (), "an organisation's own affair"
    await installed.installs(OTHER)
    await installed.settle()
    assert "Are you there?" in told_in(other)
    async with app.database.reading() as session:
        assert (await dead_letters.counts(session, installed.assistant.now)).dead == 0


def told_in(api: SlackApi) -> str:
    return " ".join(text_of(message.blocks) for message in api.messages)


async def test_a_whole_onboarding_from_another_workspace(installed: SlackOfMany) -> None:
    """Each side is spoken to where it is, and by its own workspace's token alone."""
    await installed.installs(HOME)
    await installed.installs(OTHER)
    world = AcrossWorkspaces(installed)
    await script.whole(world)
    await world.amara.sees("You are live")
    home, other = installed.workspaces[HOME], installed.workspaces[OTHER]
    assert {message.channel for message in home.messages} <= {TEAM_CHANNEL, f"D{PRIYA}", "DU05DAN"}
    assert TEAM_CHANNEL not in {message.channel for message in other.messages}
    assert not installed.refused


async def test_a_persons_own_token_that_is_taken_back_takes_nothing_out(slack: SlackOfMany) -> None:
    await slack.installs(OTHER)
    other = slack.at(OTHER)
    await other.send(uninstalled(OTHER, "tokens_revoked", tokens={"oauth": ["U1"]}))
    assert (await other.send(command(AMARA, "help", other.api.trigger(AMARA)))).json
    await other.send(uninstalled(OTHER, "tokens_revoked", tokens={"bot": ["U0BOT"]}))
    assert "not installed" in (await other.send(command(AMARA, "help", other.api.trigger(AMARA)))).text


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
async def test_word_of_an_earlier_removal_that_comes_late_takes_no_newer_install_out(
    slack: SlackOfMany, kind: str
) -> None:
    await slack.installs(OTHER)
    other = slack.at(OTHER)
    await other.send(uninstalled(OTHER, kind, 60, tokens={"bot": ["U0BOT"]}))
    assert (await other.send(command(AMARA, "help", other.api.trigger(AMARA)))).json
    await other.send(uninstalled(OTHER, kind, tokens={"bot": ["U0BOT"]}))
    assert "not installed" in (await other.send(command(AMARA, "help", other.api.trigger(AMARA)))).text


async def test_tokens_that_were_renewed_while_keys_change_stay(
    slack: SlackOfMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    await slack.installs(OTHER)
    database = slack.assistant.app.database

    reads = count()

    async def read(session: AsyncSession, statement: Any) -> Sequence[Any]:
        rows = await fetch(session, statement)
        return rows if next(reads) else [(enterprise, team, "as it was before") for enterprise, team, _ in rows]

    monkeypatch.setattr(installations, "fetch", read)
    all_of_them = installations.SlackInstallations(database)
    before = await all_of_them.of("", OTHER)
    assert before and await all_of_them.seal_anew(lambda sealed: f"{sealed}, anew") == 1
    kept = await all_of_them.of("", OTHER)
    assert kept and kept.sealed == f"{before.sealed}, anew"


async def test_the_home_workspace_without_it_is_told_to_the_operator(slack: SlackOfMany) -> None:
    assert not await slack.channel.check()
    [trouble] = slack.channel.health.troubles
    assert trouble.endswith("open https://bot.example.nhs.uk/slack/install in a browser.")
    await slack.installs(HOME)
    assert await slack.channel.check() and slack.channel.health.troubles == ()


# Keys


async def test_keys_are_changed_without_an_install_anew(slack: SlackOfMany, sqlite_url: str) -> None:
    await slack.installs(OTHER)
    newer = new_key()
    both = Settings.model_validate({"database_url": sqlite_url, "secret_keys": f"{newer},{slack.key}"})
    assert "of 1 Slack workspaces" in await sealed_anew(both)
    async with slack.assistant.app.database.reading() as session:
        [row] = (await session.exec(select(SlackInstallationRow))).all()
    assert json.loads(Seal([newer]).open(row.sealed))["bot_token"] in slack.tokens
    with pytest.raises(CannotOpen):
        Seal([slack.key]).open(row.sealed)
    with pytest.raises(StartProblem, match="Put the old key back"):
        await sealed_anew(Settings.model_validate({"database_url": sqlite_url, "secret_keys": slack.key}))


# An organisation of several workspaces


async def test_an_organisation_that_installed_it_as_a_whole_is_reached_in_each_of_its_workspaces(
    slack: SlackOfMany, sqlite_database: Database
) -> None:
    slack.workspaces[ENTERPRISE] = api = slack.workspaces[OTHER]
    api.users = {name: of_grid(user) for name, user in api.users.items()}
    await slack.installs(ENTERPRISE)
    other = slack.at(OTHER)
    await other.send(in_grid(command(AMARA, "onboard", api.trigger(AMARA))))
    await slack.settle()
    assert api.called("views.open") and not slack.refused, other.answers
    told = len(api.messages)
    async with slack.assistant.app.database.unit_of_work() as session:
        await session.exec(update(OutboxRow).values(sent_at=None, due_at=slack.assistant.now))
    slack.channel._installed.tokens.forget_all()  # type: ignore[union-attr]  # as a worker that saw no request
    await slack.settle()
    assert len(api.messages) >= told and not slack.refused
    with acting_in(OTHER):
        assert slack.tokens[await slack.channel._installed.tokens.token()] == ENTERPRISE  # type: ignore[union-attr]
