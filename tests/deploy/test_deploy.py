"""What an organisation deploys with, checked as far as can be without a container engine or an init system."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.settings.common import FIXES

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_image_is_made_of_files_that_there_are_and_that_are_let_in() -> None:
    copied = [line.split()[1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied and all((ROOT / one).exists() and f"!{one}" in let_in for one in copied)


def test_the_image_runs_as_nobody_special_and_looks_after_its_health() -> None:
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE and "/healthz" in DOCKERFILE
    [command] = re.findall(r'^CMD \["(\w+)"\]$', DOCKERFILE, re.MULTILINE)
    assert command in COMMANDS


def test_the_image_has_opentelemetry_where_it_is_asked_for_and_by_digest() -> None:
    [step] = re.findall(r"^RUN (.*requirements-telemetry\.lock)$", DOCKERFILE, re.MULTILINE)
    assert step.startswith('test -z "$TELEMETRY" || ') and "--require-hashes" in step
    assert re.search(r"^ARG TELEMETRY=$", DOCKERFILE, re.MULTILINE)


def test_every_lock_file_has_what_the_assistant_needs_in_the_same_versions() -> None:
    locks = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("*.lock")}
    named = {lock: set(re.findall(r"^\S+==\S+", content, re.MULTILINE)) for lock, content in locks.items()}
    needed = named["requirements.lock"]
    assert len(named) == 4 and [lock for lock, found in named.items() if needed - found] == []


def test_its_check_of_health_is_python_that_can_be_read() -> None:
    [check] = re.findall(r'CMD \["python", "-c", "(.*)"\]', DOCKERFILE)
    compile(check.replace('\\"', '"'), "Dockerfile", "exec")


def test_what_the_image_sets_is_known() -> None:
    [variables] = re.findall(r"^ENV PATH=(.*?\n(?:    .*\n)?)", DOCKERFILE, re.MULTILINE)
    names = set(re.findall(r"\b([A-Z_]+)=", variables))
    assert names - {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"} <= set(FIXES)


def test_a_host_that_reads_the_procfile_installs_the_same_packages() -> None:
    """The Python buildpack takes nothing but requirements.txt, of what pip can read."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-r requirements.lock"]


def test_compose_and_the_procfile_run_commands_that_there_are() -> None:
    composed = re.findall(r'^    command: \["(\w+)"\]$', COMPOSE, re.MULTILINE)
    listed = re.findall(r"-m bot (\w+)$", (ROOT / "Procfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert composed == ["migrate", "web", "worker"] == listed
    assert set(composed) <= COMMANDS
    assert "read_only: true" in COMPOSE and "service_completed_successfully" in COMPOSE


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_commands_that_there_are_and_stops_in_time(unit: Path) -> None:
    written = unit.read_text(encoding="utf-8")
    started = [shlex.split(line.partition("=")[2]) for line in written.splitlines() if line.startswith("ExecStart")]
    assert started and all(command[1:3] == ["-m", "bot"] and command[3] in COMMANDS for command in started)
    assert "TimeoutStopSec=30" in written and "ProtectSystem=strict" in written


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path) -> None:
    here = tmp_path / unit.name
    written = unit.read_text(encoding="utf-8").replace("/srv/notify-onboarding/.venv/bin/python", "/bin/true")
    here.write_text(written, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []
