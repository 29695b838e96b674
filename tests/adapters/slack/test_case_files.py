"""Case files in Slack: files in the direct messages of who asked, and of nobody else."""

from __future__ import annotations

import io

from pypdf import PdfReader

from bot.rehearsal.parts import desk, registering
from tests.kit.slack_api import AMARA, DANIEL, Fault
from tests.kit.slack_payloads import TEAM_CHANNEL
from tests.kit.slack_seats import SlackWorld

NOTE = "They call back on Monday."


async def asked_for(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await desk.keep_a_note(world)
    await world.daniel.presses("See everything")
    await desk.take_copies(world)
    await world.slack.quiet()


async def test_the_files_go_to_the_direct_messages_of_who_asked(world: SlackWorld) -> None:
    await asked_for(world)
    shared = [(channel, title.rsplit(", ", 1)[1]) for channel, title, _ in world.slack.api.shared]
    assert shared == [(f"D{user}", kind) for user in (DANIEL, AMARA) for kind in ("PDF", "spreadsheet")]
    bodies = [body for _, _, body in world.slack.api.shared]
    papers = [PdfReader(io.BytesIO(body)).pages[0].extract_text() for body in (bodies[0], bodies[2])]
    assert all("Case" in paper or "Riverside" in paper for paper in papers)
    assert NOTE.encode() in bodies[1] and NOTE.encode() not in bodies[3]


async def test_what_slack_does_not_take_is_said_to_who_asked_alone(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    world.slack.api.fail("files.getUploadURLExternal", Fault(error="missing_scope"))
    await world.amara.says("download")
    await world.slack.quiet()
    await world.amara.sees("We could not send you the file. Wait a minute, then ask for it again.")
    assert not world.slack.api.shared
    assert not [m for m in world.slack.api.messages if m.channel == TEAM_CHANNEL and "could not send you" in m.text]
