"""What names somebody goes, in whatever way it is written, and nothing else does."""

from __future__ import annotations

from models.repositories.data.scrubbing import Scrub


def test_onboardings_are_found_by_what_is_nobodys_name_and_no_more_by_theirs() -> None:
    scrub = Scrub({"Zoë Núñez"}, {"z.nunez@riverside.example"})
    found_by = "onb 7k3f9q riverside nhs trust flu zoe nunez z nunez example"
    assert scrub.words(found_by) == "onb 7k3f9q riverside nhs trust flu example"


def test_a_short_name_goes_where_nothing_stands_beside_it() -> None:
    """It stands in too many other words to be looked for in them."""
    scrub = Scrub({"Eve"}, set())
    assert scrub.json({"by": "Eve", "words": "Every evening, said eve"}) == {
        "by": "[erased]",
        "words": "Every evening, said eve",
    }
    assert scrub.alone([" eve ", "Eve and Tom"]) == ["[erased]", "Eve and Tom"]
    assert "eve" in scrub.likely
