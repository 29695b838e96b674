"""Setting the app up for many workspaces: its manifest, what its page explains, and one sentence for each setting."""

from __future__ import annotations

import pytest

from adapters.common.sealing import new_key
from adapters.slack.manifest import ManifestProblem, bot_scopes, manifest
from adapters.slack.oauth import MAY
from bot.doctor import examine
from bot.settings.common import Settings, SettingsProblem, load_settings
from tests.kit.rig.processes import free_port


def test_every_scope_is_explained_on_the_page_and_nothing_else() -> None:
    assert set(MAY) == set(bot_scopes())


def test_the_manifest_of_many_names_where_browsers_come_back_and_what_takes_the_app_out() -> None:
    drawn = manifest("https://bot.example.nhs.uk", many=True)
    assert drawn["oauth_config"]["redirect_urls"] == ["https://bot.example.nhs.uk/slack/oauth_redirect"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(drawn["settings"]["event_subscriptions"]["bot_events"])
    assert drawn["settings"]["token_rotation_enabled"] and drawn["settings"]["org_deploy_enabled"]
    with pytest.raises(ManifestProblem, match="other workspaces install the app there"):
        manifest(None, many=True)


MANY = {
    "slack_client_id": "1.2",
    "slack_client_secret": "s",
    "slack_signing_secret": "s",
    "secret_keys": new_key(),
    "public_url": "https://bot.example.nhs.uk",
    "onboarding_team_channel": "slack:T0AB/C0DE",
}


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("slack_client_id", "", "Set SLACK_CLIENT_ID to"),
        ("slack_client_secret", "", "Set SLACK_CLIENT_SECRET to"),
        ("slack_signing_secret", "", "Set SLACK_SIGNING_SECRET to"),
        ("secret_keys", "", "Set SECRET_KEYS to keys"),
        ("public_url", "", "Set PUBLIC_URL to the https address"),
        ("slack_bot_token", "xoxb-1", "for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many"),
        ("slack_app_token", "xapp-1", "for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many"),
    ],
)
async def test_what_is_missing_is_named_at_the_start_and_by_the_doctor(
    sqlite_url: str, name: str, value: str, fix: str
) -> None:
    settings = Settings.model_validate({"database_url": sqlite_url, "port": free_port(), **MANY, name: value})
    with pytest.raises(SettingsProblem, match=fix):
        settings.slack()
    [slack] = [found for found in await examine(settings) if found.about == "Slack"]
    assert not slack.well and fix in slack.advice


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEYS", "hunter2"), ("SLACK_ALLOWED_WORKSPACES", "hunter2,T0AB")])
def test_what_cannot_be_read_is_named_and_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem, match=f"^Set {name} to ") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_one_workspace_by_its_token_stays_the_simple_way() -> None:
    one = Settings.model_validate(
        {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s", "onboarding_team_channel": "slack:T0AB/C0DE"}
    ).slack()
    assert one is not None and one.workspaces is None
    many = Settings.model_validate(MANY).slack()
    assert many is not None and many.workspaces is not None and "slack_client_secret" not in repr(many)
