"""Help: what can be typed, one topic, and what somebody hears who was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations import commands
from conversations.actions.table import action_of_command
from conversations.content.help import asks, fold
from conversations.details.rows import MessageDetail
from conversations.guidance.facts import facts
from conversations.onboarding.progress import name_of, progress
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Heading,
    Message,
    Outcome,
    Paragraph,
    Result,
    Style,
    SummaryList,
    SummaryRow,
    paragraph,
    simple,
)
from conversations.text import Said, Words, text
from conversations.views.buttons import offered
from conversations.views.card_parts import how_far, links, next_step_list
from conversations.views.costs.estimate import estimate_blocks
from conversations.views.lengths import lengths_blocks

if TYPE_CHECKING:
    from conversations.content.help import Help, Topic
    from conversations.content.schema import ContentPack
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.figures import StageLength

_NEAREST = 5
_ON_A_PAGE = 12
TOPICS = "topics"
"""What asks for all of them: `help topics`, and of a button "topics/1", with the page."""


@dataclass(frozen=True)
class Asker:
    """Whoever asks for help, and what it is answered from beside the topics.

    `mine`: those of their onboardings that may be spoken of where they ask. `journey`: theirs, or that of new
    onboardings. `took`: how long stages took lately.
    """

    by: Participant | None = None
    mine: tuple[Onboarding, ...] = ()
    journey: ContentPack | None = None
    took: tuple[StageLength, ...] = ()

    @property
    def own(self) -> Onboarding | None:
        """The one onboarding that an answer can be about; None of several, for it would have to say which."""
        return self.mine[0] if len(self.mine) == 1 else None


NOBODY = Asker()


def meant_topic(typed: str, known: tuple[str, ...], topics: Help) -> Topic | None:
    """The topic that somebody asks about who typed something that is no command and no answer."""
    is_slip = commands.nearest(typed, known) and not asks(typed)
    return topics.find(typed) if is_slip else topics.asked_about(typed)


def not_understood(typed: str, known: tuple[str, ...], topics: Help, asker: Asker = NOBODY) -> Outcome:
    """What a person hears who typed something that is no command and no answer. `known`: what may be typed there.

    The help that it asks about, else the way to ask the onboarding team, else the command that it is a slip of, else
    the words that can be typed.
    """
    topic = meant_topic(typed, known, topics)
    if topic:
        return Outcome((_explained(topic, known, asker),))
    if asks(typed) and "onboard" in known:
        return Outcome((_unknown(typed, asker),), result=Result.INVALID)
    meant = commands.nearest(typed, known)
    if meant:
        told = paragraph(
            'We did not understand "{typed}". Did you mean {command}?',
            typed=Said(typed[:80]),
            command=Words(meant, strong=True),
        )
        buttons = tuple(Button("command", name.capitalize(), detail=name) for name in dict.fromkeys((meant, "help")))
        return Outcome((Message((told,), buttons),), result=Result.INVALID)
    told = paragraph("We did not understand that. These are the words that you can type:")
    return Outcome((Message((told, _listed(known))),), result=Result.INVALID)


def _unknown(typed: str, asker: Asker) -> Message:
    """A question that we cannot answer goes to the onboarding team in one press, once it knows of the onboarding.

    Of several onboardings each has its press: the team is to know which one is asked about.
    """
    told = paragraph('We have no answer to "{typed}".', typed=Said(typed[:80]))
    asks_team = [
        (one, b) for one in asker.mine for b in offered(one, asker.by, "ask_team", detail=MessageDetail(typed))
    ]
    if not asks_team:
        contact = facts().contacts["onboarding"]
        other = paragraph("You can ask the onboarding team at {email}.", email=Words(contact.email))
        return Message((told, other), (command_button("help"),))
    if asker.own:
        return Message((told,), (*(ask for _, ask in asks_team), command_button("help")))
    which = paragraph("The onboarding team can answer. Select the onboarding that you ask about.")
    rows = tuple(SummaryRow(name_of(one), how_far(one, progress(one)).text, ask) for one, ask in asks_team)
    return Message((told, which, SummaryList(rows)), (command_button("help"),))


def query_topic(topics: Help, query: str) -> Topic | None:
    """The topic that is meant by what was typed after the word help."""
    return topics.asked_about(query) if asks(query) else topics.find(query)


def help_message(topics: Help, query: str, known: tuple[str, ...], asker: Asker = NOBODY) -> Message:
    """The commands, one topic, or all of them by name. An unknown topic gets the nearest, a question the team."""
    if fold(query) in _FOR_ANYTHING:
        return _what_to_type(known)
    if fold(query) == TOPICS:
        return topics_message(topics)
    topic = query_topic(topics, query)
    if topic is None and asks(query) and "onboard" in known:
        return _unknown(query, asker)
    if topic is None:
        told = paragraph(
            'We have no help about "{query}". Select one of the nearest, or type help topics for all of them.',
            query=Said(query[:80]),
        )
        nearest = topics.nearest(query, _NEAREST)
        return Message((told,), tuple(Button("help", topic.title, detail=topic.key) for topic in nearest))
    return _explained(topic, known, asker)


def _explained(topic: Topic, known: tuple[str, ...], asker: Asker) -> Message:
    """One topic, with the command that it leads to where that can be typed, and what is so in one's own onboarding."""
    written = Said if topic.said else Words
    explained: tuple[Block, ...] = (*(Paragraph((written(part),)) for part in topic.text), *links(topic.links))
    if topic.key == HOW_LONG:
        explained = _how_long(explained, asker)
    elif asker.own is not None:
        explained = (*explained, *_in_ones_own(topic, asker.own))
    blocks = (Heading((written(topic.title),)), *explained)
    return Message(blocks, (command_button(topic.command),) if topic.command in known else ())


HOW_LONG, COSTS, CONTACTS = "how_long", "costs", ("onboarding_team", "speak_to_a_person")
OF_ONES_OWN = (HOW_LONG, COSTS, *CONTACTS)
"""The topics that say what is so in the onboarding of whoever asks."""


def _how_long(explained: tuple[Block, ...], asker: Asker) -> tuple[Block, ...]:
    """Where one's own stands, whose turn it is and by when, before what is so of all; then what stages took lately."""
    own, journey = asker.own, asker.journey
    stands = (how_far(own, progress(own)), next_step_list(own)) if own is not None else ()
    if journey is None:
        return (*stands, *explained)
    counted = paragraph("Onboarding has {journey}.", journey=Words(journey.journey))
    return (*stands, counted, *explained, *lengths_blocks(asker.took, journey))


def _in_ones_own(topic: Topic, own: Onboarding) -> list[Block]:
    if topic.key == COSTS:
        return estimate_blocks(own.answers)
    if topic.key not in CONTACTS or not own.registered:
        return []
    if own.assignee is None:
        return [paragraph("Nobody on the onboarding team has your onboarding yet. Whoever is free answers.")]
    return [paragraph("Your onboarding manager is {name}.", name=Said(own.assignee.name))]


def welcome(known: tuple[str, ...]) -> Message:
    """The answer to a greeting: what this is, and the way in. `known`: what may be typed there."""
    if "onboard" not in known:
        words = (
            "Each registered onboarding has a card in this channel. Type board to see all of them, or help for more."
        )
        return simple(words, command_button("board"), command_button("help"))
    blocks = (
        Heading(text("Welcome to NHS Notify onboarding")),
        paragraph(
            "We take your team through onboarding with NHS Notify, stage by stage. You can stop at any time: your "
            "answers are kept, and you carry on where you were."
        ),
        paragraph("You can also ask a question, such as how much does it cost, or type help."),
    )
    return Message(blocks, (command_button("onboard"), command_button("help")))


def command_button(command: str) -> Button:
    """The button that does what typing this command does."""
    action = action_of_command(command)
    style = Style.PRIMARY if command != "help" else Style.SECONDARY
    return Button("command", _LABELS.get(command, action.label), detail=command, style=style)


_FOR_ANYTHING = ("", "help", "me", "us", "me please", "us please")
_LABELS = {"onboard": "Start onboarding", "board": "Show the board"}


def topics_message(topics: Help, page: int = 0) -> Message:
    """One page of everything that we explain, each a press away. `page` counts from 0."""
    pages = range(0, len(topics.topics), _ON_A_PAGE)
    page = min(page, len(pages) - 1)
    shown = topics.topics[pages[page] :][:_ON_A_PAGE]
    rows = tuple(map(_listed_topic, shown))
    more = (Button("help", "More topics", detail=f"{TOPICS}/{page + 1}"),) if page + 1 < len(pages) else ()
    heading = Heading(text("What we can explain, page {page} of {pages}", page=page + 1, pages=len(pages)))
    return Message((heading, SummaryList(rows)), more)


def _listed_topic(topic: Topic) -> SummaryRow:
    written = Said if topic.said else Words
    return SummaryRow((written(topic.title),), (written(topic.text[0]),), Button("help", "Read", detail=topic.key))


def _what_to_type(known: tuple[str, ...]) -> Message:
    blocks = (
        Heading(text("What you can type")),
        _listed(known),
        paragraph(
            "When we ask a question, you can also type back, skip or stop. An answer stands until you "
            "change it with its button, even if you edit or delete your message."
        ),
        paragraph("Type help topics for everything that we can explain."),
        paragraph("Do not enter information about patients, such as names or NHS numbers."),
    )
    return Message(blocks)


def _listed(known: tuple[str, ...]) -> Bullets:
    described = ((command, action_of_command(command).does) for command in known)
    return Bullets(
        tuple(text("{name}: {does}", name=Words(name, strong=True), does=Words(does)) for name, does in described)
    )
