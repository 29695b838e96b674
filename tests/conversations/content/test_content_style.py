"""Every word of the pack and of help keeps to the content style: the words are the product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from conversations.content import loader
from conversations.content.questions import Question
from conversations.content.schema import ContentPack

PACKS = [loader.load(version) for version in loader.versions()]
QUESTIONS = [question for pack in PACKS for question in pack.questions]
HELP = loader.load_help()

REFUSED = {
    "an exclamation mark": r"!",
    "a curly quote": r"[\u2018\u2019\u201c\u201d]",
    "a dash as punctuation": r"[\u2013\u2014]| - ",
    "an ellipsis": r"\u2026|\.\.\.",
    "a negative contraction": r"\b\w+n't\b",
    "e-mail": r"\be-mail",
    "should": r"\bshould\b|\bcould've\b",
    "Latin": r"\b(?:e\.?g|i\.?e|etc)\b\.?",
    "please": r"\bplease\b",
    "telephone": r"\btelephone\b",
    "NHS app": r"NHS app\b|on the NHS App",
    "must": r"\bmust\b",
    "click here": r"\bclick\b",
    "a 24-hour clock": r"\b\d{2}:\d{2}\b|\b\d{1,2}\.\d{2}[ap]m\b",
    "markdown": r"\*\*|__|\]\(|^#|`",
    "a space too many": r"  |^ | $",
    "a number in words": r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven)\b",
}
CASED = {"NHS app"}
MAY_SAY_SMS = {"help channels"}  # explains the word


def of_question(question: Question) -> Iterator[tuple[str, str]]:
    yield question.key, question.text
    yield question.key, question.hint
    yield question.key, question.item_title
    for choice in question.choices:
        yield question.key, choice.label
        yield question.key, choice.hint


def of_pack(pack: ContentPack) -> Iterator[tuple[str, str]]:
    for stage, content in pack.stages.items():
        yield from ((str(stage), words) for words in (content.title, *content.intro))
        yield from ((str(stage), label) for label, _ in content.links)
        yield from ((str(stage), words) for page in content.pages for words in (page.title, page.intro))
    for question in pack.questions:
        yield from of_question(question)


def of_help() -> Iterator[tuple[str, str]]:
    for topic in HELP.topics:
        labels = (label for label, _ in topic.links)
        yield from ((f"help {topic.key}", words) for words in (topic.title, *topic.text, *labels))


ALL_WORDS = [(where, words) for where, words in chain(*map(of_pack, PACKS), of_help()) if words]


def sentences(words: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?:]) ", words) if sentence]


def test_there_are_words_to_look_at() -> None:
    assert len(ALL_WORDS) > 400


@pytest.mark.parametrize("fault", REFUSED)
def test_no_words_hold(fault: str) -> None:
    pattern = re.compile(REFUSED[fault], 0 if fault in CASED else re.IGNORECASE)
    assert [(where, words) for where, words in ALL_WORDS if pattern.search(words)] == []


def test_sms_is_said_only_where_it_is_explained() -> None:
    assert {where for where, words in ALL_WORDS if re.search(r"\bSMS\b", words)} == MAY_SAY_SMS


def test_questions_have_sentences_of_25_words_at_most() -> None:
    long = [s for question in QUESTIONS for s in sentences(question.text) if len(s.split()) > 25]
    assert long == []


def test_other_sentences_have_20_words_at_most() -> None:
    asked = {question.text for question in QUESTIONS}
    told = [(where, s) for where, words in ALL_WORDS if words not in asked for s in sentences(words)]
    long = [(where, sentence) for where, sentence in told if len(sentence.split()) > 20]
    assert long == []


def test_paragraphs_have_3_sentences_at_most() -> None:
    assert [(where, words) for where, words in ALL_WORDS if len(sentences(words)) > 3] == []


def test_a_question_asks_and_a_hint_tells() -> None:
    assert [question.key for question in QUESTIONS if not question.text.endswith("?")] == []
    assert [q.key for q in QUESTIONS if q.text.count("?") != 1] == []
    assert [q.key for q in QUESTIONS if q.hint and not q.hint.endswith(".")] == []


def test_intros_end_as_sentences() -> None:
    stages = [content for pack in PACKS for content in pack.stages.values()]
    intros = [words for content in stages for words in content.intro]
    intros += [page.intro for content in stages for page in content.pages]
    assert [words for words in intros if not words.endswith(".")] == []


def test_labels_fit_the_narrowest_channel() -> None:
    assert [q.key for q in QUESTIONS if len(q.item_title) > 75] == []
    choices = [choice for question in QUESTIONS for choice in question.choices]
    assert [c.label for c in choices if len(c.label) > 70] == []
    assert [c.hint for c in choices if len(c.hint) > 75] == []


def test_free_text_about_evidence_warns_against_patient_data() -> None:
    evidence = [q for q in QUESTIONS if q.key.endswith(".evidence")]
    assert evidence
    assert all("Do not include patient data" in question.hint for question in evidence)


def test_no_date_is_promised_while_an_applicant_waits() -> None:
    for pack in PACKS:
        waiting = " ".join(next(c for s, c in pack.stages.items() if s == "invitation").intro)
        assert "cannot give a date" in waiting
        assert not re.search(r"\d|\b(?:days?|weeks?|months?)\b", waiting)
