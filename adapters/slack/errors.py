"""What Slack answers when it refuses, in the terms of `conversations.sending`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from conversations.sending import (
    ChannelLost,
    MessageMissing,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
    TryLater,
)
from models.enums import PlaceKind

_GONE = frozenset(
    {
        *("message_not_found", "thread_not_found", "not_found", "view_not_found", "hash_conflict"),
        *("cant_update_message", "edit_window_closed"),
    }
)
_LEFT = frozenset({"account_inactive_user", "user_disabled", "user_not_found", "users_not_found", "is_inactive"})
_CLOSED_TO_US = frozenset(
    {"cannot_dm_bot", "messages_tab_disabled", "user_not_visible", "restricted_action", "cannot_message_user"}
)
_CHANNEL = {
    "channel_not_found": "Invite the app to its Slack channel, or set ONBOARDING_TEAM_CHANNEL to another one.",
    "not_in_channel": "Invite the app to its Slack channel.",
    "is_archived": "Unarchive the Slack channel, or set ONBOARDING_TEAM_CHANNEL to another one.",
}
_LOST = "An applicant team's Slack channel does not take our messages any more ({code}). Its people are told."
_MISSING_SCOPE = "Add the scope {needed} to the Slack app and install it again."
_CREDENTIALS = {
    "invalid_auth": "Set SLACK_BOT_TOKEN to the token of the installed app.",
    "not_authed": "Set SLACK_BOT_TOKEN to the token of the installed app.",
    "token_revoked": "Install the Slack app again and set SLACK_BOT_TOKEN to its new token.",
    "token_expired": "Install the Slack app again and set SLACK_BOT_TOKEN to its new token.",
    "account_inactive": "Install the Slack app again and set SLACK_BOT_TOKEN to its new token.",
    "team_access_not_granted": "Grant the Slack app access to the workspace.",
}


class CredentialsRefused(PlaceClosed):
    """Slack does not take our token: nothing can be sent anywhere until an operator has acted."""


class NotInstalled(CredentialsRefused):
    """The app is not installed in a Slack workspace, or was taken out of it. What waits is sent once it is back."""

    says = "The Slack app is not installed in the workspace {}."

    def __init__(self, workspace: str) -> None:
        super().__init__(self.says.format(workspace or "that was meant"))


class KeyMissing(NotInstalled):
    """It is installed there, but no key that we have opens its token. What waits is sent once one does."""

    says = (
        "The token of the Slack workspace {} was sealed with a key that is not in SECRET_KEYS. Put the key back into "
        "SECRET_KEYS, or have the workspace install the app again."
    )


REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format"})
_OURS = REFUSED_BLOCKS | {"msg_too_long", "msg_blocks_too_long", "no_text"}
_FEWEST_SECONDS = 1
_ITS_OWN_FAULT = 500
_PERHAPS = frozenset({"internal_error", "fatal_error", "service_unavailable", "unknown_error", "request_timeout"})


def code_of(problem: SlackApiError) -> str:
    """Slack's own name for what went wrong."""
    return str(problem.response.get("error") or "unknown_error")


def refused_credentials(refusal: SlackApiError) -> str | None:
    """What to do where Slack refuses our token itself, whatever it was used for; None for any other refusal."""
    return _CREDENTIALS.get(code_of(refusal))


def closed_to_us(code: str) -> str:
    """What to do about a channel that Slack calls by one of its errors."""
    return _CHANNEL[code]


def problem_of(refusal: SlackApiError, to: PlaceKind) -> SendProblem:
    """`to`: what it was sent to. A missing channel is a missing person, or an applicant team's own affair."""
    code = code_of(refusal)
    if refusal.response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater(_wait(refusal))
    if code in _GONE:
        return MessageMissing("The message is not there any more.")
    if code in _CREDENTIALS:
        return CredentialsRefused(_CREDENTIALS[code])
    if code == "missing_scope":
        return PlaceClosed(_MISSING_SCOPE.format(needed=refusal.response.get("needed") or "it needs"))
    if to is PlaceKind.DIRECT and (code in _LEFT or code in _CLOSED_TO_US or code in _CHANNEL):
        return PersonUnreachable(code, left=code in _LEFT)
    if to is PlaceKind.CHANNEL and (code in _CHANNEL or code in _CLOSED_TO_US):
        return ChannelLost(_LOST.format(code=code))
    if code in _CHANNEL:
        return PlaceClosed(_CHANNEL[code])
    if code in _OURS:
        return MessageRefused(f"Slack refuses the message ({code}).")
    if refusal.response.status_code >= _ITS_OWN_FAULT or code in _PERHAPS:
        return PerhapsDelivered(f"Slack answered {code}.")
    return NotSent(f"Slack answered {code}.")


def _wait(refusal: SlackApiError) -> timedelta:
    headers = {name.lower(): value for name, value in refusal.response.headers.items()}
    seconds = str(headers.get("retry-after", ""))
    return timedelta(seconds=max(_FEWEST_SECONDS, int(seconds) if seconds.isdigit() else _FEWEST_SECONDS))


@asynccontextmanager
async def in_our_terms(to: PlaceKind = PlaceKind.TEAM) -> AsyncIterator[None]:
    """Raises a SendProblem for whatever goes wrong between us and Slack. `to`: see `problem_of`."""
    try:
        yield
    except SlackApiError as refusal:
        raise problem_of(refusal, to) from None  # its text holds what was sent
    except ClientConnectorError as problem:
        raise NotSent(f"Slack could not be reached ({type(problem).__name__}).") from None
    except (SlackClientError, ClientError, TimeoutError, OSError, ValueError) as problem:
        raise PerhapsDelivered(f"Slack did not answer as it does ({type(problem).__name__}).") from None
