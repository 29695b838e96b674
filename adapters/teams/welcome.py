"""What the assistant says when it is installed."""

from __future__ import annotations

from conversations.replies import Button, Heading, Message, Paragraph, Style, Words, text
from models.enums import PlaceKind

_ONBOARD = Button("command", "Start or continue onboarding", detail="onboard", style=Style.PRIMARY)
_HELP = Button("command", "Help", detail="help")


def welcome(place: PlaceKind) -> Message:
    """For a person, for an applicant team's chat or channel, or for the onboarding team's channel."""
    match place:
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
