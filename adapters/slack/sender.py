"""Posts what the assistant says on its own account: notices, and the living cards of the onboarding team."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import REFUSED_BLOCKS, CredentialsRefused, code_of, in_our_terms
from adapters.slack.health import SlackHealth
from adapters.slack.rendering.block_kit import Block
from adapters.slack.rendering.messages import blocks_of, pieces, spoken, unfolded
from adapters.slack.rendering.text import cut, escaped
from adapters.slack.workspaces import NOWHERE, acting_in, current, reaching
from conversations.replies import Message
from conversations.sending import PersonUnreachable, PlaceClosed
from models.domain import Address
from models.enums import PlaceKind

T = TypeVar("T")
TokensFor = Callable[[Address], Awaitable[Sequence[str]]]

_TEXT_LIMIT = 3000
_EVENT = "onboarding_message"
_PAGE = 100


async def _its_own(person: Address) -> Sequence[str]:
    """By the token of the workspace that an address names."""
    return ()


class SlackSender:
    """Sends to a person's direct messages and to channels, and notes what an operator has to put right.

    `tokens_for`: the workspaces whose tokens may reach a person, where their organisation has none of its own.
    Raises SendProblem.
    """

    def __init__(self, client: AsyncWebClient, health: SlackHealth, tokens_for: TokensFor = _its_own) -> None:
        self._client = client
        self._health = health
        self._tokens_for = tokens_for

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """Returns the message's id in its channel. A message too long for Slack goes in several, the first counts."""
        async with self._noted(address):
            return await self._reached(address, lambda: self._post(address, message, thread, key))

    async def _post(self, address: Address, message: Message, thread: str | None, key: str) -> str:
        first = ""
        for piece in pieces(blocks_of(message)):
            answer = await send_folded(
                self._client.chat_postMessage,
                piece,
                channel=address.target,
                text=notification(message),
                thread_ts=thread,
                metadata={"event_type": _EVENT, "event_payload": {"key": key}} if key else None,
                unfurl_links=False,
                unfurl_media=False,
            )
            first = first or str(answer["ts"])
        return first

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Raises MessageMissing where it is there no more."""
        piece, *_ = pieces(blocks_of(message))
        shown = {"channel": address.target, "ts": message_id, "text": notification(message)}
        async with self._noted(address):
            await self._reached(address, lambda: send_folded(self._client.chat_update, piece, **shown))

    async def redraw(self, channel: str, message_id: str, blocks: Sequence[Block], text: str) -> None:
        """Give a message of ours other blocks, as Slack holds them. Raises SendProblem."""
        async with in_our_terms(PlaceKind.DIRECT):
            await send_folded(self._client.chat_update, blocks, channel=channel, ts=message_id, text=text)

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """The id of the message that was posted with this key since a moment (aware)."""
        return await self._reached(address, lambda: self._find(address, key, thread, since))

    async def _find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        channel, cursor = await self._channel(address), ""
        while True:
            page = await self._page(channel, thread, since, cursor)
            for sent in page.get("messages") or ():
                if (sent.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                    return str(sent["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _channel(self, address: Address) -> str:
        """History is read by a channel's id, which a direct message has too."""
        if address.kind is not PlaceKind.DIRECT:
            return address.target
        opened = await self._client.conversations_open(users=address.target)
        return str(opened["channel"]["id"])

    async def _page(self, channel: str, thread: str | None, since: datetime, cursor: str) -> AsyncSlackResponse:
        oldest, more = str(since.timestamp()), cursor or None
        if thread:
            return await self._client.conversations_replies(
                channel=channel, ts=thread, oldest=oldest, cursor=more, include_all_metadata=True, limit=_PAGE
            )
        return await self._client.conversations_history(
            channel=channel, oldest=oldest, cursor=more, include_all_metadata=True, limit=_PAGE
        )

    @asynccontextmanager
    async def _noted(self, address: Address) -> AsyncIterator[None]:
        try:
            yield
        except CredentialsRefused:
            raise  # it is no trouble of this place: the client has noted it
        except PlaceClosed as problem:
            self._health.sending(address, str(problem))
            raise
        self._health.sending(address, None)

    async def _reached(self, address: Address, call: Callable[[], Awaitable[T]]) -> T:
        """What a call returns that is made by the token of an address's workspace."""
        in_background = address.kind is PlaceKind.DIRECT and current() == NOWHERE
        if in_background and (teams := await self._tokens_for(address)):
            return await _by_one_of(teams, address, call)
        async with in_our_terms(address.kind):
            with reaching(address.workspace):
                return await call()

    async def whisper(self, channel: str, user: str, messages: Sequence[Message], thread: str | None = None) -> None:
        """For one person's eyes, in a channel."""
        async with in_our_terms():
            for message in messages:
                for piece in pieces(blocks_of(message)):
                    await send_folded(
                        self._client.chat_postEphemeral,
                        piece,
                        channel=channel,
                        user=user,
                        text=notification(message),
                        thread_ts=thread,
                    )


async def _by_one_of(teams: Sequence[str], person: Address, call: Callable[[], Awaitable[T]]) -> T:
    """By the tokens of an organisation's workspaces in turn, until one knows the person.

    They may be of a workspace that is none of these, so nobody has left because these do not know them.
    """
    unknown = ""
    refused: CredentialsRefused | None = None
    for team in teams:
        try:
            async with in_our_terms(person.kind):
                with acting_in(team, person.workspace):
                    return await call()
        except PersonUnreachable as problem:
            unknown = unknown or problem.reason
        except CredentialsRefused as problem:
            refused = problem
    raise refused or PersonUnreachable(unknown)


async def send_folded(
    method: Callable[..., Awaitable[AsyncSlackResponse]], blocks: Sequence[Block], **arguments: Any
) -> AsyncSlackResponse:
    """Send blocks; without their containers where Slack refuses them, as a workspace that does not know them yet does.

    Raises SlackApiError for any other refusal.
    """
    try:
        return await method(blocks=blocks, **arguments)
    except SlackApiError as refusal:
        plainer = unfolded(blocks)
        if code_of(refusal) not in REFUSED_BLOCKS or plainer == blocks:
            raise
        return await method(blocks=plainer, **arguments)


def notification(message: Message) -> str:
    """What stands where blocks are not shown."""
    return cut(escaped(spoken(message)), _TEXT_LIMIT)
