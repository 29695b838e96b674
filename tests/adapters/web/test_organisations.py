"""The page finds organisations as somebody types, and is a plain field for whoever has no script."""

from __future__ import annotations

from dataclasses import replace

from conversations.replies import FieldKind, Outcome, Suggestion
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.samples import form, question

ASKED = form(replace(question(FieldKind.TEXT), suggests=True, values=('Acme "& <Co>"',)))
FOUND = (
    Suggestion("R9X", "Riverside NHS Trust (R9X)", "NHS trust, Leeds"),
    Suggestion("riverside", 'Use "riverside"', "As you typed it"),
)


async def test_the_field_is_a_plain_one_with_an_empty_list_that_is_hidden(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), ASKED)
    shown = await (await client.post("/press", data=deed(action="begin"))).text()
    assert 'type="text" value="Acme &#34;&amp; &lt;Co&gt;&#34;"' in shown and 'data-suggests="/organisations"' in shown
    assert 'role="listbox" aria-label="Organisations" hidden></ul>' in shown and 'role="combobox"' not in shown


async def test_what_is_found_says_what_stands_in_the_field_once_it_is_chosen(client: Client, house: House) -> None:
    house.conversation.listed = FOUND
    answer = await client.get("/organisations", params={"typed": "riverside"})
    assert await answer.json() == [
        {"name": "Riverside NHS Trust (R9X)", "about": "NHS trust, Leeds", "fills": "Riverside NHS Trust (R9X)"},
        {"name": 'Use "riverside"', "about": "As you typed it", "fills": "riverside"},
    ]
    assert answer.headers["Cache-Control"] == "no-store" and house.conversation.turns == []
    assert await (await client.get("/organisations")).json() == []
