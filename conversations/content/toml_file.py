"""Reads one TOML file into its tables, and says in one sentence what to correct when it cannot."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from conversations.content.schema import ContentError
from conversations.content.tables import Table

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

AnyTable = TypeVar("AnyTable", bound=Table)


def problem(file: str, fix: str, item: str | None = None) -> ContentError:
    """The error that names the file, the item if there is one, and the fix."""
    where = f"{file}, item '{item}'" if item else file
    return ContentError(f"{where}: {fix}.")


def read(folder: Path, file: str, table: type[AnyTable]) -> AnyTable:
    """The checked content of `file` in `folder`. ContentError if it is missing, is not TOML or has the wrong shape."""
    content = _parsed(folder, file)
    try:
        return table.model_validate(content)
    except ValidationError as broken:
        first = broken.errors()[0]
        raise problem(file, _fix(first), _item(content, first["loc"])) from None


def _parsed(folder: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except OSError:
        raise problem(file, "this file cannot be read. Add it, or let this program read it") from None
    except UnicodeDecodeError:
        raise problem(file, "save this file as UTF-8 text") from None
    except tomllib.TOMLDecodeError as broken:
        raise problem(file, f"correct the TOML. {broken}") from None


def _fix(error: ErrorDetails) -> str:
    field = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "this file")
    match error["type"]:
        case "extra_forbidden":
            return f"remove '{field}', or correct its spelling"
        case "missing":
            return f"add '{field}'"
        case "enum" | "literal_error":
            return f"set '{field}' to {error['ctx']['expected']}, not '{error['input']}'"
        case "value_error":
            return str(error["ctx"]["error"])
        case _:
            return f"correct '{field}'. {error['msg']}"


def _item(content: Any, location: tuple[int | str, ...]) -> str | None:
    """The key (or else the title or label) of the innermost table around the error."""
    name = None
    for part in location:
        if isinstance(content, Mapping):
            found = content.get(part)
        elif isinstance(content, list) and isinstance(part, int):
            found = content[part]
        else:
            break
        content = found
        if isinstance(content, Mapping):
            name = content.get("key") or content.get("title") or name or content.get("label")
    return name if name is None else str(name)
