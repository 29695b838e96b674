"""A file sent in Teams becomes evidence: its lasting link is kept, and nothing that opens it without signing in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from adapters.teams.http import HttpClient
from adapters.teams.rendering.actions import OURS
from bot.rehearsal import script
from tests.kit.teams import AMARA, Activity, actions, button, inputs, texts
from tests.kit.teams_seats import TeamsSeat, TeamsWorld, in_teams

KEPT = "https://riverside-my.sharepoint.com/personal/amara/Documents/Microsoft Teams Chat Files/"
LINK = KEPT.replace(" ", "%20")
DOWNLOAD = "https://riverside-my.sharepoint.com/_layouts/15/download.aspx?UniqueId=1&tempauth=short-lived"
GROUP = "19:group@thread.v2"
EVIDENCE = "eligibility.dpia.evidence"
Attachment = dict[str, Any]


def file(name: str, **more: object) -> Attachment:
    """As Teams sends a file in a personal chat: it does not say how large it is."""
    content = {"downloadUrl": DOWNLOAD, "uniqueId": "1", "fileType": name.rpartition(".")[2]}
    kind = "application/vnd.microsoft.teams.file.download.info"
    return {"contentType": kind, "contentUrl": f"{KEPT}{name}", "name": name, "content": content} | more


def html(content: str) -> Attachment:
    return {"contentType": "text/html", "content": content}


PASTED = {"contentType": "image/*", "contentUrl": "https://smba.trafficmanager.net/uk/v3/attachments/0/views/original"}


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> dict[str, int | None]:
    """What SharePoint says that a file weighs."""
    told: dict[str, int | None] = {DOWNLOAD: 2_400_000}

    async def length(_: HttpClient, url: str) -> int | None:
        return told[url]

    monkeypatch.setattr(HttpClient, "length", length)
    return told


@pytest_asyncio.fixture
async def world(sqlite_url: str, sizes: object) -> AsyncIterator[TeamsWorld]:
    async with in_teams(sqlite_url) as world:
        await script.to_invitation(world)
        yield world


async def sends(seat: TeamsSeat, *attached: Attachment, words: str = "") -> None:
    assert await seat.client.says(words, attachments=list(attached)) == 200
    await seat.side.assistant.settle()


async def asked_for_evidence(amara: TeamsSeat) -> None:
    await amara.says("status")
    await amara.presses("Answer here in the chat")
    for _ in range(13):
        await amara.says("skip")
    await amara.sees("Question 14 of")


def links(world: TeamsWorld, since: int = 0) -> list[str]:
    cards = world.teams.cards(AMARA.chat)[since:]
    return [act["url"] for run in _runs(cards) if (act := run.get("selectAction"))]


def _runs(part: object) -> list[Activity]:
    if isinstance(part, list):
        return [run for one in part for run in _runs(one)]
    if not isinstance(part, dict):
        return []
    return [*part.get("inlines", []), *(run for below in part.values() for run in _runs(below))]


async def test_a_file_in_the_chat_is_kept_with_name_size_and_link_for_those_of_the_onboarding(
    world: TeamsWorld, sqlite_url: str
) -> None:
    await asked_for_evidence(world.amara)
    await sends(world.amara, file("dpia.pdf"), html("<p>&nbsp;</p>"))
    await world.amara.sees("We saved your answer: dpia.pdf (2.3 MB)")
    await world.amara.says("answers")
    await world.amara.sees("dpia.pdf (2.3 MB) Open the file")
    assert f"{LINK}dpia.pdf" in links(world)
    await world.priya.presses("See the answers")
    await world.priya.sees("dpia.pdf (2.3 MB) Open the file")
    await world.tom.says("answers")
    await world.tom.does_not_see("dpia.pdf")
    stored = b"".join(part.read_bytes() for part in Path(sqlite_url.partition("///")[2]).parent.glob("*.db*"))
    assert b"dpia.pdf" in stored and b"tempauth" not in stored
    assert "tempauth" not in json.dumps([request.body for request in world.teams.requests])


@pytest.mark.parametrize(
    ("attached", "size", "said"),
    [
        ([file("notice.exe")], 10, "notice.exe cannot be used. Choose a PDF"),
        ([file("notice.pdf")], 0, "notice.pdf is empty."),
        ([file("notice.pdf")], 21 * 1024 * 1024, "notice.pdf is too large. Choose a file of 20 MB or less"),
        ([file("a.pdf"), file("b.pdf")], 10, "Choose 1 file. You chose 2. To give more than 1, enter a link"),
        ([file("a.pdf", contentUrl="https://evil.example/a.pdf")], 10, "a.pdf did not reach us as a file."),
        ([file("a.pdf", contentUrl=DOWNLOAD)], 10, "a.pdf did not reach us as a file."),
        ([PASTED], 10, "The picture that you pasted did not reach us as a file. Attach it in your chat"),
        ([html('<attachment id="1"></attachment>')], 10, "The file that you shared did not reach us as a file."),
        ([file("9434765919.pdf")], 10, "This looks like it contains an NHS number"),
    ],
)
async def test_a_file_that_cannot_be_kept_is_refused_kindly(
    world: TeamsWorld, sizes: dict[str, int | None], attached: list[Attachment], size: int, said: str
) -> None:
    await asked_for_evidence(world.amara)
    sizes[DOWNLOAD] = size
    await sends(world.amara, *attached)
    await world.amara.sees(said)
    await world.amara.sees("Question 14 of")
    sizes[DOWNLOAD] = 10
    await sends(world.amara, file("again.pdf"))
    await world.amara.sees("We saved your answer: again.pdf (1 KB)")


async def test_a_second_file_takes_the_place_of_the_first(world: TeamsWorld) -> None:
    await asked_for_evidence(world.amara)
    await sends(world.amara, file("first.pdf"))
    await world.amara.says("back")
    await sends(world.amara, file("second.pdf"))
    await world.amara.sees("We saved your answer: second.pdf")
    before = len(world.teams.cards(AMARA.chat))
    await world.amara.says("answers")
    shown = links(world, since=before)
    assert f"{LINK}second.pdf" in shown and f"{LINK}first.pdf" not in shown


async def test_a_file_is_kept_without_its_size_where_nobody_tells_it(
    world: TeamsWorld, sizes: dict[str, int | None]
) -> None:
    sizes[DOWNLOAD] = None
    await asked_for_evidence(world.amara)
    await sends(world.amara, file("dpia.pdf"))
    await world.amara.sees("We saved your answer: dpia.pdf")
    await world.amara.does_not_see("dpia.pdf (")


async def test_a_link_to_a_file_in_a_group_chat_is_the_file(world: TeamsWorld) -> None:
    await asked_for_evidence(world.amara)
    group = world.amara.side.client("amara", GROUP, "groupChat")
    shared = html(f'<div><at>Onboarding</at> <a href="{KEPT}dpia.pdf">dpia.pdf</a></div>')
    await group.says("dpia.pdf", attachments=[shared])
    await world.amara.says("answers")
    await world.amara.sees("dpia.pdf Open the file")
    assert f"{LINK}dpia.pdf" in links(world)


async def test_what_is_typed_beside_a_link_is_the_answer(world: TeamsWorld) -> None:
    await asked_for_evidence(world.amara)
    link = f"{LINK}Forms/AllItems.aspx"
    typed = f"Signed on 3 May, see {LINK}dpia.pdf and {link}"
    anchors = f'<p>Signed on 3 May, see <a href="{LINK}dpia.pdf">{LINK}dpia.pdf</a> and <a href="{link}">{link}</a></p>'
    await sends(world.amara, html(anchors), words=typed)
    await world.amara.sees(f"We saved your answer: {typed}")


async def test_a_file_that_nobody_asked_for_is_offered_as_evidence(world: TeamsWorld) -> None:
    await sends(world.amara, file("dpia.pdf"))
    await world.amara.sees("We have not kept dpia.pdf yet. Select Add as evidence")
    await world.amara.presses("Add as evidence")
    again = await world.amara.fills({})
    assert again and again.errors == {"question": "Select a question"}
    await world.amara.fills({"question": EVIDENCE})
    await world.amara.sees("We saved it as evidence.")
    await world.amara.sees("dpia.pdf (2.3 MB) Open the file")
    assert f"{LINK}dpia.pdf" in links(world)


async def test_a_button_that_was_changed_by_hand_brings_no_other_link(world: TeamsWorld) -> None:
    await sends(world.amara, file("dpia.pdf"))
    act = button(world.teams.cards(AMARA.chat)[-1], "Add as evidence")
    changed = json.loads(json.dumps(act).replace(LINK, "https://evil.example/"))
    assert "evil.example" in json.dumps(changed)
    await world.amara.client.does(changed)
    form = next(card for card in world.teams.cards(AMARA.chat) if inputs(card))
    sent = next(action for action in actions(form) if action.get("verb") == "send")
    assert "evil.example" not in json.dumps(sent["data"][OURS])
    await world.amara.fills({"question": EVIDENCE})
    await world.amara.sees("dpia.pdf did not reach us as a file.")


async def test_a_file_beside_a_question_that_takes_words(world: TeamsWorld) -> None:
    await world.amara.says("status")
    await world.amara.presses("Answer here in the chat")
    await world.amara.sees("Question 1 of")
    await sends(world.amara, file("dpia.pdf"))
    await world.amara.sees("We have not kept dpia.pdf yet.")
    assert world.amara.text().count("Question 1 of 14") == 2
    await sends(world.amara, file("dpia.pdf"), words="Reminders for appointments")
    await world.amara.sees("We saved your answer: Reminders for appointments")
    assert world.amara.text().count("We have not kept dpia.pdf yet.") == 2


async def test_a_file_beside_a_command_is_not_kept_and_says_so(world: TeamsWorld) -> None:
    await sends(world.amara, file("dpia.pdf"), words="status")
    told, status = world.teams.cards(AMARA.chat)[-2:]
    assert "We have not kept dpia.pdf yet. Select Add as evidence" in texts(told)
    assert "Your turn" in texts(status)
    await world.amara.says("answers")
    await world.amara.does_not_see("dpia.pdf Open the file")
    await world.amara.presses("Add as evidence", near="We have not kept dpia.pdf yet.")
    await world.amara.fills({"question": EVIDENCE})
    await world.amara.sees("dpia.pdf (2.3 MB) Open the file")


async def test_a_file_of_somebody_without_an_onboarding(world: TeamsWorld) -> None:
    await sends(world.tom, file("dpia.pdf"))
    await world.tom.sees("You have no onboarding yet.")


async def test_the_form_says_how_to_give_a_file(world: TeamsWorld) -> None:
    await world.amara.says("status")
    await world.amara.presses("Answer in a form")
    await world.amara.fills({})
    await world.amara.sees("Or send a file in your chat with the assistant.")
