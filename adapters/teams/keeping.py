"""Keeps the answers of a page that are right, where all of it is too much for one card to show again with an error."""

from __future__ import annotations

from dataclasses import replace

from adapters.teams.inbound import Card
from adapters.teams.ports import Conversation
from adapters.teams.rendering.cards import Cards
from conversations.replies import Outcome, Result
from conversations.turns import Submitted, Turn


async def keep_the_rest(
    conversation: Conversation, cards: Cards, turn: Turn, card: Card | None, said: Outcome
) -> Outcome:
    """`said`: the answer to `turn`, which sent `card`. What to answer now: the same, with an error that is new to it.

    The answers without an error are sent again as a part of their own, so that only the others need to be shown.
    """
    sent, form = turn.intent, said.form
    if said.result is not Result.INVALID or form is None or not form.parts or not isinstance(sent, Submitted):
        return said
    part = cards.after(card, form, said.result)
    right = tuple(field.id for field in part.form.fields if not field.error)
    if not right or cards.holds(part):
        return said
    values = {name: typed for name, typed in sent.values.items() if name in right}
    rest = replace(sent, values=values, asked=right, more=True)
    kept = await conversation.handle(replace(turn, delivery_id=f"{turn.delivery_id}:rest{len(right)}", intent=rest))
    if kept.result is not Result.INVALID or kept.form is None:
        return said if kept.result is Result.DONE else kept
    wrong = {field.id: field for field in kept.form.fields if field.error}  # a colleague was quicker, just now
    fields = tuple(wrong.get(field.id, field) for field in form.fields)
    seen = max(form.seen, kept.form.seen)
    if not wrong.keys() & set(right):
        return said
    return await keep_the_rest(
        conversation, cards, turn, card, replace(said, form=replace(form, fields=fields, seen=seen))
    )
