"""Installed, removed, added, deleted: keeps track of where the assistant can speak, and says hello once."""

from __future__ import annotations

import logging

from adapters.teams.activity import Activity
from adapters.teams.addresses import Whereabouts
from adapters.teams.cards import Cards, activity, summary_of
from adapters.teams.connector import Connector
from adapters.teams.errors import ConnectorProblem
from adapters.teams.inbound import Places
from adapters.teams.ports import Clock, Reference, References
from adapters.teams.welcome import welcome

_log = logging.getLogger(__name__)

_GONE_EVENTS = ("channelDeleted", "teamDeleted", "teamHardDeleted", "teamArchived")
_BACK_EVENTS = ("channelRestored", "teamRestored", "teamUnarchived")


def reference_of(activity: Activity) -> Reference | None:
    """Where this activity came from; None for a person whom the directory does not know."""
    personal = activity.conversation_type == "personal"
    target = activity.person if personal else activity.place
    if not target or not activity.tenant:
        return None
    return Reference(
        tenant_id=activity.tenant,
        target=target,
        kind=activity.conversation_type,
        service_url=activity.service_url,
        conversation_id=activity.place,
        bot_id=activity.bot,
        user_id=activity.sender if personal else "",
        aad_object_id=activity.person if personal else "",
        channel_id=activity.team_channel,
        team_id=activity.team,
        locale=activity.locale if personal else "",
    )


def person_of(activity: Activity) -> Reference | None:
    """Somebody met in a channel or a group chat: known by id, without a chat of their own yet."""
    if activity.conversation_type == "personal" or not (activity.person and activity.tenant and activity.sender):
        return None
    return Reference(
        tenant_id=activity.tenant,
        target=activity.person,
        kind="person",
        service_url=activity.service_url,
        conversation_id="",
        bot_id=activity.bot,
        user_id=activity.sender,
        aad_object_id=activity.person,
    )


class Installs:
    """Takes installationUpdate and conversationUpdate, which come in either order and more than once."""

    def __init__(
        self,
        places: Places,
        whereabouts: Whereabouts,
        references: References,
        connector: Connector,
        cards: Cards,
        clock: Clock,
    ) -> None:
        self._places = places
        self._whereabouts = whereabouts
        self._references = references
        self._connector = connector
        self._cards = cards
        self._clock = clock

    async def take(self, activity: Activity) -> None:
        if _is_added(activity):
            await self._added(activity)
        elif _is_removed(activity):
            await self._removed(activity)

    async def _added(self, activity: Activity) -> None:
        reference = reference_of(activity)
        if reference is None:
            return
        for known in await self._references.of_team(activity.tenant, activity.team) if activity.team else ():
            if known.problem:
                await self._references.mark(known.tenant_id, known.target, "", self._clock())
        await self._whereabouts.meet(reference)
        if await self._references.welcome(reference.tenant_id, reference.target, self._clock()):
            await self._say_hello(activity)

    async def _say_hello(self, to: Activity) -> None:
        message = welcome(self._places.of(to).kind)
        try:
            for drawn in self._cards.message(message):
                await self._connector.send(to.service_url, to.conversation, activity(drawn, summary_of(message)))
        except ConnectorProblem as problem:
            _log.warning("The welcome was not sent: %s", problem)

    async def _removed(self, activity: Activity) -> None:
        """Nothing is deleted: a new install picks up where it was."""
        targets = {activity.person if activity.conversation_type == "personal" else activity.place}
        if activity.team and activity.event != "channelDeleted":
            targets |= {known.target for known in await self._references.of_team(activity.tenant, activity.team)}
        elif activity.event == "channelDeleted" and activity.team_channel:
            targets = {activity.team_channel}
        for target in filter(None, targets):
            await self._references.mark(activity.tenant, target, activity.event or "uninstalled", self._clock())
            if self._places.is_team(activity.tenant, target):
                _log.error("The app was removed from the onboarding team's channel in Teams. Add it there again.")


def _is_added(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action.startswith("add")
    return activity.bot in activity.added or activity.event in _BACK_EVENTS


def _is_removed(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action.startswith("remove")
    return activity.bot in activity.removed or activity.event in _GONE_EVENTS
