"""The defects of the Bot Framework that we go round: each test fails on the day that one is mended.

Then the code that its sentence stands beside can go, and with it the test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botbuilder.core import BotAdapter, InvokeResponse, ShowTypingMiddleware, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, AdaptiveCardInvokeResponse, AdaptiveCardInvokeValue, ResourceResponse
from botframework.connector.auth import jwt_token_extractor

ACTIVITY = {
    "type": "message",
    "id": "1",
    "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "channelId": "msteams",
    "from": {"id": "29:amara"},
    "recipient": {"id": "28:bot", "name": "notify"},
    "conversation": {"id": "a:1", "tenantId": "tenant"},
    "channelData": {"tenant": {"id": "tenant"}},
}


class Told(BotAdapter):  # type: ignore[misc] # published without types
    """Keeps what a turn says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Activity] = []

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        self.said += activities
        return [ResourceResponse(id="1") for _ in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: object) -> None:
        raise NotImplementedError

    async def run(self, logic: Callable[[TurnContext], Awaitable[object]], **fields: Any) -> None:
        await self.run_pipeline(TurnContext(self, Activity.deserialize({**ACTIVITY, **fields})), logic)


class Stock(TeamsActivityHandler):  # type: ignore[misc] # published without types
    """A bot as the documentation writes it."""

    def __init__(self, answer: object = "Done.") -> None:
        self.answer = answer
        self.value: AdaptiveCardInvokeValue | None = None

    async def on_adaptive_card_invoke(
        self, turn_context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        self.value = invoke_value
        kind = "application/vnd.microsoft.activity.message"
        return AdaptiveCardInvokeResponse(status_code=200, type=kind, value=self.answer)


EXECUTE = {
    "type": "invoke",
    "name": "adaptiveCard/action",
    "value": {"action": {"type": "Action.Execute", "verb": "refresh", "data": {}}, "trigger": "automaticRefresh"},
}


async def test_a_card_action_does_not_say_what_triggered_it() -> None:
    bot = Stock(answer={})
    await Told().run(bot.on_turn, **EXECUTE)
    assert bot.value is not None and not hasattr(bot.value, "trigger")


async def test_a_card_action_cannot_be_answered_with_words() -> None:
    with pytest.raises(ValueError, match="serialize"):
        await Told().run(Stock("Done.").on_turn, **EXECUTE)


async def test_a_search_is_not_implemented() -> None:
    adapter = Told()
    await adapter.run(Stock().on_turn, type="invoke", name="application/search", value={"queryText": "a"})
    (said,) = adapter.said
    response: InvokeResponse = said.value
    assert response.status == 501


async def test_an_invoke_that_nobody_handles_fails_on_its_value() -> None:
    with pytest.raises(Exception, match="deserialize"):
        await Told().run(Stock().on_turn, type="invoke", name="task/fetch", value={"context": "theme"})


async def test_each_member_who_was_added_is_asked_for() -> None:
    """With an adapter that cannot ask, which fails."""
    with pytest.raises(Exception, match=r"get_conversation_member|client|connector"):
        await Told().run(Stock().on_turn, type="conversationUpdate", membersAdded=[{"id": "29:tom"}])


def test_the_tenant_of_a_conversation_is_not_read() -> None:
    assert Activity.deserialize(dict(ACTIVITY)).conversation.tenant_id is None


def test_the_bots_name_is_cut_wherever_it_stands() -> None:
    mention = {"type": "mention", "text": "<at>notify</at>", "mentioned": {"id": "28:bot", "name": "notify"}}
    text = "<at>notify</at> /notify onboard notify"
    activity = Activity.deserialize({**ACTIVITY, "text": text, "entities": [mention]})
    assert "notify" not in TurnContext.remove_recipient_mention(activity)


async def test_typing_never_stops_when_a_turn_raises() -> None:
    adapter = Told().use(ShowTypingMiddleware(delay=0.01, period=0.01))

    async def fails(_: TurnContext) -> None:
        await asyncio.sleep(0.05)
        raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        await adapter.run(fails)
    typed = len(adapter.said)
    await asyncio.sleep(0.2)
    assert len(adapter.said) > typed + 1
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def test_an_unknown_key_id_never_makes_it_fetch_new_keys() -> None:
    """They are two hours old; it would fetch those that are older than one."""
    metadata = jwt_token_extractor._OpenIdMetadata("http://127.0.0.1:9/")
    metadata.keys, metadata.last_updated = [{"kid": "old"}], datetime.now() - timedelta(hours=2)
    with pytest.raises(IndexError):
        await metadata.get("new")


async def test_keys_are_fetched_on_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is on its way, nobody else is answered."""
    loops: list[asyncio.AbstractEventLoop] = []

    def get(_: str) -> None:
        loops.append(asyncio.get_running_loop())  # raises RuntimeError in any other thread
        raise TimeoutError

    monkeypatch.setattr(jwt_token_extractor.requests, "get", get)
    with pytest.raises(TimeoutError):
        await jwt_token_extractor._OpenIdMetadata("http://127.0.0.1:9/").get("new")
    assert loops == [asyncio.get_running_loop()]


@pytest.mark.parametrize("wrong", [{"conversation": "a:1"}, {"timestamp": "yesterday"}, {"membersAdded": "all"}])
def test_a_malformed_activity_is_refused_with_errors_that_no_caller_expects(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="deserialize"):
        Activity.deserialize({**ACTIVITY, **wrong})


async def test_what_is_sent_is_copied_part_by_part() -> None:
    adapter, card = Told(), {"type": "AdaptiveCard"}

    async def shows(context: TurnContext) -> None:
        await context.send_activity(Activity(type="message", value=card))

    await adapter.run(shows)
    assert adapter.said[0].value == card and adapter.said[0].value is not card
