"""Where requests may come from and where answers may go."""

from __future__ import annotations

import pytest

from adapters.teams.settings import TeamsSettings


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/uk/", True),
        ("https://smba.trafficmanager.net/uk", True),
        ("https://smba.infra.gov.teams.microsoft.us/gcch/", True),
        ("http://smba.trafficmanager.net/uk/", False),
        ("https://smba.trafficmanager.net:8443/uk/", False),
        ("https://smba.trafficmanager.net.evil.example/uk/", False),
        ("https://user@smba.trafficmanager.net/uk/", False),
        ("https://[", False),
    ],
)
def test_answers_go_to_microsofts_hosts_alone(url: str, allowed: bool) -> None:
    assert TeamsSettings().may_send_to(url) is allowed


def test_a_prefix_ends_at_a_folder() -> None:
    settings = TeamsSettings(service_urls=("https://teams.example/connector",))
    assert settings.may_send_to("https://teams.example/connector/v3")
    assert not settings.may_send_to("https://teams.example/connectors")
    assert not settings.may_send_to("https://teams.example/connector/../other")


def test_a_local_client_may_listen_on_any_port() -> None:
    assert TeamsSettings(service_urls=("http://localhost/",)).may_send_to("http://localhost:56150/_connector")


def test_without_a_list_any_tenant_is_served() -> None:
    assert TeamsSettings().serves("anybody")
    assert not TeamsSettings(allowed_tenants=frozenset({"ours"})).serves("anybody")
