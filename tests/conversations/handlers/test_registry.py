"""Every action is bound once, to a handler that fits its row."""

from __future__ import annotations

import pytest

from conversations.actions.table import TABLE
from conversations.handlers import registry
from conversations.handlers.registry import GeneralRequest, WrongBinding, form_for, handles, handles_general
from conversations.permissions import Scope
from conversations.replies import Form, Outcome


def test_every_action_has_one_handler_and_a_form_where_its_row_says_so() -> None:
    for name, action in TABLE.items():
        bound = registry.handler_of if action.scope is Scope.ONBOARDING else registry.general_handler_of
        other = registry.general_handler_of if action.scope is Scope.ONBOARDING else registry.handler_of
        assert callable(bound(name))
        with pytest.raises(KeyError):
            other(name)
        if action.opens_form and action.scope is Scope.ONBOARDING:
            assert callable(registry.form_of(name))
        else:
            with pytest.raises(KeyError):
                registry.form_of(name)


def test_what_does_not_fit_its_row_is_not_bound() -> None:
    async def turned(_: GeneralRequest) -> Outcome:
        return Outcome()

    with pytest.raises(WrongBinding, match="status has a handler already"):
        handles("status")(lambda request: Outcome())
    with pytest.raises(WrongBinding, match="bind it with handles_general"):
        handles("board")(lambda request: Outcome())
    with pytest.raises(WrongBinding, match="bind it with handles"):
        handles_general("status")(turned)
    with pytest.raises(WrongBinding, match="opens no form"):
        form_for("status")(lambda request: Form("status", "", ()))
