"""Troubles are noted by name, shared, and over for everybody once somebody sees that they are."""

from __future__ import annotations

from adapters.common.troubles import TroubleReport, Troubles


def test_the_same_trouble_is_new_once_and_goes_on_after_that() -> None:
    troubles = Troubles()
    troubles.note("token", "Set the token.")
    troubles.note("token", "Set the token.")
    assert troubles.report() == TroubleReport({"token": "Set the token."}, frozenset(), frozenset())
    troubles.shared(troubles.report(), {"token": "Set the token."})
    assert troubles.report() == TroubleReport({}, frozenset({"token"}), frozenset())
    assert troubles.sentences == ("Set the token.",)


def test_what_others_see_is_shown_here_and_is_over_when_we_see_that() -> None:
    troubles = Troubles()
    troubles.shared(troubles.report(), {"channel": "Open the channel."})
    assert "Open the channel." in troubles.sentences
    troubles.note("channel", None)
    assert not troubles.sentences
    assert troubles.report().over == {"channel"}


def test_what_another_process_saw_end_is_over_here() -> None:
    troubles = Troubles()
    troubles.note("channel", "Open the channel.")
    troubles.shared(troubles.report(), {"channel": "Open the channel."})
    troubles.shared(troubles.report(), {})
    assert troubles.sentences == ()


def test_what_is_noted_while_the_others_are_told_is_told_next() -> None:
    troubles = Troubles()
    told = troubles.report()
    troubles.note("token", "Set the token.")
    troubles.shared(told, {})
    assert troubles.report().new == {"token": "Set the token."}


def test_nothing_changes_when_what_was_well_is_well() -> None:
    troubles, changes = Troubles(), list[int]()
    troubles.changed = lambda: changes.append(1)
    troubles.note("token", None)
    assert (changes, troubles.report().over) == ([], frozenset())
