"""The app package: three files that Teams takes, the manifest as Microsoft's own schema has it."""

from __future__ import annotations

import json
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from adapters.teams.package.manifest import COMMANDS, SCHEMA, TEAM_COMMANDS, PackageProblem, manifest, write_package
from bot.__main__ import app
from conversations.commands import COMMANDS as TYPED
from conversations.commands import TEAM_COMMANDS as TYPED_BY_THE_TEAM
from tests.kit.teams import APP_ID

TOOLS = Path(__file__).parents[3] / "tools"
CHECK = TOOLS / "check-manifest.cjs"
MANIFESTS = TOOLS / "node_modules" / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"
DOMAIN = "onboarding.example.org"


def contents(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.needs_program("app-manifest")
def test_it_is_what_the_newest_schema_says(tmp_path: Path) -> None:
    newest = max((folder.name for folder in MANIFESTS.glob("v1.*")), key=lambda name: int(name.split(".")[1]))
    assert newest == f"v{SCHEMA}"
    assert problems_of(manifest(APP_ID, DOMAIN), SCHEMA) == []
    assert problems_of(manifest(APP_ID, DOMAIN) | {"typo": 1}, SCHEMA) != []


def test_the_zip_holds_the_manifest_and_two_icons(tmp_path: Path) -> None:
    write_package(tmp_path / "app.zip", APP_ID, DOMAIN)
    found = contents(tmp_path / "app.zip")
    assert list(found) == ["manifest.json", "color.png", "outline.png"]
    assert json.loads(found["manifest.json"])["bots"][0]["botId"] == APP_ID
    assert size_of(found["color.png"]) == (192, 192) and size_of(found["outline.png"]) == (32, 32)


def test_the_outline_is_white_on_nothing(tmp_path: Path) -> None:
    write_package(tmp_path / "app.zip", APP_ID, DOMAIN)
    pixels = pixels_of(contents(tmp_path / "app.zip")["outline.png"])
    assert {pixel[:3] for pixel in pixels} == {(255, 255, 255)} and {0, 255} <= {pixel[3] for pixel in pixels}


def test_the_same_package_comes_out_twice(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_package(tmp_path / name, APP_ID, DOMAIN)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_command_writes_it_or_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MICROSOFT_APP_ID", raising=False)
    refused = CliRunner().invoke(app, ["teams", "package", "--domain", DOMAIN])
    assert refused.exit_code == 2 and "Set MICROSOFT_APP_ID" in refused.output
    monkeypatch.setenv("MICROSOFT_APP_ID", APP_ID)
    done = CliRunner().invoke(app, ["teams", "package", "--domain", DOMAIN, "--out", "app.zip"])
    assert done.exit_code == 0 and set(contents(tmp_path / "app.zip")) >= {"manifest.json"}


def test_the_menus_hold_only_what_can_be_typed() -> None:
    typed_alone = {"unlink", "code", "cost", "integrate", "data", "erase", "language"}
    assert {title for title, _ in COMMANDS} | typed_alone == set(TYPED) and len(COMMANDS) <= 10
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


def problems_of(made: dict[str, Any], version: str) -> list[Any]:
    command = ["node", str(CHECK), version]
    done = subprocess.run(command, check=True, input=json.dumps(made), capture_output=True, text=True)
    found: list[Any] = json.loads(done.stdout)
    return found


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels_of(png: bytes) -> list[tuple[int, ...]]:
    """Of a picture in which no row is filtered."""
    width, height = size_of(png)
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(data)
    rows = [raw[row * (width * 4 + 1) + 1 : (row + 1) * (width * 4 + 1)] for row in range(height)]
    return [tuple(row[x * 4 : x * 4 + 4]) for row in rows for x in range(width)]
