"""The language that somebody wants to be written to in: shown, and chosen."""

from __future__ import annotations

from dataclasses import replace

from conversations.content.languages import languages
from conversations.details.rows import TopicDetail
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.replies import Button, Outcome, Result, simple
from conversations.repository.people import speak
from conversations.text import Words

ENGLISH = ("english", "saesneg", "en")


@handles_general("language")
async def language(request: GeneralRequest) -> Outcome:
    """Chosen by a button or by its name; without one, the languages that there are."""
    asked = (request.text or request.detail_as(TopicDetail).key).strip().casefold()
    codes = {name: code for code, each in languages().items() for name in (*each.typed, code)}
    if asked in ENGLISH:
        await _choose(request, None)
        return Outcome((simple("We write to you in English from now on."),))
    if asked not in codes:
        buttons = [Button("language", each.name, detail=code) for code, each in languages().items()]
        told = "Which language do you want us to write to you in?"
        ways = simple(told, Button("language", "English", detail="en"), *buttons)
        return Outcome((ways,), result=Result.INVALID if asked else Result.DONE)
    chosen = codes[asked]
    await _choose(request, chosen)
    told = "We write to you in {language} from now on. What is not translated yet is in English."
    return Outcome((simple(told, language=Words(languages()[chosen].name, strong=True)),))


async def _choose(request: GeneralRequest, code: str | None) -> None:
    context = request.context
    await speak(context.session, context.identity, code)
    context.identity = replace(context.identity, language=code)
