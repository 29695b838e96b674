"""What changed between two texts, in words."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

_WHOLE = 12  # words: a shorter text is read faster whole
_LIKE = 0.4  # a text that shares less with the one before is another text


@dataclass(frozen=True)
class Difference:
    """The runs of words that were taken out and put in, in order."""

    taken_out: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()


def difference(before: str, after: str) -> Difference | None:
    """Between two long texts that are much alike; None where it says more to read both whole."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) < _WHOLE or matcher.ratio() < _LIKE:
        return None
    changed = [run for run in matcher.get_opcodes() if run[0] != "equal"]
    return Difference(
        tuple(" ".join(old[start:end]) for _, start, end, _, _ in changed if end > start),
        tuple(" ".join(new[start:end]) for _, _, _, start, end in changed if end > start),
    )
