"""The people that the web page can speak as, and its two panes. It has no login, so it knows these and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from conversations.turns import Actor
from models.domain import Address
from models.enums import Channel, PlaceKind

TEAM_WORKSPACE = "notify"


@dataclass(frozen=True)
class Persona:
    """Somebody to speak as. `workspace` stands for the organisation's own chat."""

    user: str
    name: str
    organisation: str
    workspace: str

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split())

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{self.workspace}.example"

    def actor(self, zone: str = "") -> Actor:
        """`zone`: the time zone of their browser."""
        return Actor(Channel.WEB, self.workspace, self.user, self.name, self.email, zone=zone)


PERSONAS = (
    Persona("amara", "Amara Okafor", "Riverside NHS Trust", "riverside"),
    Persona("tom", "Tom Ellis", "Riverside NHS Trust", "riverside"),
    Persona("grace", "Grace Lin", "Northgate Health", "northgate"),
    Persona("priya", "Priya Shah", "Onboarding team", TEAM_WORKSPACE),
    Persona("daniel", "Daniel Reid", "Onboarding team", TEAM_WORKSPACE),
)
TEAM = tuple(persona for persona in PERSONAS if persona.workspace == TEAM_WORKSPACE)
BY_USER = {persona.user: persona for persona in PERSONAS}


class WebRoster:
    """The onboarding team's channel on the web holds the team's personas, and nobody else.

    `team`: where the onboarding team works. Anywhere but on the page, nobody is vouched for without a login.
    """

    def __init__(self, team: Address) -> None:
        self._team = team

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return self._team == TEAM_PLACE and any(persona.actor(actor.zone) == actor for persona in TEAM)

    async def members(self, place: Address) -> tuple[Actor, ...]:
        """The team's personas."""
        return tuple(persona.actor() for persona in TEAM) if self._team == TEAM_PLACE else ()


class WebDirectory:
    """The people of the page, each in the chat of their own organisation."""

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        same = (persona.actor() for persona in PERSONAS if persona.workspace == actor.workspace)
        return next((person for person in same if person.email == email), None)

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        same = (persona.actor() for persona in PERSONAS if persona.workspace == actor.workspace)
        return next((person for person in same if person.user == user), None)


TEAM_PLACE = Address(Channel.WEB, TEAM_WORKSPACE, PlaceKind.TEAM, "team")


class Pane(StrEnum):
    """Left and right. The value is also the name of the query parameter that says who speaks there."""

    APPLICANT = "applicant"
    TEAM = "team"

    @property
    def other(self) -> Pane:
        return Pane.TEAM if self is Pane.APPLICANT else Pane.APPLICANT


class NoSuchPlace(ValueError):
    """The web page has direct messages and one team channel, and no other channel."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"The web page cannot show a {address.kind} place. Send to a person or to the team's channel.")


def place_of(pane: Pane, persona: Persona) -> Address:
    match pane:
        case Pane.APPLICANT:
            return Address(Channel.WEB, persona.workspace, PlaceKind.DIRECT, persona.user)
        case Pane.TEAM:
            return TEAM_PLACE


def conversation_at(address: Address) -> str:
    """The transcript's name for a place. Raises NoSuchPlace for a channel that the page does not show."""
    match address.kind:
        case PlaceKind.DIRECT:
            return f"direct:{address.target}"
        case PlaceKind.TEAM:
            return "team"
        case PlaceKind.CHANNEL:
            raise NoSuchPlace(address)


def menu_of(pane: Pane) -> tuple[Persona, ...]:
    """Everybody has direct messages; the team's channel holds the team."""
    return PERSONAS if pane is Pane.APPLICANT else TEAM
