"""The fields of a form, drawn and read back."""

from __future__ import annotations

from adapters.teams.rendering.inputs import answers
from adapters.teams.rendering.text import Element
from conversations.replies import Field, FieldKind, Form, Option
from conversations.text import text
from tests.adapters.teams.rendering.test_cards import CARDS, every_field
from tests.kit.adaptive_cards import problems_of
from tests.kit.teams import inputs, texts


def test_what_was_typed_comes_back_and_errors_stand_at_their_fields() -> None:
    field = Field("q", text("Name"), FieldKind.TEXT, values=("typed",), error=text("Enter a shorter name"))
    card = CARDS.form(Form("answer", "Title", (field,)), "n")
    (box,) = inputs(card)
    assert box["value"] == "typed" and "Error: Enter a shorter name" in texts(card)
    assert "There is a problem" in texts(card)


def test_a_form_is_read_back_as_it_was_filled_in() -> None:
    form = every_field()
    sent: dict[str, object] = {"q.text": "a, b% c", "c.choice": "a%2Cb", "c.choices": "a%2Cb,100%25", "q.number": 7}
    sent |= {
        "t.times.1.date": "2027-01-06",
        "t.times.1.time": "10:00",
        "t.times.3.date": "2027-01-07",
        "q.date": "2027-01-06",
    }
    given = answers([field.id for field in form.fields], sent)
    assert given["text"] == ("a, b% c",) and given["choice"] == ("a,b",) and given["choices"] == ("a,b", "100%")
    assert given["times"] == ("2027-01-06 10:00", "2027-01-07") and given["number"] == ("7",)
    assert given["email"] == () and given["date"] == ("2027-01-06",)


def test_values_that_stand_are_chosen_in_the_card() -> None:
    options = (Option("a,b", text("A")), Option("c", text("C")))
    card = CARDS.form(
        Form("answer", "T", (Field("q", text("Q"), FieldKind.CHOICES, options=options, values=("a,b", "c")),)), "n"
    )
    assert inputs(card)[0]["value"] == "a%2Cb,c"
    assert answers(["q"], {"c.q": inputs(card)[0]["value"]}) == {"q": ("a,b", "c")}


def test_a_person_is_chosen_of_the_tenant_and_comes_back_by_their_id() -> None:
    card = CARDS.form(Form("answer", "T", (Field("who", text("Who is it?"), FieldKind.PERSON, optional=True),)), "n")
    [box] = inputs(card)
    assert box["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert "isRequired" not in box and problems_of(card) == []
    assert answers(["who"], {box["id"]: "22222222-0000-4000-8000-000000000002"}) == {
        "who": ("22222222-0000-4000-8000-000000000002",)
    }


def drawn(field: Field, blanks: bool = False) -> Element:
    [box] = inputs(CARDS.form(Form("answer", "T", (field,), blanks=blanks), "n"))
    return box


def test_a_slip_is_shown_before_it_is_sent() -> None:
    box = drawn(Field("q", text("Name"), FieldKind.TEXT, limit=20))
    assert (box["isRequired"], box["errorMessage"], box["maxLength"]) == (True, "Enter an answer", 20)
    chosen = drawn(Field("q", text("Q"), FieldKind.CHOICE, options=(Option("a", text("A")),)))
    assert (chosen["isRequired"], chosen["errorMessage"]) == (True, "Select an option")


def test_what_may_be_left_empty_does_not_block_the_form() -> None:
    for box in (
        drawn(Field("q", text("Name"), FieldKind.TEXT), blanks=True),
        drawn(Field("q", text("Name"), FieldKind.TEXT, optional=True)),
        drawn(Field("q", text("Where"), FieldKind.LONG_TEXT, files=True)),
        drawn(Field("q", text("How many"), FieldKind.NUMBER, optional=True)),
    ):
        assert not {"isRequired", "errorMessage", "min", "max"} & set(box)


def test_only_what_is_optional_says_so() -> None:
    assert drawn(Field("q", text("Name"), FieldKind.TEXT), blanks=True)["label"] == "Name"
    assert drawn(Field("q", text("Name"), FieldKind.TEXT, optional=True))["label"] == "Name (optional)"


def test_a_part_of_a_page_has_its_heading() -> None:
    card = CARDS.form(Form("answer", "T", (Field("q", text("Q"), FieldKind.TEXT, section="Overall"),)), "n")
    assert "Overall" in texts(card)
