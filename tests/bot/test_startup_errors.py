"""A start-up that fails says in one sentence what to do."""

from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from bot.startup_errors import StartProblem, explanation, run_or_explain
from conversations.content.schema import ContentError
from models.database.errors import DatabaseProblem


@pytest.mark.parametrize("kind", [StartProblem, ContentError, DatabaseProblem])
def test_a_problem_that_the_operator_can_put_right_is_told_without_a_traceback(
    kind: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise kind("Run python -m bot migrate.")

    with pytest.raises(SystemExit) as left:
        run_or_explain(fail)
    assert left.value.code == 2
    assert capsys.readouterr().err == "Run python -m bot migrate.\n"


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        async def listen() -> None:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", port))

        with pytest.raises(ExceptionGroup) as caught:
            asyncio.run(listen())
    assert explanation(caught.value) == (
        f"Port {port} is already in use. Stop the other program or set PORT to another number."
    )


@pytest.mark.parametrize(
    ("number", "fix"),
    [(errno.EACCES, "Set PORT to a number from 1024 up."), (errno.EADDRNOTAVAIL, "Set HOST to 127.0.0.1 or 0.0.0.0.")],
)
def test_an_address_that_cannot_be_listened_on_is_explained(number: int, fix: str) -> None:
    refused = OSError(number, "error while attempting to bind on address ('192.0.2.1', 80): refused")
    assert (explanation(refused) or "").endswith(fix)


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    def fail() -> None:
        raise FileNotFoundError("somewhere")

    with pytest.raises(FileNotFoundError):
        run_or_explain(fail)


def test_a_command_that_works_gives_its_result() -> None:
    assert run_or_explain(lambda: 7) == 7
