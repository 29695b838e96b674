"""The assistant as a real process, in a working folder of its own and on a free port."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds: a busy machine takes its time to start Python, and for a rehearsal


@dataclass(frozen=True)
class Folder:
    """Where the operator starts the assistant, with its settings. `source`: the project's code."""

    path: Path
    settings: Mapping[str, str]
    source: Path = ROOT

    @property
    def port(self) -> int:
        return int(self.settings["PORT"])

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        return {**kept, "PYTHONPATH": str(self.source), "PYTHONDONTWRITEBYTECODE": "1", **self.settings}

    def runs(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command that ends by itself."""
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command, cwd=self.path, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on; killed at the end if it still does."""
        command = [sys.executable, "-m", "bot", *arguments]
        output = (self.path / f"{arguments[0]}.log").open("w")
        process = subprocess.Popen(
            command, cwd=self.path, env=self.environment, stdout=output, stderr=output, text=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            output.close()

    def log_of(self, command: str) -> str:
        return (self.path / f"{command}.log").read_text()

    def answers(self, path: str = "/") -> bool:
        """Whether the server comes up."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                    return bool(response.status == 200)
            except OSError:
                time.sleep(0.1)
        return False


def stopped(process: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
    """Told to stop: its exit code, and the seconds that it took."""
    begun = time.monotonic()
    process.send_signal(by)
    code = process.wait(PATIENCE)
    return code, time.monotonic() - begun
