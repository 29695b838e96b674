"""Opens modals and changes what they show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import in_our_terms
from adapters.slack.rendering.block_kit import View
from adapters.slack.rendering.modals import NO_METADATA, PrivateMetadata, form_view, messages_view, waiting_view
from conversations.replies import Outcome, simple
from conversations.sending import MessageMissing, SendProblem

WENT_WRONG = simple("Something went wrong on our side. Nothing was lost. Try again.")


@dataclass(frozen=True)
class OpenModal:
    """A modal that somebody sees. `hash` says which state of it we know, so that a newer one is not overwritten."""

    view_id: str
    hash: str | None = None
    metadata: PrivateMetadata = NO_METADATA


class Modals:
    """Every method raises SendProblem, for an expired trigger say."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger: str, title: str, metadata: PrivateMetadata, on_top: bool = False) -> OpenModal:
        """A modal that says to wait. Open it before anything is looked up: a trigger lasts 3 seconds.

        `on_top`: over the modal that the trigger comes from, whose person returns to it.
        """
        method = self._client.views_push if on_top else self._client.views_open
        async with in_our_terms():
            answer = await method(trigger_id=trigger, view=waiting_view(title, metadata))
        view = answer.get("view") or {}
        return OpenModal(str(view.get("id", "")), view.get("hash"), metadata)

    @asynccontextmanager
    async def answering(self, modal: OpenModal | None) -> AsyncIterator[None]:
        """For what makes the answer that a modal waits for: it says so if that fails, rather than to wait for ever."""
        try:
            yield
        except Exception:
            if modal is not None:
                with suppress(SendProblem):
                    await self.update(modal, messages_view((WENT_WRONG,), modal.metadata))
            raise

    async def show(self, modal: OpenModal, outcome: Outcome, draw_errors: bool = False) -> None:
        """The outcome in place of what the modal shows: see `outcome_view`."""
        await self.update(modal, outcome_view(outcome, modal.metadata, draw_errors))

    async def update(self, modal: OpenModal, view: View) -> None:
        """Nothing happens where its person has closed it or moved on in it."""
        with suppress(MessageMissing):
            async with in_our_terms():
                await self._client.views_update(view_id=modal.view_id, hash=modal.hash, view=view)


def outcome_view(outcome: Outcome, metadata: PrivateMetadata, draw_errors: bool = False) -> View:
    """The form that comes next, else what there is to read. `draw_errors`: see `form_view`."""
    if outcome.form is not None:
        return form_view(outcome.form, metadata, draw_errors)
    return messages_view(outcome.messages, metadata)
