"""Who chooses Welsh reads what is translated in Welsh, the rest in English with a note, and people as they wrote."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import calling, registering
from bot.rehearsal.showing import lines
from conversations.actions.table import TABLE
from conversations.content import loader
from conversations.content.languages import languages, read_language
from conversations.content.schema import ContentError
from conversations.details.rows import TopicDetail
from conversations.journey.machine import State
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Paragraph, StepStatus
from conversations.text import Said, Text, Words, plain, text
from conversations.translating import language_of, meant, message_in, outcome_in
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, TOM, Desk
from tests.conversations.onboardings import FIVE_STEPS, NEWEST, in_state

WELSH = languages()["cy"]
CODE = Path(loader.__file__).parents[1]
_SLOT = re.compile(r"\{\w+\}")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def said(outcome: Outcome) -> str:
    return "\n".join(line for message in outcome.messages for line in lines(message))


def in_welsh(*parts: object) -> str:
    """A paragraph of one sentence, in Welsh."""
    message = message_in(WELSH, Message((Paragraph(tuple(parts)),)))  # type: ignore[arg-type]
    first = message.blocks[0]
    assert isinstance(first, Paragraph)
    return plain(first.text)


# What there are words for


def english() -> set[str]:
    """Every string of the program and of the content."""
    written = {
        node.value
        for file in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    def strings(value: object) -> set[str]:
        match value:
            case str():
                return {value}
            case dict():
                return {each for inner in value.values() for each in strings(inner)}
            case list():
                return {each for inner in value for each in strings(inner)}
            case _:
                return set()

    files = (file for file in CODE.rglob("*.toml") if "translations" not in file.parts)
    return written.union(*(strings(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files))


def test_every_sentence_without_slots_is_one_that_we_say() -> None:
    ours = {words[:1].upper() + words[1:] for words in english()} | {
        f"See all {p.journey}" for p in (NEWEST, FIVE_STEPS)
    }
    translated = [words for words in WELSH.words if not _SLOT.search(words)]
    assert [words for words in translated if words[:1].upper() + words[1:] not in ours] == []


def test_what_a_command_does_is_translated_as_help_says_it() -> None:
    does = {action.does for action in TABLE.values() if action.command}
    translated = [words.removeprefix("{command}: ") for words in WELSH.words if words.startswith("{command}: ")]
    assert translated and set(translated) <= does


def test_both_sides_have_the_same_slots() -> None:
    assert {
        words for words, other in WELSH.words.items() if set(_SLOT.findall(words)) != set(_SLOT.findall(other))
    } == set()


def test_the_stages_and_the_statuses_are_all_translated() -> None:
    titles = {content.title for pack in (NEWEST, FIVE_STEPS) for content in pack.stages.values()}
    assert titles | {status.value for status in StepStatus} <= set(WELSH.words)
    asked = NEWEST.stages[next(iter(list(NEWEST.stages)[1:]))].questions
    assert {words for q in asked for words in (q.text, q.hint, q.item_title) if words} <= set(WELSH.words)


# How it is said


def test_a_sentence_keeps_what_is_put_in_and_what_a_person_said() -> None:
    sentence = text("Your reference is {reference}.", reference=Words("ONB-7K3F9Q"))
    assert in_welsh(*sentence) == "Eich cyfeirnod yw ONB-7K3F9Q."
    assert in_welsh(Said("Done")) == "Done", "a person's own words"
    due = text("We aim to contact you by {due}, to arrange an engagement call.", due=Words("6 January 2027"))
    assert in_welsh(*due).startswith("Ein nod yw cysylltu \u00e2 chi erbyn 6 Ionawr 2027")
    stage = text(
        "Stage {n}, {title}. {done} of {all} stages done", n=1, title=Words("Register your interest"), done=0, all=11
    )
    assert in_welsh(*stage) == "Cam 1, Cofrestru eich diddordeb. 0 o 11 cam wedi'u gwneud"


def test_what_has_no_words_is_in_english_with_one_note_and_no_half_sentences() -> None:
    known, unknown = Paragraph(text("Next, register your interest.")), Paragraph(text("Done and {x}", x=Said("Nawr")))
    message = message_in(WELSH, Message((known, unknown, unknown)))
    told = "\n".join(lines(message))
    assert told.count(WELSH.note) == 1 and told.count("Done and Nawr") == 2 and "Nesaf" in told
    assert WELSH.note not in "\n".join(lines(message_in(WELSH, Message((known,)))))
    assert message_in(None, Message((unknown,))) == Message((unknown,))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (text("Your reference is {reference}.", reference=Words("ONB-7K3F9Q")), "Eich cyfeirnod yw ONB-7K3F9Q."),
        (text("{name} ({reference})", name=Said("Flu reminders"), reference=Words("ONB-7K3F9Q")), ""),
        (
            text("{done} of {total} {needed}questions answered", done=6, total=7, needed=Words("")),
            "6 o 7 cwestiwn wedi'u hateb",
        ),
        (
            text("{who} approved stage {stage}", who=Said("Done"), stage=Words("6, Create your templates")),
            "Cymeradwyodd Done gam 6, Creu eich templedi",
        ),
        (text("{language}", language=Words("Cymraeg")), ""),
    ],
    ids=["a code", "a name", "nothing put in", "a stage with its number", "a language"],
)
def test_what_is_no_english_asks_for_no_note(sentence: Text, said: str) -> None:
    """`said`: empty where it stays as it is."""
    message = message_in(WELSH, Message((Paragraph(sentence),)))
    assert message.blocks == (Paragraph(message.blocks[0].text),), "no note"  # type: ignore[union-attr]
    assert in_welsh(*sentence) == (said or plain(sentence))


def test_a_form_keeps_its_values_and_says_its_words() -> None:
    options = (Option("yes", text("Yes")), Option("no", text("No")))
    field = Field(
        "q", text("Who is the main contact for this onboarding?"), FieldKind.CHOICE, options=options, values=("yes",)
    )
    outcome = outcome_in(WELSH, Outcome(form=Form("answer", "Tell us who you are", (field,), detail="registration/0")))
    assert outcome.form is not None
    [drawn] = outcome.form.fields
    assert (outcome.form.title, outcome.form.submit) == ("Dywedwch wrthym pwy ydych chi", "Cadw a pharhau")
    assert (outcome.form.action, outcome.form.detail, drawn.values) == ("answer", "registration/0", ("yes",))
    assert [(option.value, plain(option.label)) for option in drawn.options] == [("yes", "Ie"), ("no", "Na")]


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("Statws", "status"),
        ("cymorth DSPT", "help dspt"),
        ("tynnu\u2019n \u00f4l", "withdraw"),
        ("pobl o Gymru", "pobl o Gymru"),
    ],
)
def test_a_command_may_be_typed_in_welsh_and_an_answer_stays_as_it_is(typed: str, english: str) -> None:
    assert meant(typed, WELSH) == english
    assert meant(typed, None) == typed


def test_a_language_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "kw").mkdir()
    described = 'name = "Kernewek"\ntyped = ["kernewek"]\nnote = "?"\n[commands]\n[months]\n'
    (tmp_path / "kw" / "language.toml").write_text(described, encoding="utf-8")
    (tmp_path / "kw" / "words.toml").write_text('[statuses]\nDone = "Gwrys"\n', encoding="utf-8")
    found = read_language(tmp_path / "kw")
    assert (found.code, found.name, found.words) == ("kw", "Kernewek", {"Done": "Gwrys"})
    assert language_of("kw") is None, "what is stored of a language that this program lacks is English"


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ('[statuses]\n"{count} done" = "{number} gwrys"\n', r"words\.toml, item '\{count\} done': give both sides"),
        ("Done = 3\n", "translations/kw: correct"),
        ("nonsense", "translations/kw: correct"),
        (None, "translations/kw: correct"),
    ],
    ids=["another slot", "no section", "no TOML", "no file"],
)
def test_a_language_that_cannot_be_used_says_what_to_correct(tmp_path: Path, words: str | None, advice: str) -> None:
    folder = tmp_path / "kw"
    folder.mkdir()
    described = 'name = "Kernewek"\ntyped = ["kernewek"]\nnote = "?"\n[commands]\n[months]\n'
    (folder / "language.toml").write_text(described, encoding="utf-8")
    if words is not None:
        (folder / "words.toml").write_text(words, encoding="utf-8")
    with pytest.raises(ContentError, match=advice):
        read_language(folder)


# Chosen


async def test_it_is_chosen_by_name_or_by_a_button_and_kept_for_oneself(desk: Desk) -> None:
    await desk.keep(in_state(State.REGISTERING))
    asked = await desk.types(AMARA, "language")
    assert [button.label for message in asked.messages for button in message.buttons] == ["English", "Cymraeg"]
    assert "O hyn ymlaen, Cymraeg" in said(await desk.types(AMARA, "language cymraeg"))
    status = said(await desk.types(AMARA, "statws"))
    assert "1. Cofrestru eich diddordeb: Nawr" in status and "Eich tro chi" in status
    assert "Your turn" in said(await desk.types(TOM, "status")), "for oneself alone"
    assert "Beth y gallwch ei deipio" in said(await desk.types(AMARA, "cymorth"))
    await desk.presses(AMARA, "language", "", str(TopicDetail("en")))
    assert "Your turn" in said(await desk.types(AMARA, "status"))


async def test_a_notice_is_in_the_language_of_whoever_gets_it() -> None:
    async with in_memory() as world:
        await registering.register_in_forms(world, world.amara)
        await world.amara.says("language cymraeg")
        await world.priya.presses("Offer call times")
        await world.priya.fills({"times": calling.LATER[:1]})
        await world.settle()
        await world.amara.sees("Mae Priya Shah o'r tîm ymuno yn cynnig amseroedd i chi ar gyfer yr alwad ymgysylltu")
        await world.priya.does_not_see("o'r tîm ymuno")
        await world.amara.presses("Dewis")
