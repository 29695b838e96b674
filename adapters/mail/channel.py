"""Mail as a channel: nobody writes from there, and every email goes by the operator's mail server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.common.troubles import Troubles
from adapters.mail.sender import MailSender
from adapters.mail.settings import MailSettings
from conversations.sending import PlaceClosed
from conversations.turns import ChannelDirectory, Directory, Roster
from models.enums import Channel


class MailChannel:
    """A ChannelAdapter. `clock` gives the date that emails bear."""

    name = Channel.MAIL
    rate_limits: Sequence[RateLimit] = ()
    roster: Roster | None = None
    directory: Directory | None = None
    channel_directory: ChannelDirectory | None = None

    def __init__(self, settings: MailSettings, clock: Callable[[], datetime], troubles: Troubles) -> None:
        self.sender = MailSender(settings, clock)
        self._troubles = troubles

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Nothing comes from there."""

    async def check(self) -> bool:
        """Whether the mail server takes our user and password. Raises SendProblem where it does not say."""
        try:
            await self.sender.greet()
        except PlaceClosed as problem:
            self._troubles.note("mail", str(problem))
            return False
        self._troubles.note("mail", None)
        return True

    async def close(self) -> None:
        """Nothing is held open between two emails."""
