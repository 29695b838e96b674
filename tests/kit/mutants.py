"""`make mutants`: changes the code in one place at a time, and looks whether the quick tests notice.

A comparison is turned, `and` becomes `or`, a condition is negated, a constant is flipped. The places are a sample by
a seed, of the code that decides who may do what, and what follows. It takes hours, so it is no part of the tests.
"""

from __future__ import annotations

import ast
import asyncio
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent.parent
MUTATED = (
    *("conversations/authorisation.py", "conversations/permissions.py", "conversations/router.py"),
    *("conversations/handlers", "conversations/journey", "conversations/questions", "models/repositories"),
)
QUICK_TESTS = {
    "conversations": ("tests/conversations", "tests/attacks", "tests/journeys"),
    "models": ("tests/models",),
}
_SLOW = "needs_program"  # tests with a browser or another program beside them
_AT_ONCE = 2
_LONGEST = 900.0  # seconds; a change that makes a test wait for ever was noticed
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

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.text}"


def mutants_of(file: str, source: str) -> Iterator[Mutant]:
    """Every change that can be made to a file."""
    tree, lines = ast.parse(source), source.splitlines()
    left_alone = _left_alone(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in left_alone and mutated(deepcopy(node)) is not None:
            line = getattr(node, "lineno", 0)
            yield Mutant(file, number, line, lines[line - 1].strip())


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


def _tests(file: str) -> Iterator[list[str]]:
    """Those of the file's own name first, for they are quick; then those of its package."""
    path = Path(file)
    own = Path("tests") / path.parent / f"test_{path.name}"
    if (ROOT / own).is_file():
        yield [str(own)]
    yield [folder for folder in QUICK_TESTS[path.parts[0]] if (ROOT / folder).is_dir()]


async def _notices(tree: Path, tests: list[str]) -> bool:
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", f"not {_SLOW}"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", *quiet, *tests),
        cwd=tree,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await asyncio.wait_for(process.wait(), _LONGEST) != 0
    except TimeoutError:
        process.kill()
        await process.wait()
        return True


async def _noticed(tree: Path, mutant: Mutant) -> bool:
    file = tree / mutant.file
    source = file.read_text(encoding="utf-8")
    file.write_text(written(mutant, source), encoding="utf-8")
    try:
        for tests in _tests(mutant.file):
            if await _notices(tree, tests):
                return True
        return False
    finally:
        file.write_text(source, encoding="utf-8")


def _copied(folder: Path) -> Path:
    """The files that git knows, as they stand now."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


async def main(size: int, seed: int) -> int:
    """The exit code: 0 if at least 95 of 100 were noticed."""
    waiting, survivors = sample(size, seed), []
    total = len(waiting)

    async def play(tree: Path) -> None:
        while waiting:
            mutant = waiting.pop()
            if not await _noticed(tree, mutant):
                survivors.append(mutant)
                print(f"Not noticed: {mutant}", flush=True)

    with TemporaryDirectory() as name:
        trees = [_copied(Path(name) / str(number)) for number in range(_AT_ONCE)]
        for tree in trees:
            assert not await _notices(tree, ["tests/conversations/views/test_buttons.py"]), "the tests fail as they are"
        await asyncio.gather(*map(play, trees))
    print(f"{total - len(survivors)} of {total} changes were noticed (seed {seed}).")
    return 0 if total - len(survivors) >= 0.95 * total else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(os.environ.get("MUTANTS", "200")), int(os.environ.get("SEED", "1")))))
