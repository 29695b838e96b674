"""What changed between two texts, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

_WHOLE = 12  # words: a shorter text is read faster whole
_FEW = 3  # words in a row that both texts have: fewer are common words, and belong to the run around them
_LIKE = 0.4  # a text that shares less with the one before is another text
_COMPARED = 250_000  # pairs of words: what differs by more is shown as one run, for comparing it would take seconds


@dataclass(frozen=True)
class Difference:
    """The runs of words that were taken out and put in, in order."""

    taken_out: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()


def difference(before: str, after: str) -> Difference | None:
    """Between two long texts that are much alike; None where it says more to read both whole."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) < _WHOLE:
        return None
    begin = _same(old, new)
    end = _same(old[begin:][::-1], new[begin:][::-1])
    gone, come = old[begin : len(old) - end], new[begin : len(new) - end]
    if len(gone) * len(come) > _COMPARED:
        shared, runs = 0, [(0, len(gone), 0, len(come))]
    else:
        same = SequenceMatcher(None, gone, come, autojunk=False).get_matching_blocks()
        shared, runs = sum(each.size for each in same), list(_between(same))
    if (2 * shared + 2 * (begin + end)) / (len(old) + len(new)) < _LIKE:
        return None
    return Difference(
        tuple(" ".join(gone[start:stop]) for start, stop, _, _ in runs if stop > start),
        tuple(" ".join(come[start:stop]) for _, _, start, stop in runs if stop > start),
    )


def _between(same: Iterable[Match]) -> Iterator[tuple[int, int, int, int]]:
    """The runs that differ, in both texts, between those that are the same and long enough to be read as such."""
    old = new = 0
    for each in (each for each in same if each.size == 0 or each.size >= _FEW):
        yield old, each.a, new, each.b
        old, new = each.a + each.size, each.b + each.size


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    return next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
