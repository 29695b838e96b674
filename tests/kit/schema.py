"""A check of JSON against the part of JSON Schema that contracts are written in. An unknown keyword is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": (list, tuple),
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
    "null": type(None),
}
_IGNORED = frozenset({"definitions", "deprecated", "$schema"})
Problems = Iterator[str]


@dataclass(frozen=True)
class Schema:
    """`definitions` are what `$ref` points to."""

    definitions: Mapping[str, Any]

    def problems(self, name: str, value: Any) -> list[str]:
        """What is wrong with a value of the type `name`: nothing, if it is as the contract says."""
        return list(self._check(self.definitions[name], value, name))

    def _check(self, schema: Any, value: Any, at: str) -> Problems:
        if isinstance(schema, bool):
            if not schema:
                yield f"{at}: nothing may stand here"
            return
        for keyword, wanted in schema.items():
            if keyword not in _IGNORED:
                yield from self._keyword(keyword, wanted, schema, value, at)

    def _keyword(self, keyword: str, wanted: Any, schema: Mapping[str, Any], value: Any, at: str) -> Problems:
        match keyword:
            case "$ref":
                yield from self._check(self.definitions[_name(wanted)], value, at)
            case "allOf":
                for part in wanted:
                    yield from self._check(part, value, at)
            case "anyOf":
                yield from self._any_of(wanted, value, at)
            case "properties" | "required" | "additionalProperties" if isinstance(value, dict):
                yield from self._object(keyword, wanted, schema, value, at)
            case "items" if isinstance(value, list | tuple):
                yield from self._items(wanted, value, at)
            case "properties" | "required" | "additionalProperties" | "items":
                return
            case _:
                yield from _plain(keyword, wanted, value, at)

    def _any_of(self, wanted: list[Any], value: Any, at: str) -> Problems:
        fitting = [part for part in wanted if self._may_be(part, value)]
        tries = [list(self._check(part, value, at)) for part in fitting or wanted]
        if all(tries):
            nearest = min(tries, key=lambda problems: (_is_other_kind(problems), len(problems)))
            yield from nearest

    def _may_be(self, schema: Any, value: Any) -> bool:
        """False where the type that a value names is another one: the rest need not be looked at."""
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.definitions[_name(schema["$ref"])]
        if not isinstance(schema, dict) or not isinstance(value, dict) or "type" not in value:
            return True
        kind = schema.get("properties", {}).get("type", {})
        return "const" not in kind or kind["const"] == value["type"]

    def _object(
        self, keyword: str, wanted: Any, schema: Mapping[str, Any], value: Mapping[str, Any], at: str
    ) -> Problems:
        match keyword:
            case "required":
                yield from (f"{at}: {name} is missing" for name in wanted if name not in value)
            case "properties":
                for name in wanted.keys() & value.keys():
                    yield from self._check(wanted[name], value[name], f"{at}.{name}")
            case _:
                for name in value.keys() - schema.get("properties", {}).keys():
                    yield from self._check(wanted, value[name], f"{at}.{name}")

    def _items(self, wanted: Any, value: Sequence[Any], at: str) -> Problems:
        kinds = wanted if isinstance(wanted, list) else [wanted] * len(value)
        for number, (kind, item) in enumerate(zip(kinds, value, strict=False)):
            yield from self._check(kind, item, f"{at}[{number}]")


def _name(reference: str) -> str:
    return reference.removeprefix("#/definitions/").replace("%3C", "<").replace("%3E", ">")


def _is_other_kind(problems: list[str]) -> bool:
    return any(problem.endswith("is another kind") for problem in problems)


def _plain(keyword: str, wanted: Any, value: Any, at: str) -> Problems:
    match keyword:
        case "type":
            names = [wanted] if isinstance(wanted, str) else wanted
            if not any(_is(name, value) for name in names):
                yield f"{at}: {wanted} is wanted, not {type(value).__name__}"
        case "const":
            if value != wanted:
                yield f"{at}: {value!r} is another kind"
        case "enum":
            if value not in wanted:
                yield f"{at}: {value!r} is not one of {wanted}"
        case "maxLength" | "minLength" if isinstance(value, str):
            yield from _length(keyword, wanted, value, at)
        case "maxItems" | "minItems" if isinstance(value, list | tuple):
            yield from _length(keyword, wanted, value, at)
        case "maxLength" | "minLength" | "maxItems" | "minItems":
            return
        case _:
            raise NotImplementedError(f"{keyword} at {at}")


def _length(keyword: str, wanted: int, value: Any, at: str) -> Problems:
    if keyword.startswith("max") and len(value) > wanted:
        yield f"{at}: {len(value)} is more than {wanted}"
    if keyword.startswith("min") and len(value) < wanted:
        yield f"{at}: {len(value)} is less than {wanted}"


def _is(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])
