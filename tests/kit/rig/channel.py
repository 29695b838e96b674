"""The channel that a process under test plugs in: the small platform behind it, and turns posted to it as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientSession, ClientTimeout, web
from pydantic import TypeAdapter

from adapters.common.channel_adapter import Conversation
from conversations.replies import Message, Outcome, Result
from conversations.sending import CannotTell, MessageMissing, NotSent, PerhapsDelivered, PlaceClosed, TryLater
from conversations.turns import Actor, Arrival, Intent, Pressed, Submitted, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind

OUTCOMES: TypeAdapter[Outcome] = TypeAdapter(Outcome)
DEEDS: TypeAdapter[Typed | Pressed | Submitted] = TypeAdapter(Typed | Pressed | Submitted)
WORKSPACE = "acme"
TEAM = Address(Channel.WEB, WORKSPACE, PlaceKind.TEAM, "team")
CLOSED = "channel_archived"


class LoopbackRoster:
    """Everybody whose id begins so is of the onboarding team."""

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return actor.user.startswith("team-")


class LoopbackSender:
    """Sends to the small platform. `keeps_keys`: as Slack does; without, as Teams."""

    def __init__(self, address: str, keeps_keys: bool = True, seconds: float = 5) -> None:
        self._address = address
        self._keeps_keys = keeps_keys
        self._timeout = ClientTimeout(total=seconds)
        self._session: ClientSession | None = None

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        body = {"workspace": address.workspace, "target": address.target, "thread": thread, "key": key}
        said = await self._call("post", body)
        if said.get("missing"):
            raise MessageMissing("The card above it was deleted.")
        return str(said["id"])

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        body = {"workspace": address.workspace, "target": address.target, "id": message_id}
        if (await self._call("update", body)).get("missing"):
            raise MessageMissing("The card was deleted.")

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        if not self._keeps_keys:
            raise CannotTell("The platform keeps no keys.")
        found = (await self._call("find", {"workspace": address.workspace, "target": address.target, "key": key}))["id"]
        return None if found is None else str(found)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _call(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if self._session is None:
            self._session = ClientSession(timeout=self._timeout)
        try:
            async with self._session.post(f"{self._address}/{method}", json=body) as answer:
                match answer.status:
                    case 200:
                        return dict(await answer.json())
                    case 429:
                        raise TryLater(timedelta(seconds=float(answer.headers["Retry-After"])))
                    case 410:
                        raise PlaceClosed(CLOSED)
                    case 400:
                        raise NotSent("The platform refused it.")
                    case code:
                        raise PerhapsDelivered(f"The platform answered {code}.")
        except ClientConnectorError:
            raise NotSent("The platform cannot be reached.") from None


def add_turns(app: web.Application, conversation: Conversation) -> None:
    """POST /turn: {"delivery", "user", "team": whether it was said in the team's channel, "deed"}; an Outcome back.

    With "sent_at", the platform has a time of its own for it.
    """

    async def take(request: web.Request) -> web.Response:
        body = await request.json()
        turn = turn_of(body)
        sent_at = datetime.fromisoformat(body["sent_at"]) if "sent_at" in body else None
        arrival = Arrival(Channel.WEB, WORKSPACE, turn.actor.user, turn.intent, sent_at=sent_at)
        async with conversation.arrival(arrival) as number:
            outcome = await conversation.handle(replace(turn, arrival=number))
        status = 503 if outcome.result is Result.FAILED else 200
        return web.Response(body=OUTCOMES.dump_json(outcome), content_type="application/json", status=status)

    app.router.add_post("/turn", take)


def turn_of(body: dict[str, Any]) -> Turn:
    user: str = body["user"]
    intent: Intent = DEEDS.validate_python(body["deed"])
    place = TEAM if body["team"] else Address(Channel.WEB, WORKSPACE, PlaceKind.DIRECT, user)
    return Turn(body["delivery"], Actor(Channel.WEB, WORKSPACE, user, user.title()), place, intent)
