"""A bot that asks three questions in a waterfall dialog, and keeps the answers in memory: `waterfall <port>`."""

from __future__ import annotations

import asyncio
import sys

from botbuilder.core import ActivityHandler, ConversationState, MemoryStorage, MessageFactory, TurnContext
from botbuilder.dialogs import (
    ComponentDialog,
    DialogExtensions,
    DialogTurnResult,
    WaterfallDialog,
    WaterfallStepContext,
)
from botbuilder.dialogs.prompts import PromptOptions, TextPrompt

from benchmarks.beside.cloud_adapter import application
from benchmarks.beside.serving import serve


class Registration(ComponentDialog):  # type: ignore[misc]  # published without types
    """Name, role and organisation, then a word of thanks."""

    def __init__(self) -> None:
        super().__init__("registration")
        self.add_dialog(TextPrompt("text"))
        self.add_dialog(WaterfallDialog("steps", [self.name, self.role, self.organisation, self.thanks]))
        self.initial_dialog_id = "steps"

    async def name(self, step: WaterfallStepContext) -> DialogTurnResult:
        return await self._ask(step, "What is your name?")

    async def role(self, step: WaterfallStepContext) -> DialogTurnResult:
        step.values["name"] = step.result
        return await self._ask(step, "What is your role?")

    async def organisation(self, step: WaterfallStepContext) -> DialogTurnResult:
        step.values["role"] = step.result
        return await self._ask(step, "What is your organisation?")

    async def thanks(self, step: WaterfallStepContext) -> DialogTurnResult:
        await step.context.send_activity(MessageFactory.text(f"Thank you, {step.values['name']}."))
        return await step.end_dialog()

    async def _ask(self, step: WaterfallStepContext, question: str) -> DialogTurnResult:
        return await step.prompt("text", PromptOptions(prompt=MessageFactory.text(question)))


class Registrar(ActivityHandler):  # type: ignore[misc]  # published without types
    def __init__(self) -> None:
        self._conversation = ConversationState(MemoryStorage())
        self._dialog = Registration()

    async def on_turn(self, turn_context: TurnContext) -> None:
        await super().on_turn(turn_context)
        await self._conversation.save_changes(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        state = self._conversation.create_property("DialogState")
        await DialogExtensions.run_dialog(self._dialog, turn_context, state)


if __name__ == "__main__":
    asyncio.run(serve(application(Registrar()), int(sys.argv[1])))
