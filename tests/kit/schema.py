"""Checks JSON against the JSON Schema that contracts are written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

_DIALECT = "https://json-schema.org/draft/2019-09/schema"
_KIND = "type"  # the property that says what an element is


class Schema:
    """`definitions` are what `$ref` points to."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._validator = cache(self._made)

    def problems(self, name: str, value: Any) -> list[str]:
        """What is wrong with a value of the type `name`: nothing, if it is as the contract says."""
        return list(_told(self._validator(name).iter_errors(value), name))

    def _made(self, name: str) -> jsonschema_rs.Validator:
        definitions = {each: _without_notes(schema) for each, schema in self._definitions.items()}
        start = {"$schema": _DIALECT, "$ref": f"#/definitions/{name}", "definitions": definitions}
        return jsonschema_rs.validator_for(start, mask="this")


def _without_notes(schema: Any) -> Any:
    """Slack's types say in words what is deprecated, where JSON Schema wants true or false."""
    return {k: v for k, v in schema.items() if k != "deprecated"} if isinstance(schema, dict) else schema


def _told(errors: Iterable[ValidationError], name: str) -> Iterator[str]:
    for error in errors:
        if isinstance(error.kind, ValidationErrorKind.AnyOf):
            yield from _told(min(error.kind.context, key=_far), name)
        else:
            yield f"{'.'.join([name, *map(str, error.instance_path)])}: {error.message}"


def _far(errors: Iterable[ValidationError]) -> tuple[bool, int]:
    """How far a value is from one of several schemas: one for another kind of element is the farthest."""
    paths = [[*error.instance_path] for error in errors]
    return any(path[-1:] == [_KIND] for path in paths), len(paths)
