"""What the page posted is read as a turn, or refused where the page did not send it."""

from __future__ import annotations

import pytest

from adapters.web.inbound import ANSWER
from conversations.turns import Submitted
from tests.adapters.web.conftest import Client, House, deed


@pytest.mark.parametrize("query", ["?applicant=nobody", "?team=amara", "?team=../etc"])
async def test_an_unknown_person_is_refused(query: str, client: Client) -> None:
    answer = await client.get("/" + query)
    assert answer.status == 400
    assert "choose a person" in await answer.text()


@pytest.mark.parametrize(
    "changed",
    [
        {"who": "nobody"},
        {"pane": "team"},
        {"pane": ""},
        {"delivery": "1"},
        {"delivery": ""},
        {"beside": "amara"},
        {"action": ""},
        {"action": "x" * 3_000},
        {"seen": "-1"},
        {"seen": "many"},
        {"confirm": "{"},
        {"confirm": '{"title": 1}'},
    ],
)
async def test_a_form_that_is_not_ours_is_refused(changed: dict[str, str], client: Client, house: House) -> None:
    answer = await client.post("/submit", data=deed(action="answer") | changed)
    assert answer.status == 400
    assert "reload" in (page := await answer.text()) or "choose a person" in page
    assert house.conversation.turns == []


SENT = deed(action="answer", about="NTF-7", detail="setup", seen="4", label="Tell us about your service")


async def page(client: Client, query: str = "") -> str:
    return await (await client.get("/" + query)).text()


@pytest.mark.parametrize("earlier", ["-1", "many", "9" * 5000, "²"])
async def test_an_unusable_number_of_older_messages_is_none(earlier: str, client: Client) -> None:
    shown = await page(client, f"?earlier={earlier}")
    assert 'class="entries"' in shown and 'name="earlier"' not in shown


async def test_other_words_from_the_same_drawn_form_are_another_deed(client: Client, house: House) -> None:
    for said in ("one", "two"):
        await client.post("/say", data=deed(text=said))
    assert len({turn.delivery_id for turn in house.conversation.turns}) == 2
    assert len(house.transcript.rows) == 4


@pytest.mark.parametrize(
    ("zone", "known"),
    [("America/New_York", "America/New_York"), ("Nowhere/At", ""), ("../etc/passwd", ""), ("Europe", ""), ("", "")],
)
async def test_the_time_zone_of_the_browser_is_the_persons_where_it_is_one(
    zone: str, known: str, client: Client, house: House
) -> None:
    for sent in (zone, "Asia/Tokyo"):
        await client.post("/press", data=SENT | {"zone": sent})
    first, again = house.conversation.turns
    assert first.actor.zone == known and again.delivery_id == first.delivery_id, "a zone makes no other deed of it"


async def test_a_form_is_sent_with_every_kind_of_answer(client: Client, house: House) -> None:
    typed = [
        *SENT.items(),
        *(("asked", kind) for kind in ("name", "text", "date", "bad_date", "no_date", "times", "channels", "none")),
        *((ANSWER + name, value) for name, value in (("name", "Flu"), ("channels", "app"), ("channels", "text"))),
        (ANSWER + "text", "one\r\ntwo\x00"),
        *((f"{ANSWER}date.{part}", value) for part, value in (("day", "6"), ("month", "1"), ("year", "2027"))),
        *((f"{ANSWER}bad_date.{part}", value) for part, value in (("day", "6"), ("month", "Jan"), ("year", "2027"))),
        *((f"{ANSWER}no_date.{part}", "") for part in ("day", "month", "year")),
        *((ANSWER + "times.moment", value) for value in ("2027-01-06T17:00", "", "2027-01-07T09:30")),
    ]
    await client.post("/submit", data=typed)
    assert house.conversation.turns[0].intent == Submitted(
        "answer",
        "NTF-7",
        "setup",
        {
            "name": ("Flu",),
            "text": ("one\ntwo",),
            "date": ("2027-01-06",),
            "bad_date": ("6 Jan 2027",),
            "no_date": (),
            "times": ("2027-01-06 17:00", "2027-01-07 09:30"),
            "channels": ("app", "text"),
            "none": (),
        },
        4,
    )
    assert 'You sent: <bdi class="said">Tell us about your service</bdi>' in await page(client)
