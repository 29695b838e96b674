"""The forms that stand open, so that a reload or a failure does not close them: lost, without harm, at a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.web.inbound import Posted
from adapters.web.people import Pane, Persona
from conversations.replies import Form


@dataclass(frozen=True)
class OpenForm:
    """A form with the way to it: the details of the pages before it, and the message that it was opened from."""

    form: Form
    way: tuple[str, ...] = ()
    within: str = ""


class OpenForms:
    """One form at most for each person in each pane."""

    def __init__(self) -> None:
        self._forms: dict[tuple[Pane, str], OpenForm] = {}

    def get(self, pane: Pane, who: Persona) -> OpenForm | None:
        return self._forms.get((pane, who.user))

    def put(self, post: Posted, form: Form) -> None:
        """Opens a form in the place of the one before."""
        self._forms[_key(post)] = OpenForm(form, within=post.within)

    def close(self, post: Posted) -> None:
        self._forms.pop(_key(post), None)

    def turn(self, post: Posted, form: Form) -> None:
        """Opens what came back from a form that was sent: the same page again, or the next, with a way back."""
        before = self._forms.get(_key(post))
        way = before.way if before is not None else ()
        if before is not None and before.form.detail != form.detail and _of(before.form) == _of(form):
            way = (*way, before.form.detail)
        self._forms[_key(post)] = OpenForm(form, way, post.within)

    def turn_back(self, post: Posted, form: Form) -> None:
        """Opens the page before."""
        before = self._forms.get(_key(post))
        self._forms[_key(post)] = OpenForm(form, before.way[:-1] if before is not None else (), post.within)

    def page_before(self, pane: Pane, who: Persona) -> str | None:
        """The detail of the page that was sent before the open one, if there is one."""
        opened = self.get(pane, who)
        return next(reversed(opened.way), None) if opened is not None else None

    def fill(self, post: Posted) -> None:
        """Keeps what was typed into the open form, if the post came from it."""
        opened = self.get(post.pane, post.who)
        if opened is None:
            return
        form = opened.form
        if (form.action, form.about, form.detail) == tuple(map(post.one, _SAME_FORM)):
            self._forms[_key(post)] = replace(opened, form=filled(form, post.answers()))


_SAME_FORM = ("action", "about", "detail")


def _key(post: Posted) -> tuple[Pane, str]:
    return post.pane, post.who.user


def _of(form: Form) -> tuple[str, str]:
    return form.action, form.about


def filled(form: Form, values: Mapping[str, tuple[str, ...]]) -> Form:
    """The form with what was typed in it, and without errors about what stood there before."""
    return replace(form, fields=tuple(replace(f, values=values.get(f.id, f.values), error=()) for f in form.fields))
