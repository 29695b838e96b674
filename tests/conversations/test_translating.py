"""Who chooses Welsh reads what is translated in Welsh, the rest in English with a note, and people as they wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content.translations import no_longer_said, our_words
from bot.rehearsal import script
from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import calling, registering, reviewing
from bot.rehearsal.showing import lines
from conversations.actions.table import TABLE
from conversations.content.languages import languages, read_language
from conversations.content.loader import FOLDER
from conversations.content.schema import ContentError
from conversations.details.rows import TopicDetail
from conversations.events.table import EVENTS
from conversations.journey.machine import State
from conversations.replies import (
    Button,
    Confirm,
    Field,
    FieldKind,
    Form,
    Home,
    Message,
    Option,
    Outcome,
    Paragraph,
    StepStatus,
)
from conversations.text import Moment, Said, Text, Words, plain, text
from conversations.translating import home_in, language_of, meant, message_in, outcome_in, sentence_in
from models.database.database import Database
from models.enums import Audience
from tests.conversations.at_the_desk import AMARA, GRACE, TOM, Desk
from tests.conversations.onboardings import FIVE_STEPS, NEWEST, NOW, in_state

WELSH = languages()["cy"]
_OF_THE_APPLICANT = {Audience.APPLICANT, Audience.OWNER, Audience.CONCERNED}
_SLOT = re.compile(r"\{\w+\}")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def said(outcome: Outcome) -> str:
    return "\n".join(line for message in outcome.messages for line in lines(message))


def page(home: Home) -> str:
    return said(Outcome(home.messages))


def in_welsh(*parts: object) -> str:
    """A paragraph of one sentence, in Welsh."""
    message = message_in(WELSH, Message((Paragraph(tuple(parts)),)))  # type: ignore[arg-type]
    first = message.blocks[0]
    assert isinstance(first, Paragraph)
    return plain(first.text)


# What there are words for


def test_nothing_is_translated_that_we_do_not_say() -> None:
    assert no_longer_said(WELSH, our_words(FOLDER)) == []


def test_every_event_that_an_applicant_is_told_of_has_its_sentence() -> None:
    told = [row for row in EVENTS.values() if _OF_THE_APPLICANT & set(row.told)]
    assert len(told) > 40
    filled = [_SLOT.sub("X", row.to_applicant or row.sentence) for row in told]
    assert [sentence for sentence in filled if sentence_in(WELSH, sentence) is None] == []


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


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            text("Everything is answered. You can change an answer at any time."),
            "Mae popeth wedi'i ateb. Gallwch",
        ),
        (text("{who} approved stage {stage}.", who=Said("Priya"), stage=Words("1")), "Cymeradwyodd Priya gam 1."),
        (text("{who} became the owner, {at}", who=Said("Tom"), at=Moment(NOW)), "Daeth Tom yn berchennog, Friday"),
        (text("they review stage 5, Prepare for technical integration. There is no set time for a review"), "maent yn"),
        (text("Your go live date is Monday 10 May 2027"), "Eich dyddiad mynd yn fyw yw dydd Llun 10 Mai 2027"),
        (text("{question}", question=Words("Which channels do you want to use?", strong=True)), "Pa sianeli"),
    ],
    ids=["two", "with a full stop", "with a moment", "after one with slots", "a weekday", "a question in bold"],
)
def test_sentences_are_translated_one_by_one_where_each_has_words(sentence: Text, said: str) -> None:
    message = message_in(WELSH, Message((Paragraph(sentence),)))
    assert len(message.blocks) == 1, "no note"
    assert in_welsh(*sentence).startswith(said)


def test_a_count_is_a_number_and_a_slot_ends_with_its_sentence() -> None:
    assert sentence_in(WELSH, "12 questions") == "12 cwestiwn"
    assert sentence_in(WELSH, "Answer these questions") is None
    assert sentence_in(WELSH, "Priya approved stage 1. Nobody translated this") is None


def test_what_a_person_wrote_into_a_label_asks_for_no_note() -> None:
    body = "My service (ONB-7K3F9Q). The onboarding team is told, and can offer you other times."
    asks = Confirm("Cancel the call?", body, "Cancel the call", "Keep the call")
    message = message_in(WELSH, Message((), (Button("cancel_call", "Cancel the call", confirm=asks),)))
    confirm = message.buttons[0].confirm
    assert message.blocks == () and confirm is not None
    assert confirm.body.startswith("My service (ONB-7K3F9Q). Rhoddir gwybod")


def test_a_page_of_ones_own_has_one_note_at_its_end() -> None:
    known, unknown = (
        Message((Paragraph(text(words)),)) for words in ("You have no onboarding yet.", "Nobody did this")
    )
    home = home_in(WELSH, Home((unknown, known, unknown, known)))
    told = "\n".join(line for message in home.messages for line in lines(message))
    assert told.count(WELSH.note) == 1 and told.endswith(WELSH.note)
    assert WELSH.note not in repr(home_in(WELSH, Home((known,))))
    assert home_in(None, Home((known,))) == Home((known,))


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
        (
            '[statuses]\n"{count} done" = "{number} gwrys"\n',
            r"item '\{count\} done': give both sides .* \{number",
        ),
        ('[a]\n"{who} and {who}" = "{who}"\n', r"item '\{who\} and \{who\}': give each word in braces another name"),
        ('[a]\nDone = "Gwrys"\n[b]\nDone = "Gwrys"\n', r"words\.toml, item 'Done': keep one of its translations"),
        ("Done = 3\n", "translations/kw: correct"),
        ("nonsense", "translations/kw: correct"),
        (None, "translations/kw: correct"),
    ],
    ids=["another slot", "a slot twice", "translated twice", "no section", "no TOML", "no file"],
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


async def test_ones_own_page_is_in_ones_language(desk: Desk) -> None:
    await desk.types(GRACE, "language cymraeg")
    assert "Dechrau defnyddio NHS Notify" in page(await desk.manager.home(GRACE))
    await desk.keep(in_state(State.REGISTERING))
    await desk.types(AMARA, "language cymraeg")
    mine = page(await desk.manager.home(AMARA))
    assert "Cofrestru eich diddordeb" in mine and "Eich tro chi" in mine and "Your turn" not in mine
    assert "Your turn" in page(await desk.manager.home(TOM)), "for oneself alone"


async def test_whoever_signs_off_is_asked_in_their_language() -> None:
    async with in_memory() as world:
        await world.tom.says("language cymraeg")
        await script.to_invitation(world)
        await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])
        await world.travel(reviewing.STAGES[1].at)
        await reviewing.answer(world.amara)
        await world.amara.presses("Check your answers")
        await world.amara.presses("Ask them to sign off", near="Clinical Safety Officer")
        await world.amara.fills(registering.TOM)
        await world.settle()
        await world.tom.sees("Gofynnir i chi lofnodi proses ymuno")
        await world.tom.sees("Swyddog Diogelwch Clinigol")
