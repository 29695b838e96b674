"""The doctor: what is right, and what to do about the rest."""

from __future__ import annotations

import errno
import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from adapters.graph.settings import GraphSettings
from adapters.slack.manifest import manifest
from bot.doctor import examine
from bot.settings.common import Settings, SettingsProblem
from bot.settings.graph import GRAPH_FIXES
from bot.settings.mail import MAIL_FIXES, MAIL_UNSET
from bot.wiring import build
from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.database.migrate import upgrade
from models.tables import ProcessRow
from tests.bot.programs import Folder
from tests.kit.databases import opened
from tests.kit.graph import ORGANISER, serving_graph
from tests.kit.graph import SECRET as GRAPH_SECRET
from tests.kit.mail_server import mail_server
from tests.kit.ods_server import ods_server
from tests.kit.organisations import load_list
from tests.kit.rig import platform as faults
from tests.kit.rig.post_office import PostOffice
from tests.kit.rig.processes import free_port
from tests.kit.slack_api import PRIYA, Fault, SlackApi, serving
from tests.kit.slack_payloads import BOT, TEAM, TEAM_CHANNEL
from tests.kit.teams import TEAM_CHANNEL as TEAMS_CHANNEL
from tests.kit.teams import TENANT, local_teams
from tests.models.rows import an_onboarding, store


async def found(url: str, **more: object) -> dict[str, tuple[bool, str]]:
    settings = Settings.model_validate({"database_url": url, "port": free_port(), **more})
    return {finding.about: (finding.well, finding.advice) for finding in await examine(settings)}


async def test_a_good_house(empty_url: str) -> None:
    await upgrade(empty_url)
    findings = await found(empty_url)
    assert len(findings) == 14
    assert all(well for well, _ in findings.values())
    assert findings["Messages"] == (True, "0 waiting to be sent")
    assert "no list is loaded. Run python -m bot ods load" in findings["Organisations"][1]


async def test_a_file_that_others_can_read_is_told_and_left_as_it_is(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.chmod(0o640)
    well, advice = (await found(sqlite_url))["Database file"]
    assert not well and "Others on this computer can read" in advice and "chmod go-rwx" in advice
    assert file.stat().st_mode & 0o777 == 0o640
    file.chmod(0o600)
    assert (await found(sqlite_url))["Database file"][0]


async def test_how_old_the_list_of_organisations_is(sqlite_database: Database, sqlite_url: str) -> None:
    await load_list(sqlite_database)
    well, advice = (await found(sqlite_url))["Organisations"]
    assert well and advice.startswith("4 as of 28 November 2026, ") and advice.endswith("days ago (etr.csv)")


@pytest.mark.parametrize(("minutes", "way"), [(-10, "600 seconds behind"), (10, "600 seconds ahead of")])
async def test_a_clock_that_is_wrong_is_told_beside_the_databases_own(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, minutes: int, way: str
) -> None:
    monkeypatch.setattr("bot.doctor.utc_now", lambda: datetime.now(UTC) + timedelta(minutes=minutes))
    well, advice = (await found(postgres_url))["Clock"]
    assert not well and re.search(way.replace("600", "(599|600|601)"), advice) and "time server" in advice


async def test_a_clock_is_behind_where_another_process_wrote_what_is_still_to_come(
    sqlite_database: Database, sqlite_url: str
) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await store(sqlite_database, ProcessRow(id="another", role="worker", seen_at=ahead))
    well, advice = (await found(sqlite_url))["Clock"]
    assert not well and "seconds behind" in advice


async def test_onboardings_of_newer_content_are_counted(sqlite_database: Database, sqlite_url: str) -> None:
    await store(sqlite_database, an_onboarding("ONB-1", content_version="2999-01"))
    well, advice = (await found(sqlite_url))["Database"]
    assert not well
    assert "content that this program does not have (2999-01): 1." in advice


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


REFUSED = [
    {"onboarding_team_channel": "slack:T0AB/C0DE"},
    {"slack_bot_token": "xoxb-1", "onboarding_team_channel": "slack:T0AB/C0DE"},
    {"slack_signing_secret": "abc"},
    {"slack_app_token": "xapp-1"},
    {"microsoft_app_id": "abc", "onboarding_team_channel": "web:team"},
    {"microsoft_app_id": "abc", "microsoft_app_password": "x", "onboarding_team_channel": "web:team"},
    {"teams_playground": True},
    {"onboarding_team_channel": "teams:t/19:x@thread.tacv2", "host": "0.0.0.0"},
    {"slack_bot_token": "xoxb-1", "slack_signing_secret": "abc"},
    {"host": "0.0.0.0"},
]


@pytest.mark.parametrize("variables", REFUSED, ids=" ".join)
async def test_what_run_refuses_the_doctor_names(
    sqlite_url: str, variables: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.model_validate({"database_url": sqlite_url, "port": free_port(), **variables})
    with pytest.raises(SettingsProblem) as refused:
        build(settings)
    named = [finding.advice for finding in await examine(settings) if not finding.well]
    assert str(refused.value) in named


async def test_both_platforms_are_asked_whether_they_take_our_credentials(sqlite_url: str) -> None:
    api = SlackApi()
    api.fail("auth.test", Fault(error="invalid_auth"))
    async with serving(api) as address, local_teams() as teams:
        teams.refuses_sign_in = True
        credentials = {
            **{"slack_bot_token": "xoxb-1", "slack_signing_secret": "abc", "slack_api_url": address},
            **{"microsoft_app_id": "app", "microsoft_app_password": "old", "microsoft_app_tenant_id": "home"},
            **{"microsoft_login_url": teams.url, "onboarding_team_channel": "web:team"},
        }
        findings = await found(sqlite_url, **credentials)
        assert findings["Slack"] == (False, "Set SLACK_BOT_TOKEN to the token of the installed app.")
        assert findings["Teams"][0] is False and "MICROSOFT_APP_PASSWORD" in findings["Teams"][1]
        teams.refuses_sign_in = False
        findings = await found(sqlite_url, **{**credentials, "microsoft_app_password": "a dummy"})
        assert (findings["Slack"][0], findings["Teams"][0]) == (True, True)


async def test_a_platform_that_cannot_be_reached_is_no_wrong_token(sqlite_url: str) -> None:
    nowhere = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "abc", "slack_api_url": "http://127.0.0.1:9/api/"}
    well, advice = (await found(sqlite_url, **nowhere, onboarding_team_channel="web:team"))["Slack"]
    assert not well and "Check the way out" in advice


async def test_a_misspelt_name_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("PROT=4555\n", encoding="utf-8")
    assert (await found(sqlite_url))["Settings"] == (
        False,
        ".env sets PROT, which we do not know. Write PORT if you mean that.",
    )


async def test_a_full_disk_is_named(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise DatabaseUnavailable from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("models.repositories.operations.put", full)
    monkeypatch.setattr("models.database.readiness._LEAST_ROOM", 1 << 60)  # more than any disk has
    well, advice = (await found(sqlite_url))["Database"]
    assert not well and advice.endswith("is full. Make room on it.")


async def test_looking_leaves_nothing_behind(sqlite_url: str) -> None:
    await found(sqlite_url)
    async with opened(sqlite_url) as database, database.reading() as session:
        assert list(await session.exec(select(ProcessRow))) == []


ALL_SCOPES = ",".join(manifest(None)["oauth_config"]["scopes"]["bot"])
IN_SLACK = {
    "as it should be": (ALL_SCOPES, [PRIYA, BOT], None),
    "without a scope that little hangs on": (ALL_SCOPES.replace("usergroups:read,", ""), [PRIYA, BOT], None),
    "without one that matters": (ALL_SCOPES.replace("users:read,", ""), [PRIYA, BOT], "lacks users:read"),
    "not in the team's channel": (ALL_SCOPES, [PRIYA], "Invite the app"),
}


@pytest.mark.parametrize(("scopes", "members", "said"), IN_SLACK.values(), ids=IN_SLACK)
async def test_what_slack_lets_us_do_is_looked_at(
    sqlite_url: str, scopes: str, members: list[str], said: str | None
) -> None:
    api = SlackApi()
    api.scopes, api.members[TEAM_CHANNEL] = scopes, members
    async with serving(api) as address:
        credentials = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "abc", "slack_api_url": address}
        team = {"onboarding_team_channel": f"slack:{TEAM}/{TEAM_CHANNEL}"}
        well, advice = (await found(sqlite_url, **credentials, **team))["Slack"]
    assert well is (said is None), advice
    assert said is None or said in advice


@pytest.mark.parametrize("blocked", [False, True], ids=["in the team", "not in the team"])
async def test_the_teams_channel_in_teams_is_looked_at(sqlite_url: str, blocked: bool) -> None:
    async with local_teams() as teams:
        teams.blocked |= {TEAMS_CHANNEL} if blocked else set()
        credentials = {
            **{"microsoft_app_id": "app", "microsoft_app_password": "a dummy", "microsoft_app_tenant_id": TENANT},
            **{"microsoft_login_url": teams.url, "teams_allowed_service_urls": f"{teams.url}/connector"},
            **{"onboarding_team_channel": f"teams:{TENANT}/{TEAMS_CHANNEL}"},
        }
        well, advice = (await found(sqlite_url, **credentials))["Teams"]
    assert (well, "Add the app to that team" in advice) == (not blocked, blocked)


def test_scripts_read_it_as_json_and_by_its_exit_code(tmp_path: Path) -> None:
    folder = Folder(tmp_path, {"PORT": str(free_port())})
    done = folder.runs("doctor", "--json")
    told = {one["about"]: one["well"] for one in json.loads(done.stdout)}
    assert (done.returncode, told["Database"], told["Content"]) == (1, False, True)
    folder.runs("migrate")
    assert folder.runs("doctor", "--json").returncode == 0
    assert Folder(tmp_path, {"PORT": "many"}).runs("doctor", "--json").returncode == 2


async def test_mail_is_tried_and_what_is_wrong_with_it_is_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gone/onboarding.db"
    sender = {"mail_from": "Notify <bot@notify.example>"}
    assert (await found(url))["Mail"] == (True, "not set up")
    async with mail_server(auth_require_tls=False) as server:
        address = f"127.0.0.1:{server.port}"
        assert (await found(url, smtp_url=f"smtp://{address}", **sender))["Mail"] == (True, "it takes our credentials")
        wrong = await found(url, smtp_url=f"smtp://bot:wrong@{address}", **sender)
        assert (
            wrong["Mail"][0] is False and "refuses the user or the password (535). Check SMTP_URL." in wrong["Mail"][1]
        )
    well, advice = (await found(url, smtp_url=f"smtp://{address}", **sender))["Mail"]
    assert not well and "takes too long to answer" in advice
    assert (await found(url, smtp_url=f"smtp://{address}"))["Mail"] == (False, MAIL_FIXES["MAIL_FROM"])
    assert (await found(url, **sender))["Mail"] == (False, MAIL_UNSET)


REGISTER = {
    "as it should be": ("answers", "", None),
    "silent": ("hangs", "", "did not answer (TimeoutError). Check ODS_API_URL and the way out."),
    "refusing": ("refuses", "", "ODS answers 500. Check ODS_API_URL"),
    "too often asked": ("limits", "", "ODS answers 429. Check ODS_API_URL"),
    "a page of something else": ("stutters", "", "answers what is no JSON. Check ODS_API_URL"),
    "of another version": ("misshapes", "", "a record that we cannot read. Check ODS_API_URL"),
    "another path": ("answers", "/4-0-0", "does not know X26, which is NHS England. Set ODS_API_URL to"),
}


@pytest.mark.parametrize(("does", "path", "said"), REGISTER.values(), ids=REGISTER)
async def test_the_register_is_asked_and_what_is_wrong_with_it_is_said(
    sqlite_url: str, does: str, path: str, said: str | None
) -> None:
    async with ods_server() as ods:
        ods.does = does
        well, advice = (await found(sqlite_url, ods_api_url=f"{ods.url}{path}"))["Register"]
    assert well is (said is None) and (said or "ODS answers") in advice, advice


async def test_a_register_that_nobody_set_up_or_that_nobody_reaches(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gone/onboarding.db"
    assert (await found(url))["Register"] == (True, "not set up")
    well, advice = (await found(url, ods_api_url="http://127.0.0.1:9/ORD"))["Register"]
    assert not well and "Check ODS_API_URL and the way out" in advice


async def test_the_calendar_is_tried_and_what_is_wrong_with_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/gone/onboarding.db"
    assert (await found(url))["Calendar"] == (True, "not set up")
    known = {"graph_tenant_id": "tenant", "graph_client_id": "app", "graph_organiser": ORGANISER}
    async with serving_graph() as graph:
        here = {"url": graph.url, "login_url": graph.url}
        monkeypatch.setattr("bot.settings.graph.GraphSettings", partial(GraphSettings, **here))
        works = await found(url, graph_client_secret=GRAPH_SECRET, **known)
        assert works["Calendar"] == (True, "it takes our credentials")
        wrong = await found(url, graph_client_secret="another", **known)
        assert wrong["Calendar"][0] is False and "GRAPH_CLIENT_SECRET has ended" in wrong["Calendar"][1]
    assert (await found(url, **known))["Calendar"] == (False, GRAPH_FIXES["GRAPH_CLIENT_SECRET"])
