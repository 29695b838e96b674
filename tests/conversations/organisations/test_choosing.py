"""What was meant by what was typed at the questions about an organisation, and which fields one choice fills."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.organisations.choosing import CODE, ORGANISATION, about, chosen, code_in, filled_in, label
from conversations.organisations.lookup import NO_LIST, Organisations
from conversations.organisations.types import readable, type_of
from models.organisations import OrganisationType
from tests.kit.organisations import CLOSED, LISTED, RIVERSIDE

LIST = Organisations(True, {one.code: one for one in LISTED}, LISTED)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("r9x", "R9X"), (" R9X. ", "R9X"), (label(RIVERSIDE), "R9X"), ("Leeds Teaching", ""), ("", ""), ("Trust ()", "")],
)
def test_a_code_is_seen_alone_and_behind_a_name(typed: str, code: str) -> None:
    assert code_in(typed) == code


@pytest.mark.parametrize(
    ("typed", "found"),
    [("r9x", "R9X"), ("riverside  NHS trust", "R9X"), ("Riverside", None), (CLOSED.name, None), (label(CLOSED), "R7Y")],
)
def test_it_is_chosen_by_its_code_or_its_whole_name_and_a_closed_one_by_its_code(typed: str, found: str | None) -> None:
    one = chosen(LIST, typed)
    assert (one.code if one else None) == found


@pytest.mark.parametrize(
    ("name", "code", "standing", "filled"),
    [
        ("R9X", "", {}, ("Riverside NHS Trust", "R9X")),
        ("", "n8g", {}, ("Northgate Health", "N8G")),
        ("R9X", "N8G", {}, ("Riverside NHS Trust", "N8G")),  # a code that was typed stands
        ("R9X", "N8G", {ORGANISATION: "Northgate Health", CODE: "N8G"}, ("Riverside NHS Trust", "R9X")),
        ("R9X", "N8G", {ORGANISATION: "Riverside NHS Trust", CODE: "N8G"}, ("Riverside NHS Trust", "N8G")),
        ("My charity", "Q1", {}, ("My charity", "Q1")),
        ("My charity", label(RIVERSIDE), {}, ("My charity", "R9X")),
        ("My charity", "", {}, ("My charity", "")),
    ],
)
def test_one_choice_fills_both_fields(name: str, code: str, standing: dict[str, str], filled: tuple[str, str]) -> None:
    values = {ORGANISATION: (name,), CODE: (code,), "registration.role": ("Nurse",)}
    found = filled_in(values, standing, LIST)
    assert (found[ORGANISATION], found[CODE]) == ((filled[0],), (filled[1],))
    assert found["registration.role"] == ("Nurse",)
    assert filled_in(values, standing, NO_LIST) == values


def test_what_it_is_and_whether_it_is_closed_is_said() -> None:
    assert about(RIVERSIDE) == "NHS trust, Leeds"
    assert about(CLOSED) == "NHS trust, York, closed on 31 March 2024"


@given(st.text())
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    code = code_in(typed)
    assert code == code.upper() and len(code) <= 9


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("LEEDS AND YORK PARTNERSHIP NHS FOUNDATION TRUST", "Leeds and York Partnership NHS Foundation Trust"),
        ("NHS WEST YORKSHIRE ICB - 15F", "NHS West Yorkshire ICB - 15F"),
        ("ST. MARY'S HOSPITAL", "St. Mary's Hospital"),
        ("THE AVENUE SURGERY", "The Avenue Surgery"),
        ("Already written (UK)", "Already written (UK)"),
    ],
)
def test_names_in_capitals_become_readable(listed: str, written: str) -> None:
    assert readable(listed) == written


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("RO197", OrganisationType.TRUST),
        ("RO177 PRESCRIBING COST CENTRE", OrganisationType.GP_PRACTICE),
        ("RO261 STRATEGIC PARTNERSHIP", OrganisationType.ICB),
        ("Local Authority", OrganisationType.LOCAL_AUTHORITY),
        ("RO172", OrganisationType.INDEPENDENT),
        ("RO1972", OrganisationType.OTHER),
        ("", OrganisationType.OTHER),
    ],
)
def test_a_role_says_its_type(role: str, kind: OrganisationType) -> None:
    assert type_of(role) is kind
