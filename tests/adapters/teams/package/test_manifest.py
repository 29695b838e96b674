"""The app's manifest: its menus, and what it may be told."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.package.manifest import COMMANDS, TEAM_COMMANDS, PackageProblem, manifest
from conversations.commands import COMMANDS as TYPED
from conversations.commands import TEAM_COMMANDS as TYPED_BY_THE_TEAM
from tests.adapters.teams.package.test_archive import DOMAIN
from tests.kit.teams import APP_ID


def test_the_menus_hold_only_what_can_be_typed() -> None:
    assert {title for title, _ in COMMANDS} == set(TYPED)
    assert {title for title, _ in TEAM_COMMANDS} <= {*TYPED, *TYPED_BY_THE_TEAM}


def test_people_can_send_it_files() -> None:
    assert manifest(APP_ID, DOMAIN)["bots"][0]["supportsFiles"] is True


def test_slash_opens_the_menu_in_channels_and_group_chats() -> None:
    lists: list[dict[str, Any]] = manifest(APP_ID, DOMAIN)["bots"][0]["commandLists"]
    assert [menu.get("triggers") for menu in lists] == [None, ["mention", "slash"]]


@pytest.mark.parametrize("domain", ["", "https://x.org", "localhost", "x.org/path", "x y.org"])
def test_a_domain_that_is_none_is_refused(domain: str) -> None:
    with pytest.raises(PackageProblem, match="--domain"):
        manifest(APP_ID, domain)
