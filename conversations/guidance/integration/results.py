"""Reads what is pasted as evidence of testing: ids of messages, callbacks and statuses, by their shape alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from conversations.guidance.findings import Finding, error, warning

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH, _KSUID_BEGAN = 27, 1_400_000_000  # seconds since 1970 (github.com/segmentio/ksuid)
_FIRST_MESSAGES = date(2021, 1, 1)  # NHS Notify has sent none before
_IN_THE_DOCUMENTATION = frozenset({"2WL3qFTEFM0qMY8xjRbt1LIKCzM", "2ZljUiS8NjJNs95PqiYOO7gAfJb"})
_WORD = re.compile(r"(?<![\w+/=-])[0-9A-Za-z]{27}(?![\w+/=-])", re.ASCII)
_LABELLED = re.compile(
    r"(?<!mesh )\bmessage[ _]?ids?\b[\"']?\s*(?:is|was|are|=|:)\s*[\"']?"
    r"(?!\d{17,20}_)(?=[A-Za-z-]*\d)([0-9A-Za-z-]{6,64})",
    re.IGNORECASE,
)
"""But for those of MESH: see `_FILE_ID`."""
_FILE_ID = re.compile(r"(?<![\w-])\d{17,20}_[0-9A-F]{6,9}(?![\w-])")
"""What MESH calls a file that it took: the moment, and a part by chance."""
_COUNTED = (
    r"(?!\s+(?:of (?:the|them|our|these|those)|(?:test |text )?(?:messages?|texts?|letters?|emails?|requests?|replies)"
    r"|people|patients?|recipients?|rows?|times|characters|(?:milli)?seconds|minutes|days|were|had|have"
    r"|arrived|delivered|sent|failed|read)\b)"
)
"""Stands behind a number that counts something."""
_STATUS = re.compile(
    r"\b(?:HTTP(?:/\d(?:\.\d)?)?|status(?: codes?)?|codes?|answer(?:s|ed)?|return(?:s|ed)?|respon(?:se|ded))\b"
    rf"\W{{0,3}}(?:with |of |was )?([1-5]\d\d)\b{_COUNTED}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?<![\w.,/-])(?<!sent )(201|400|413|422|425|429)(?!\w|[.,-]\d){_COUNTED}", re.IGNORECASE)
"""Statuses that are told without a word directly before them."""
_ABOUT_A_STATUS = re.compile(
    r"\b(?:HTTP|status|refus|reject|error|respon|answer|return|codes?\b|limit|retr(?:y|ie)|throttl|wait|handl"
    r"|back(?:ed|ing)? ?off|too (?:large|many|big)|POST\b|GET\b)",
    re.IGNORECASE,
)
_NEAR = 40  # characters on each side of a bare status, in which a word has to say that it is one
_CLAUSE_ENDS = re.compile(r"[\n;!?]|\.(?=\s|$)")
_SANDBOX = re.compile(r"\bsandbox\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\bint\.api\.|\bintegration\b", re.IGNORECASE)
_PARTS = re.compile(rf"\n|(?<=[.;!?])\s|(?={_ELSEWHERE.pattern})", re.IGNORECASE)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PLAN = re.compile(rf"routing ?plan(?: ?id)?\W{{1,6}}({_UUID})", re.IGNORECASE)
_REPORTED_ON = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{8,}\.[\w-]{8,}\.|\bBearer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}",
    re.ASCII | re.IGNORECASE,
)
_PRODUCTION = re.compile(r"https://api\.service\.nhs\.uk/comms\b", re.IGNORECASE)
_CALLBACK_TYPES = ("MessageStatus", "ChannelStatus")
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00a0": " "})
_MOST_OBJECTS = 50


class Proof(StrEnum):
    """What test results can show by themselves."""

    MESSAGE_ID = "the id of a message"
    CREATED = "the status 201"
    CALLBACK = "a callback"
    TOO_LARGE = "the status 413"
    TOO_MANY = "the status 429"
    FILE_ID = "the MESH message id of a file"
    REPORT = "a row of a report"
    SANDBOX_SENT = "the status 201 and the id of a message, of the sandbox"
    SANDBOX_REFUSED = "the status 400, of the sandbox"


_BY_MESH = (Proof.FILE_ID, Proof.REPORT)
_BY_THE_API = (Proof.MESSAGE_ID, Proof.CALLBACK, Proof.TOO_LARGE, Proof.TOO_MANY)


@dataclass(frozen=True)
class Callback:
    """One callback, as far as it says so: the message that it is about, what became of it, and its routing plan."""

    message_id: str
    status: str
    plan: str = ""


@dataclass(frozen=True)
class TestResults:
    """What was found. `broken`: a callback is there that cannot be read."""

    __test__ = False

    message_ids: tuple[str, ...]
    callbacks: tuple[Callback, ...]
    statuses: frozenset[int]
    plan: str = ""
    broken: bool = False
    files: tuple[str, ...] = ()
    report: bool = False
    in_sandbox: frozenset[Proof] = frozenset()

    @property
    def proofs(self) -> frozenset[Proof]:
        """What they show."""
        shown = {
            Proof.MESSAGE_ID: any(each not in _IN_THE_DOCUMENTATION for each in self.message_ids),
            Proof.CREATED: 201 in self.statuses,
            Proof.CALLBACK: bool(self.callbacks),
            Proof.TOO_LARGE: 413 in self.statuses,
            Proof.TOO_MANY: 429 in self.statuses,
            Proof.FILE_ID: bool(self.files),
            Proof.REPORT: self.report,
        }
        return self.in_sandbox | {proof for proof, there in shown.items() if there}


def read_results(pasted: str) -> TestResults:
    """Whatever was pasted, in any order, with words around it."""
    plain = pasted.translate(_QUOTES)
    callbacks = tuple(_callbacks(plain))
    outside = [word for word in dict.fromkeys(_WORD.findall(plain)) if _made_at(word)]
    plan = _PLAN.search(plain)
    return TestResults(
        tuple(outside),
        callbacks,
        frozenset(_statuses(plain)),
        next((each.plan for each in callbacks if each.plan), plan[1].lower() if plan else ""),
        not callbacks and any(f'"{kind}"' in plain for kind in _CALLBACK_TYPES),
        tuple(dict.fromkeys(_FILE_ID.findall(plain))),
        any(map(_is_report_row, plain.splitlines())),
        _shown_in_sandbox(plain),
    )


def _shown_in_sandbox(plain: str) -> frozenset[Proof]:
    """The sandbox answers everybody alike, the ids of its messages too: what it was asked and said is what counts."""
    told = _of_the_sandbox(plain)
    statuses = set(_statuses(told))
    sent = 201 in statuses and any(map(_made_at, _WORD.findall(told)))
    shown = {Proof.SANDBOX_SENT: sent, Proof.SANDBOX_REFUSED: 400 in statuses}
    return frozenset(proof for proof, there in shown.items() if there)


def _of_the_sandbox(plain: str) -> str:
    """What is told of it: from where it is named to where the integration test environment is."""
    told, is_named = [], False
    for part in _PARTS.split(plain):
        if _SANDBOX.search(part):
            is_named = True
        elif _ELSEWHERE.search(part):
            is_named = False
        if is_named:
            told.append(part)
    return "\n".join(told)


def _statuses(plain: str) -> Iterator[int]:
    """Not each number that could be one: "we sent 413 messages" shows nothing."""
    yield from (int(found) for found in _STATUS.findall(plain))
    for clause in _CLAUSE_ENDS.split(plain):
        for found in _BARE.finditer(clause):
            if _ABOUT_A_STATUS.search(clause, max(0, found.start() - _NEAR), found.end() + _NEAR):
                yield int(found[1])


def _is_report_row(line: str) -> bool:
    """Whether it is of a report by MESH: values with commas between them, among them a moment and a routing plan."""
    return line.count(",") > 2 and bool(_REPORTED_ON.search(line) and re.search(_UUID, line, re.IGNORECASE))


def check_results(pasted: str, today: date) -> list[Finding]:
    """What is wrong with it, and what is worth a look. What is not there is for `missing` to say."""
    return list(_check(pasted.translate(_QUOTES), today))


def missing(pasted: str, by_mesh: bool) -> tuple[Proof, ...]:
    """What test results are expected to show, and these do not."""
    shown = read_results(pasted).proofs
    return tuple(proof for proof in (_BY_MESH if by_mesh else _BY_THE_API) if proof not in shown)


def _check(plain: str, today: date) -> Iterator[Finding]:
    if _SECRET.search(plain):
        yield error("Take the private key or token out, and make a new one: whoever reads it can send in your name")
    results = read_results(plain)
    if results.broken:
        yield error("Paste the whole callback, from the first { to the last }")
    for callback in results.callbacks:
        if not callback.message_id:
            yield error("Paste a callback that holds a messageId, as NHS Notify sends it")
    of_the_sandbox = _of_the_sandbox(plain)
    for written in _claimed(plain, results):
        if not (written in _IN_THE_DOCUMENTATION and written in of_the_sandbox):  # it answers with these
            yield from _check_id(written, today)
    if _PRODUCTION.search(plain):
        yield warning("these results are of production, and testing is in the integration test environment")
    known = {each for each in results.message_ids if each in _without_callbacks(plain)}
    strange = [each.message_id for each in results.callbacks if known and each.message_id not in known]
    if strange:
        yield warning("this callback is about a message whose id you do not give", strange[0])


def _claimed(plain: str, results: TestResults) -> list[str]:
    """What is said to be the id of a message: by a callback, by words before it, or by its shape."""
    said = [each.message_id for each in results.callbacks if each.message_id]
    return list(dict.fromkeys([*said, *_LABELLED.findall(plain), *results.message_ids]))


def _check_id(written: str, today: date) -> Iterator[Finding]:
    made = _made_at(written)
    if made is None:
        yield error("A message id has 27 letters and digits. Copy it from what NHS Notify answered", written)
    elif written in _IN_THE_DOCUMENTATION:
        yield error("This id is the example of the documentation. Give one of your own messages", written)
    elif not _FIRST_MESSAGES <= made.date() <= today + timedelta(days=1):
        yield error("This is no id that NHS Notify has made. Copy it from what NHS Notify answered", written)


def _made_at(written: str) -> datetime | None:
    """When a message got this id (a KSUID begins with the second); None for what is none."""
    if len(written) != _ID_LENGTH or written.isalpha() or not all(letter in _LETTERS for letter in written):
        return None
    number = 0
    for letter in written:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    if number >> 160:
        return None
    return datetime.fromtimestamp((number >> 128) + _KSUID_BEGAN, UTC)


def _callbacks(plain: str) -> Iterator[Callback]:
    for found in _objects(plain):
        data = found.get("data")
        for each in data if isinstance(data, list) else [data, found]:
            if isinstance(each, dict) and each.get("type") in _CALLBACK_TYPES:
                yield _callback(each)


def _callback(written: Mapping[str, Any]) -> Callback:
    about = written.get("attributes")
    said = about if isinstance(about, dict) else {}
    plan = said.get("routingPlan")
    return Callback(
        _text(said.get("messageId")),
        _text(said.get("messageStatus") or said.get("channelStatus") or said.get("supplierStatus")),
        _text(plan.get("id")) if isinstance(plan, dict) else "",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _objects(plain: str) -> Iterator[dict[str, Any]]:
    """Every outermost JSON object."""
    for found, _, _ in _decoded(plain):
        yield found


def _without_callbacks(plain: str) -> str:
    """The words around them."""
    for _, begins, ends in reversed(list(_decoded(plain))):
        plain = f"{plain[:begins]} {plain[ends:]}"
    return plain


def _decoded(plain: str) -> Iterator[tuple[dict[str, Any], int, int]]:
    decoder, at = json.JSONDecoder(), plain.find("{")
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(plain, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield found, at, end
        at = plain.find("{", end)
