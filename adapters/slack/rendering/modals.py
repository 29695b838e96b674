"""Modals: a form page by page, an answer to read, a question before what cannot be undone, and a moment's wait."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, TextObject, View
from adapters.slack.rendering.inputs import inputs
from adapters.slack.rendering.messages import blocks_of, content, unfolded
from adapters.slack.rendering.text import cut, plain_object
from conversations.replies import Confirm, Form, Message, simple
from conversations.text import Said
from conversations.turns import Pressed
from models.domain import SentFile

FORM = "form"
CONFIRM = "confirm"
READ = "read"
TITLE_LIMIT = 24
MOST_BLOCKS = 100
APP_TITLE = "NHS Notify onboarding"
_WAIT = "One moment."
_TOO_MUCH = "There is more than fits here. Open the Home tab of this app to see the rest."


class UnreadableMetadata(ValueError):
    """A modal that carries nothing of ours. Open it again."""


@dataclass(frozen=True)
class PrivateMetadata:
    """What a modal carries for itself. `channel`: where it was opened, empty for the person alone."""

    action: str = ""
    about: str = ""
    detail: str = ""
    seen: int = 0
    channel: str = ""
    files: tuple[SentFile, ...] = field(default=())  # of the message that a shortcut was used on

    def dump(self) -> str:
        fields = {name: value for name, value in vars(self).items() if value}
        return json.dumps(fields, default=vars, separators=(",", ":"), ensure_ascii=False)


NO_METADATA = PrivateMetadata()


def read_metadata(metadata: str) -> PrivateMetadata:
    """Raises UnreadableMetadata."""
    try:
        fields = json.loads(metadata or "{}")
        files = tuple(SentFile(**file) for file in fields.pop("files", ()))
        return PrivateMetadata(**fields, files=files)
    except (ValueError, TypeError, AttributeError) as problem:
        raise UnreadableMetadata from problem


def form_view(form: Form, metadata: PrivateMetadata, draw_errors: bool = False) -> View:
    """`draw_errors`: errors stand in the modal itself, because Slack can only mark the modal that was sent."""
    blocks: list[Block] = [*_title_in_full(form.title), *content(form.intro)]
    if form.page:
        blocks.append(_page_of(*form.page))
    for question in form.fields:
        blocks += inputs(question, form.blanks, question.error if draw_errors else ())
    return block_kit.modal(
        callback_id=FORM,
        title=_title(form.title),
        submit=plain_object(form.submit if len(form.submit) <= TITLE_LIMIT else "Save", TITLE_LIMIT),
        close=plain_object("Close", TITLE_LIMIT),
        blocks=blocks,
        private_metadata=_metadata_of(form, metadata).dump(),
        notify_on_close=True,
    )


def _metadata_of(form: Form, metadata: PrivateMetadata) -> PrivateMetadata:
    return PrivateMetadata(form.action, form.about, form.detail, form.seen, metadata.channel, metadata.files)


def _title(title: str) -> TextObject:
    return plain_object(title if len(title) <= TITLE_LIMIT else APP_TITLE, TITLE_LIMIT)


def _title_in_full(title: str) -> list[Block]:
    return [block_kit.header(plain_object(title, 150))] if len(title) > TITLE_LIMIT else []


def _page_of(number: int, total: int) -> Block:
    return block_kit.context([plain_object(f"Page {number} of {total}")])


def messages_view(messages: Sequence[Message], metadata: PrivateMetadata) -> View:
    """What there is to read, with its buttons."""
    blocks = unfolded(block for message in messages for block in blocks_of(message))
    if len(blocks) > MOST_BLOCKS:
        blocks = [*blocks[: MOST_BLOCKS - 1], *blocks_of(simple(_TOO_MUCH))]
    return _reading(blocks or blocks_of(simple("Done.")), metadata)


def _reading(blocks: Sequence[Block], metadata: PrivateMetadata, title: str = APP_TITLE) -> View:
    return block_kit.modal(
        callback_id=READ,
        title=_title(title),
        close=plain_object("Close", TITLE_LIMIT),
        blocks=blocks,
        private_metadata=PrivateMetadata(channel=metadata.channel).dump(),
    )


def waiting_view(title: str, metadata: PrivateMetadata) -> View:
    """Opened at once, from what the payload holds alone."""
    return _reading(blocks_of(simple(_WAIT)), metadata, cut(title, TITLE_LIMIT))


def confirm_view(confirm: Confirm, pressed: Pressed, metadata: PrivateMetadata) -> View:
    """Asks before something that cannot be undone."""
    blocks = [*_title_in_full(confirm.title), *blocks_of(simple("{body}", body=Said(confirm.body)))]
    carried = PrivateMetadata(pressed.action, pressed.about, pressed.detail, channel=metadata.channel)
    return block_kit.modal(
        callback_id=CONFIRM,
        title=_title(confirm.title),
        submit=plain_object(confirm.yes, TITLE_LIMIT),
        close=plain_object(confirm.no, TITLE_LIMIT),
        blocks=blocks,
        private_metadata=carried.dump(),
    )
