"""Every Python that we say it runs on, of those that are on this machine, reads all of the code without a warning."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NAMED = re.compile(r"Programming Language :: Python :: (3\.\d+)")
NAMED = tuple(named[1] for each in PROJECT["classifiers"] if (named := _NAMED.fullmatch(each)))
COMING = "3.14"  # not promised yet, and looked at where it is
_READS_ALL = """
import pathlib, sys
for name in sys.stdin.read().splitlines():
    compile(pathlib.Path(name).read_bytes(), name, "exec")
print(sys.version_info[:2])
"""


def found(version: str) -> str | None:
    """Where a Python is: among the commands, or among those of pyenv."""
    installed = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    return str(installed[-1]) if installed else shutil.which(f"python{version}")


@pytest.mark.parametrize("version", [version for version in (*NAMED, COMING) if found(version)])
def test_it_reads_all_of_the_code(version: str) -> None:
    """It compiles every file, which is quick, and neither imports nor plays anything: the rehearsal does that."""
    python = found(version)
    assert python is not None
    files = [
        str(file) for folder in ("bot", "adapters", "conversations", "models") for file in (ROOT / folder).rglob("*.py")
    ]
    read = subprocess.run(
        [python, "-I", "-W", "error", "-c", _READS_ALL],
        input="\n".join(files),
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr[-2000:]
    assert read.stdout.strip() == str(tuple(map(int, version.split("."))))


def test_what_the_package_says_of_pythons_is_one_thing() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert NAMED[0] == oldest and list(NAMED) == sorted(NAMED, key=lambda each: int(each[2:]))
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in (*NAMED, COMING), "the tests run on one of them"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {', '.join(NAMED[:-1])} or {NAMED[-1]}" in readme
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"python{version}" in makefile for version in NAMED)
