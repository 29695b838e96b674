"""Keeps one event in the organiser's calendar for each call that is booked, however often that is tried."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from adapters.graph.client import NOT_ALLOWED, GraphClient
from conversations.mail.messages import CallMessage
from conversations.onboarding.call_invites import CallInvite
from conversations.replies import Message
from conversations.sending import MessageMissing, MessageRefused, NotSent, PlaceClosed
from models.domain import Address

_OURS = "String {6d3f0d5c-52a1-4f0e-9b57-0c1c9b0b6d1e} Name NotifyOnboardingCall"
"""The property by which we find the event of an onboarding: Graph can be asked for it."""
_SHOWN = "id,onlineMeeting"


def join_link(event: str) -> str:
    """The link to join, of an event as `CalendarSender.post` names it; empty where it has none."""
    return event.partition(" ")[2]


class CalendarSender:
    """A Sender. The message of a card is the event itself: its id and its link to join, with a space between them.

    An event is looked for before it is made, and made with a transaction id that is the same for each try.
    """

    def __init__(self, client: GraphClient) -> None:
        self._client = client

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """The event as it is named here; empty for a call that is cancelled, whose event is taken out if there is one.

        Raises SendProblem.
        """
        invite = _invite_of(message)
        known = await self._known(invite.reference)
        if invite.cancelled:
            for event in known:
                await self._take_out(str(event["id"]))
            return ""
        if known:
            return _named(await self._change(str(known[0]["id"]), invite), invite)
        return _named(await self._client.ask("POST", "/events", _event(invite, key)), invite)

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Move it, or take it out. Raises MessageMissing where it is to be made anew, and other SendProblems."""
        invite, (event, _, link) = _invite_of(message), message_id.partition(" ")
        if invite.cancelled:
            await self._take_out(event)
        elif not (link or invite.link):
            await self._take_out(event)  # it was made for a call that had a link of its own
            raise MessageMissing("The event has no link to join.")
        else:
            await self._change(event, invite)

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """None: `post` looks for itself, because what is there may have to be moved."""
        return None

    async def look(self) -> None:
        """Ask for the organiser's calendar. Raises SendProblem where we may not use it."""
        try:
            await self._client.ask("GET", "/calendar", query={"$select": "id"})
        except MessageMissing as problem:
            raise PlaceClosed(NOT_ALLOWED) from problem

    async def _known(self, reference: str) -> list[dict[str, Any]]:
        same = f"singleValueExtendedProperties/any(p: p/id eq '{_OURS}' and p/value eq '{reference}')"
        try:
            found = await self._client.ask("GET", "/events", query={"$filter": same, "$select": _SHOWN})
        except MessageMissing as problem:
            raise PlaceClosed(NOT_ALLOWED) from problem  # there is no such organiser
        return [event for event in found.get("value", []) if isinstance(event, dict) and event.get("id")]

    async def _change(self, event: str, invite: CallInvite) -> dict[str, Any]:
        """Not its text, in which Microsoft keeps how to join."""
        return await self._client.ask("PATCH", f"/events/{event}", _when_and_where(invite))

    async def _take_out(self, event: str) -> None:
        with suppress(MessageMissing):  # somebody has done it
            await self._client.ask("DELETE", f"/events/{event}")


def _invite_of(message: Message) -> CallInvite:
    if isinstance(message, CallMessage) and message.invite is not None:
        return message.invite
    raise MessageRefused("Only calls stand in the calendar.")


def _when_and_where(invite: CallInvite) -> dict[str, Any]:
    return {
        "start": _moment(invite.starts_at),
        "end": _moment(invite.ends_at),
        "location": {"displayName": invite.room},
    }


def _moment(at: datetime) -> dict[str, str]:
    return {"dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


def _event(invite: CallInvite, key: str) -> dict[str, Any]:
    """With a link to join, unless it has one. Nobody is invited by it: our own invites say where to join."""
    about = f"With {invite.held_by}. Reference: {invite.reference}. Move or cancel it in the onboarding assistant."
    online = {} if invite.link else {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
    return {
        "subject": f"NHS Notify engagement call, {invite.reference}",
        "body": {"contentType": "text", "content": "\n".join(filter(None, (invite.link, about)))},
        "transactionId": key,
        "singleValueExtendedProperties": [{"id": _OURS, "value": invite.reference}],
        **_when_and_where(invite),
        **online,
    }


def _named(event: dict[str, Any], invite: CallInvite) -> str:
    """Raises NotSent where Microsoft has not made the link yet: the next try finds the event."""
    link = str((event.get("onlineMeeting") or {}).get("joinUrl") or "")
    if not link and not invite.link:
        raise NotSent("Microsoft has not made the link to join yet.")
    return f"{event.get('id', '')} {link if link.startswith('https://') else ''}".strip()
