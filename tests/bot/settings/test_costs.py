"""Which list of prices holds, as an operator writes it: the one that the facts file names, unless they say another."""

from __future__ import annotations

import pytest

from bot.settings.common import SettingsProblem, load_settings
from bot.wiring import build
from conversations.guidance.caveats import which_prices
from conversations.guidance.facts import facts, use_price_list


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("", "the prices from 1 April 2026"),
        ("blended_letters", "the prices from 1 April 2026"),
        ("letters_by_sheet", "prices that were not in force when we read them on 19 August 2026"),
        ("june_2025", "the prices from 1 April 2025"),
    ],
)
async def test_the_list_that_is_set_is_the_one_that_estimates_use(
    written: str, holds: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRICE_LIST", written)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    app = build(load_settings())
    try:
        assert which_prices(facts().prices).startswith(holds)
    finally:
        use_price_list("")
        await app.close()


def test_a_list_that_is_not_there_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICE_LIST", "hunter2")
    with pytest.raises(
        SettingsProblem, match=r"^Set PRICE_LIST to the name of a list of prices in .*, such as"
    ) as told:
        load_settings()
    assert "hunter2" not in str(told.value)
