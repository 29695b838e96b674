"""The image is built and answers; without a container engine, the steps of its Dockerfile are gone through instead.

It installs every package anew, so it is one of those that `make soak` runs, and `.ci/run` by itself.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kit.rig.processes import free_port

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
NAME = "notify-onboarding-tested"


def engine() -> str | None:
    """Docker or Podman, if one of them answers: a client alone builds nothing."""
    for name in ("docker", "podman"):
        program = shutil.which(name)
        if program and subprocess.run([program, "info"], capture_output=True, check=False).returncode == 0:
            return program
    return None


def steps(word: str) -> list[str]:
    """What the Dockerfile says after a word, line by line."""
    return re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)


def variables() -> dict[str, str]:
    """What the last stage sets, but for its paths."""
    found = dict(pair.split("=", 1) for pair in steps("ENV")[-1].split())
    return {name: value for name, value in found.items() if name not in ("PATH", "PYTHONPATH", "DATABASE_URL")}


def answers(port: int) -> str:
    """What it says of its health once it serves, within a minute."""
    ends = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=4) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


@contextmanager
def serving(command: list[str], **more: object) -> Iterator[None]:
    process = subprocess.Popen(command, **more)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(timeout=35) == 0, "it ends in time and well when it is told to stop"


def test_the_image_serves(tmp_path: Path) -> None:
    program, port = engine(), free_port()
    if program is None:
        _as_the_dockerfile_says(tmp_path, port)
        return
    subprocess.run([program, "build", "--tag", NAME, ROOT], check=True)
    limits = ["--rm", "--read-only", "--tmpfs", "/tmp", "--publish", f"127.0.0.1:{port}:3978"]
    with serving([program, "run", *limits, NAME]):
        assert answers(port)


def _as_the_dockerfile_says(folder: Path, port: int) -> None:
    """Its packages by their digests into an environment of its own, its files and no others, and its command."""
    environment, home, data = folder / "assistant", folder / "srv", folder / "data"
    for step in steps("RUN")[:2]:
        lock = str(ROOT / "requirements.lock")
        words = step.replace("/usr/local/assistant", str(environment)).replace("/srv/requirements.lock", lock).split()
        words[0] = sys.executable if words[0] == "python" else words[0]
        subprocess.run(words, check=True)
    for copied in (step.split() for step in steps("COPY") if not step.startswith("--from")):
        source, to = ROOT / copied[0], home / copied[1]
        if source.is_dir():
            shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__"))
    data.mkdir()
    for path in home.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    python = environment / "bin" / "python"
    told = variables() | {"PYTHONPATH": str(home), "DATABASE_URL": f"sqlite:///{data / 'onboarding.db'}"}
    told |= {"HOST": "127.0.0.1", "PORT": str(port)}
    with serving([str(python), "-m", "bot", "run"], cwd=data, env=told):
        assert answers(port)
    assert not list(home.rglob("__pycache__")), "nothing is written but data"
