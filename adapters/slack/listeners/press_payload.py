"""Where a press was made, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.listeners.modals import Window
from adapters.slack.listeners.payloads import Caller, caller_of
from adapters.slack.rendering.buttons import MENU, Press, read_value
from adapters.slack.rendering.modals import NOTHING_KEPT, Kept, UnreadableModal, read_kept


@dataclass(frozen=True)
class Spot:
    """`window`: the modal it was made in. `in_home`: neither there nor on a message. `thread`: of the message."""

    caller: Caller
    trigger: str
    window: Window | None = None
    in_home: bool = False
    thread: str | None = None

    @property
    def kept(self) -> Kept:
        """What a modal opened from here carries on."""
        return Kept(channel=self.caller.channel if self.caller.in_channel else "")

    def showing(self, window: Window | None) -> Spot:
        return replace(self, window=window)


def spot_of(body: Mapping[str, Any]) -> Spot:
    """Raises KeyError for a body that names nobody."""
    caller, trigger = caller_of(body), str(body.get("trigger_id") or "")
    message, view = body.get("message"), body.get("view") or {}
    if message:
        return Spot(caller, trigger, thread=message.get("thread_ts"))
    if view.get("type") != "modal":
        return Spot(caller, trigger, in_home=True)
    kept = kept_in(view)
    return Spot(caller.at(kept.channel), trigger, Window(str(view["id"]), view.get("hash"), kept))


def kept_in(view: Mapping[str, Any]) -> Kept:
    """What a modal of ours carries; nothing for one that is not readable."""
    try:
        return read_kept(str(view.get("private_metadata") or ""))
    except UnreadableModal:
        return NOTHING_KEPT


def press_of(body: Mapping[str, Any]) -> Press:
    """Raises UnreadablePress."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    value = chosen.get("value") or action.get("value") or ""
    return read_value(str(value), unasked=str(action.get("action_id", "")).startswith(MENU))
