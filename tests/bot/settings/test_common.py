"""Settings: what is read, and the sentence for each that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.common import FIXES, LogFormat, Settings, SettingsProblem, load_settings, unknown_settings
from models.database.engines import ConnectionSettings
from models.domain import Address
from models.enums import Channel, PlaceKind


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FIXES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_starts_on_this_computer_with_the_web_page_when_nothing_is_set() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 3978)
    assert settings.database_url == "sqlite:///./onboarding.db"
    assert settings.team_address == Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
    assert settings.web_chat_starts()


def test_the_environment_wins_over_the_env_file_and_unknown_or_empty_lines_are_passed_over(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / ".env").write_text("PORT=4000\nLOG_FORMAT=json\nLOG_LEVEL=\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "5000")
    settings = load_settings()
    assert (settings.port, settings.log_format, settings.log_level) == (5000, LogFormat.JSON, "INFO")


def test_the_pool_and_the_pooler_of_a_database_are_settings(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().connections == ConnectionSettings(size=20, transaction_pooler=False)
    monkeypatch.setenv("DATABASE_POOL_SIZE", "5")
    monkeypatch.setenv("DATABASE_POOLER", "Transaction")
    assert load_settings().connections == ConnectionSettings(size=5, transaction_pooler=True)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("postgres://u:p@db/notify", "postgresql+asyncpg://u:p@db/notify"),
        ("postgresql://u:p@db/notify?sslmode=require", "postgresql+asyncpg://u:p@db/notify?sslmode=require"),
        ("postgresql+asyncpg://u@db/notify", "postgresql+asyncpg://u@db/notify"),
        ("sqlite:///./other.db", "sqlite:///./other.db"),
        ("sqlite+aiosqlite:///./other.db", "sqlite:///./other.db"),
    ],
)
def test_database_addresses_of_hosting_platforms_are_understood(
    written: str, understood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    assert load_settings().database_url == understood


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("slack:T0AB/C0DE", Address(Channel.SLACK, "T0AB", PlaceKind.TEAM, "C0DE")),
        ("teams:t-1/19:x@thread.tacv2", Address(Channel.TEAMS, "t-1", PlaceKind.TEAM, "19:x@thread.tacv2")),
    ],
)
def test_a_team_channel_elsewhere_turns_the_web_page_off(
    written: str, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONBOARDING_TEAM_CHANNEL", written)
    settings = load_settings()
    assert settings.team_address == address
    assert not settings.web_chat_starts()
    monkeypatch.setenv("WEB_CHAT", "ON")
    assert load_settings().web_chat_starts()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "example.hunter2"),
        ("PORT", "hunter2"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("DATABASE_URL", "mysql://u:hunter2@db/notify"),
        ("DATABASE_URL", "hunter2"),
        ("DATABASE_POOL_SIZE", "0"),
        ("DATABASE_POOL_SIZE", "hunter2"),
        ("DATABASE_POOLER", "hunter2"),
        ("ONBOARDING_TEAM_CHANNEL", "hunter2"),
        ("ONBOARDING_TEAM_CHANNEL", "slack:T0AB"),
        ("CALLS_AT_ONE_TIME", "0"),
        ("CALLS_AT_ONE_TIME", "hunter2"),
        ("SECOND_APPROVAL", "hunter2"),
        ("SECOND_APPROVAL", "4,11"),
        ("TURNS_PER_PERSON", "hunter2"),
        ("TURNS_PER_WORKSPACE", "-1"),
        ("WEB_CHAT", "hunter2"),
        ("WEB_CHAT_ANYWHERE", "hunter2"),
        ("LOG_LEVEL", "hunter2"),
        ("LOG_FORMAT", "hunter2"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_fix_and_never_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem) as caught:
        load_settings()
    sentence = str(caught.value)
    assert sentence.startswith(f"Set {name} to ")
    assert "hunter2" not in sentence
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "written", ["slack:T0ACME/#notify-onboarding", "slack:acme/C0TEAM", "slack:T0ACME/notify", "slack:T0ACME/c0team"]
)
def test_names_in_place_of_slacks_ids_are_refused_with_where_the_ids_are(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONBOARDING_TEAM_CHANNEL", written)
    with pytest.raises(SettingsProblem, match=r"with their ids, .* both stand at the end of its address"):
        load_settings()


def test_the_ids_of_a_teams_link_are_read_as_they_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONBOARDING_TEAM_CHANNEL", "teams:ABCD-01/19%3aonboarding%40thread.tacv2")
    assert load_settings().team_address == Address(
        Channel.TEAMS, "abcd-01", PlaceKind.TEAM, "19:onboarding@thread.tacv2"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", " ", "\t"])
def test_a_line_end_behind_a_secret_is_no_part_of_it(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "MICROSOFT_APP_PASSWORD", "HEALTH_TOKEN"):
        monkeypatch.setenv(name, f"xoxb-1{end}")
    settings = load_settings()
    secrets = (settings.slack_signing_secret, settings.slack_bot_token, settings.microsoft_app_password)
    assert {*secrets, settings.health_token} == {"xoxb-1"}


@pytest.mark.parametrize("address", ["http://hooks.example/x", "ftp://hooks.example", "https://", "hooks.example"])
def test_alerts_are_posted_over_https_alone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_WEBHOOK", address)
    with pytest.raises(SettingsProblem, match="begins with https://"):
        load_settings()


def test_a_misspelt_name_is_told_with_the_one_that_is_meant(empty_folder: Path) -> None:
    assert unknown_settings() == []
    (empty_folder / ".env").write_text("PROT=4555\nonboarding_team_chanel=web:team\nPORT=1\nZULU=1\n", encoding="utf-8")
    assert unknown_settings() == [
        ".env sets PROT, which we do not know. Write PORT if you mean that.",
        ".env sets ONBOARDING_TEAM_CHANEL, which we do not know. Write ONBOARDING_TEAM_CHANNEL if you mean that.",
        ".env sets ZULU, which we do not know. Remove it if it is for nobody else.",
    ]


IN_SLACK = {"ONBOARDING_TEAM_CHANNEL": "slack:T0AB/C0DE"}
IN_TEAMS = {"ONBOARDING_TEAM_CHANNEL": "teams:t-1/19:x@thread.tacv2"}


@pytest.mark.parametrize(
    ("variables", "listens_on"),
    [
        ({"PORT": "5000", **IN_SLACK}, "0.0.0.0"),
        ({"PORT": "5000", **IN_TEAMS, "MICROSOFT_APP_ID": "app"}, "0.0.0.0"),
        ({"PORT": "5000", **IN_SLACK, "HOST": "127.0.0.1"}, "127.0.0.1"),
        ({"PORT": "5000", **IN_SLACK, "WEB_CHAT": "on"}, "127.0.0.1"),
        ({"PORT": "5000"}, "127.0.0.1"),
        ({"PORT": "5000", **IN_TEAMS}, "127.0.0.1"),
        (IN_SLACK, "127.0.0.1"),
    ],
)
def test_a_hosting_platform_that_sets_a_port_alone_is_listened_to_where_no_stranger_gets_in(
    variables: dict[str, str], listens_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load_settings().listens_on == listens_on


def test_every_setting_has_its_sentence() -> None:
    assert {name.upper() for name in Settings.model_fields} == set(FIXES)


def test_an_env_file_in_another_encoding_is_explained(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes("LOG_LEVEL=été".encode("utf-16"))
    with pytest.raises(SettingsProblem, match=r"Save \.env as UTF-8 text\."):
        load_settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5"])
def test_the_web_page_is_not_opened_to_strangers_unless_told(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", host)
    with pytest.raises(SettingsProblem, match="no login"):
        load_settings().web_chat_starts()
    monkeypatch.setenv("WEB_CHAT_ANYWHERE", "true")
    assert load_settings().web_chat_starts()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_the_web_page_starts_on_this_computer(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", host)
    assert load_settings().web_chat_starts()


def test_a_password_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:hunter2@db/notify")
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize(
    "credentials",
    [{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc"}, {"MICROSOFT_APP_ID": "app"}],
    ids=["Slack", "Teams"],
)
@pytest.mark.parametrize("mode", ["auto", "on", "off"])
def test_real_people_are_not_decided_on_from_the_page_unless_that_is_written(
    credentials: dict[str, str], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in credentials.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WEB_CHAT", mode)
    with pytest.raises(SettingsProblem, match="Set ONBOARDING_TEAM_CHANNEL to the team's own channel, or to web:team"):
        load_settings().web_chat_starts()
    monkeypatch.setenv("ONBOARDING_TEAM_CHANNEL", "web:team")
    settings = load_settings()
    assert (settings.web_chat_starts(), settings.page_decides) == (mode != "off", mode != "off")
