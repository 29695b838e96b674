"""A computer in the computer: with a network of its own, in which nothing can be reached but itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.kit.microsoft_login import HOST

ROOT = Path(__file__).parent.parent.parent
# $0 is the file of names: Microsoft's sign-in, which the Playground finds by its name alone, is then here too
_ALONE = 'mount --bind "$0" /etc/hosts && ip link set lo up && exec "$@"'
_NAMESPACE = ("unshare", "--map-root-user", "--net", "--mount", "sh", "-c", _ALONE)


def play(stories: Path, folder: Path, pick: str) -> None:
    """Runs those tests of a file there that `pick` names, as -k does; fails with what was printed."""
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {HOST}\n", encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={folder}/play", "-k", pick]
    command = [*_NAMESPACE, str(hosts), sys.executable, "-m", "pytest", *options, str(stories)]
    home = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, check=False, cwd=ROOT, env=home, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
