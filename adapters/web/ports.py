"""What the web page needs from the rest of the application, and what it keeps of a pane between two requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from conversations.replies import Confirm, Form, Style


class Row(Protocol):
    """One line of a transcript. `author` is None for the assistant; `only_for` names the one user who may read it."""

    @property
    def id(self) -> int: ...
    @property
    def thread(self) -> int | None: ...
    @property
    def author(self) -> str | None: ...
    @property
    def author_name(self) -> str: ...
    @property
    def only_for(self) -> str | None: ...
    @property
    def content(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime: ...
    @property
    def changed_at(self) -> datetime: ...


class Excerpt(Protocol):
    """What a page shows of a transcript. `earlier` counts the messages that it leaves out."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def earlier(self) -> int: ...


class Transcript(Protocol):
    """Keeps what a chat platform would keep for us. `version` changes whenever a conversation does."""

    async def append(
        self,
        conversation: str,
        author: str | None,
        author_name: str,
        content: dict[str, Any],
        thread: int | None = None,
        only_for: str | None = None,
        *,
        at: datetime,
    ) -> int: ...

    async def replace(self, message_id: int, content: dict[str, Any], at: datetime) -> bool: ...

    async def replace_beneath(
        self, conversation: str, reader: str, path: str, content: dict[str, Any], at: datetime
    ) -> None: ...

    async def find(self, conversation: str, key: str) -> int | None: ...

    async def read(self, conversation: str, reader: str, limit: int = 200) -> Sequence[Row]: ...

    async def excerpt(self, conversation: str, reader: str, newest: int = 100) -> Excerpt: ...

    async def version(self, conversation: str) -> int: ...


@dataclass(frozen=True)
class Asking:
    """A press or a form held back until the person says yes. `fields` are sent again with the answer."""

    confirm: Confirm
    path: str
    fields: tuple[tuple[str, str], ...]
    style: Style


@dataclass(frozen=True)
class PaneState:
    """What stands at the foot of a pane: a question before an act, else a form, else the composer with `typed` in it.

    `delivery` is kept after a failure, so that trying again is the same deed. `spoken`: the problem is with a message.
    `back`: the form has a page before this one. `within`: the path of the message that it was opened from.
    """

    form: Form | None = None
    asking: Asking | None = None
    typed: str = ""
    problem: str = ""
    delivery: str = ""
    spoken: bool = False
    back: bool = False
    within: str = ""
