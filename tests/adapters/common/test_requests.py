"""What a request shows of the way that it came."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from aiohttp import HttpVersion10, HttpVersion11
from aiohttp.test_utils import make_mocked_request

from adapters.common.requests import came_directly, on_this_computer


@pytest.mark.parametrize("name", ["Forwarded", "VIA", "X-Real-Ip", "x-forwarded-for", "X-Forwarded-Proto"])
def test_a_proxy_shows_by_what_it_adds(name: str) -> None:
    assert not came_directly(make_mocked_request("GET", "/", {name: "1"}))


def test_a_proxy_shows_by_how_it_speaks() -> None:
    assert not came_directly(make_mocked_request("GET", "/", version=HttpVersion10))
    assert came_directly(make_mocked_request("GET", "/", {"X-Requested-With": "1"}, version=HttpVersion11))


@pytest.mark.parametrize(
    ("address", "here"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False), ("/a/socket", False)]
)
def test_this_computer_is_known_by_its_addresses(address: str, here: bool) -> None:
    assert on_this_computer(Mock(remote=address)) is here
