"""The problems that a start-up can end in, each told in one sentence."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

from conversations.content.schema import ContentError
from conversations.guidance.facts import FactsError
from models.database.errors import DatabaseProblem

T = TypeVar("T")

_LISTENING = {
    errno.EADDRINUSE: "Port {port} is already in use. Stop the other program or set PORT to another number.",
    errno.EACCES: "Port {port} needs more rights than this program has. Set PORT to a number from 1024 up.",
    errno.EADDRNOTAVAIL: "HOST is not an address of this machine. Set HOST to 127.0.0.1 or 0.0.0.0.",
}
_BIND = re.compile(r"bind on address \('[^']*', (?P<port>\d+)")


class StartProblem(Exception):
    """Something that the operator can put right: one sentence that says how. Never holds a password."""


def explanation(problem: BaseException) -> str | None:
    """The sentence for a problem that the operator can put right, or None for a fault of ours."""
    while isinstance(problem, BaseExceptionGroup) and len(problem.exceptions) == 1:
        problem = problem.exceptions[0]
    match problem:
        case StartProblem() | DatabaseProblem() | ContentError() | FactsError():
            return str(problem)
        case OSError():
            return _listening_problem(problem)
        case _:
            return None


def run_or_explain(run: Callable[[], T]) -> T:
    """Runs a command. A problem that the operator can put right is told on stderr, without a traceback: exit code 2."""
    try:
        return run()
    except Exception as problem:
        sentence = explanation(problem)
        if sentence is None:
            raise
    _leave(sentence)


def _leave(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def listening_advice(problem: OSError, port: int) -> str:
    """What to do where HOST and PORT cannot be listened on."""
    usual = "HOST cannot be listened on. Set HOST to an address of this machine."
    return _LISTENING.get(problem.errno or 0, usual).format(port=port)


def _listening_problem(problem: OSError) -> str | None:
    # asyncio puts the port in the message alone; without it this is some other file's or socket's trouble
    found = _BIND.search(str(problem))
    sentence = _LISTENING.get(problem.errno or 0)
    return sentence.format(port=found["port"]) if found and sentence else None
