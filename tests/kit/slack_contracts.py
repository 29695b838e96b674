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
MOST_CHARTS = 2  # in one message
MOST_IN_A_VIEW = 250_000  # bytes
Json = Mapping[str, Any]


@cache
def schema(name: str) -> Schema:
    definitions = _definitions(name)
    if name == "sent":  # what Slack's own types do not have yet, as its documentation has it
        definitions |= _definitions("newer")
        definitions["KnownBlock"]["anyOf"].append({"$ref": "#/definitions/DataVisualizationBlock"})
    return Schema(definitions)


def _definitions(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["definitions"]
    return read


class Contracts:
    """Keeps what went each way and looks at it at the end, so that looking takes no time of anybody's."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[str, Json]] = {}
        self._answers: dict[str, Json] = {}
        self._bodies: list[Body] = []

    @property
    def kept(self) -> int:
        """How many different calls, answers and bodies there were."""
        return len(self._calls) + len(self._answers) + len(self._bodies)

    def keep_call(self, method: str, arguments: Json) -> None:
        held = dict(arguments)
        self._calls[f"{method} {json.dumps(held, sort_keys=True)}"] = method, held

    def keep_answer(self, answer: Json) -> None:
        """What a request was answered with: an update of a modal, errors, or a message."""
        self._answers[json.dumps(answer, sort_keys=True)] = answer

    def keep_body(self, body: Body) -> None:
        """A test's own body: what Slack would not send proves nothing."""
        self._bodies.append(body)

    def confirm(self) -> None:
        found = [
            *(f"{method}: {problem}" for method, held in self._calls.values() for problem in _of_call(method, held)),
            *(f"answer: {problem}" for answer in self._answers.values() for problem in _of_answer(answer)),
            *(f"{body.kind}: {problem}" for body in self._bodies for problem in _of_body(body)),
        ]
        assert not found, "\n".join(dict.fromkeys(found))


def _of_call(method: str, arguments: Json) -> Iterator[str]:
    yield from schema("spoken").problems("Call_" + method.replace(".", "_"), dict(arguments))
    yield from _of_contents(arguments)


def _of_answer(answer: Json) -> Iterator[str]:
    if "response_action" in answer:
        yield from schema("spoken").problems("Answer_View", dict(answer))
    yield from _of_contents(answer)


def _of_contents(held: Json) -> Iterator[str]:
    if "blocks" in held:
        yield from message_problems(held["blocks"])
    if "view" in held:
        yield from view_problems(held["view"])


def _of_body(body: Body) -> Iterator[str]:
    if body.kind in ("Event", "BlockSuggestion"):  # of the second, Bolt's types say nothing that our schema was made of
        return
    problems = schema("spoken").problems(f"Inbound_{body.kind}", dict(body.fields))
    in_view = "message" not in body.fields  # where Slack sends no response_url, whatever its type says
    yield from (p for p in problems if not (in_view and p.endswith('"response_url" is a required property')))


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
    charts = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
    if len(charts) > MOST_CHARTS:
        yield "more than 2 charts in one message"
    for chart in charts:
        labels = [*chart["axis_config"]["categories"]]
        if any([point["label"] for point in each["data"]] != labels for each in chart["series"]):
            yield "a series has not one value for each category"
        if len({each["name"] for each in chart["series"]}) != len(chart["series"]):
            yield "two series have one name"
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) != len(names):
        yield "two blocks have one block_id"
    for number, block in enumerate(blocks):
        if block["type"] == "section" and not (block.get("text") or block.get("fields")):
            yield f"block {number}: a section needs text or fields"
        actions = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
        if len(set(actions)) != len(actions):
            yield f"block {number}: two elements have one action_id"
        if block["type"] == "container":
            yield from _missed_by_types(block["child_blocks"])
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
