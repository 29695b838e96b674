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
        start = {"$schema": _DIALECT, "$ref": f"#/definitions/{name}", "definitions": dict(self._definitions)}
        return jsonschema_rs.validator_for(start, mask="this")


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
