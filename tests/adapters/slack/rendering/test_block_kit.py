"""Block Kit as plain JSON is what Slack's own models write."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement, InputBlock, PlainTextInputElement, PlainTextObject, SectionBlock

from adapters.slack.rendering import block_kit

TEXT = block_kit.plain_text("Go")
THEIRS = PlainTextObject(text="Go", emoji=False)


def test_a_button() -> None:
    theirs = ButtonElement(text=THEIRS, action_id="press", value="[]", style="primary")
    assert block_kit.button(TEXT, "press", "[]", "primary") == theirs.to_dict()


def test_an_input() -> None:
    ours = block_kit.input_block("q", TEXT, block_kit.plain_text_input("value", None, True, 3000), optional=False)
    element = PlainTextInputElement(action_id="value", multiline=True, max_length=3000)
    assert ours == InputBlock(block_id="q", label=THEIRS, element=element, optional=False).to_dict()


def test_a_section() -> None:
    assert block_kit.section(fields=[TEXT, TEXT]) == SectionBlock(fields=[THEIRS, THEIRS]).to_dict()
