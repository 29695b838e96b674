"""Installed, removed, deleted and restored: keeps whether everybody can be reached, and says hello once."""

from __future__ import annotations

import logging
from collections.abc import Collection

from botbuilder.core import TurnContext
from botbuilder.schema import Activity

from adapters.teams.conversation_references import (
    ConversationReferences,
    ReferenceStore,
    StoredReference,
    reference_of,
    target_of,
)
from adapters.teams.errors import ConnectorProblem, TeamsProblem
from adapters.teams.rendering.cards import Cards, card_activity, summary_of
from adapters.teams.roster import TeamsRoster
from conversations.replies import Button, Heading, Message, Paragraph, Style
from conversations.text import Words, text
from conversations.turns import Actor
from conversations.views.lists import for_the_team
from models.domain import Clock
from models.enums import Channel, PlaceKind

# values of channelData.eventType, each for a channel or for all channels of a team
CHANNEL_EVENTS = ("channelDeleted", "channelRestored")
REMOVED_EVENTS = {"channelDeleted", "teamDeleted", "teamHardDeleted", "teamArchived"}
RESTORED_EVENTS = {"channelRestored", "teamRestored", "teamUnarchived"}

# for the operator, when it happens to the onboarding team's channel
_LOST = "Teams reports {event} for the onboarding team's channel. What waits for it is kept. {fix}"
_RESTORE = "Restore it in Teams, or set ONBOARDING_TEAM_CHANNEL to another channel."
_ADD_AGAIN = "Add the app to the channel's team again."

_ONBOARD = Button("command", "Start or continue onboarding", detail="onboard", style=Style.PRIMARY)
_HELP = Button("command", "Help", detail="help")

_log = logging.getLogger(__name__)


class Installs:
    """What happens to an install. Teams tells of it in either order and more than once."""

    def __init__(
        self, references: ConversationReferences, store: ReferenceStore, roster: TeamsRoster, cards: Cards, clock: Clock
    ) -> None:
        self._references = references
        self._store = store
        self._roster = roster
        self._cards = cards
        self._clock = clock

    async def add(self, turn_context: TurnContext) -> None:
        """The app was added to the conversation: whoever is there is welcomed, once until it is removed again."""
        reference = reference_of(turn_context.activity)
        if reference is None:
            return
        await self.restore(turn_context.activity)
        await self._references.remember(reference)
        if await self._store.welcome(reference.tenant_id, reference.target, self._clock()):
            await self._welcome(turn_context)

    async def restore(self, activity: Activity) -> None:
        """Messages reach these again. A channel that was deleted stays so until it is restored itself."""
        for known in await self._known(activity):
            if known.problem and (_event(activity) in CHANNEL_EVENTS or known.problem != "channelDeleted"):
                await self._store.keep(known, self._clock())

    async def remove(self, activity: Activity) -> None:
        """Nothing can be sent there now. Nothing is deleted: a new install picks up where it was."""
        problem = _event(activity) if _event(activity) in REMOVED_EVENTS else "uninstalled"
        tenant = activity.conversation.tenant_id
        for target in {known.target for known in await self._known(activity)} | {_target(activity)}:
            await self._store.mark(tenant, target, problem, self._clock())
            if self._references.is_team(tenant, target):
                _log.error(_LOST.format(event=problem, fix=_ADD_AGAIN if problem == "uninstalled" else _RESTORE))

    async def _known(self, activity: Activity) -> Collection[StoredReference]:
        """What we know of that this is about: one conversation, or every channel of a team."""
        tenant, team = activity.conversation.tenant_id, activity.channel_data["team"]["id"]
        if team and _event(activity) not in CHANNEL_EVENTS:
            return await self._store.of_team(tenant, team)
        known = await self._store.find(tenant, _target(activity))
        return () if known is None else (known,)

    async def _welcome(self, turn_context: TurnContext) -> None:
        decides = await self._decides(turn_context.activity)
        message = for_the_team() if decides else welcome(self._references.address_of(turn_context.activity).kind)
        try:
            for card in self._cards.message(message):
                await turn_context.send_activity(card_activity(card, summary_of(message)))
        except ConnectorProblem as problem:
            _log.warning("The welcome was not sent: %s", problem)

    async def _decides(self, activity: Activity) -> bool:
        """Whether somebody added it for themselves who is of the onboarding team: they are no applicant."""
        person, where = activity.from_property, self._references.address_of(activity)
        if where.kind is not PlaceKind.DIRECT or not person.aad_object_id:
            return False
        self._roster.met(person.aad_object_id, person.id)
        try:
            return await self._roster.is_onboarding_team(
                Actor(Channel.TEAMS, where.workspace, person.aad_object_id, person.name)
            )
        except TeamsProblem:  # Teams does not say now: they are asked again before they join
            return False


def _event(activity: Activity) -> str:
    return str(activity.channel_data["eventType"])


def _target(activity: Activity) -> str:
    """Teams tells of a deleted channel in the conversation of its team."""
    return str(activity.channel_data["channel"]["id"]) if _event(activity) in CHANNEL_EVENTS else target_of(activity)


def welcome(kind: PlaceKind) -> Message:
    """For a person, for an applicant team's chat or channel, or for the onboarding team's channel."""
    match kind:
        case PlaceKind.DIRECT:
            words = (
                "This assistant takes you through onboarding with NHS Notify, stage by stage. You can stop at any "
                "time: your answers are kept, and you carry on where you were."
            )
            return _hello(words, _ONBOARD, _HELP)
        case PlaceKind.CHANNEL:
            words = (
                "This assistant takes your team through onboarding with NHS Notify. Mention it and type onboard to "
                "start or continue. Your answers are easiest to give in a chat with the assistant alone."
            )
            return _hello(words, _ONBOARD, _HELP)
        case PlaceKind.TEAM:
            words = (
                "Each registered onboarding gets a card in this channel, with what happened beneath it. Mention the "
                "assistant and type board to see all of them. Everyone in this channel can decide."
            )
            return _hello(words, Button("board", "Show the board", style=Style.PRIMARY))


def _hello(words: str, *buttons: Button) -> Message:
    return Message((Heading(text("NHS Notify onboarding")), Paragraph((Words(words),))), buttons)
