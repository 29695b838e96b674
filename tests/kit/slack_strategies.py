"""Whatever could be said: hypothesis strategies for messages and forms, longer than Slack takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from adapters.slack.rendering.modals import PrivateMetadata
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Chart,
    Confirm,
    Field,
    FieldKind,
    Form,
    Heading,
    Inset,
    Message,
    Option,
    Paragraph,
    Progress,
    Series,
    Step,
    StepStatus,
    Style,
    SummaryList,
    SummaryRow,
    Table,
)
from conversations.text import Moment, Said, Text, Words, plain
from tests.kit.previews import PREVIEWS, ROUTE

LONG = 4_000  # characters: more than any text of Slack's holds

STAMP = datetime(2027, 1, 6, 9, 30, tzinfo=UTC)

METADATA = PrivateMetadata(channel="C02ONB")

PLACES = {"action": st.sampled_from(["approve", "answer"]), "about": st.sampled_from(["", "NHS-2027-0001"])}


def words(most: int = LONG) -> st.SearchStrategy[str]:
    """With what Slack takes for markup, and what grows when it is escaped."""
    few = st.text("ab *_~`:>&<\n1é", min_size=1, max_size=8)
    return st.builds(lambda piece, times: (piece * times)[:most], few, st.sampled_from([1, 1, 20, LONG]))


def texts(most: int = LONG) -> st.SearchStrategy[Text]:
    ours = st.builds(Words, words(most), st.booleans(), st.sampled_from([None, "https://notify.example/help"]))
    part = ours | st.builds(Said, words(most)) | st.just(Moment(STAMP))
    return st.lists(part, max_size=3).map(tuple)


confirms = st.builds(Confirm, words(), words(), words(), words())

details = words(120) | st.just("")

buttons = st.builds(
    Button, **PLACES, label=words(), detail=details, style=st.sampled_from(Style), confirm=st.none() | confirms
)

rows = st.builds(SummaryRow, texts(150), texts(), st.none() | buttons, texts(150))

TABLE = Table((Words("How many"),), ("Month", "Live"), (((Words("November 2026"),), (Words("3"),)),))

steps = st.builds(Step, st.integers(1, 11), words(60), st.sampled_from(StepStatus), texts(150))

opens = st.builds(Button, st.just("case"), st.just("Open"), st.just("ONB-222222"), subject=words(200))

tables = st.builds(
    lambda caption, row, opened, count: Table(caption, ("A", "B", "C"), (row,) * count, (opened,) * count),
    texts(40).filter(lambda caption: bool(plain(caption).strip())),
    st.tuples(texts(60), texts(200), texts(60)),
    opens,
    st.sampled_from([1, 2]),
)

charts = st.builds(
    lambda title, labels, count, value: Chart(
        title, labels, tuple(Series(f"Series {n}", (value,) * len(labels)) for n in range(count)), "Days", TABLE
    ),
    words(90),
    st.lists(words(40), min_size=1, max_size=20).map(tuple),
    st.integers(1, 6),
    st.integers(0, 10**6),
)

blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, texts()),
    st.builds(Paragraph, texts(), st.none() | st.tuples(st.integers(0, 11), st.just(11))),
    st.builds(Inset, texts()),
    st.lists(texts(), max_size=12).map(lambda items: Bullets(tuple(items))),
    st.builds(SummaryList, st.lists(rows, max_size=8).map(tuple), st.just(()) | texts()),
    st.builds(Progress, st.lists(steps, max_size=11).map(tuple), st.just(()) | texts()),
    charts,
    st.sampled_from((*PREVIEWS, ROUTE)),
)

messages = st.builds(
    Message,
    st.lists(blocks, min_size=1, max_size=6).map(tuple),
    st.lists(buttons, max_size=3).map(tuple),
    st.lists(buttons, max_size=9).map(tuple),
)

options = st.lists(words(), min_size=1, max_size=30).map(
    lambda labels: tuple(Option(f"value{n}", (Words(label),), (Said(label),)) for n, label in enumerate(labels))
)

values = st.lists(words(900) | st.sampled_from(["value0", "2027-01-06", "2027-01-06 09:30", "7", ""]), max_size=6)

fields = st.builds(
    Field,
    id=st.just("question"),
    label=texts(),
    kind=st.sampled_from(FieldKind),
    hint=texts(),
    options=options,
    values=values.map(tuple),
    error=texts(),
    limit=st.none() | st.just(900),
    optional=st.booleans(),
    help_topic=st.none() | st.just("odscode"),
    files=st.booleans(),
)

forms = st.builds(
    Form,
    **PLACES,
    detail=details,
    title=words(),
    fields=st.lists(fields, min_size=1, max_size=4).map(tuple),
    submit=words(),
    intro=st.lists(blocks, max_size=2).map(tuple),
    page=st.none() | st.just((2, 3)),
    blanks=st.booleans(),
)


def named(form: Form) -> Form:
    """With an id for each question."""
    return replace(form, fields=tuple(replace(field, id=f"q{n}") for n, field in enumerate(form.fields)))
