"""Seats in Slack, over the scripted API: every deed is a signed request, everything seen was sent to the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.rendering.buttons import ORGANISATION
from bot.rehearsal.seats import RehearsalProblem, Sheet
from tests.kit.sides import Gathering
from tests.kit.slack import Answered, ScriptedSlack
from tests.kit.slack_api import AMARA, DANIEL, GRACE, PRIYA, TOM
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    Body,
    channel_message,
    command,
    direct_message,
    mention,
    press_in_view,
    press_on_message,
    submission,
    suggestion,
)
from tests.kit.slack_screen import Control, controls, fields_of, one_line, state_of, suggesting, text_of

_USERS = {"amara": AMARA, "tom": TOM, "grace": GRACE, "priya": PRIYA, "daniel": DANIEL}


@dataclass
class SlackSeat:
    """One person at one conversation, with the modals that are open before them."""

    side: SlackSide
    user: str
    channel: str
    typed: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)  # by view, where it was turned back

    @property
    def slack(self) -> ScriptedSlack:
        return self.side.slack

    @property
    def where(self) -> str:
        return self.channel

    @property
    def view(self) -> dict[str, Any] | None:
        return self.slack.api.top(self.user)

    async def says(self, words: str) -> None:
        self.slack.api.stacks[self.user].clear()
        await self._send(self._body_of(words))

    def _body_of(self, words: str) -> Body:
        if words.startswith("/notify"):
            trigger = self.slack.api.trigger(self.user)
            return command(self.user, words.removeprefix("/notify").strip(), trigger, self.channel)
        if self.channel == TEAM_CHANNEL:
            return mention(self.user, words, self.channel)
        return direct_message(self.user, words)

    async def replies(self, words: str) -> None:
        cards = [m for m in self.slack.api.messages if m.channel == TEAM_CHANNEL and not (m.thread_ts or m.only_for)]
        await self._send(channel_message(self.user, words, TEAM_CHANNEL, cards[-1].ts))

    async def presses(self, label: str, near: str | None = None) -> None:
        view = self.view
        found = _fitting(view["blocks"], label, near) if view else None
        if view and found:
            await self._press_in_view(found, view)
        else:
            self.slack.api.stacks[self.user].clear()
            await self._press_on_message(label, near)
        if self.view and self.view["callback_id"] == "confirm":
            await self._submit({})

    async def _press_in_view(self, found: Control, view: Mapping[str, Any]) -> None:
        await self._send(press_in_view(self.user, found.action, view, self.slack.api.trigger(self.user)))

    async def _press_on_message(self, label: str, near: str | None) -> None:
        for message in reversed(self.slack.api.seen_by(self.user, self.channel)):
            if found := _fitting(message.blocks, label, near):
                trigger = self.slack.api.trigger(self.user)
                await self._send(press_on_message(self.user, found.action, message.held(), self.channel, trigger))
                return
        raise self.problem(f"{self.user} finds no button [{label}] near {near}.")

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        known = await self.form_fields()
        if unknown := sorted(set(values) - set(known)):
            raise self.problem(f"{self.user} has no field {unknown[0]} in the open form.")
        errors = await self._submit({name: (v,) if isinstance(v, str) else tuple(v) for name, v in values.items()})
        view = self.view
        if view is None or view["callback_id"] != "form":
            return None
        return Sheet(view["title"]["text"], fields_of(view), errors)

    async def _submit(self, values: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
        view = self.view
        if view is None:
            raise self.problem(f"{self.user} has no form open.")
        trigger = self.slack.api.trigger(self.user)
        values = {**self.typed.pop(view["id"], {}), **values}  # what was typed stands beside its errors
        chosen = {name: await self._first_offered(values[name][0]) for name in suggesting(view) if values.get(name)}
        answered = await self._answered(submission(self.user, view, state_of(view, values, chosen), trigger))
        errors = self._follow(
            answered.json, view, values
        )  # before what comes later: a turn may go on behind its answer
        await self._settled()
        return errors

    async def _first_offered(self, typed: str) -> Mapping[str, Any]:
        """What is chosen in a field in which Slack asks for options while somebody types."""
        answered = await self._answered(suggestion(self.user, typed, action=ORGANISATION))
        return next(iter(answered.json["options"]), {})

    def _follow(
        self, answer: Mapping[str, Any], view: Mapping[str, Any], values: Mapping[str, Sequence[str]]
    ) -> Mapping[str, str]:
        """What Slack does with the answer to a modal that was sent."""
        stack = self.slack.api.stacks[self.user]
        match answer.get("response_action"):
            case "errors":
                errors: Mapping[str, str] = answer["errors"]
                self.typed[view["id"]] = values
                return errors
            case "update":
                stack[-1] = self.slack.api.stand(answer["view"], view)
            case "push":
                stack.append(self.slack.api.stand(answer["view"]))
            case "clear":
                stack.clear()
            case _:
                stack.pop()
        return {}

    async def form_fields(self) -> tuple[str, ...]:
        view = self.view
        return fields_of(view) if view and view["callback_id"] == "form" else ()

    async def sees(self, words: str) -> None:
        if one_line(words) not in self.text():
            raise self.problem(f'{self.user} does not see "{words}".')

    async def does_not_see(self, words: str) -> None:
        if one_line(words) in self.text():
            raise self.problem(f'{self.user} sees "{words}".')

    def text(self) -> str:
        """The conversation, and every modal that stands over it."""
        return one_line(" ".join(self.lines()))

    def lines(self) -> list[str]:
        said = [text_of(message.blocks) for message in self.slack.api.seen_by(self.user, self.channel)]
        return said + self.side.read_in_modals[self.user] + self._open()

    def _open(self) -> list[str]:
        return [text_of(view["blocks"]) for view in self.slack.api.stacks[self.user]]

    async def _send(self, body: Body) -> None:
        await self._answered(body)
        await self._settled()

    async def _answered(self, body: Body) -> Answered:
        answered = await self.slack.send(body)
        if answered.status != 200:
            raise self.problem(f"Slack was answered {answered.status}.")
        return answered

    async def _settled(self) -> None:
        await self.slack.settle()
        self.side.remember(self)

    def problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(sentence, "What stands there:\n" + "\n".join(self.lines()[-12:]))


class SlackSide:
    """Slack's seats. What was read in a modal that has closed since counts as seen."""

    def __init__(self, slack: ScriptedSlack) -> None:
        self.slack = slack
        self.read_in_modals: dict[str, list[str]] = defaultdict(list)

    def of_applicant(self, name: str) -> SlackSeat:
        return SlackSeat(self, _USERS[name], f"D{_USERS[name]}")

    def of_team(self, name: str) -> SlackSeat:
        return SlackSeat(self, _USERS[name], TEAM_CHANNEL)

    def remember(self, seat: SlackSeat) -> None:
        self.read_in_modals[seat.user] += [text_of(view["blocks"]) for view in self.slack.api.stacks[seat.user]]


class SlackWorld(Gathering[SlackSeat, SlackSeat]):
    """Everybody in Slack."""

    def __init__(self, slack: ScriptedSlack) -> None:
        side = SlackSide(slack)
        super().__init__(slack.assistant, side, side)
        self.slack = slack


def _fitting(blocks: Sequence[Mapping[str, Any]], label: str, near: str | None) -> Control | None:
    """A button with a label: one whose own row holds `near` first, else one whose message does."""
    found = [control for control in controls(blocks) if control.label == label]
    if near is None:
        return next(iter(found), None)
    inside = [control for control in found if near in control.row]
    return next(iter(inside or (found if near in text_of(blocks) else [])), None)
