"""`make mutants`: changes the code in one place at a time, and looks whether the quick tests notice.

A comparison is turned, `and` becomes `or`, a condition is negated, a constant is flipped. The places are a sample by
a seed, of the code that decides who may do what, and what follows. Which test runs which line is recorded first, and
kept beside the code until it changes; then only the tests that run the changed line are played, the quickest first.
"""

from __future__ import annotations

import ast
import asyncio
import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kit.ran import INTO, Ran

ROOT = Path(__file__).parent.parent.parent
MUTATED = (
    *("conversations/authorisation.py", "conversations/permissions.py"),
    *("conversations/router.py", "conversations/desk/router.py"),
    *("conversations/handlers", "conversations/journey", "conversations/questions"),
    *("conversations/repository", "models/repositories"),
)
QUICK_TESTS = {
    "conversations": ("tests/conversations", "tests/attacks", "tests/journeys"),
    "models": ("tests/models", "tests/bot/data", "tests/bot/outbox"),
}
_SLOW = "needs_program"  # tests with a browser or another program beside them
_KEPT = ROOT / ".mutants"
_STEPS = (25, 100)  # tests: so many, then so many more
_ENOUGH = 120.0  # seconds that the rest of the tests of a line may take together
_RECORDING = 3600.0  # seconds
_SLOWER = 60.0  # seconds, and three times what the tests take: a change that makes one wait for ever was noticed
_NOTICED = {1, 2, 3, 4}  # exit codes of pytest: a test failed, or they could not even be collected
_NOT_FOUND = 4  # or a case of a test is called differently after the change: then all cases of the test are played
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In},
}


@dataclass(frozen=True)
class Mutant:
    """One change: to the node of this number, in the order of `ast.walk`."""

    file: str
    node: int
    line: int
    text: str
    first: int = 0  # line of the statement that it is in

    @property
    def lines(self) -> range:
        """Those of its statement, up to its own."""
        return range(self.first or self.line, self.line + 1)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.text}"


def mutants_of(file: str, source: str) -> Iterator[Mutant]:
    """Every change that can be made to a file."""
    tree, lines = ast.parse(source), source.splitlines()
    left_alone, first = _left_alone(tree), _statements(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in left_alone and mutated(deepcopy(node)) is not None:
            line = getattr(node, "lineno", first[id(node)])
            yield Mutant(file, number, line, lines[line - 1].strip(), first[id(node)])


def _statements(tree: ast.Module) -> dict[int, int]:
    """The line on which the statement around each node begins."""
    found: dict[int, int] = {}

    def go(node: ast.AST, first: int) -> None:
        first = node.lineno if isinstance(node, ast.stmt) else first
        found[id(node)] = first
        for inner in ast.iter_child_nodes(node):
            go(inner, first)

    go(tree, 1)
    return found


def _left_alone(tree: ast.AST) -> set[int]:
    """What is never run, or says nothing: annotations, and imports for the type checker."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.If(test=ast.Name("TYPE_CHECKING")):
                found.append(node)
            case ast.AnnAssign() | ast.arg():
                found.extend([node.annotation] if node.annotation else [])
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.extend([node.returns] if node.returns else [])
            case ast.Subscript():
                found.append(node.slice)
            case _:
                pass
    return {id(inner) for node in found for inner in ast.walk(node)}


def mutated(node: ast.AST) -> ast.AST | None:
    """The node with one change, which is made in place; None where there is nothing to change."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _TURNED:
            node.ops = [_TURNED[type(op)]()]
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.BoolOp):
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension(ifs=[condition]) if not isinstance(condition, ast.Compare | ast.BoolOp):
            node.ifs = [ast.UnaryOp(ast.Not(), condition)]
        case ast.Constant(value=bool() as flag):
            node.value = not flag
        case ast.Constant(value=int() as number):
            node.value = number + 1
        case _:
            return None
    return node


def written(mutant: Mutant, source: str) -> str:
    """The source of its file with the change in it."""
    tree = ast.parse(source)
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.node)
    assert mutated(node) is not None
    return ast.unparse(ast.fix_missing_locations(tree))


def sample(size: int, seed: int, places: Sequence[str] = MUTATED) -> list[Mutant]:
    """So many changes, by chance: the same for the same seed and code. `places`: files and folders."""
    files = sorted(file for place in places for file in _python(ROOT / place))
    every = [
        mutant for file in files for mutant in mutants_of(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
    ]
    return random.Random(seed).sample(every, min(size, len(every)))


def _python(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


class QuickTests:
    """The quick tests in a copy of the project, of which any line may be changed."""

    def __init__(self, tree: Path, ran: Ran) -> None:
        self._tree = tree
        self._ran = ran

    async def record(self) -> None:
        """Play all of them as things are, two at a time, and write down what they run."""
        places = [f"{place}/*" if (ROOT / place).is_dir() else place for place in MUTATED]
        folder = self._ran.folder
        folder.mkdir(parents=True)
        folders = sorted({folder for some in QUICK_TESTS.values() for folder in some})
        recording = os.pathsep.join([str(folder), *places])
        await self._play(["-n", "2", "-p", "tests.kit.ran", *folders], _RECORDING, {INTO: recording})
        self._ran.join()

    async def notice(self, mutant: Mutant) -> str:
        """The test that failed with a change, or why none could be played; empty if all passed."""
        file = self._tree / mutant.file
        source = file.read_text(encoding="utf-8")
        file.write_text(written(mutant, source), encoding="utf-8")
        try:
            for tests, longest in self._steps(mutant):
                if failed := await self._fails(tests, longest):
                    return failed
            return ""
        finally:
            file.write_text(source, encoding="utf-8")

    def _steps(self, mutant: Mutant) -> Iterator[tuple[Sequence[str], float]]:
        """The quickest first, each with the seconds that they may take: a change can make a test wait for ever.

        What is run when a module is read has no test of its own: all of its file's are tried.
        """
        found = self._ran.tests_of(mutant.file, mutant.lines) or self._ran.tests_of(mutant.file, range(0))
        if not found:
            yield [folder for folder in QUICK_TESTS[Path(mutant.file).parts[0]] if (ROOT / folder).is_dir()], _RECORDING
        for size in _STEPS:
            if found[:size]:
                yield found[:size], self._longest(found[:size])
            found = found[size:]
        taken = 0.0
        rest = [test for test in found if (taken := taken + self._ran.seconds[test]) < _ENOUGH]
        if rest:
            yield rest, self._longest(rest)

    def _longest(self, tests: Sequence[str]) -> float:
        return _SLOWER + 3 * sum(self._ran.seconds[test] for test in tests)

    async def _fails(self, tests: Sequence[str], longest: float) -> str:
        code, said = await self._play(["-x", *tests], longest)
        if code == _NOT_FOUND:
            whole = {test.partition("[")[0] for test in tests}
            longest = self._longest([test for test in self._ran.seconds if test.partition("[")[0] in whole])
            code, said = await self._play(["-x", *sorted(whole)], longest)
        if code in _NOTICED:
            lines = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
            return lines[0].split(" - ")[0] if lines else f"pytest ended with {code}"
        return "" if code == 0 else f"it went on for too long, or ended with {code}"

    async def _play(
        self, arguments: Sequence[str], longest: float, more: dict[str, str] | None = None
    ) -> tuple[int, str]:
        quiet = ["-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-m", f"not {_SLOW}"]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pytest", *quiet, *arguments),
            cwd=self._tree,
            env={**os.environ, **(more or {})},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), longest)
            return process.returncode or 0, said.decode(errors="replace")
        except TimeoutError:
            with suppress(ProcessLookupError):  # it has ended since
                process.kill()
            await process.wait()
            return -1, ""


def _tracked() -> list[str]:
    """The files that git knows, as they stand now."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def _copied(folder: Path) -> Path:
    for name in _tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def _state() -> str:
    """What the code and its tests are: a record of other ones is of no use."""
    told = hashlib.sha256()
    for name in _tracked():
        told.update(name.encode() + (ROOT / name).read_bytes())
    return told.hexdigest()[:16]


async def main(size: int, seed: int) -> int:
    """The exit code: 0 if at least 95 of 100 were noticed."""
    mutants, ran = sample(size, seed), Ran(_KEPT / _state())
    with TemporaryDirectory() as one, TemporaryDirectory() as another:
        copies = [QuickTests(_copied(Path(name)), ran) for name in (one, another)]
        if not ran.is_there:
            print("Recording which test runs which line, which takes some minutes", flush=True)
            shutil.rmtree(_KEPT, ignore_errors=True)
            await copies[0].record()
        waiting = iter(mutants)
        survivors = await asyncio.gather(*(_unnoticed(tests, waiting) for tests in copies))
    noticed = len(mutants) - sum(map(len, survivors))
    print(f"{noticed} of {len(mutants)} changes were noticed (seed {seed}).")
    return 0 if noticed >= 0.95 * len(mutants) else 1


async def _unnoticed(tests: QuickTests, waiting: Iterator[Mutant]) -> list[Mutant]:
    """Of those that nobody has played yet, one after the other."""
    found = []
    for mutant in waiting:
        failed = await tests.notice(mutant)
        print(f"{failed or 'NOT NOTICED'}: {mutant}", flush=True)
        if not failed:
            found.append(mutant)
    return found


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(os.environ.get("MUTANTS", "200")), int(os.environ.get("SEED", "1")))))
