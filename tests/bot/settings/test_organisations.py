"""Where ODS is asked about organisations, as an operator writes it: nowhere, unless they say so."""

from __future__ import annotations

import pytest

from adapters.ods.api import MOST_IN_A_SECOND
from bot.settings.common import Settings, SettingsProblem, load_settings


def test_nobody_is_asked_unless_the_operator_says_so() -> None:
    assert Settings().ods_api_url == ""
    address = "https://directory.spineservices.nhs.uk/ORD/2-0-0"
    assert Settings(ods_api_url=address).ods_api_url == address


@pytest.mark.parametrize("written", ["directory.spineservices.nhs.uk", "http://directory.example/ORD", "https://a b"])
def test_an_address_that_is_none_is_told(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODS_API_URL", written)
    with pytest.raises(SettingsProblem, match="Set ODS_API_URL to the address of ODS's API, such as https://"):
        load_settings()


@pytest.mark.parametrize("written", ["0", "6", "two"])
def test_a_part_that_is_more_than_all_may_ask_is_told(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().ods_api_per_second == MOST_IN_A_SECOND and Settings(ods_api_per_second=2).ods_api_per_second == 2
    monkeypatch.setenv("ODS_API_PER_SECOND", written)
    with pytest.raises(SettingsProblem, match="Set ODS_API_PER_SECOND to how often each process may ask ODS"):
        load_settings()
