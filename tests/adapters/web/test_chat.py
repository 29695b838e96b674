"""What is said, pressed and sent on the page becomes turns, once each, and is shown."""

from __future__ import annotations

import logging
import re

import pytest

from adapters.web.chat import NOTHING_TYPED, WENT_WRONG
from adapters.web.codec import dump_confirm
from adapters.web.inbound import ANSWER
from adapters.web.people import TEAM_PLACE
from conversations.replies import Button, FieldKind, Message, Outcome, Result
from conversations.turns import Pressed, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.adapters.web.conftest import DELIVERY, Client, House, deed
from tests.adapters.web.fakes import words
from tests.adapters.web.samples import CARD, CONFIRM, form, question

SENT = deed(action="answer", about="NTF-7", detail="setup", seen="4", label="Tell us about your service")


async def page(client: Client, query: str = "") -> str:
    return await (await client.get("/" + query)).text()


async def test_what_is_said_is_a_turn_and_both_lines_are_shown(client: Client, house: House) -> None:
    answer = await client.post("/say", data=deed(text=" onboard "), allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"] == "/?applicant=amara&team=priya#applicant"
    (turn,) = house.conversation.turns
    assert turn.intent == Typed("onboard")
    assert turn.place == Address(Channel.WEB, "riverside", PlaceKind.DIRECT, "amara")
    assert (turn.actor.name, turn.actor.email) == ("Amara Okafor", "amara.okafor@riverside.example")
    assert [row.content.get("said", "reply") for row in house.transcript.rows] == ["onboard", "reply"]
    shown = await page(client)
    assert '<bdi class="said">onboard</bdi>' in shown
    assert "Noted" in shown


async def test_a_press_is_a_turn_and_leaves_a_short_line(client: Client, house: House) -> None:
    await client.post("/press", data=deed(action="status", about="NTF-7", detail="x", label="See <status> " + "y" * 90))
    assert house.conversation.turns[0].intent == Pressed("status", "NTF-7", "x")
    label = house.transcript.rows[0].content["label"]
    assert len(label) == 80
    assert f'You selected: <bdi class="said">{label.replace("<", "&lt;").replace(">", "&gt;")}</bdi>' in await page(
        client
    )


async def test_what_a_reviewer_selected_is_not_shown_in_the_channel(client: Client) -> None:
    await client.post("/press", data=deed("team", "priya", "amara", action="status", label="View answers"))
    for reviewer in ("priya", "daniel"):
        assert "View answers" not in await page(client, f"?team={reviewer}")


async def test_a_press_in_a_row_says_of_which_row(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((CARD,))
    shown = await (await client.post("/say", data=deed(text="answers"))).text()
    assert 'name="label" value="Change Service"' in shown


async def by_priya(client: Client, house: House, path: str, reply: Message | None, **more: str) -> str:
    """The page after she did something that was answered with `reply`."""
    house.conversation.outcome = Outcome((reply,) if reply else ())
    answer = await client.post(path, data=deed("team", "priya", "amara", **more))
    return await answer.text()


def private(shown: str) -> list[str]:
    """The first words of each private reply, in order."""
    return re.findall(r"entry--private.*?<p>(.*?)</p>", shown, re.DOTALL)


async def test_a_list_is_still_there_after_presses_in_it_and_shows_the_latest_reply(
    client: Client, house: House
) -> None:
    await by_priya(client, house, "/say", words("Board"), text="board")
    for reply in ("Flu card", "Asthma card"):
        shown = await by_priya(client, house, "/press", words(reply), action="open_card", label=reply, within="2")
        assert private(shown) == ["Board", reply]
    shown = await by_priya(client, house, "/press", words("Its answers"), action="see", label="See", within="2/4")
    assert private(shown) == ["Board", "Asthma card", "Its answers"]
    shown = await by_priya(client, house, "/press", words("Asthma again"), action="open_card", label="x", within="2")
    assert private(shown) == ["Board", "Asthma again"]
    assert "Board" not in await page(client, "?team=daniel")


async def test_what_was_typed_keeps_its_answer(client: Client, house: House) -> None:
    await by_priya(client, house, "/say", words("Board"), text="board")
    await by_priya(client, house, "/say", words("Help"), text="help")
    await by_priya(client, house, "/press", None, action="approve")
    assert private(await page(client)) == ["Board", "Help"]


@pytest.mark.parametrize("path", ["/press", "/submit"])
async def test_a_private_reply_stands_beneath_what_was_pressed(path: str, client: Client, house: House) -> None:
    card = await house.sender.post(TEAM_PLACE, CARD)
    await house.sender.post(TEAM_PLACE, words("Another card"))
    shown = await by_priya(client, house, path, words("Asked"), action="x", about="NTF-7", within=card)
    assert re.findall(r'id="team-(\d)"', shown) == [card, "3", "2"]


async def test_a_form_remembers_the_message_that_it_was_opened_from(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await client.post("/press", data=deed("team", "priya", "amara", action="decline", within="2/4"))
    assert page_hidden(await page(client), "within", "2/4")


def page_hidden(shown: str, name: str, value: str) -> bool:
    foot = shown.partition('id="team-foot"')[2]
    return f'name="{name}" value="{value}"' in foot


@pytest.mark.parametrize("within", ["x", "1/", "1%", "9" * 19, "²"])
async def test_a_path_that_the_page_never_drew_is_none(within: str, client: Client, house: House) -> None:
    await by_priya(client, house, "/say", words("Board"), text="board")
    shown = await by_priya(client, house, "/press", words("Reply"), action="x", within=within)
    assert private(shown) == ["Board", "Reply"]


async def test_nothing_typed_asks_for_a_message(client: Client, house: House) -> None:
    answer = await client.post("/say", data=deed(text="  \n "))
    assert answer.status == 422
    assert NOTHING_TYPED in await answer.text()
    assert house.conversation.turns == [] and house.transcript.rows == []


async def test_a_failure_keeps_the_words_and_the_next_press_is_the_same_deed(
    client: Client, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    working, house.conversation.outcome = house.conversation.outcome, RuntimeError("the database is gone")
    with caplog.at_level(logging.ERROR):
        answer = await client.post("/say", data=deed(text="my long message"))
    shown = await answer.text()
    assert answer.status == 500
    assert WENT_WRONG in shown and "my long message</textarea>" in shown
    assert f'name="delivery" value="{DELIVERY}"' in shown
    assert "the database is gone" in caplog.text and "my long message" not in caplog.text
    house.conversation.outcome = working
    await client.post("/say", data=deed(text="my long message"))
    assert [row.content.get("said", "reply") for row in house.transcript.rows] == ["my long message", "reply"]


async def test_a_form_with_errors_comes_back_and_nothing_was_sent(client: Client, house: House) -> None:
    faulty = form(question(FieldKind.EMAIL, "amara@", error="Enter an email address"))
    house.conversation.outcome = Outcome((), faulty, Result.INVALID)
    answer = await client.post("/submit", data=SENT)
    shown = await answer.text()
    assert answer.status == 422
    assert "There is a problem" in shown and 'value="amara@"' in shown
    assert house.transcript.rows == []


async def test_a_failure_leaves_the_form_open_with_what_was_typed(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.LONG_TEXT)))
    await client.post("/press", data=deed(action="begin"))
    house.conversation.outcome = RuntimeError("gone")
    typed = SENT | {"asked": "service.long_text", ANSWER + "service.long_text": "a page of prose"}
    shown = await (await client.post("/submit", data=typed)).text()
    assert WENT_WRONG in shown and "a page of prose</textarea>" in shown


async def test_a_form_that_came_too_late_says_that_nothing_was_kept(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((words("This has moved on"),), result=Result.MOVED_ON)
    answer = await client.post("/submit", data=SENT)
    assert answer.status == 409
    assert "This has moved on" in await answer.text()


async def test_help_answers_beside_the_form_and_keeps_what_was_typed(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await client.post("/press", data=deed(action="begin"))
    house.conversation.outcome = Outcome((words("It is what patients call it."),))
    typed = SENT | {"topic": "answers", "asked": "service.text", ANSWER + "service.text": "half typ"}
    shown = await (await client.post("/help", data=typed)).text()
    assert house.conversation.turns[1].intent == Pressed("help", "NTF-7", "answers")
    assert "It is what patients call it." in shown and 'You selected: <bdi class="said">What is this?' in shown
    assert 'value="half typ"' in shown


async def test_an_act_that_asks_first_does_nothing_before_yes(client: Client, house: House) -> None:
    press = deed(action="approve", about="NTF-7", label="Approve", confirm=dump_confirm(CONFIRM))
    shown = await (await client.post("/press", data=press)).text()
    assert all(words in shown for words in (CONFIRM.title, CONFIRM.body, CONFIRM.yes, CONFIRM.no))
    assert house.conversation.turns == [] and house.transcript.rows == []
    await client.post("/press", data=press | {"confirmed": "yes"})
    assert house.conversation.turns[0].intent == Pressed("approve", "NTF-7")


async def test_a_form_that_asks_first_keeps_what_was_typed_on_no(client: Client, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT), confirm=CONFIRM))
    await client.post("/press", data=deed(action="begin"))
    typed = SENT | {"asked": "service.text", ANSWER + "service.text": "Flu", "confirm": dump_confirm(CONFIRM)}
    asked = await (await client.post("/submit", data=typed)).text()
    assert CONFIRM.yes in asked and f'name="{ANSWER}service.text" value="Flu"' in asked
    assert len(house.conversation.turns) == 1
    assert 'value="Flu"' in await page(client)


async def test_buttons_work_without_script(client: Client, house: House) -> None:
    """What a browser would send from the drawn page, hidden fields and all, is taken."""
    house.conversation.outcome = Outcome((Message(words("Hello").blocks, (Button("status", "Status", "NTF-7"),)),))
    shown = await (await client.post("/say", data=deed(text="hello"))).text()
    form_source = shown.partition('action="/press"')[2].partition("</form>")[0]
    sent = [piece.split('"')[:3:2] for piece in form_source.split('name="')[1:]]
    await client.post("/press", data=[(name, value) for name, value in sent])
    assert house.conversation.turns[1].intent == Pressed("status", "NTF-7")


async def test_an_outcome_may_depend_on_the_turn(client: Client, house: House) -> None:
    def echo(turn: Turn) -> Outcome:
        return Outcome((words(f"{turn.actor.name} spoke"),))

    house.conversation.outcome = echo
    assert "Tom Ellis spoke" in await (await client.post("/say", data=deed(who="tom", text="hi"))).text()
