"""What stands around each request: who may ask, what a browser may do with the answer, and what happens to an error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from adapters.common.http import LOOPBACK
from adapters.common.requests import came_directly
from adapters.web.bodies import BadBody
from adapters.web.pages import HEADERS, Pages

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = logging.getLogger(__name__)


class Refused(BadBody):
    """A request from another site, or for another host. Open the page at its own address."""

    status = 403
    advice = "This page answers only to itself. Open it at its own address, such as http://localhost, and try again."


class BehindProxy(BadBody):
    """A request that a proxy passed on. Open the page on its own computer, or set WEB_CHAT_ANYWHERE."""

    status = 403
    advice = (
        "This page has no login, so it answers only on the computer that it runs on. Whoever runs it can open it to "
        "others with WEB_CHAT_ANYWHERE."
    )


class Guard:
    """Wraps a handler. Without `anywhere`, the page answers only under a loopback name, against DNS rebinding, and
    only where no proxy shows: behind one, whoever asks may be anywhere.
    """

    def __init__(self, pages: Pages, anywhere: bool) -> None:
        self._pages = pages
        self._anywhere = anywhere

    def __call__(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check(request)
                return await handler(request)
            except BadBody as problem:
                return self._problem(problem.status, problem.advice)
            except web.HTTPException:
                raise
            except Exception:
                _log.exception("The web page could not answer %s", request.path)
                return self._problem(500, "Something went wrong on our side. Wait a minute, then try again.")

        return guarded

    def _check(self, request: web.Request) -> None:
        if not self._anywhere and hostname(request.host) not in LOOPBACK:
            raise Refused
        if not self._anywhere and not came_directly(request):
            raise BehindProxy
        if request.method == "POST" and not same_site(request):
            raise Refused

    def _problem(self, status: int, advice: str) -> web.Response:
        return web.Response(text=self._pages.problem(advice), status=status, content_type="text/html", headers=HEADERS)


def hostname(host: str) -> str | None:
    """The name in a Host header without its port; None for one that cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def same_site(request: web.Request) -> bool:
    """Whether a browser says that this page itself made the request; programs that are no browser say nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2].lower() == request.host.lower()
