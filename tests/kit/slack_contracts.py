"""Holds everything that is sent to Slack, and every body that a test sends as Slack, to Slack's own types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.kit.schema import Schema
from tests.kit.slack_payloads import Body

FOLDER = Path(__file__).parent.parent / "adapters" / "slack" / "contracts"
MOST_CHARACTERS = 13_200  # over all blocks of one message
MOST_IN_A_VIEW = 250_000  # bytes
Json = Mapping[str, Any]


@cache
def schema(name: str) -> Schema:
    return Schema(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["definitions"])


class Contracts:
    """Keeps what it finds: a test fails at its end, whatever the assistant made of the failure."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.checked = 0

    def confirm(self) -> None:
        assert not self.found, "\n".join(dict.fromkeys(self.found))

    def check_call(self, method: str, arguments: Json) -> None:
        name = "Call_" + method.replace(".", "_")
        self._take(method, schema("spoken").problems(name, dict(arguments)))
        if "blocks" in arguments:
            self._take(method, message_problems(arguments["blocks"]))
        if "view" in arguments:
            self._take(method, view_problems(arguments["view"]))

    def check_answer(self, answer: Json) -> None:
        """What a request was answered with: an update of a modal, errors, or a message."""
        if "response_action" in answer:
            self._take("answer", schema("spoken").problems("Answer_View", dict(answer)))
        if "view" in answer:
            self._take("answer", view_problems(answer["view"]))
        if "blocks" in answer:
            self._take("answer", message_problems(answer["blocks"]))

    def check_inbound(self, body: Body) -> None:
        """A test's own body: what Slack would not send proves nothing."""
        if body.kind == "Event":
            return
        problems = schema("spoken").problems(f"Inbound_{body.kind}", dict(body.fields))
        in_view = "message" not in body.fields  # where Slack sends no response_url, whatever its type says
        self._take(body.kind, [p for p in problems if not (in_view and p.endswith("response_url is missing"))])

    def _take(self, what: str, problems: Sequence[str]) -> None:
        self.checked += 1
        self.found += [f"{what}: {problem}" for problem in problems]


def message_problems(blocks: Sequence[Json]) -> list[str]:
    size = len("".join(_texts(blocks)))
    too_long = [f"{size} characters are more than {MOST_CHARACTERS}"] if size > MOST_CHARACTERS else []
    return [*schema("sent").problems("Blocks", list(blocks)), *_missed_by_types(blocks), *too_long]


def view_problems(view: Json) -> list[str]:
    kind = {"modal": "Modal", "home": "Home"}[view["type"]]
    problems = [*schema("sent").problems(kind, dict(view)), *_missed_by_types(view["blocks"])]
    if any(block["type"] == "input" for block in view["blocks"]) and kind == "Modal" and not view.get("submit"):
        problems.append("inputs need a submit button")
    if len(json.dumps(view).encode()) > MOST_IN_A_VIEW:
        problems.append("the view is too large")
    return problems


def _missed_by_types(blocks: Sequence[Json]) -> Iterator[str]:
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) != len(names):
        yield "two blocks have one block_id"
    for number, block in enumerate(blocks):
        if block["type"] == "section" and not (block.get("text") or block.get("fields")):
            yield f"block {number}: a section needs text or fields"
        actions = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
        if len(set(actions)) != len(actions):
            yield f"block {number}: two elements have one action_id"
        if any(text == "" for text in _texts([block])):
            yield f"block {number}: a text is empty"


def _texts(part: Any) -> Iterator[str]:
    """Every text that is shown."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
