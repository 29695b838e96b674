"""How to integrate: the steps, what to try and bring, requests to begin with, and what test results show so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.case_file.setup_record import kept_set_up, uses_mesh
from conversations.details.journey import QuestionDetail
from conversations.guidance.facts import facts
from conversations.guidance.integration.results import TestResults, read_results
from conversations.guidance.integration.samples import (
    KnownIds,
    sample_batch,
    sample_file,
    sample_headers,
    sample_message,
    to_fill_in,
)
from conversations.guidance.integration.steps import (
    API_STEPS,
    API_TRIALS,
    MESH_STEPS,
    MESH_TRIALS,
    SANDBOX_TRIALS,
    IntegrationStep,
    Trial,
)
from conversations.guidance.templates import custom_fields
from conversations.questions.checks import pasted_results
from conversations.questions.entries import written_templates
from conversations.replies import Block, Bullets, Heading, Inset, Message, Table, paragraph
from conversations.text import Said, Text, Words, text
from conversations.views.buttons import offered
from models.enums import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant


def integration_message(onboarding: Onboarding, by: Participant) -> tuple[Message, ...]:
    """The steps and what to try; then the requests, apart from them because they are long."""
    by_mesh = uses_mesh(onboarding)
    steps, trials = (MESH_STEPS, MESH_TRIALS) if by_mesh else (API_STEPS, API_TRIALS)
    name = Words("NHS Notify MESH" if by_mesh else "the NHS Notify API")
    results = read_results(pasted_results(onboarding.answers))
    stage = Words(onboarding.pack.counted(Stage.INTEGRATION))
    blocks: tuple[Block, ...] = (
        Heading(text("Integrate with {name}", name=name)),
        Bullets(tuple(map(_step, steps))),
        *(() if by_mesh else (_trials("What to try in the sandbox", SANDBOX_TRIALS, results),)),
        _trials("What to try in the integration test environment", trials, results),
        paragraph(
            "Paste this into your test results at {stage}. We read it there and say what is missing.", stage=stage
        ),
    )
    ways = offered(onboarding, by, "change", detail=QuestionDetail(f"{Stage.INTEGRATION.value}.results.statement"))
    return Message(blocks), Message(_samples(onboarding, by_mesh), ways)


def _step(step: IntegrationStep) -> Text:
    link = facts().links.get(step.link)
    return (
        text("{words} {link}", words=Words(step.words), link=Words(link.label, link=link.address))
        if link
        else (Words(step.words),)
    )


def _trials(caption: str, trials: Sequence[Trial], results: TestResults) -> Table:
    rows = tuple(((Words(trial.what),), (Words(trial.bring),), _found(trial, results)) for trial in trials)
    return Table((Words(caption),), ("Try", "Bring", "In your test results"), rows)


def _found(trial: Trial, results: TestResults) -> Text:
    if trial.proof is None:
        return text("Say it in words")
    return text("Yes") if trial.proof in results.proofs else text("Not yet")


def _samples(onboarding: Onboarding, by_mesh: bool) -> tuple[Block, ...]:
    known = known_ids(onboarding)
    if by_mesh:
        mailbox = [paragraph("Your mailbox is {id}.", id=Said(known.mailbox))] if known.mailbox else []
        shown: list[Block] = [
            Heading(text("Your file for MESH")),
            *mailbox,
            paragraph("The header fields of what you send to NHS Notify's mailbox:"),
            Inset((Said(sample_headers(known)),)),
            paragraph("The file, with a row for each person:"),
            Inset((Said(sample_file(known)),)),
        ]
    else:
        shown = [
            Heading(text("Requests to begin with")),
            paragraph("A message, in the sandbox:"),
            Inset((Said(sample_message(known, True)),)),
            paragraph("The same in the integration test environment:"),
            Inset((Said(sample_message(known, False)),)),
            paragraph("A batch there:"),
            Inset((Said(sample_batch(known)),)),
        ]
    fill_in = Bullets(tuple((Words(words),) for words in to_fill_in(known, by_mesh)))
    return (*shown, paragraph("Put these in:"), fill_in)


def known_ids(onboarding: Onboarding) -> KnownIds:
    """From its answers, its test results, and what the onboarding team has set up."""
    answers = onboarding.answers
    written = [str(answers[f"{item}.content"]) for item in written_templates(answers)]
    fields = tuple(dict.fromkeys(name for content in written for name in custom_fields(content)))
    kept = kept_set_up(onboarding)
    plan = read_results(pasted_results(answers)).plan
    return KnownIds(onboarding.reference, onboarding.ods_code, plan, fields, kept.mesh_mailbox)
