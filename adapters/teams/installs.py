"""Installed, removed, added, deleted: keeps track of where the assistant can speak, and says hello once."""

from __future__ import annotations

import logging
from collections.abc import Collection

from adapters.teams.activity import Activity
from adapters.teams.connector import Connector
from adapters.teams.conversation_references import Whereabouts
from adapters.teams.errors import ConnectorProblem
from adapters.teams.inbound import Places
from adapters.teams.ports import Clock, Known, Reference, References
from adapters.teams.rendering.cards import Cards, activity, summary_of
from adapters.teams.welcome import welcome

_log = logging.getLogger(__name__)

# for the operator, when it happens to the onboarding team's channel
_LOST = "Teams reports {event} for the onboarding team's channel. What waits for it is kept. {fix}"
_RESTORE = "Restore it in Teams, or set ONBOARDING_TEAM_CHANNEL to another channel."
_ADD_AGAIN = "Add the app to the channel's team again."

_OF_A_CHANNEL = ("channelDeleted", "channelRestored")
_GONE = {"channelDeleted", "teamDeleted", "teamHardDeleted", "teamArchived"}
_BACK = {"channelRestored", "teamRestored", "teamUnarchived"}


def reference_of(activity: Activity) -> Reference | None:
    """Where this activity came from; None for a person whom the directory does not know."""
    personal = activity.conversation_type == "personal"
    target = _target(activity)
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
        elif activity.event in _BACK:
            await self._back(activity)
        elif _is_removed(activity) or activity.event in _GONE:
            await self._gone(activity)

    async def _added(self, activity: Activity) -> None:
        reference = reference_of(activity)
        if reference is None:
            return
        await self._back(activity)
        await self._whereabouts.meet(reference)
        if await self._references.welcome(reference.tenant_id, reference.target, self._clock()):
            await self._say_hello(activity)

    async def _back(self, activity: Activity) -> None:
        """Messages reach these again. A channel that was deleted stays so until it is restored itself."""
        for known in await self._known(activity):
            if known.problem and (activity.event in _OF_A_CHANNEL or known.problem != "channelDeleted"):
                await self._references.keep(known, self._clock())

    async def _gone(self, activity: Activity) -> None:
        """Nothing is deleted: a new install picks up where it was."""
        why = activity.event if activity.event in _GONE else "uninstalled"
        for target in {known.target for known in await self._known(activity)} | {_target(activity)}:
            await self._references.mark(activity.tenant, target, why, self._clock())
            if self._places.is_team(activity.tenant, target):
                _log.error(_LOST.format(event=why, fix=_ADD_AGAIN if why == "uninstalled" else _RESTORE))

    async def _known(self, activity: Activity) -> Collection[Known]:
        """What we know of that this is about: one conversation, or every channel of a team."""
        if activity.team and activity.event not in _OF_A_CHANNEL:
            return await self._references.of_team(activity.tenant, activity.team)
        known = await self._references.find(activity.tenant, _target(activity))
        return () if known is None else (known,)

    async def _say_hello(self, to: Activity) -> None:
        message = welcome(self._places.of(to).kind)
        try:
            for drawn in self._cards.message(message):
                await self._connector.send(to.service_url, to.conversation, activity(drawn, summary_of(message)))
        except ConnectorProblem as problem:
            _log.warning("The welcome was not sent: %s", problem)


def _target(activity: Activity) -> str:
    """What a reference is kept by. Teams tells of a deleted channel in the conversation of its team."""
    if activity.event in _OF_A_CHANNEL:
        return activity.team_channel
    return activity.person if activity.conversation_type == "personal" else activity.place


def _is_added(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action.startswith("add")
    return activity.bot in activity.added


def _is_removed(activity: Activity) -> bool:
    """For good: an upgrade of the app removes it only to add it again, which nobody needs to be welcomed for."""
    if activity.type == "installationUpdate":
        return activity.action == "remove"
    return activity.bot in activity.removed
