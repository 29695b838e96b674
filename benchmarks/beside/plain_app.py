"""The same work in a plain Bolt app, as the documentation of Bolt, SQLModel and slack-sdk writes it.

`plain_app <port> <database>`, on a database that `benchmarks.stored` filled, with the variables that ours reads. It
imports nothing of ours. It loads an onboarding with its
answers, members and reviews by `selectinload`, writes the rows that a turn of ours writes, and draws the same modal,
status and card with slack-sdk's models. `benchmarks/rows/beside_plain.py` looks that it stored and drew the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import selectinload
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.beside.plain_tables import Answer, Event, Membership, Onboarding, Outbox, Person, Receipt
from benchmarks.beside.serving import serve

TEAM, TEAM_CHANNEL = os.environ["ONBOARDING_TEAM_CHANNEL"].removeprefix("slack:").split("/")
TITLES = {
    "registration.contact_name": "Contact name",
    "registration.email": "Contact email address",
    "registration.role": "Contact role",
    "registration.organisation": "Organisation",
    "registration.ods_code": "ODS code",
    "registration.service": "Programme or service",
}
STAGES = (
    "Register your interest",
    "Attend an early engagement call",
    "Get invited to start integration and onboarding",
    "Confirm setup and eligibility",
    "Prepare for technical integration",
    "Create your templates",
    "Create your routing plans",
    "Integrate and test with NHS Notify",
    "Meet the technical conformance requirements",
    "Complete the connection agreement",
    "Onboarding complete",
)
MENU = ("Decline", "Pause", "See the history", "Comment on an item", "Take it", "Assign", "Snooze", "Add a note")
SAID = {
    "corrected": 'changed the answer to the question "{question}"',
    "registered": "registered interest in NHS Notify",
}
OWN_MENU = ("See your answers", "People", "Message the onboarding team", "Withdraw")
QUESTION = "What is the main contact's job title or role?"
WHOLE = tuple(selectinload(getattr(Onboarding, name)) for name in ("answers", "members", "reviews"))


async def onboarding_of(session: AsyncSession, user: str) -> tuple[Person, Onboarding]:
    person = (await session.exec(select(Person).where(Person.user == user))).one()
    mine = select(Onboarding).join(Membership).where(Membership.person_id == person.id).options(*WHOLE)
    return person, (await session.exec(mine)).one()


async def correct(session: AsyncSession, body: dict[str, Any], view: dict[str, Any]) -> View:
    """One answer that is another than before, in one transaction."""
    delivery = f"{view['id']}:{view['hash']}"
    if (known := await session.get(Receipt, delivery)) is not None:
        return View(**json.loads(known.outcome))
    person, onboarding = await onboarding_of(session, body["user"]["id"])
    assert person.id is not None and onboarding.id is not None
    now, newest = datetime.now(UTC), {answer.question: answer for answer in onboarding.answers}
    for question, typed in ((name, each["value"]["value"]) for name, each in view["state"]["values"].items()):
        if newest[question].value != typed:
            made = Answer(onboarding_id=onboarding.id, question=question, value=typed, person_id=person.id, at=now)
            made.person = person
            onboarding.answers.append(made)
    happened = Event(onboarding_id=onboarding.id, kind="corrected", stage="registration", person_id=person.id, at=now)
    happened.data = {"question": QUESTION}
    session.add(happened)
    await session.flush()
    for kind, told, told_of in (("card", "", None), ("notice", "team", happened.id)):
        place: dict[str, Any] = {"channel": "slack", "workspace": TEAM, "place": "team", "target": TEAM_CHANNEL}
        row = Outbox(kind=kind, onboarding_id=onboarding.id, notice=told, event_id=told_of, at=now, due_at=now, **place)
        session.add(row)
    onboarding.updated_at, onboarding.version = now, onboarding.version + 1
    drawn = answers_view(onboarding)
    session.add(Receipt(delivery_id=delivery, person_id=person.id, at=now, outcome=json.dumps(drawn.to_dict())))
    await session.commit()
    return drawn


def words(said: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=said, verbatim=True)


def plain(said: str) -> PlainTextObject:
    return PlainTextObject(text=said, emoji=False)


def moment(at: datetime) -> str:
    return f"<!date^{int(at.replace(tzinfo=UTC).timestamp())}^{{date_long}} at {{time}}|{at:%A %-d %B %Y}>"


def facts(rows: Sequence[tuple[str, str]]) -> SectionBlock:
    return SectionBlock(fields=[words(each) for name, value in rows for each in (f"*{name}*", value)])


def button(at: int, label: str, value: Sequence[str], **more: Any) -> ButtonElement:
    return ButtonElement(text=plain(label), action_id=f"press.{at}", value=json.dumps(value), **more)


def options(labels: Sequence[str], reference: str) -> list[Option]:
    return [Option(text=plain(label), value=json.dumps([label, reference])) for label in labels]


def answers_view(onboarding: Onboarding) -> View:
    newest = {answer.question: answer for answer in onboarding.answers}
    blocks: list[Block] = [HeaderBlock(text=plain(f"1. {STAGES[0]}"))]
    for key, title in TITLES.items():
        answer, change = newest[key], json.dumps(["change", onboarding.reference, key])
        assert answer.person is not None
        fields = [words(f"*{title}*"), words(answer.value), words(answer.person.name), words(moment(answer.at))]
        pressed = ButtonElement(text=plain("Change"), action_id="press", value=change)
        pressed.accessibility_label = f"Change {title}"
        blocks.append(SectionBlock(fields=fields, accessory=pressed))
    blocks.append(SectionBlock(text=words("Everything is answered. You can change an answer at any time.")))
    menu = options(["Where you stand", "See all 11 stages", "Message the onboarding team"], onboarding.reference)
    change_all = button(0, "Change answers", ["answer", onboarding.reference, "registration/0"])
    blocks.append(ActionsBlock(elements=[change_all, OverflowMenuElement(action_id="menu", options=menu)]))
    parts: dict[str, Any] = {"title": plain("NHS Notify onboarding"), "close": plain("Close")}
    return View(type="modal", callback_id="read", private_metadata="{}", blocks=blocks, **parts)


def due(onboarding: Onboarding) -> str:
    return f"{onboarding.reply_due_on:%-d %B %Y}"


def named(onboarding: Onboarding) -> str:
    return f"{onboarding.service}, {onboarding.organisation} ({onboarding.reference})"


async def last_update(session: AsyncSession, onboarding: Onboarding) -> str:
    newest = select(Event).where(Event.onboarding_id == onboarding.id, col(Event.kind).in_(SAID))
    [last] = await session.exec(newest.order_by(col(Event.id).desc()).limit(1))
    by = await session.get(Person, last.person_id)
    assert by is not None
    return f"{by.name} {SAID[last.kind].format_map(last.data)}, {moment(last.at)}"


STANDS = f"Stage 2, {STAGES[1]}. 1 of 11 stages done"
BAR = "\u25b0" + "\u25b1" * 10


async def status_blocks(session: AsyncSession, user: str) -> list[Block]:
    _, onboarding = await onboarding_of(session, user)
    offered = f"They offer you times for the engagement call. They aim to reply by {due(onboarding)}"
    rows = [("The onboarding team's turn", offered), ("Last update", await last_update(session, onboarding))]
    approved = {review.stage for review in onboarding.reviews if review.state == "approved"}
    later = (f"{at}. {title}: *Later*" for at, title in enumerate(STAGES[2:], 3) if title not in approved)
    pressed = [
        button(0, "Answer in a form", ["answer", onboarding.reference], style="primary"),
        button(1, "Answer here in the chat", ["chat", onboarding.reference]),
        OverflowMenuElement(
            action_id="menu",
            options=options(OWN_MENU, onboarding.reference),
        ),
    ]
    return [
        HeaderBlock(text=plain(named(onboarding))),
        SectionBlock(text=words(f"{STANDS}\n{BAR}")),
        facts(rows),
        SectionBlock(text=words(f"1. {STAGES[0]}: *Done*")),
        SectionBlock(text=words(f"2. {STAGES[1]}: *With the onboarding team*")),
        SectionBlock(text=plain("9 stages to come")),
        SectionBlock(text=words("\n".join(later))),
        ActionsBlock(elements=pressed),
    ]


async def card_blocks(session: AsyncSession, reference: str) -> list[Block]:
    wanted = select(Onboarding).where(Onboarding.reference == reference).options(*WHOLE)
    onboarding = (await session.exec(wanted)).one()
    newest = {answer.question: answer.value for answer in onboarding.answers}
    contact = ", ".join(newest[f"registration.{name}"] for name in ("contact_name", "role", "email"))
    since = f"0 days, since {moment(onboarding.state_since)}"
    waits = [("Your turn", f"Offer call times. We aim to reply by {due(onboarding)}"), ("Waiting here", since)]
    about = [("Contact", contact), ("ODS code", onboarding.ods_code or ""), ("Part of NHS England", "No")]
    about += [("Onboarding manager", "Nobody"), ("Last update", await last_update(session, onboarding))]
    pressed = [
        button(0, "Offer call times", ["offer_times", reference], style="primary"),
        button(1, "See the answers", ["see_answers", reference]),
        button(2, "Message the applicant", ["message_applicant", reference]),
        StaticSelectElement(
            action_id="menu", options=options([*MENU, "See everything"], reference), placeholder=plain("More actions")
        ),
    ]
    return [
        HeaderBlock(text=plain(named(onboarding))),
        facts([*waits, ("By when", due(onboarding))]),
        SectionBlock(text=words(f"{STANDS}\n{BAR}")),
        facts(about),
        ActionsBlock(elements=pressed),
    ]


async def is_of_the_team(client: AsyncWebClient, user: str) -> bool:
    """As Slack says now: a full member who is in the team's channel. Nobody else is shown what applicants wrote."""
    profile = (await client.users_info(user=user))["user"]
    if profile.get("is_restricted") or profile.get("is_bot"):
        return False
    members = await client.conversations_members(channel=TEAM_CHANNEL, limit=1000)
    return user in members["members"]


async def main(port: int, database: str) -> None:
    engine = create_async_engine(database)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def as_durable_as_ours(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA busy_timeout = 30000")

    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"], process_before_response=True)

    @app.view("form")
    async def handle_submission(ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
        async with AsyncSession(engine) as session:
            drawn = await correct(session, body, view)
        await ack(response_action="update", view=drawn)

    @app.command("/notify")
    async def show_status(ack: Any, command: dict[str, Any]) -> None:
        async with AsyncSession(engine) as session:
            blocks = await status_blocks(session, command["user_id"])
        await ack(text=STANDS, blocks=blocks)

    @app.action("press")
    async def show_card(ack: Any, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        channel, user = body["channel"]["id"], body["user"]["id"]
        if not await is_of_the_team(client, user):
            await ack()
            return
        async with AsyncSession(engine) as session:
            blocks = await card_blocks(session, json.loads(action["value"])[1])
        await client.chat_postEphemeral(channel=channel, user=user, text=STANDS, blocks=blocks)
        await ack()

    await serve(app.web_app("/slack/events"), port)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
