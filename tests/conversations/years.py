"""A desk with its worker, whose clock is moved from reminder to reminder."""

from __future__ import annotations

from datetime import datetime

from bot.outbox.dispatcher import OutboxDispatcher
from bot.outbox.worker import Worker
from conversations.guidance.uk_time import LONDON
from models.enums import Channel
from tests.bot.post_office import PostOffice
from tests.conversations.at_the_desk import Desk
from tests.kit.plain_channel import PlainChannel

KINDS = {"due_soon", "overdue", "still_overdue"}


class Years:
    """A desk with its worker, whose clock is moved from reminder to reminder."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.listen(PostOffice())

    def listen(self, post: PostOffice) -> None:
        """What is sent from now on comes here."""
        self.post, desk = post, self.desk
        channel = PlainChannel(Channel.WEB, post)
        self.worker = Worker(desk.manager, OutboxDispatcher(desk.database, desk.manager, [channel], desk.clock))

    async def travel(self, to: datetime) -> None:
        await self.worker.once()
        while (wait := await self.desk.manager.next_due()) is not None and self.desk.now + wait <= to:
            self.desk.now += wait
            await self.worker.once()
        self.desk.now = to
        await self.worker.once()

    async def told(self, reference: str) -> list[tuple[str, str]]:
        """What the team was told of a due date, and when in the UK."""
        onboarding = await self.desk.onboarding(reference)
        found = [event for event in reversed(onboarding.events) if event.kind in KINDS]
        return [(event.kind, f"{event.at.astimezone(LONDON):%Y-%m-%d %H:%M}") for event in found]

    def in_the_channel(self, words: str) -> list[str | None]:
        """Beneath which message each of those stands that say something; None: beneath none."""
        return [self.post.threads[key] for key, line in self.post.places["team"].items() if words in line]

    def heard(self, target: str, words: str) -> int:
        """How many messages to somebody say this."""
        return sum(words in line for line in self.post.at(target))
