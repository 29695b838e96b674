"""The forms that stand open, so that a reload or a failure does not close them: lost, without harm, at a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.web.inbound import Posted
from adapters.web.people import Persona
from adapters.web.places import Pane
from conversations.replies import Form


class OpenForms:
    """One form at most for each person in each pane."""

    def __init__(self) -> None:
        self._forms: dict[tuple[Pane, str], Form] = {}

    def get(self, pane: Pane, who: Persona) -> Form | None:
        return self._forms.get((pane, who.user))

    def put(self, post: Posted, form: Form | None) -> None:
        """Opens a form in the place of the one before, or closes it."""
        if form is None:
            self._forms.pop((post.pane, post.who.user), None)
        else:
            self._forms[post.pane, post.who.user] = form

    def fill(self, post: Posted) -> None:
        """Keeps what was typed into the open form, if the post came from it."""
        form = self.get(post.pane, post.who)
        if form is not None and (form.action, form.about, form.detail) == tuple(map(post.one, _SAME_FORM)):
            self.put(post, filled(form, post.answers()))


_SAME_FORM = ("action", "about", "detail")


def filled(form: Form, values: Mapping[str, tuple[str, ...]]) -> Form:
    """The form with what was typed in it, and without errors about what stood there before."""
    return replace(form, fields=tuple(replace(f, values=values.get(f.id, f.values), error=()) for f in form.fields))
