"""Where Azure hands out the tokens of managed identities: on a virtual machine, and in App Service."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams.settings import ManagedIdentity
from tests.kit.teams import APP_ID

ON_A_MACHINE = "/metadata/identity/oauth2/token"
IN_APP_SERVICE = "/msi/token"
HEADER = "8f742231-0000-4000-8000-00000000beef"
_RESOURCE = "https://api.botframework.com"


@dataclass
class AzureIdentity:
    """Answers what Azure answers, as text where Azure writes text, and refuses what Azure refuses.

    `lasts`: seconds for which a token that is handed out is still good. `identity`: the one that is assigned here.
    """

    url: str = ""
    lasts: int = 86_400
    identity: str = APP_ID
    asked: list[dict[str, str]] = field(default_factory=list)

    def on_a_machine(self) -> ManagedIdentity:
        return ManagedIdentity(f"{self.url}{ON_A_MACHINE}")

    def in_app_service(self) -> ManagedIdentity:
        return ManagedIdentity(f"{self.url}{IN_APP_SERVICE}", HEADER)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get(ON_A_MACHINE, self._machine)
        app.router.add_get(IN_APP_SERVICE, self._app_service)
        return app

    async def _machine(self, request: web.Request) -> web.Response:
        if request.headers.get("Metadata") != "true" or "X-Forwarded-For" in request.headers:
            return _refused("Required metadata header not specified")
        if request.query.get("api-version") != "2018-02-01":
            return _refused("Unsupported api-version")
        return self._token(request, expires_in=str(self.lasts), refresh_token="")

    async def _app_service(self, request: web.Request) -> web.Response:
        if request.headers.get("X-IDENTITY-HEADER") != HEADER:
            return web.json_response({"statusCode": 403, "message": "Forbidden"}, status=403)
        if request.query.get("api-version") != "2019-08-01":
            return _refused("Unsupported api-version")
        return self._token(request, client_id=APP_ID)

    def _token(self, request: web.Request, **more: str) -> web.Response:
        self.asked.append(dict(request.query))
        if request.query.get("resource") != _RESOURCE:
            return _refused("The resource is not known here")
        if request.query.get("client_id") != self.identity:
            return _refused("Identity not found")
        number = len(self.asked)
        token = {"access_token": f"identity-{number}", "resource": _RESOURCE, "token_type": "Bearer"}
        return web.json_response({**token, **more, "expires_on": str(int(time.time()) + self.lasts)})


def _refused(why: str) -> web.Response:
    return web.json_response({"error": "invalid_request", "error_description": why}, status=400)


@asynccontextmanager
async def azure_identity() -> AsyncIterator[AzureIdentity]:
    """Serves on a free port while the block runs."""
    identity = AzureIdentity()
    async with TestServer(identity.app()) as server:
        identity.url = str(server.make_url("")).rstrip("/")
        yield identity
