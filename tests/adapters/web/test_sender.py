"""What the assistant posts on its own account reaches the right transcript, and the open pages hear of it."""

from __future__ import annotations

import pytest

from adapters.web.people import TEAM_PLACE, NoSuchPlace
from adapters.web.sender import NotOurMessage
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.adapters.web.conftest import Client, House
from tests.adapters.web.fakes import TO_AMARA, words


async def test_a_notice_reaches_a_persons_direct_messages(client: Client, house: House) -> None:
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    assert "Your stage was approved" in await (await client.get("/?applicant=amara")).text()
    assert "Your stage was approved" not in await (await client.get("/?applicant=tom")).text()


async def test_a_card_is_brought_up_to_date_in_place_with_its_history(client: Client, house: House) -> None:
    card = await house.sender.post(TEAM_PLACE, words("Waiting"))
    await house.sender.post(TEAM_PLACE, words("Something else"))
    await house.sender.post(TEAM_PLACE, words("Priya approved this"), thread=card)
    await house.sender.update(TEAM_PLACE, card, words("Approved"))
    page = await (await client.get("/")).text()
    assert "Waiting" not in page
    assert page.index("Something else") < page.index("Approved") < page.index("Priya approved this")


async def test_what_cannot_be_shown_is_refused(house: House) -> None:
    with pytest.raises(NoSuchPlace, match="Send to a person"):
        await house.sender.post(Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "c1"), words("hi"))
    with pytest.raises(NotOurMessage):
        await house.sender.update(TEAM_PLACE, "ts-1.2", words("hi"))
