"""What somebody in Slack tries who is not of the onboarding team, or not of the onboarding, and does not get."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
import pytest_asyncio
from sqlmodel import col, select

from adapters.slack.rendering.buttons import value_of
from adapters.slack.rendering.modals import CONFIRM, FORM, PrivateMetadata
from conversations.actions.table import TABLE
from conversations.permissions import Scope
from conversations.replies import Button
from models.tables.onboarding import EventRow
from tests.attacks.conftest import standing
from tests.kit.slack import ScriptedSlack, assistant_in_slack
from tests.kit.slack_api import AMARA, GRACE, PRIYA, TOM, SlackApi
from tests.kit.slack_payloads import (
    BOT,
    TEAM_CHANNEL,
    Body,
    channel_message,
    command,
    direct_message,
    mention,
    press_in_view,
    press_on_message,
    signed,
    submission,
    suggestion,
)
from tests.kit.slack_reading import press, team_card, under_review, whispered
from tests.kit.slack_screen import text_of
from tests.kit.slack_seats import SlackWorld

TOLD = "Only members of the onboarding team can do this."
NOT_HERE = "Only members of the onboarding team can use this channel."
ELSEWHERE = "T99OTHER"


@pytest_asyncio.fixture
async def slack(sqlite_url: str) -> AsyncIterator[ScriptedSlack]:
    async with assistant_in_slack(sqlite_url) as slack:
        yield slack


@pytest_asyncio.fixture
async def world(slack: ScriptedSlack) -> SlackWorld:
    return SlackWorld(slack)


# The onboarding team's buttons


@dataclass(frozen=True)
class Attacker:
    """Who presses, what Slack says of them, and the workspace that the payload names as theirs."""

    user: str
    is_so: Callable[[SlackApi], None]
    workspace: str = "T01TEST"


def _marked(user: str, **marks: Any) -> Callable[[SlackApi], None]:
    """In the onboarding team's channel, and described like this."""

    def mark(api: SlackApi) -> None:
        api.users[user] |= marks
        if user not in api.members[TEAM_CHANNEL]:
            api.members[TEAM_CHANNEL].append(user)

    return mark


def _nothing(api: SlackApi) -> None:
    """As everybody is at the start."""


ATTACKERS = {
    "the applicant": Attacker(AMARA, _nothing),
    "a full member outside the channel": Attacker(TOM, _nothing),
    "a guest": Attacker(PRIYA, _marked(PRIYA, is_restricted=True)),
    "a guest of one channel": Attacker(PRIYA, _marked(PRIYA, is_ultra_restricted=True)),
    "a bot": Attacker(PRIYA, _marked(PRIYA, is_bot=True)),
    "somebody whose account was closed": Attacker(PRIYA, _marked(PRIYA, deleted=True)),
    "somebody of another organisation": Attacker(GRACE, _marked(GRACE, team_id=ELSEWHERE), ELSEWHERE),
    "the same with a payload that says ours": Attacker(GRACE, _marked(GRACE, team_id=ELSEWHERE)),
    "a stranger of Slack Connect": Attacker(GRACE, _marked(GRACE, is_stranger=True)),
    "a reviewer's id from another workspace": Attacker(PRIYA, _nothing, ELSEWHERE),
    "a reviewer who was taken out of the channel": Attacker(PRIYA, lambda api: api.members[TEAM_CHANNEL].remove(PRIYA)),
}


async def test_to_decide_without_being_of_the_onboarding_team(world: SlackWorld) -> None:
    """Each against the same card: Slack is asked anew at every press."""
    await under_review(world)
    slack = world.slack
    members, users = list(slack.api.members[TEAM_CHANNEL]), {name: dict(user) for name, user in slack.api.users.items()}
    for name, attacker in ATTACKERS.items():
        slack.api.members[TEAM_CHANNEL], slack.api.users = list(members), {n: dict(u) for n, u in users.items()}
        attacker.is_so(slack.api)
        before = len(whispered(slack, attacker.user))
        await press(slack, attacker.user, team_card(slack), "Approve", attacker.workspace)
        assert whispered(slack, attacker.user)[before:] == [TOLD], name
        await press(slack, attacker.user, team_card(slack), "Pause", attacker.workspace)
        view = slack.api.top(attacker.user)
        assert view and TOLD in text_of(view["blocks"]), name
    assert not await decisions(slack)
    slack.api.members[TEAM_CHANNEL], slack.api.users = members, users
    await press(slack, PRIYA, team_card(slack), "Approve")
    assert await decisions(slack) == ["approved"], "so that the rest can fail"


async def decisions(slack: ScriptedSlack) -> list[str]:
    async with slack.app.database.reading() as session:
        kinds = select(EventRow.kind).where(col(EventRow.kind).in_(("approved", "paused", "more_needed")))
        return [*(await session.exec(kinds)).all()]


async def test_to_send_a_form_that_was_opened_before_one_was_taken_out_of_the_channel(world: SlackWorld) -> None:
    await under_review(world)
    await world.priya.presses("Pause")
    assert await world.priya.form_fields()
    world.slack.api.members[TEAM_CHANNEL].remove(PRIYA)
    await world.priya.fills({"words": "Not any more"})
    assert TOLD in world.priya.text()
    assert not await decisions(world.slack)


@pytest.mark.parametrize("marks", [{"is_restricted": True}, {"team_id": ELSEWHERE}], ids=["guest", "stranger"])
async def test_to_read_the_board_from_the_onboarding_teams_channel(world: SlackWorld, marks: dict[str, Any]) -> None:
    await under_review(world)
    slack = world.slack
    _marked(GRACE, **marks)(slack.api)
    before = len(slack.api.seen_by(GRACE, TEAM_CHANNEL))
    await slack.send(mention(GRACE, "board", TEAM_CHANNEL))
    await slack.settle()
    [told] = slack.api.seen_by(GRACE, TEAM_CHANNEL)[before:]
    assert "Only members of the onboarding team can use this channel." in text_of(told.blocks)


# A reference is no key


def shapes(slack: ScriptedSlack, name: str, reference: str, detail: str) -> Iterator[Body]:
    """Everything that a client of Slack can be made to send of one action, by somebody who knows a reference."""
    api, value = slack.api, value_of(Button(name, name, reference, detail))
    action: dict[str, Any] = {
        "type": "button",
        "action_id": "press.0",
        "block_id": "b1",
        "value": value,
        "action_ts": "1.0",
    }
    action |= {"text": {"type": "plain_text", "text": name, "emoji": True}}
    message = {"ts": "1700000001.000100", "text": "x", "blocks": []}
    metadata = PrivateMetadata(name, reference, detail).dump()
    yield press_on_message(GRACE, action, message, f"D{GRACE}", api.trigger(GRACE))
    yield press_on_message(GRACE, action, message, TEAM_CHANNEL, api.trigger(GRACE))
    yield press_in_view(GRACE, action, api.stand({"type": "modal", "blocks": []}), api.trigger(GRACE))
    for kind in (FORM, CONFIRM):
        view = api.stand({"type": "modal", "blocks": [], "callback_id": kind, "private_metadata": metadata})
        yield submission(GRACE, view, {}, api.trigger(GRACE))
    if detail:
        return  # what is typed carries none
    words = f"{TABLE[name].command or name} {reference}"
    yield command(GRACE, words, api.trigger(GRACE))
    yield direct_message(GRACE, words)


async def test_to_read_or_change_an_onboarding_by_its_reference(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    reference = value_in(team_card(slack).blocks)
    stood, secret = await standing(slack.app, reference), ("Riverside", "Amara", "Appointment", "amara.okafor")
    slack.api.messages.clear()
    for name, action in TABLE.items():
        for detail in ("", "eligibility", "1"):
            for body in shapes(slack, name, reference, detail) if action.pressed else ():
                answered = await slack.send(body)
                assert not any(word in answered.text for word in secret), (name, body.kind)
    await slack.settle()
    shown = [text_of(m.blocks) for channel in (f"D{GRACE}", TEAM_CHANNEL) for m in slack.api.seen_by(GRACE, channel)]
    shown += [text_of(view["blocks"]) for view in slack.api.stacks[GRACE]]
    shown += [text_of(view["blocks"]) for user, view in slack.api.homes.items() if user == GRACE]
    assert shown and not [said for said in shown if any(word in said for word in secret)]
    assert await standing(slack.app, reference) == stood


def value_in(blocks: Any) -> str:
    """The reference that a card's own buttons carry."""
    match blocks:
        case {"value": str(value)} if value.startswith("["):
            return str(orjson.loads(value)[1])
        case Mapping():
            return next(filter(None, map(value_in, blocks.values())), "")
        case list() | tuple():
            return next(filter(None, map(value_in, blocks)), "")
        case _:
            return ""


# What is typed or sent to break it

HOSTILE = {
    "an answer of 48,000 characters": "x" * 48_000,
    "a number of 200,000 digits": "9" * 200_000,
    "nothing but NUL": "\x00" * 50,
    "letters that turn the line round": "Riverside \u202egnp.exe\u202c \u2066\u2069",
    "half of an emoji": "Clinic \ud83d",
    "marks of Slack's": "<!channel> <@U04PRI> <https://evil.example|nhs.uk> *bold*",
    "marks of HTML and of templates": "<script>alert(1)</script> {{ 7 * 191 }} ${7*191} %s %(a)s {who}",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
async def test_to_break_it_with_what_is_typed(world: SlackWorld, words: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is refused or tidied, the chat goes on, and nothing of it stands in the log."""
    slack = world.slack
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    for _ in range(3):
        assert (await slack.send(direct_message(AMARA, words))).status == 200
        await slack.settle()
    said = " ".join(text_of(message.blocks) for message in slack.api.seen_by(AMARA, f"D{AMARA}"))
    assert "Something went wrong" not in said and "1337" not in said
    raw = orjson.dumps([m.blocks for m in slack.api.messages if m.channel == f"D{AMARA}"], default=str).decode()
    assert "<!channel>" not in raw and "<@U04PRI>" not in raw and "\\u0000" not in raw
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL") or record.exc_info]
    await world.amara.says("help")
    assert "help" in world.amara.text().lower()


async def test_to_break_it_with_json_that_is_ten_thousand_deep(slack: ScriptedSlack) -> None:
    body = '{"type":"block_actions","x":' + "[" * 10_000 + "]" * 10_000 + "}"
    assert (await slack.post(body, signed(body, content_type="application/json"))).status == 400


async def test_to_speak_for_a_bot_or_in_the_apps_own_name(world: SlackWorld) -> None:
    """Else two bots would answer each other for ever."""
    slack = world.slack
    before = len(slack.api.messages)
    for body in (
        direct_message(AMARA, "onboard", bot_id="B99"),
        direct_message(AMARA, "onboard", bot_id="B99", subtype="bot_message"),
        direct_message(BOT, "onboard", bot_id="B0BOT"),
    ):
        assert (await slack.send(body)).status == 200
    await slack.send(channel_message(BOT, "board", TEAM_CHANNEL))
    await slack.settle()
    assert len(slack.api.messages) == before


# The desk


DESK = [action for action in TABLE.values() if action.scope is Scope.TEAM]


async def test_to_use_the_desk_without_being_of_the_onboarding_team(world: SlackWorld) -> None:
    """Every action about all onboardings, and what is found as one types: Slack is asked anew each time."""
    await under_review(world)
    slack, card = world.slack, team_card(world.slack)
    members, users = list(slack.api.members[TEAM_CHANNEL]), {name: dict(user) for name, user in slack.api.users.items()}
    for name, attacker in ATTACKERS.items():
        slack.api.members[TEAM_CHANNEL], slack.api.users = list(members), {n: dict(u) for n, u in users.items()}
        attacker.is_so(slack.api)
        found = await slack.send(suggestion(attacker.user, "river", attacker.workspace))
        assert found.json == {"options": []}, name
        for action in DESK:
            before = len(whispered(slack, attacker.user))
            slack.api.stacks[attacker.user].clear()
            held = {
                "type": "button",
                "action_id": "press.0",
                "block_id": "b",
                "action_ts": "1734541200.000100",
                "text": {"type": "plain_text", "text": action.label},
                "value": value_of(Button(action.name, "")),
            }
            trigger = slack.api.trigger(attacker.user)
            message = {"ts": card.ts, "blocks": card.blocks}
            body = press_on_message(attacker.user, held, message, TEAM_CHANNEL, trigger, attacker.workspace)
            await slack.send(body)
            told = whispered(slack, attacker.user)[before:]
            view = slack.api.top(attacker.user)
            told += [text_of(view["blocks"])] if view else []
            assert told and all(NOT_HERE in words for words in told), (name, action.name, told)
    slack.api.members[TEAM_CHANNEL], slack.api.users = members, users
    found = await slack.send(suggestion(PRIYA, "river"))
    assert len(found.json["options"]) == 1, "so that the rest can fail"
    assert len(found.json["options"][0]["text"]["text"]) <= 75
