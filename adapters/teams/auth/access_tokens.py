"""Our own token for Microsoft's connector: asked for once, kept until shortly before it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from yarl import URL

from adapters.common.clock_skew import clock_problem
from adapters.common.troubles import Troubles
from adapters.teams.errors import ConnectorProblem, SignInFailed, SignInUnavailable
from adapters.teams.http import HttpClient, HttpProblem, HttpResponse
from adapters.teams.settings import AppType, TeamsSettings

_EARLY = 300.0  # seconds before its end at which a token is replaced
NO_TOKEN_FOR = 5.0  # seconds in which a failure answers for those who ask next
_REFUSALS = (400, 401, 403)  # anything else may pass
NO_SIGN_IN = (
    "Microsoft does not let the Teams app sign in. Check MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID, and whether "
    "MICROSOFT_APP_PASSWORD, or the managed identity, has ended."
)
_TROUBLE = "teams credentials"


class AccessTokens:
    """`now` counts seconds. Without an app id there is no token, and none is needed.

    Whether Microsoft lets us sign in is noted among the troubles.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        http: HttpClient,
        now: Callable[[], float] = time.monotonic,
        troubles: Troubles | None = None,
    ) -> None:
        self._settings = settings
        self._http = http
        self._now = now
        self._troubles = troubles or Troubles()
        self._token = ""
        self._good_until = 0.0
        self._failure: ConnectorProblem | None = None
        self._failed_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """What proves to Teams that it is us. Raises SignInFailed, or SignInUnavailable for what may pass."""
        if not self._settings.signed:
            return {}
        async with self._one_at_a_time:
            if self._now() >= self._good_until:
                await self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    async def renew(self) -> None:
        """Sign in whether or not the token still lasts, which stays good where that fails. Raises as `headers` does."""
        if self._settings.signed:
            async with self._one_at_a_time:
                await self._fetch()

    def forget(self) -> None:
        """Fetch a new one next time: Teams did not accept this one."""
        self._good_until = 0.0

    async def _renew(self) -> None:
        # those who waited for a sign-in that failed would each wait as long again
        if self._failure is not None and self._now() < self._failed_until:
            raise type(self._failure)(str(self._failure), self._failure.status, self._failure.code)
        try:
            await self._fetch()
        except (SignInFailed, SignInUnavailable) as problem:
            self._failure, self._failed_until = problem, self._now() + NO_TOKEN_FOR
            raise

    async def _fetch(self) -> None:
        answer = await self._ask()
        token = answer.body.get("access_token")
        if answer.status != 200 or not isinstance(token, str):
            kind = SignInFailed if answer.status in _REFUSALS else SignInUnavailable
            if kind is SignInFailed:
                self._troubles.note(_TROUBLE, NO_SIGN_IN)
            raise kind(str(kind.__doc__), answer.status, str(answer.body.get("error", "")))
        self._troubles.note(_TROUBLE, None)
        self._troubles.note("teams clock", clock_problem(answer.headers, "Microsoft"))
        self._token = token
        self._good_until = self._now() + max(30.0, _lasts(answer.body) - _EARLY)

    async def _ask(self) -> HttpResponse:
        try:
            match self._settings.app_type:
                case AppType.SINGLE_TENANT:
                    return await self._client_credentials()
                case AppType.MANAGED_IDENTITY:
                    return await self._managed_identity()
        except HttpProblem as problem:
            raise SignInUnavailable(str(SignInUnavailable.__doc__)) from problem

    async def _client_credentials(self) -> HttpResponse:
        settings = self._settings
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_password,
            "scope": f"{settings.cloud}/.default",
        }
        url = f"{settings.login_url.rstrip('/')}/{settings.tenant_id}/oauth2/v2.0/token"
        return await self._http.request("POST", url, form=form)

    async def _managed_identity(self) -> HttpResponse:
        identity = self._settings.managed_identity
        # App Service and virtual machines differ in version and header
        version, headers = (
            ("2019-08-01", {"X-IDENTITY-HEADER": identity.header})
            if identity.header
            else ("2018-02-01", {"Metadata": "true"})
        )
        query = {"api-version": version, "resource": self._settings.cloud, "client_id": self._settings.app_id}
        return await self._http.request("GET", str(URL(identity.endpoint).with_query(query)), headers=headers)


def _lasts(body: Mapping[str, object]) -> float:
    """Seconds. Azure's own service tells the end of a token, since 1970 and as text: it may have had it for a while."""
    try:
        if "expires_on" in body:
            return float(str(body["expires_on"])) - time.time()
        return float(str(body["expires_in"]))
    except (KeyError, ValueError):
        return 3600.0
