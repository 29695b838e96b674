"""Every card stays below 28 KB as Teams counts: what is larger goes on in the next one, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import ANY

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.connector import as_json
from adapters.teams.rendering.actions import OURS, CardAction, card_action
from adapters.teams.rendering.cards import Cards, Part, card_activity, next_part
from adapters.teams.rendering.text import LARGEST, size_of
from conversations.actions.table import TABLE
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.questions.patient_data import warned
from conversations.replies import Field, FieldKind, Form, Option, Result
from conversations.text import Said, text
from models.delegating import Delegation
from models.enums import Channel, Signer, SignOffStatus, Stage
from models.signing import SignOff
from tests.conversations.everything import asked_of_daniel, detail_of_opinion, on_a_condition, with_a_clock
from tests.conversations.onboardings import AMARA, DANIEL, NEWEST, NOW, PRIYA, TOM, every_standing, in_state
from tests.conversations.pressing import ABOUT_ONE, press
from tests.kit.adaptive_cards import problems_of
from tests.kit.teams import Activity, actions, data_of, inputs

NONCE = "n" * 12
CARDS = Cards(lambda: NONCE)
WIDE = "𝒳"  # 4 bytes of UTF-16


def sent_size(card: Activity) -> int:
    """Bytes of the whole activity that carries a card."""
    return size_of(as_json(card_activity(card)))


def every_form() -> Iterator[Form]:
    """Each form that an applicant or the onboarding team can open, wherever an onboarding stands, once."""
    seen: dict[str, Form] = {}
    taken = press(in_state(State.TEMPLATES), "take", PRIYA).onboarding
    waits = SignOff(
        Signer.SIGNATORY, "Amara Okafor", "a@b.example", SignOffStatus.ASKED, 1, NOW, Channel.WEB, "riverside", 1, id=1
    )
    signing = in_state(State.TEMPLATES)
    signing.sign_offs = [waits]
    for onboarding in (*every_standing(), taken, signing):
        details = [
            f"{stage.value}/{n}" for stage in onboarding.pack.stages for n in range(len(onboarding.pages(stage)))
        ]
        asked = [(name, who, "") for name in ABOUT_ONE if TABLE[name].opens_form for who in (AMARA, PRIYA)]
        for name, who, detail in [*asked, *(("answer", AMARA, detail) for detail in details)]:
            form = warned(press(onboarding, name, who, detail).outcome).form
            if form is not None:
                seen.setdefault(f"{form.action} {form.detail} {[field.id for field in form.fields]}", form)
    for onboarding, name, who, detail in _reviewing():
        form = warned(press(onboarding, name, who, detail).outcome).form
        assert form, name
        seen[name] = form
    return iter(seen.values())


def asked_of_tom() -> Onboarding:
    """As many questions of the longest stage as somebody can be asked for at once."""
    onboarding = in_state(State.CONFORMANCE, ReviewState.NOT_STARTED, whole=False)
    keys = " ".join(question.key for question in onboarding.unanswered(Stage.CONFORMANCE)[:10])
    onboarding.delegations = [Delegation(Stage.CONFORMANCE, keys, TOM.name, "", "You know this.", 1, NOW, person=2)]
    return onboarding


def _reviewing() -> Iterator[tuple[Onboarding, str, Participant, str]]:
    """Forms that need more than a standing to be opened."""
    yield on_a_condition(), "close_condition", PRIYA, ""
    yield asked_of_daniel(), "give_opinion", DANIEL, detail_of_opinion(asked_of_daniel())
    yield with_a_clock(), "snooze", PRIYA, ""
    yield asked_of_tom(), "ask_colleague", AMARA, "conformance"
    yield asked_of_tom(), "answer_delegated", TOM, "1"
    yield in_state(State.LIVE, pack=NEWEST), "renew", AMARA, "technical_preparation.dspt"


FORMS = list(every_form())


def filled(form: Form, letter: str) -> Form:
    """With the longest answer in every field that is typed, everything chosen, and 20 times."""
    return replace(form, fields=tuple(_filled(field, letter) for field in form.fields))


def _filled(field: Field, letter: str) -> Field:
    if field.options:
        chosen = field.options if field.kind is FieldKind.CHOICES else field.options[:1]
        return replace(field, values=tuple(option.value for option in chosen))
    match field.kind:
        case FieldKind.DATE:
            return replace(field, values=("2027-01-06",))
        case FieldKind.TIMES:
            return replace(field, values=("2027-01-06 10:00",) * 20)
        case _:
            return replace(field, values=(letter * (field.limit or 320),))


def walked(form: Form) -> list[Activity]:
    """The cards of a form, each sent in its turn."""
    cards, part = [], Part(form)
    while True:
        cards.append(CARDS.part(part, NONCE))
        sent = card_in(cards[-1])
        if not sent.rest:
            return cards
        part = CARDS.after(sent, form, Result.DONE)


def card_in(card: Activity) -> CardAction:
    """What comes back from it."""
    data = data_of(next(action for action in actions(card) if action.get("verb") == "send"))
    return card_action({OURS: data})


def asked_in(cards: list[Activity]) -> list[str]:
    return [name for card in cards for name in card_in(card).fields]


def test_every_form_is_here() -> None:
    assert {form.action for form in FORMS} >= {name for name in ABOUT_ONE if TABLE[name].opens_form} - {
        "change",
        "recheck",
        "add_entry",
    }
    assert len(FORMS) > 40


@pytest.mark.parametrize("letter", ["", "x", '"', WIDE])
def test_every_form_fits_when_it_is_empty_and_when_it_is_filled_to_its_limits(letter: str) -> None:
    for form in FORMS:
        whole = filled(form, letter) if letter else form
        cards = walked(whole)
        assert all(sent_size(card) <= LARGEST and problems_of(card) == [] for card in cards), form.title
        assert asked_in(cards) == [field.id for field in form.fields], form.title
        if form.parts:
            shown = [one.get("value", "") for card in cards for one in inputs(card) if one["type"] == "Input.Text"]
            typed = ["".join(f.values) for f in whole.fields if not f.options and f.kind is not FieldKind.DATE]
            assert all(beginning == whole[: len(beginning)] for beginning, whole in zip(shown, typed, strict=True))
            assert [len(one) for one in shown] == [len(one) if len(one) <= 5_000 else ANY for one in typed], form.title
        if not letter:
            assert len(cards) == 1, form.title


@pytest.mark.parametrize("letter", ["x", WIDE])
def test_every_form_fits_when_everything_in_it_is_wrong_and_far_too_long(letter: str) -> None:
    for form in FORMS:
        wrong = tuple(replace(field, error=text("Enter less")) for field in filled(form, letter * 3).fields)
        card = CARDS.form(replace(form, fields=wrong), NONCE)
        assert sent_size(card) <= LARGEST and problems_of(card) == [], form.title
        assert asked_in([card]) == [field.id for field in form.fields], form.title


def sent(*asked: str, rest: tuple[str, ...] | None = ()) -> CardAction:
    more = {} if rest is None else {"r": list(rest)}
    return card_action({OURS: {"v": "send", "n": NONCE, "a": "answer", "d": "here", "f": list(asked), **more}})


def page(*names: str, filled: bool = True) -> Form:
    kept = ("kept",) if filled else ()
    return Form("answer", "P", tuple(Field(n, text("Q"), FieldKind.TEXT, values=kept) for n in names), detail="here")


def names(part: Part) -> list[str]:
    return [field.id for field in part.form.fields]


def after(sent: CardAction | None, form: Form, result: Result, whole: bool = True) -> list[str]:
    return names(next_part(form, sent, result, whole))


def test_what_comes_after_a_part() -> None:
    form, all_of_it = page("a", "b", "c", "d"), sent("a", "b", "c", "d", rest=None)
    assert after(sent("a", "b", rest=("c", "d")), form, Result.DONE) == ["c", "d"]
    assert after(sent("b", rest=("c", "d")), form, Result.INVALID) == ["b"]
    assert next_part(form, sent("b", rest=("c", "d")), Result.INVALID, True).rest == ("c", "d")
    assert after(all_of_it, form, Result.INVALID) == ["a", "b", "c", "d"]
    assert next_part(form, None, Result.DONE, False) == Part(form)
    assert next_part(replace(form, detail="elsewhere"), sent("c", "d"), Result.DONE, False).rest is None


def test_a_question_that_an_answer_brought_is_asked_next() -> None:
    form, all_of_it = page("a", "b", "c", "d"), sent("a", "b", "c", "d", rest=None)
    brought = replace(form, fields=(form.fields[0], *page("new", filled=False).fields, *form.fields[1:]))
    assert after(sent("a", "b", rest=("c", "d")), brought, Result.DONE) == ["new", "c", "d"]
    assert after(all_of_it, brought, Result.DONE) == ["a", "new", "b", "c", "d"]
    assert after(all_of_it, brought, Result.DONE, whole=False) == ["new"]


_CHARACTERS = st.characters(blacklist_categories=("Cs", "Cc"))


def words(most: int) -> st.SearchStrategy[str]:
    piece = st.text(_CHARACTERS, min_size=1, max_size=40)
    return st.builds(lambda some, length: (some * (length // len(some) + 1))[:length], piece, st.integers(1, most))


_OPTIONS = st.lists(words(200), min_size=1, max_size=60).map(
    lambda labels: tuple(Option(f"v{n}", (Said(label),)) for n, label in enumerate(labels))
)


def _field(most: int) -> st.SearchStrategy[Field]:
    return st.builds(
        lambda kind, label, value, options, wrong: Field(
            "",
            (Said(label),),
            kind,
            options=options if kind is FieldKind.CHOICE else (),
            values=("v0",) if kind is FieldKind.CHOICE else (value,),
            error=text("Enter less") if wrong else (),
            limit=2_000,
        ),
        st.sampled_from([FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE]),
        words(100),
        words(most),
        _OPTIONS,
        st.just(False) if most <= 2_000 else st.booleans(),
    )


def _form(fields: list[Field], parts: bool) -> Form:
    named = tuple(replace(field, id=f"stage.entry.question{n}") for n, field in enumerate(fields))
    return Form("answer", "Page", named, "ONB-ABCDEF", "stage/2/once", parts=parts, page=(1, 2))


@settings(max_examples=60, deadline=None)
@given(fields=st.lists(_field(2_000), min_size=1, max_size=25))
def test_a_page_of_any_answers_is_split_with_nothing_lost(fields: list[Field]) -> None:
    form = _form(fields, parts=True)
    cards = walked(form)
    assert all(sent_size(card) <= LARGEST for card in cards)
    assert asked_in(cards) == [field.id for field in form.fields]
    typed = [field.values[0] for field in form.fields if field.kind is not FieldKind.CHOICE]
    assert [one["value"] for card in cards for one in inputs(card) if one["type"] == "Input.Text"] == typed


@settings(max_examples=60, deadline=None)
@given(fields=st.lists(_field(30_000), min_size=1, max_size=6), parts=st.booleans())
def test_a_form_of_any_size_and_with_any_errors_fits(fields: list[Field], parts: bool) -> None:
    assert sent_size(CARDS.form(_form(fields, parts), NONCE, in_card=True)) <= LARGEST


TEXT = words(6_000).map(lambda said: (Said(said),))
