"""What comes in: one turn, from whichever channel, in channel-neutral terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from conversations.organisations.lookup import OrganisationSource
from models.domain import Address, SentFile
from models.enums import Channel


@dataclass(frozen=True)
class Actor:
    """Who acts, as the platform vouches for them. `email` comes from the platform's directory, never from a form.

    `workspace` is where they belong. A platform that has organisations of several workspaces may have named another one
    before: `former_workspaces`, under which the same person may be stored. `zone`: their time zone, such as
    "Europe/London", empty where the platform does not say.
    """

    channel: Channel
    workspace: str
    user: str
    name: str
    email: str | None = None
    former_workspaces: tuple[str, ...] = ()
    zone: str = ""

    def is_of(self, workspace: str) -> bool:
        """Whether they belong to a workspace, by whichever name their platform had for it."""
        return workspace in (self.workspace, *self.former_workspaces)


@dataclass(frozen=True)
class Typed:
    """A command or a chat message. `command` is true where the platform's slash command carried it.

    `thread` is the platform's id of the message that it answers: a card in the onboarding team's channel.
    """

    text: str
    command: bool = False
    thread: str | None = None
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True)
class Pressed:
    """A button: see `replies.Button`."""

    action: str
    about: str = ""
    detail: str = ""
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """A form sent back: see `replies.Form`. `values` holds what was typed, a tuple for each field; `files` likewise.

    `asked`: the fields of the part that was shown, None for all of them. `more`: another part comes next.
    """

    action: str
    about: str
    detail: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer_number: int = 0
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] | None = None
    more: bool = False


@dataclass(frozen=True)
class FellDue:
    """A reminder whose time has come: its row id."""

    reminder: int


@dataclass(frozen=True)
class PersonLeft:
    """The platform says that the actor has left their workspace."""


@dataclass(frozen=True)
class Unreached:
    """A message in the outbox that its person or channel cannot get, for good: its row id. `left`: they have left."""

    outbox: int
    left: bool = False


@dataclass(frozen=True)
class MeetingMade:
    """The call that a message in the outbox was about stands in the calendar: its row id, and the link to join."""

    outbox: int
    link: str


@dataclass(frozen=True)
class MeetingRefused:
    """The calendar takes the call that a message in the outbox was about at no try: its row id."""

    outbox: int


@dataclass(frozen=True)
class BatchDue:
    """A few more onboardings of a batch are to be done, or it is to be reported: the id of its row.

    The actor is whoever began it, and is asked about as if they had pressed each of its actions.
    """

    batch: int
    report: bool = False


@dataclass(frozen=True)
class TeamRead:
    """Everybody who is of the onboarding team now, as its platform says."""

    everybody: tuple[Actor, ...]


Meeting = MeetingMade | MeetingRefused
Intent = Typed | Pressed | Submitted | FellDue | PersonLeft | Unreached | Meeting | BatchDue | TeamRead


@dataclass(frozen=True)
class Arrival:
    """Something that came in, before anything else is asked about who did it. `once`: see `Turn`.

    `sent_at` (aware) is the platform's own time, None where it tells none.
    """

    channel: Channel
    workspace: str
    user: str
    intent: Intent
    once: bool = False
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """One thing that somebody did. `delivery_id` is unique for each; a redelivery carries the same one.

    `once`: its platform never delivers it again, so that no receipt is needed where nothing was changed. `arrival`: the
    number of its place among what its person did (`ConversationManager.arrival`); None takes one as it is handled.
    """

    delivery_id: str
    actor: Actor
    place: Address
    intent: Intent
    once: bool = False
    arrival: int | None = None


class Presence(StrEnum):
    """Whether somebody is in a channel: as a full member of its workspace, as a guest or from elsewhere, or not."""

    MEMBER = "member"
    OUTSIDER = "outsider"
    ABSENT = "absent"


@dataclass(frozen=True)
class ChannelFacts:
    """What a platform says of a channel. `name`: as its people read it, empty where it says none.

    `people`: how many there are, None where it does not say. `shared`: some of them are of another organisation.
    """

    name: str = ""
    people: int | None = None
    shared: bool = False


class ChannelDirectory(Protocol):
    """Asks a platform about its channels, now. Provided by each adapter whose platform has some."""

    async def describe(self, place: Address) -> ChannelFacts | None:
        """None for a channel that the assistant is not in."""
        ...

    async def members(self, place: Address) -> tuple[Actor, ...]:
        """Everybody who is there as a full member. Raises SendProblem where the platform does not say."""
        ...

    async def presence(self, place: Address, person: Address) -> Presence:
        """`person`: their direct messages on that platform."""
        ...


class TeamList(Protocol):
    """Asks a platform for everybody who is in the onboarding team's channel as a full member."""

    async def members(self, place: Address) -> tuple[Actor, ...]:
        """All of them, however many pages that takes. Raises SendProblem where the platform does not say."""
        ...


class Directory(Protocol):
    """Asks a platform whom it knows. Provided by the adapters whose platform can tell."""

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        """Somebody of the actor's own workspace, by their work email address; None where it knows nobody, or is silent.

        They have done nothing: only the platform says that they are there.
        """
        ...

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        """The same by the id that the platform's own people picker gives; None for an app, and for a stranger."""
        ...


class Roster(Protocol):
    """Asks a platform who belongs to the onboarding team's channel now. Provided by each adapter."""

    async def is_onboarding_team(self, actor: Actor) -> bool: ...


@dataclass(frozen=True)
class Platforms:
    """What a turn may ask the platforms before its transaction, by channel; and ODS."""

    rosters: Mapping[Channel, Roster] = field(default_factory=dict)
    directories: Mapping[Channel, Directory] = field(default_factory=dict)
    channels: Mapping[Channel, ChannelDirectory] = field(default_factory=dict)
    organisations: OrganisationSource | None = None  # ODS, where it is asked
