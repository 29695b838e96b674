"""Runs an operator's command: settings and logs first, and one sentence for whatever an operator can put right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.logs import set_up_logs
from bot.settings.common import Settings, load_settings
from bot.startup_errors import run_or_explain


def run_command(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Ends with 2 and one sentence where it cannot be done as it stands."""

    def go() -> None:
        settings = load_settings()
        set_up_logs(settings.log_level, settings.log_format)
        asyncio.run(work(settings))

    run_or_explain(go)
