"""What can go wrong with Teams, as a tree.

TeamsProblem
    InvalidActivity         the request is not an activity that we can read: 400
    NotAuthentic            the request does not prove that Teams sent it: 401
    TenantNotAllowed        Teams sent it, for a tenant that is not ours to serve: 403
    KeysUnavailable         Microsoft's signing keys cannot be had now: 503
    ConnectorProblem        Teams did not take what we sent
        NotReachable        the bot was blocked, uninstalled or removed: sending again is of no use
        NotFound            the conversation or the message is there no more
        MessageTooLarge            the message has too many characters
        Throttled           Teams asks us to wait
        DeliveryUnknown     no answer, or an answer that says nothing: sending again might say it twice
        SignInFailed        Microsoft refuses us a token
        SignInUnavailable   Microsoft's sign-in gives no token just now
"""

from __future__ import annotations


class TeamsProblem(Exception):
    """Something between Teams and us."""


class InvalidActivity(TeamsProblem):
    """The body is not an activity. Send what the Bot Framework's schema describes."""


class NotAuthentic(TeamsProblem):
    """The token is missing or proves nothing. Send the one that the Bot Framework signed for this bot."""


class TenantNotAllowed(TeamsProblem):
    """The tenant may not use this bot. Add it to TEAMS_ALLOWED_TENANTS to let it in."""


class KeysUnavailable(TeamsProblem):
    """The signing keys cannot be fetched. Check the way out, TEAMS_OPENID_METADATA_URL and MICROSOFT_LOGIN_URL."""


class ConnectorProblem(TeamsProblem):
    """Teams refused a request. `status` is its answer, or None for silence; `code` its own name for the reason."""

    def __init__(self, said: str, status: int | None = None, code: str = "") -> None:
        super().__init__(said)
        self.status = status
        self.code = code


class NotReachable(ConnectorProblem):
    """The bot was blocked, uninstalled or removed. It can be reached again once it is installed again."""


class NotFound(ConnectorProblem):
    """The conversation, the message or the member is there no more."""


class MessageTooLarge(ConnectorProblem):
    """The message is too large for Teams. Split it."""


class Throttled(ConnectorProblem):
    """Teams asks us to wait. `seconds` says how long."""

    def __init__(self, said: str, status: int | None, code: str, seconds: float) -> None:
        super().__init__(said, status, code)
        self.seconds = seconds


class DeliveryUnknown(ConnectorProblem):
    """It may have arrived. Do not send it again unless a second copy is better than none."""


class SignInFailed(ConnectorProblem):
    """Microsoft refuses us a token. Check the app's id, tenant and secret, or its managed identity."""


class SignInUnavailable(ConnectorProblem):
    """The sign-in gave no token. If this lasts, check the way out, MICROSOFT_LOGIN_URL and the managed identity."""
