"""Opens and changes modals, and puts up App Home."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import in_our_terms
from adapters.slack.rendering.block_kit import View
from adapters.slack.rendering.modals import NOTHING_KEPT, Kept, form_view, messages_view, waiting_view
from conversations.channels import MessageMissing
from conversations.replies import Message, Outcome


@dataclass(frozen=True)
class Window:
    """A modal that is open. `hash` says which state of it we know: a newer one is not overwritten."""

    view: str
    hash: str | None = None
    kept: Kept = NOTHING_KEPT


class Windows:
    """Raises SendProblem, for an expired trigger say."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger: str, title: str, kept: Kept, on_top: bool = False) -> Window:
        """A modal that says to wait, opened before anything is looked up: a trigger lasts 3 seconds."""
        method = self._client.views_push if on_top else self._client.views_open
        async with in_our_terms():
            answer = await method(trigger_id=trigger, view=waiting_view(title, kept))
        view = answer.get("view") or {}
        return Window(str(view.get("id", "")), view.get("hash"), kept)

    async def show(self, window: Window, outcome: Outcome, draw_errors: bool = False) -> None:
        await self.put(window, view_of(outcome, window.kept, draw_errors))

    async def put(self, window: Window, view: View) -> None:
        """Nothing, for a modal that its person has closed or moved on in."""
        with suppress(MessageMissing):
            async with in_our_terms():
                await self._client.views_update(view_id=window.view, hash=window.hash, view=view)

    async def say(self, window: Window, message: Message) -> None:
        """Whatever stands there now."""
        await self.put(replace(window, hash=None), messages_view((message,), window.kept))

    async def publish(self, user: str, view: View) -> None:
        async with in_our_terms():
            await self._client.views_publish(user_id=user, view=view)


def view_of(outcome: Outcome, kept: Kept, draw_errors: bool = False) -> View:
    """The form that comes next, else what there is to read."""
    if outcome.form is not None:
        return form_view(outcome.form, kept, draw_errors)
    return messages_view(outcome.messages, kept)
