"""The calendar is off unless all of it is set, and what is missing is said by its name."""

from __future__ import annotations

import pytest

from adapters.graph.settings import GraphSettings
from bot.settings.common import SettingsProblem, load_settings
from bot.settings.graph import GRAPH_FIXES

ALL = {
    "GRAPH_TENANT_ID": "0a1b2c3d-0000-4000-8000-000000000001",
    "GRAPH_CLIENT_ID": "0a1b2c3d-0000-4000-8000-000000000002",
    "GRAPH_CLIENT_SECRET": "a~secret",
    "GRAPH_ORGANISER": "calls@example.nhs.uk",
}


def set_up(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_it_is_off_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().graph() is None
    set_up(monkeypatch, **ALL)
    assert load_settings().graph() == GraphSettings(*ALL.values())


@pytest.mark.parametrize("missing", ALL)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_up(monkeypatch, **{name: value for name, value in ALL.items() if name != missing})
    with pytest.raises(SettingsProblem) as said:
        load_settings().graph()
    assert str(said.value) == GRAPH_FIXES[missing]


@pytest.mark.parametrize(
    ("name", "value"),
    [("GRAPH_ORGANISER", "calls/../admins"), ("GRAPH_TENANT_ID", "a tenant"), ("GRAPH_CLIENT_ID", "x?y")],
)
def test_what_would_change_the_address_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    set_up(monkeypatch, **ALL | {name: value})
    with pytest.raises(SettingsProblem) as said:
        load_settings()
    assert str(said.value) == GRAPH_FIXES[name]
