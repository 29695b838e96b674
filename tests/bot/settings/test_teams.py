"""Settings for Teams: when it is served, for whom, and the sentence for what cannot work."""

from __future__ import annotations

import pytest

from adapters.teams.settings import MICROSOFT_SERVICE_URLS, AppType, TeamsSettings
from bot.settings.common import FIXES, Settings, SettingsProblem, load_settings
from models.domain import Address
from models.enums import Channel, PlaceKind

WEB = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
APP = {"MICROSOFT_APP_ID": "app", "MICROSOFT_APP_PASSWORD": "a dummy", "MICROSOFT_APP_TENANT_ID": "home"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    for name in FIXES:
        monkeypatch.delenv(name, raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def served(monkeypatch: pytest.MonkeyPatch, **variables: str) -> TeamsSettings:
    found = settings(monkeypatch, **variables).teams()
    assert found is not None
    return found


def test_tenants_are_compared_without_their_case(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {**APP, "MICROSOFT_APP_TENANT_ID": "HOME-ID", "TEAMS_ALLOWED_TENANTS": "HOME-ID, Other-ID"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    served = Settings(_env_file=None).teams()
    assert served is not None and served.tenant_id == "home-id"
    assert [served.serves(tenant) for tenant in ("home-id", "OTHER-id", "third")] == [True, True, False]


def test_nothing_of_teams_is_served_when_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch).teams() is None


def test_an_app_is_served_for_its_own_tenant_at_microsofts_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    teams = served(monkeypatch, **APP)
    assert teams.signed and teams.allowed_tenants == {"home"} and teams.service_urls == MICROSOFT_SERVICE_URLS
    assert teams.may_send_to("https://smba.trafficmanager.net/uk/")
    for elsewhere in (
        "https://smba.trafficmanager.net.evil.example/",
        "http://smba.trafficmanager.net/",
        "http://localhost/",
    ):
        assert not teams.may_send_to(elsewhere)


def test_the_list_of_tenants_is_taken_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    teams = served(monkeypatch, **APP, TEAMS_ALLOWED_TENANTS="home, other")
    assert teams.serves("other") and not teams.serves("another")


def test_the_teams_channel_brings_its_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    teams = served(monkeypatch, **APP, ONBOARDING_TEAM_CHANNEL="teams:notify/19:x@thread.tacv2")
    assert teams.allowed_tenants == {"home", "notify"}


def test_without_an_app_it_is_served_on_this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = {"ONBOARDING_TEAM_CHANNEL": "teams:notify/19:x@thread.tacv2"}
    teams = served(monkeypatch, **channel)
    assert not teams.signed and teams.may_send_to("http://localhost:56150/_connector")
    assert not teams.may_send_to("https://smba.trafficmanager.net/uk/")
    with pytest.raises(SettingsProblem, match="MICROSOFT_APP_ID"):
        settings(monkeypatch, **channel, HOST="0.0.0.0").teams()


def test_the_playground_signs_in_only_where_it_is_asked_for_and_on_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not served(monkeypatch, **APP).playground
    teams = served(monkeypatch, **APP, TEAMS_PLAYGROUND="true")
    assert teams.playground and teams.signed and teams.may_send_to("http://localhost:56150/_connector")
    assert not teams.may_send_to("https://smba.trafficmanager.net/uk/")
    assert teams.tenant_metadata_url == ("https://login.microsoftonline.com/home/v2.0/.well-known/openid-configuration")
    with pytest.raises(SettingsProblem, match="TEAMS_PLAYGROUND"):
        settings(monkeypatch, HOST="0.0.0.0").teams()
    with pytest.raises(SettingsProblem, match="TEAMS_PLAYGROUND"):
        settings(monkeypatch, TEAMS_PLAYGROUND="perhaps")


def test_a_playground_that_signs_in_needs_an_app(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsProblem, match="set MICROSOFT_APP_ID"):
        settings(monkeypatch, TEAMS_PLAYGROUND="true").teams()
    with pytest.raises(SettingsProblem, match="set MICROSOFT_APP_ID"):
        settings(monkeypatch, ONBOARDING_TEAM_CHANNEL="teams:notify/19:x@thread.tacv2").teams()


def test_a_managed_identity_needs_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {name: value for name, value in APP.items() if name != "MICROSOFT_APP_PASSWORD"}
    with pytest.raises(SettingsProblem, match="MICROSOFT_APP_PASSWORD"):
        settings(monkeypatch, **variables).teams()
    teams = served(monkeypatch, **variables, MICROSOFT_APP_TYPE="UserAssignedMSI")
    assert teams.app_type is AppType.MANAGED_IDENTITY


@pytest.mark.parametrize("name", ["TEAMS_OPENID_METADATA_URL", "MICROSOFT_LOGIN_URL", "TEAMS_ALLOWED_SERVICE_URLS"])
def test_a_token_goes_only_where_nobody_listens_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsProblem, match=name):
        settings(monkeypatch, **{name: "http://teams.example.org/"})
    assert settings(monkeypatch, **{name: "http://127.0.0.1:9000/"}).teams_problem(WEB, True) is None


@pytest.mark.parametrize(
    ("metadata", "cloud"),
    [
        ("https://login.botframework.azure.us/v1/.well-known/openidconfiguration", "https://api.botframework.us"),
        ("https://login.botframework.com/v1/.well-known/openidconfiguration", "https://api.botframework.com"),
    ],
)
def test_each_cloud_has_its_own_issuer(metadata: str, cloud: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert served(monkeypatch, **APP, TEAMS_OPENID_METADATA_URL=metadata).cloud == cloud


def test_no_secret_stands_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "a dummy" not in repr(settings(monkeypatch, **APP))
    assert "a dummy" not in repr(served(monkeypatch, **APP))
