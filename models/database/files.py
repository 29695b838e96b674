"""Files that nobody but the user of this program may read: those of an SQLite database, and what is written of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

OURS_ALONE = 0o600
_BESIDE = ("", "-wal", "-shm", "-journal")


def make_private(file: Path) -> None:
    """Makes a file if there is none, and takes it and those beside it from everybody else. Never raises.

    SQLite gives the files that it makes beside a database the permissions of the database.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, OURS_ALONE))
    for one in _those_of(file):
        with suppress(OSError):  # somebody else's file is theirs to protect; the doctor tells
            if one.stat().st_mode & 0o077:
                one.chmod(OURS_ALONE)


def is_private(file: Path) -> bool:
    """Whether nobody but its user may read or write it, and those beside it."""
    for one in _those_of(file):
        with suppress(FileNotFoundError):  # those beside it come and go
            if one.stat().st_mode & 0o077:
                return False
    return True


def _those_of(file: Path) -> Iterator[Path]:
    return (one for ending in _BESIDE if (one := file.with_name(file.name + ending)).exists())


def write_private(file: Path, content: bytes, new: bool = False) -> None:
    """Writes a file that nobody but us may read. Raises OSError, for a `new` one also where there is one."""
    how = os.O_EXCL if new else os.O_TRUNC
    with open(os.open(file, os.O_CREAT | how | os.O_WRONLY, OURS_ALONE), "wb") as opened:
        opened.write(content)


def copy_file(file: Path, copy: Path) -> None:
    """A whole copy of one moment, while others write, that nobody but us may read. Raises sqlite3.Error or OSError."""
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OURS_ALONE))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
