"""Takes what is said, pressed and sent on the page: each post is one turn, and the page is drawn afterwards."""

from __future__ import annotations

import logging
from dataclasses import replace

from aiohttp import web

from adapters.common.case_files.downloads import linked
from adapters.common.channel_adapter import Conversation
from adapters.web.bodies import Fields, fields
from adapters.web.codec import dump_said, dump_selected
from adapters.web.inbound import Posted, earlier_of, known_of, people_of, posted, pressed, style_of, submitted
from adapters.web.open_forms import OpenForms
from adapters.web.pages import HEADERS
from adapters.web.people import Pane
from adapters.web.ports import Asking, PaneState
from adapters.web.record import Record
from adapters.web.screen import Screen
from adapters.web.views import home
from conversations.replies import Outcome, Result
from conversations.turns import Pressed, Submitted, Typed

WENT_WRONG = "Something went wrong on our side. Nothing was lost. Try again."
NOTHING_TYPED = "Enter a message"
KNOWN = "X-Known"  # the header that lists what an open page shows already
NOT_KEPT = "A message that we did not keep"
_DRAWN_AFRESH = ("pane", "who", "beside", "earlier", "known", "zone", "delivery", "confirmed")

Intent = Typed | Pressed | Submitted

_log = logging.getLogger(__name__)


class WebChat:
    """One handler for each thing that a person can do on the page."""

    def __init__(self, conversation: Conversation, record: Record, forms: OpenForms, screen: Screen) -> None:
        self._conversation = conversation
        self._record = record
        self._forms = forms
        self._screen = screen

    async def show(self, request: web.Request) -> web.Response:
        known = known_of(request.headers.get(KNOWN, ""))
        return _html(await self._screen.draw(*people_of(request.query), earlier_of(request.query), known))

    async def say(self, request: web.Request) -> web.Response:
        post = posted(await fields(request))
        typed = f"{post.one('before')} {post.one('text').strip()}".strip()
        if not typed:
            return await self._redraw(post, PaneState(problem=NOTHING_TYPED, spoken=True), 422)
        return await self._take(
            post, Typed(typed), PaneState(typed=typed, delivery=post.drawn, spoken=True), stays_open=True
        )

    async def press(self, request: web.Request) -> web.Response:
        post = posted(await fields(request))
        intent = pressed(post)
        if (confirm := post.confirm_first()) is not None:
            return await self._redraw(post, PaneState(asking=Asking(confirm, "/press", _again(post), style_of(post))))
        return await self._take(post, intent, PaneState(), stays_open=True)

    async def submit(self, request: web.Request) -> web.Response:
        post = posted(await fields(request))
        intent = submitted(post)
        self._forms.fill(post)
        if (confirm := post.confirm_first()) is not None:
            return await self._redraw(post, PaneState(asking=Asking(confirm, "/submit", _again(post), style_of(post))))
        return await self._take(post, intent, PaneState(delivery=post.drawn))

    async def help(self, request: web.Request) -> web.Response:
        """A question's "What is this?": answered above the form, which stays open with what was typed."""
        post = posted(await fields(request))
        self._forms.fill(post)
        intent = Pressed("help", post.one("about"), post.one("topic"))
        labelled = replace(post, fields=(("label", "What is this?"), *post.fields))
        return await self._take(labelled, intent, PaneState(), stays_open=True)

    async def organisations(self, request: web.Request) -> web.Response:
        """Organisations for whoever is typing one: `fills` is what stands in the field once one is chosen."""
        found = await self._conversation.organisations(request.query.get("typed", ""))
        offered = [
            {
                "name": each.name,
                "about": each.about,
                "fills": each.name if each.name.endswith(f"({each.value})") else each.value,
            }
            for each in found
        ]
        return web.json_response(offered, headers=HEADERS)

    async def back(self, request: web.Request) -> web.Response:
        """The page of the form before this one, as it was saved."""
        post = posted(await fields(request))
        detail = self._forms.page_before(post.pane, post.who)
        if detail is None:
            return _back(post)
        intent = Pressed(post.one("action"), post.one("about"), detail)
        try:
            outcome = await self._conversation.handle(post.turn(intent))
        except Exception:
            _log.exception("The turn %s failed", post.delivery)
            return await self._redraw(post, PaneState(problem=WENT_WRONG), 500)
        await self._record.answers(post.pane, post.who, outcome.messages, post.delivery, post.within)
        if outcome.form is not None:
            self._forms.turn_back(post, outcome.form)
        return await self._redraw(post, PaneState())

    async def close(self, request: web.Request) -> web.Response:
        """Closes the form that stands open. What was sent before stays saved."""
        post = posted(await fields(request))
        self._forms.close(post)
        return _back(post)

    async def _take(self, post: Posted, intent: Intent, kept: PaneState, stays_open: bool = False) -> web.Response:
        """One turn, start to finish. `kept` is what the pane keeps if it fails."""
        try:
            outcome = await self._turn(post, intent)
        except Exception:
            _log.exception("The turn %s failed", post.delivery)
            return await self._redraw(post, replace(kept, problem=WENT_WRONG), 500)
        if outcome.form is not None and isinstance(intent, Submitted):
            self._forms.turn(post, outcome.form)
        elif outcome.form is not None:
            self._forms.put(post, outcome.form)
        elif not stays_open:
            self._forms.close(post)
        if outcome.form is None and isinstance(intent, Submitted) and outcome.result is not Result.DONE:
            return await self._redraw(post, PaneState(), 409)  # nothing was saved, and a script keeps what was typed
        if outcome.form is None:
            return _back(post)
        return await self._redraw(post, PaneState(), 422 if _at_fault(outcome) else 200)

    async def _turn(self, post: Posted, intent: Intent) -> Outcome:
        sending = isinstance(intent, Submitted)
        outcome = linked(await self._conversation.handle(post.turn(intent)), "")
        if not (sending and _at_fault(outcome)):  # a form that comes back with errors was not sent
            await self._tell(post, Typed(NOT_KEPT) if outcome.unkept and isinstance(intent, Typed) else intent)
        await self._record.answers(post.pane, post.who, outcome.messages, post.delivery, post.within)
        return outcome

    async def _tell(self, post: Posted, intent: Intent) -> None:
        """What the person did, as a line of theirs. In the team's channel a press shows by what it changes."""
        if post.pane is Pane.TEAM and not isinstance(intent, Typed):
            return
        match intent:
            case Typed():
                line = dump_said(intent.text)
            case Pressed():
                line = dump_selected("You selected", post.one("label") or "a button")
            case Submitted():
                line = dump_selected("You sent", post.one("label") or "a form")
        await self._record.deed(post.pane, post.who, line, post.delivery)

    async def _redraw(self, post: Posted, state: PaneState, status: int = 200) -> web.Response:
        return _html(await self._screen.draw_after(post, state), status)


def _back(post: Posted) -> web.Response:
    """To the page by a GET, so that a reload repeats nothing."""
    people = {post.pane: post.who, post.pane.other: post.beside}
    address = home(people[Pane.APPLICANT], people[Pane.TEAM], post.earlier)
    return web.Response(status=303, headers=HEADERS | {"Location": f"{address}#{post.pane.value}"})


def _html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", headers=HEADERS)


def _again(post: Posted) -> Fields:
    """What a held-back post sends again with its yes; the page draws its own hidden fields afresh."""
    return tuple(pair for pair in post.fields if pair[0] not in _DRAWN_AFRESH)


def _at_fault(outcome: Outcome) -> bool:
    asked = outcome.form.fields if outcome.form is not None else ()
    return outcome.result is Result.INVALID or any(field.error for field in asked)
