"""A broken pack is refused with one sentence that names the file and the item, and says how to fix it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conversations.content import loader
from conversations.content.schema import ContentError

VERSION = "2025-06"
ELIGIBILITY = f"{VERSION}/04-eligibility.toml"
PREPARATION = f"{VERSION}/05-technical-preparation.toml"
CALL = f"{VERSION}/02-engagement-call.toml"
START = f"{VERSION}/00-before-you-start.toml"
AGREEMENT = f"{VERSION}/10-connection-agreement.toml"
TEMPLATES = f"{VERSION}/06-templates.toml"


@dataclass(frozen=True)
class Break:
    """Replace `old` by `new` in `file`: the message begins with the file and the item, and says `fix`."""

    name: str
    file: str
    old: str
    new: str
    item: str | None
    fix: str


BREAKS = [
    Break("bad TOML", ELIGIBILITY, 'key = "product"', "key = product", None, "correct the TOML"),
    Break("unknown key", ELIGIBILITY, 'text = "What messages', 'txet = "What messages', "messages", "add 'text'"),
    Break("extra key", ELIGIBILITY, 'help = "dpia"', 'help = "dpia"\ncolour = "blue"', "dpia", "remove 'colour'"),
    Break("extra key of a stage", CALL, "title =", 'tilte = "x"\ntitle =', None, ": remove 'tilte'"),
    Break("unknown type", ELIGIBILITY, 'type = "number"', 'type = "integer"', "volumes", "set 'type' to 'text'"),
    Break("unknown kind", PREPARATION, 'kind = "confirm"', 'kind = "tick"', "service_desk", "'accept' or 'confirm'"),
    Break("bad key", ELIGIBILITY, 'key = "dpia"', 'key = "DPIA"', "DPIA", "correct 'key'"),
    Break("bad item id", ELIGIBILITY, '["S4-11"]', '["4-11"]', "dpia", "correct 'covers'"),
    Break("limit as text", CALL, "limit = 11", 'limit = "11"', "sender_name", "correct 'limit'"),
    Break("duplicate question", ELIGIBILITY, 'key = "sending"', 'key = "messages"', "messages", "key is used twice"),
    Break("duplicate template key", TEMPLATES, 'key = "subject"', 'key = "name"', "name", "key is used twice"),
    Break("missing choices", ELIGIBILITY, 'type = "yes_no"', 'type = "choice"', "children", "between 2 and 10 choices"),
    Break("choices not taken", START, 'type = "choice"', 'type = "yes_no"', "integration", "remove 'choices'"),
    Break("one choice value twice", START, 'value = "mesh"', 'value = "api"', "integration", "its own value"),
    Break(
        "label too long", START, 'label = "NHS Notify MESH', 'label = "' + "M" * 71, "integration", "correct 'label'"
    ),
    Break("limit too large", CALL, "limit = 11", "limit = 1_001", "sender_name", "between 1 and 1,000"),
    Break("limit of zero", CALL, "limit = 11", "limit = 0", "sender_name", "between 1 and 1,000"),
    Break(
        "limit not taken", ELIGIBILITY, 'type = "yes_no"', 'type = "yes_no"\nlimit = 5', "children", "remove 'limit'"
    ),
    Break("unknown help topic", ELIGIBILITY, 'help = "dpia"', 'help = "moon"', "dpia.statement", "Add it to help.toml"),
    Break("reopens unknown", START, 'reopens = "eligibility"', 'reopens = "moon"', "part_of_nhs_england", "'reopens'"),
    Break("reopens unreviewed", START, '"eligibility"\n\n', '"go_live"\n\n', "part_of_nhs_england", "reviewed stage"),
    Break(
        "unknown condition", ELIGIBILITY, "eligibility.children", "eligibility.moon", "children_detail", "no earlier"
    ),
    Break("later condition", CALL, "engagement_call.channels", "eligibility.children", "volume_nhs_app", "no earlier"),
    Break(
        "own condition",
        ELIGIBILITY,
        '"eligibility.children"',
        '"eligibility.children_detail"',
        "children_detail",
        "no earlier",
    ),
    Break("choice missing", CALL, 'is = ["letter"]', 'is = ["fax"]', "volume_letter", "nhs_app, email, text_message"),
    Break("condition on text", ELIGIBILITY, 'eligibility.children"', 'eligibility.product"', "children_detail", "none"),
    Break("condition without answers", CALL, 'is = ["letter"]', "is = []", "volume_letter", "correct 'is'"),
    Break("skip on the unknown", AGREEMENT, ".part_of_nhs_england", ".moon", "skip_when", "no earlier question"),
    Break("skip on no answer", AGREEMENT, 'is = ["yes"] }', 'is = ["maybe"] }', "skip_when", "Use one of: yes, no"),
    Break(
        "item titles differ",
        PREPARATION,
        'title = "Clinical Safety Officer"',
        'title = "CSO"',
        "clinical_safety_officer_role",
        "the same title",
    ),
    Break("no words for evidence", ELIGIBILITY, 'evidence = "Where can we see your DPIA?"', "", "dpia", "'evidence'"),
    Break("no words for applies", PREPARATION, "not_applicable = true", "", "end_user_dspt", "'applies'"),
    Break("no intro", f"{VERSION}/03-invitation.toml", "intro = [", "texts = [", None, ": add 'intro'"),
    Break(
        "plain http",
        START,
        "https://notify.nhs.uk/about/api",
        "http://notify.nhs.uk",
        "About the NHS Notify API",
        "correct 'url'",
    ),
    Break("help without text", "help.toml", 'key = "siro"', 'key = "siro"\ncolour = 1', "siro", "remove 'colour'"),
    Break("help key twice", "help.toml", 'key = "siro"', 'key = "dpia"', "dpia", "key is used twice"),
    Break("help name twice", "help.toml", 'words = ["SIRO"', 'words = ["MESH"', "mesh", "already finds 'siro'"),
    Break(
        "confirm not applicable",
        PREPARATION,
        'kind = "confirm"',
        'kind = "confirm"\nnot_applicable = true\napplies = "Is it?"',
        "service_desk",
        "remove 'not_applicable'",
    ),
]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_a_broken_pack_is_refused(folder: Path, broken: Break) -> None:
    _change(folder / broken.file, lambda words: words.replace(broken.old, broken.new, 1))
    with pytest.raises(ContentError) as refused:
        loader.load(VERSION, folder)
    message = str(refused.value)
    where = f"{broken.file}, item '{broken.item}': " if broken.item else f"{broken.file}"
    assert message.startswith(where)
    assert broken.fix in message
    assert "\n" not in message
    assert message.endswith(".")


def test_the_pack_as_it_stands_loads_from_any_folder(folder: Path) -> None:
    for version in loader.versions():
        assert loader.load(version, folder) == loader.load(version)


def test_a_file_of_no_stage_is_named(folder: Path) -> None:
    (folder / ELIGIBILITY).rename(folder / VERSION / "04-elligibility.toml")
    _refused(folder, f"{VERSION}/04-elligibility.toml: no stage has this name")


def test_a_page_of_11_questions_is_refused(folder: Path) -> None:
    one = '[[pages.questions]]\nkey = "extra{n}"\ntitle = "Extra"\ntext = "What?"\ntype = "text"\n'
    extra = '[[pages]]\ntitle = "Too much"\n' + "".join(one.format(n=number) for number in range(11))
    _change(folder / ELIGIBILITY, lambda words: words + "\n" + extra)
    _refused(folder, f"{ELIGIBILITY}, item 'Too much': this page asks 11 questions. Keep 10")


def test_a_page_without_questions_is_refused(folder: Path) -> None:
    _change(folder / ELIGIBILITY, lambda words: words + '\n[[pages]]\ntitle = "Nothing"\n')
    _refused(folder, f"{ELIGIBILITY}, item 'Nothing': add a question")


def _refused(folder: Path, beginning: str) -> None:
    with pytest.raises(ContentError) as refused:
        loader.load(VERSION, folder)
    assert str(refused.value).startswith(beginning)


def _change(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the break changed nothing"
    path.write_text(after, encoding="utf-8")
