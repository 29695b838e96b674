"""What anybody may read: the addresses that the Teams package names are served, and say what is set."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.teams.package.manifest import manifest
from bot.public_pages import PublicPages, spoken
from models.retention import Retention
from tests.bot.programs import Folder
from tests.kit.rig.processes import free_port


async def read(path: str, pages: PublicPages) -> tuple[str, str]:
    app = web.Application()
    pages.add_to(app)
    async with TestServer(app) as server, ClientSession() as session, session.get(server.make_url(path)) as answer:
        assert answer.status == 200
        return await answer.text(), answer.headers["Content-Security-Policy"]


async def test_what_is_kept_is_said_as_it_is_set() -> None:
    pages = PublicPages(Retention(14, 730, 183, 0), "<ig@riverside.example>")
    page, policy = await read("/privacy", pages)
    for words in ("2 years", "6 months", "for good", "14 days", "&lt;ig@riverside.example&gt;"):
        assert words in page
    assert "default-src 'none'" in policy and "unsafe" not in policy


async def test_the_style_is_the_one_that_the_policy_lets_in() -> None:
    page, policy = await read("/terms", PublicPages(Retention()))
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert b64encode(sha256(style.encode()).digest()).decode() in policy


@pytest.mark.parametrize(("days", "words"), [(1, "1 day"), (30, "30 days"), (61, "2 months"), (365, "1 year")])
def test_a_span_in_words(days: int, words: str) -> None:
    assert spoken(days) == words


def test_the_addresses_in_the_teams_package_answer(tmp_path: Path) -> None:
    developer = manifest("0a1b2c3d-0000-4000-8000-000000000001", "notify.example.org")["developer"]
    folder = Folder(tmp_path, {"PORT": str(free_port())})
    with folder.running("run"):
        for name in ("privacyUrl", "termsOfUseUrl"):
            assert folder.answers(urlsplit(developer[name]).path), folder.log_of("run")
