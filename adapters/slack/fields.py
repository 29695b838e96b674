"""Questions as inputs of a modal, and what was filled in there as a form's values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    DateTimePickerElement,
    EmailInputElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement, InputInteractiveElement

from adapters.slack.literal import plain_object, rich
from conversations.guidance.uk_time import LONDON, MomentProblem, parse_uk_moment
from conversations.replies import Field, FieldKind, plain
from conversations.replies import Option as Choice
from conversations.turns import SentFile

VALUE = "value"
TIMES = 5
_FILE = "#file"
_FEW = 10  # options that Slack draws at once
_TEXT_LIMIT = 3000
