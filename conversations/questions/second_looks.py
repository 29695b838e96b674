"""What is worth a second look in the engagement call's answers taken together; nothing is held back by it."""

from __future__ import annotations

from conversations.content.schema import ContentPack
from conversations.questions.entries import Answers, channels_in_use
from conversations.replies import Text, text
from models.enums import Stage


def across(pack: ContentPack, answers: Answers) -> list[Text]:
    """Each finding as our words, without a full stop."""
    return [*channel_findings(pack, answers), *_busiest_day(answers)]


def channel_findings(pack: ContentPack, answers: Answers) -> list[Text]:
    """A channel chosen that no routing plan can use with the others (domain 3.6)."""
    chosen = set(channels_in_use(answers))
    fitting = [order for order in _orders(pack) if order <= chosen]
    if "text_message" not in chosen or any("text_message" in order for order in fitting):
        return []
    told = (
        "no routing plan can send a text message with the channels that you chose. NHS Notify sends a text message "
        "only after it has tried the NHS App, so choose the NHS App as well"
    )
    return [text(told)]


def _orders(pack: ContentPack) -> list[set[str]]:
    collection = pack.stages[Stage.ROUTING_PLANS].collection
    asked = collection.questions if collection else ()
    return [set(c.value.split(",")) for question in asked if question.key.endswith(".order") for c in question.choices]


def _busiest_day(answers: Answers) -> list[Text]:
    volumes = [answers.get(f"engagement_call.volume_{channel}") for channel in channels_in_use(answers)]
    known = [volume for volume in volumes if isinstance(volume, int)]
    busiest = answers.get("engagement_call.busiest_day")
    if not isinstance(busiest, int) or len(known) < len(volumes) or not known or busiest <= sum(known):
        return []
    told = "your busiest day has {busiest} messages, which is more than the {year} that you plan in a year"
    return [text(told, busiest=busiest, year=sum(known))]
