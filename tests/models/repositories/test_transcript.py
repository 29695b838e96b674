"""The web transcript: who sees what, in which order, and whether anything is new."""

from __future__ import annotations

from models.database.database import Database
from models.repositories.transcript import Excerpt, Transcript
from tests.models.rows import NOW


async def say(transcript: Transcript, text: str, thread: int | None = None, only_for: str | None = None) -> int:
    return await transcript.append("team", "asha", "Asha Patel", {"said": text}, thread, only_for, at=NOW)


async def shown(transcript: Transcript, reader: str = "asha", limit: int = 200) -> list[object]:
    return [row.content["said"] for row in await transcript.read("team", reader, limit)]


async def test_a_thread_stands_under_what_it_answers(database: Database) -> None:
    transcript = Transcript(database)
    first = await say(transcript, "first")
    await say(transcript, "second")
    await say(transcript, "reply", thread=first)
    assert await shown(transcript) == ["first", "reply", "second"]


async def test_a_private_message_is_shown_to_its_reader_alone(database: Database) -> None:
    transcript = Transcript(database)
    await say(transcript, "for all")
    await say(transcript, "for Asha", only_for="asha")
    assert await shown(transcript, "asha") == ["for all", "for Asha"]
    assert await shown(transcript, "sam") == ["for all"]


async def test_a_long_conversation_shows_its_newest_messages_oldest_first(database: Database) -> None:
    transcript = Transcript(database)
    for text in ("one", "two", "three"):
        await say(transcript, text)
    assert await shown(transcript, limit=2) == ["two", "three"]


async def test_conversations_stay_apart(database: Database) -> None:
    transcript = Transcript(database)
    await say(transcript, "for the team")
    assert await transcript.read("direct:asha", "asha") == []
    assert await transcript.version("direct:asha") == 0


async def test_the_version_grows_with_every_message_and_replacement(database: Database) -> None:
    transcript = Transcript(database)
    versions = [await transcript.version("team")]
    card = await say(transcript, "card")
    versions.append(await transcript.version("team"))
    await transcript.replace(card, {"said": "changed card"}, NOW)
    versions.append(await transcript.version("team"))
    assert versions == [0, 1, 2]
    assert await shown(transcript) == ["changed card"]


async def test_replacing_a_message_that_is_not_there_says_so(database: Database) -> None:
    assert await Transcript(database).replace(404, {}, NOW) is False


async def test_a_message_is_found_by_its_key(database: Database) -> None:
    transcript = Transcript(database)
    await say(transcript, "no key")
    mine = await transcript.append("team", None, "Assistant", {"message": {}, "key": "7-1f"}, at=NOW)
    assert await transcript.find("team", "7-1f") == mine
    assert await transcript.find("team", "7-2f") is None
    assert await transcript.find("direct:asha", "7-1f") is None


async def excerpt(transcript: Transcript, newest: int, reader: str = "asha") -> tuple[list[object], int]:
    found = await transcript.excerpt("team", reader, newest)
    return [row.content["said"] for row in found.rows], found.earlier


async def test_a_living_card_is_shown_however_old_and_its_history_takes_no_place(database: Database) -> None:
    transcript = Transcript(database)
    card = await say(transcript, "card")
    for text in ("one", "two", "three"):
        await say(transcript, text)
    await say(transcript, "news", thread=card)
    assert await excerpt(transcript, 2) == (["card", "two", "three", "news"], 1)
    assert await excerpt(transcript, 3) == (["card", "one", "two", "three", "news"], 0)
    assert await transcript.excerpt("direct:asha", "asha") == Excerpt((), 0)


async def test_private_replies_stay_until_others_take_their_place_beneath_the_same_message(database: Database) -> None:
    transcript = Transcript(database)

    async def reply(text: str, within: str | None, reader: str = "asha") -> None:
        content = {"said": text} | ({} if within is None else {"within": within})
        await transcript.append("team", None, "Assistant", content, only_for=reader, at=NOW)

    await reply("of a version that kept none", None)
    await reply("typed", "")
    await reply("to Sam", "1", "sam")
    await reply("pressed", "1")
    await reply("pressed in that", "1/4")
    await reply("another list", "12")
    assert await excerpt(transcript, 9) == (["typed", "pressed", "pressed in that", "another list"], 0)
    assert await excerpt(transcript, 1) == (["another list"], 3)
    before = await transcript.version("team")
    await transcript.replace_beneath("team", "asha", "1", {"withdrawn": True}, NOW)
    assert await excerpt(transcript, 9) == (["typed", "another list"], 0)
    assert await excerpt(transcript, 9, "sam") == (["to Sam"], 0)
    assert await transcript.version("team") > before
