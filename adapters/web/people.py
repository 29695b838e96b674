"""The people that the web page can speak as. It has no login, so it knows these and nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.turns import Actor
from models.enums import Channel

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

    def actor(self) -> Actor:
        return Actor(Channel.WEB, self.workspace, self.user, self.name, self.email)


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
    """The onboarding team's channel on the web holds the team's personas, and nobody else."""

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return any(persona.actor() == actor for persona in TEAM)
