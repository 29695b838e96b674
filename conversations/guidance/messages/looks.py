"""A message as its recipient sees it, and a routing plan as a picture: values that each channel draws in its own way.

What a template's writer typed stands in `str` fields that say so, and is drawn literally, never read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from conversations.guidance.messages.channels import MessageChannel


class PartKind(StrEnum):
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    LINE = "line"  # across the page, without words
    FRAGMENT = "fragment"  # of a text message


@dataclass(frozen=True)
class Run:
    """Some words of the template's writer in one look. `leads_to`: where a link among them leads, empty for none."""

    text: str
    strong: bool = False
    leads_to: str = ""


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading, a line of a list, or one fragment. `note`, in our words: how long the fragment is."""

    kind: PartKind
    runs: tuple[Run, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """A message with its fields filled in, as its recipient sees it.

    `caption` is ours. `sender`, `subject` and the lines of the `address` are the writer's or made of their words.
    `beside`, in our words: what NHS Notify prints in a letter by itself.
    """

    channel: MessageChannel
    caption: str
    sender: str
    parts: tuple[Part, ...]
    subject: str = ""
    address: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    kind: Literal["preview"] = "preview"


@dataclass(frozen=True)
class RouteStep:
    """A channel of a routing plan. `name`, `tries` and `then` are ours, `template` is the name that its writer gave.

    `tries`: whom it reaches for, such as "tries 500,000 people a year", empty where nobody knows. `share`: of the
    people of the first step, from 0 to 1. `then`: when the next channel is tried, empty for the last.
    """

    name: str
    template: str = ""
    tries: str = ""
    share: float | None = None
    then: str = ""


@dataclass(frozen=True)
class Route:
    """The channels of a routing plan in order, as a picture. `title` is ours."""

    title: str
    steps: tuple[RouteStep, ...]
    kind: Literal["route"] = "route"

    @property
    def in_short(self) -> str:
        """ "NHS App → Text message → Letter"."""
        return " → ".join(step.name for step in self.steps)

    def spoken(self) -> str:
        """The picture in words, for whoever cannot see it: in ours, but for the names of templates."""
        return ". ".join(filter(None, (self.title, *(_spoken(at, step) for at, step in enumerate(self.steps, 1)))))


def _spoken(number: int, step: RouteStep) -> str:
    told = ", ".join(filter(None, (f"{number}. {step.name}", step.template, step.tries)))
    return f"{told}. {step.then}" if step.then else told
