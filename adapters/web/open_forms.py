"""The forms that stand open, so that a reload or a failure does not close them: lost, without harm, at a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.web.inbound import Posted
from adapters.web.people import Pane, Persona
from conversations.replies import Form


class OpenForms:
    """One form at most for each person in each pane."""

    def __init__(self) -> None:
        self._forms: dict[tuple[Pane, str], Form] = {}
        self._ways: dict[tuple[Pane, str], tuple[str, ...]] = {}  # the details of the pages before the open one

    def get(self, pane: Pane, who: Persona) -> Form | None:
        return self._forms.get((pane, who.user))

    def put(self, post: Posted, form: Form | None) -> None:
        """Opens a form in the place of the one before, or closes it."""
        self._put(post, form, ())

    def turn(self, post: Posted, form: Form) -> None:
        """Opens what came back from a form that was sent: the same page again, or the next, with a way back."""
        before, way = self._forms.get(_key(post)), self._ways.get(_key(post), ())
        if before is not None and before.detail != form.detail and _of(before) == _of(form):
            way = (*way, before.detail)
        self._put(post, form, way)

    def turn_back(self, post: Posted, form: Form) -> None:
        """Opens the page before."""
        self._put(post, form, self._ways.get(_key(post), ())[:-1])

    def page_before(self, pane: Pane, who: Persona) -> str | None:
        """The detail of the page that was sent before the open one, if there is one."""
        return next(reversed(self._ways.get((pane, who.user), ())), None)

    def _put(self, post: Posted, form: Form | None, way: tuple[str, ...]) -> None:
        self._forms.pop(_key(post), None)
        self._ways.pop(_key(post), None)
        if form is not None:
            self._forms[_key(post)], self._ways[_key(post)] = form, way

    def fill(self, post: Posted) -> None:
        """Keeps what was typed into the open form, if the post came from it."""
        form = self.get(post.pane, post.who)
        if form is not None and (form.action, form.about, form.detail) == tuple(map(post.one, _SAME_FORM)):
            self._forms[_key(post)] = filled(form, post.answers())


_SAME_FORM = ("action", "about", "detail")


def _key(post: Posted) -> tuple[Pane, str]:
    return post.pane, post.who.user


def _of(form: Form) -> tuple[str, str]:
    return form.action, form.about


def filled(form: Form, values: Mapping[str, tuple[str, ...]]) -> Form:
    """The form with what was typed in it, and without errors about what stood there before."""
    return replace(form, fields=tuple(replace(f, values=values.get(f.id, f.values), error=()) for f in form.fields))
