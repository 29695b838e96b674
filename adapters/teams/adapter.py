"""The Bot Framework's adapter of ours: authenticates activities, runs turns, and sends what a turn says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from botbuilder.core import BotAdapter, InvokeResponse, Middleware, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from adapters.teams.activity import is_personal, is_targeted
from adapters.teams.auth.token_validation import TokenValidator
from adapters.teams.connector import Connector
from adapters.teams.errors import ConnectorProblem, NotAuthentic, TenantNotAllowed
from adapters.teams.rendering.actions import REFRESH, CardAction, made_private
from adapters.teams.settings import TeamsSettings

CARD_ACTION = "CardAction"
"""In a turn's state: what a card sent back, or None for words."""

_TEAMS = "msteams"
_TYPING_AFTER = 0.7  # seconds
_TYPING_EVERY = 3.0

Logic = Callable[[TurnContext], Awaitable[None]]


class TeamsAdapter(BotAdapter):  # type: ignore[misc] # published without types
    """A BotAdapter with our own token check and connector. Without `validator`, nothing is signed.

    The SDK's adapters fetch signing keys and tokens on the event loop, and fail on every key that is new to them.
    """

    def __init__(self, settings: TeamsSettings, connector: Connector, validator: TokenValidator | None) -> None:
        super().__init__()
        self._settings = settings
        self._connector = connector
        self._validator = validator
        self.use(ShowTyping())

    async def authenticate(self, activity: Activity, authorization: str) -> None:
        """Returns for an activity that Teams sent for this bot, from a tenant that we serve.

        Raises NotAuthentic, TenantNotAllowed, or KeysUnavailable where nothing can be proved.
        """
        if self._validator is not None:
            if activity.channel_id != _TEAMS:
                raise NotAuthentic("The activity is not from Microsoft Teams.")
            await self._validator.authenticate(authorization, activity.service_url, activity.channel_id)
        if not self._settings.may_send_to(activity.service_url):
            raise NotAuthentic("The service URL is not one of TEAMS_ALLOWED_SERVICE_URLS.")
        if not self._settings.serves(activity.conversation.tenant_id):
            raise TenantNotAllowed("The tenant is not one of TEAMS_ALLOWED_TENANTS.")

    async def process_activity(
        self, activity: Activity, card: CardAction | None, logic: Logic
    ) -> InvokeResponse | None:
        """Runs one turn of an activity that was authenticated. What an invoke is answered with; None for the rest."""
        context = TurnContext(self, activity)
        context.turn_state[CARD_ACTION] = card
        await self.run_pipeline(context, logic)
        response = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return None if response is None else response.value

    async def send_activities(self, context: TurnContext, activities: Sequence[Activity]) -> list[ResourceResponse]:
        """Posts each to the conversation of the turn. Raises a ConnectorProblem for one that Teams does not take."""
        return [await self._send(context, activity) for activity in activities]

    async def _send(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse()
        where, reader = activity.conversation.id, only_reader(context)
        if reader:
            made_private(activity)
        return ResourceResponse(id=await self._connector.send(activity.service_url, where, activity, reader))

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Puts an activity in the place of the one with its id. Raises a ConnectorProblem, NotFound among them."""
        where, reader = activity.conversation.id, only_reader(context)
        if reader:
            made_private(activity)
        await self._connector.update(activity.service_url, where, activity.id, activity, reader)
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Takes a message away. Raises a ConnectorProblem, NotFound among them."""
        await self._connector.delete(reference.service_url, reference.conversation.id, reference.activity_id)


def only_reader(context: TurnContext) -> str:
    """Who alone may read what this turn says, by the id that Teams gives them; empty where everybody there may.

    What was asked in private is answered in private, and so is what somebody does on such an answer.
    """
    card: CardAction | None = context.turn_state.get(CARD_ACTION)
    private = is_targeted(context.activity) or (card is not None and card.private)
    return str(context.activity.from_property.id) if private and not is_personal(context.activity) else ""


class ShowTyping(Middleware):  # type: ignore[misc] # published without types
    """Shows that the assistant is typing while somebody waits. The SDK's own never stops when a turn raises."""

    async def on_turn(self, context: TurnContext, logic: Callable[[], Awaitable[Any]]) -> Any:
        """Types from 0.7 seconds on, every 3 seconds until the turn is over."""
        if not _somebody_waits(context):
            return await logic()
        typing = asyncio.create_task(_type(context))
        try:
            return await logic()
        finally:
            typing.cancel()
            with suppress(asyncio.CancelledError):
                await typing


def _somebody_waits(context: TurnContext) -> bool:
    """A client refreshes a card by itself, for whoever looks: nobody did a thing that they wait for.

    That somebody asked in private, typing would show to everybody.
    """
    card: CardAction | None = context.turn_state[CARD_ACTION]
    acts = context.activity.type in (ActivityTypes.message, ActivityTypes.invoke) and not only_reader(context)
    return bool(acts and (card is None or card.verb != REFRESH))


async def _type(context: TurnContext) -> None:
    await asyncio.sleep(_TYPING_AFTER)
    with suppress(ConnectorProblem):
        while True:
            await context.send_activity(Activity(type=ActivityTypes.typing))
            await asyncio.sleep(_TYPING_EVERY)
