"""The settings for Slack, and what is said of those that cannot be used."""

from __future__ import annotations

import pytest

from bot.settings.common import Settings, SettingsProblem, load_settings
from bot.settings.slack import SLACK_FIXES

SET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc"}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(str(tmp_path))


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_without_a_token_slack_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).slack() is None


def test_http_and_socket_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    served = read(monkeypatch, **SET).slack()
    assert served is not None
    assert (served.in_socket_mode, served.api) == (False, "https://slack.com/api/")
    socket = read(monkeypatch, SLACK_APP_TOKEN="xapp-1", SLACK_API_URL="https://slack-gov.com/api").slack()
    assert socket is not None
    assert (socket.in_socket_mode, socket.api) == (True, "https://slack-gov.com/api/")


@pytest.mark.parametrize(
    ("variables", "fix"),
    [
        ({"ONBOARDING_TEAM_CHANNEL": "slack:T1/C1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "abc"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "abc"}, "SLACK_BOT_TOKEN"),
        ({**SET, "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({**SET, "SLACK_API_URL": "http://slack.com/api/"}, "SLACK_API_URL"),
    ],
)
def test_what_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], fix: str) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(monkeypatch, **variables).slack()
    assert str(problem.value) == SLACK_FIXES[fix]
    assert "abc" not in str(problem.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **SET, SLACK_APP_TOKEN="xapp-1")
    assert "xoxb-1" not in f"{settings!r}{settings.slack()!r}"
    assert "xapp-1" not in f"{settings!r}{settings.slack()!r}"
