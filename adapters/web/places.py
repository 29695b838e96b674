"""The two panes, the places they speak in, and the transcript each place is kept in."""

from __future__ import annotations

from enum import StrEnum

from adapters.web.people import TEAM_WORKSPACE, Persona
from models.domain import Address
from models.enums import Channel, PlaceKind

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
