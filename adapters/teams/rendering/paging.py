"""A form that is too large for one card, shown in parts: which fields stand in the next card, and which come later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from adapters.teams.rendering.actions import CardAction
from adapters.teams.rendering.inputs import field_elements
from adapters.teams.rendering.shortening import mark, shortened
from adapters.teams.rendering.text import size_of
from conversations.replies import Field, Form, Result


@dataclass(frozen=True)
class Part:
    """A form with the fields of one card. `rest` come after them; None: the form stands there whole.

    `kept`: what was typed in its other fields is kept already. `cut`: the answers shown in part, by their marks.
    """

    form: Form
    rest: tuple[str, ...] | None = None
    kept: bool = False
    cut: Mapping[str, str] = field(default_factory=dict)


def next_part(form: Form, sent: CardAction | None, result: Result, whole: bool) -> Part:
    """What to show of a form that answers the form in `sent`: the same part again, what comes after it, or all.

    `whole`: the form fits in one card.
    """
    if sent is None or not _is_same(form, sent) or (sent.rest is None and whole):
        return Part(form)
    rest = sent.rest or ()
    if result is Result.INVALID:
        return _only(form, tuple(one for one in form.fields if one.id in sent.fields), rest)
    known = [one.id for one in form.fields]
    first = next((at for at, name in enumerate(known) if name in sent.fields), 0)
    later = [one for one in form.fields[first:] if one.id not in sent.fields]
    # a question that an answer has just brought comes after it, wherever this part ended
    return _only(form, tuple(one for one in later if one.id in rest or not one.values), ())


def _is_same(form: Form, sent: CardAction) -> bool:
    return (form.action, form.about, form.detail) == (sent.action, sent.about, sent.detail)


def _only(form: Form, fields: tuple[Field, ...], rest: tuple[str, ...]) -> Part:
    return Part(replace(form, fields=fields), rest) if fields else Part(form)


def fitted(part: Part, room: int) -> Part:
    """The part with as many of its fields as fit into `room` bytes, one at least; the others come later.

    Where there are errors, only the fields that have one: what was typed in the others is kept by then.
    """
    form = part.form
    if holds(form, room):
        return part
    if not form.parts:
        return _shortened(part, room)
    if wrong := tuple(one for one in form.fields if one.error):
        kept = len(wrong) < len(form.fields)
        return _shortened(Part(replace(form, fields=wrong), part.rest or (), kept), room)
    count = _count(form.fields, room)
    later = tuple(one.id for one in form.fields[count:])
    return _shortened(Part(replace(form, fields=form.fields[:count]), (*later, *(part.rest or ()))), room)


def holds(form: Form, room: int) -> bool:
    """Whether all fields of a form fit into `room` bytes."""
    return sum(map(_size, form.fields)) <= room


def _count(fields: Sequence[Field], room: int) -> int:
    """How many of the first fields fit, one at least."""
    sizes = [_size(one) for one in fields]
    return max(1, next((at for at in range(len(sizes)) if sum(sizes[: at + 1]) > room), len(sizes)))


def _shortened(part: Part, room: int) -> Part:
    """Every field with no more than its share of the room; what is short already stays whole."""
    whole = part.form.fields
    if holds(part.form, room):
        return part
    fields = tuple(shortened(one, room // len(whole)) for one in whole)
    pairs = zip(whole, fields, strict=True)
    cut = {one.id: mark(one.values) for before, one in pairs if before.values != one.values and not one.error}
    return replace(part, form=replace(part.form, fields=fields), cut=cut)


def _size(one: Field) -> int:
    return size_of(field_elements(one))
