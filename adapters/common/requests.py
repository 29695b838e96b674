"""What a request itself says of the way that it came."""

from __future__ import annotations

from ipaddress import ip_address

from aiohttp import HttpVersion11, web

_FORWARDED = ("forwarded", "via", "x-real-ip")
_FORWARDED_PREFIX = "x-forwarded-"


def came_directly(request: web.Request) -> bool:
    """False where a proxy shows: by a header that proxies add, or by HTTP/1.0, which nginx speaks unless it is told.

    A proxy that adds nothing and speaks HTTP/1.1 cannot be told from a browser.
    """
    names = (name.lower() for name in request.headers)
    forwarded = any(name in _FORWARDED or name.startswith(_FORWARDED_PREFIX) for name in names)
    return not forwarded and request.version >= HttpVersion11


def on_this_computer(request: web.Request) -> bool:
    """Whether whoever is connected to us runs on this computer."""
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
