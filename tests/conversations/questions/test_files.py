"""A file as evidence: its name and link, and its size where the platform tells it."""

from __future__ import annotations

import pytest

from conversations.questions.files import LARGEST, read_file
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import file_words
from conversations.text import plain
from models.domain import SentFile

LINK = "https://files.example/1"


def refused(*sent: SentFile) -> str:
    with pytest.raises(AnswerProblem) as problem:
        read_file(sent)
    return plain(problem.value.text)


@pytest.mark.parametrize(("size", "shown"), [(None, "a.PDF"), (1, "a.PDF (1 KB)"), (LARGEST, "a.PDF (20.0 MB)")])
def test_a_file_is_kept_with_what_is_known_of_it(size: int | None, shown: str) -> None:
    kept = read_file((SentFile("a.PDF", size, LINK),))
    assert kept["link"] == LINK and ("size" in kept) is (size is not None)
    assert file_words(kept) == shown


@pytest.mark.parametrize("size", [None, 5])
def test_a_file_without_a_lasting_link_is_refused_whatever_its_kind(size: int | None) -> None:
    words = "did not reach us as a file. Attach it in your chat with the assistant, or enter a link to it"
    for link in ("", "javascript:x"):
        assert refused(SentFile("a.exe", size, link)) == f"a.exe {words}"


def test_several_files_are_refused_with_a_way_to_give_them() -> None:
    file = SentFile("a.pdf", 5, LINK)
    assert refused(file, file, file) == (
        "Choose 1 file. You chose 3. To give more than 1, enter a link to a folder that holds them"
    )


def test_kinds_and_sizes() -> None:
    assert refused(SentFile("a.exe", None, LINK)).startswith("a.exe cannot be used.")
    assert refused(SentFile("a.pdf", 0, LINK)) == "a.pdf is empty. Choose a file with something in it"
    assert refused(SentFile("a.pdf", LARGEST + 1, LINK)) == "a.pdf is too large. Choose a file of 20 MB or less"


@pytest.mark.parametrize(
    ("name", "told", "differs"),
    [
        ("dpia.pdf", "application/pdf", False),
        ("dpia.PDF", "pdf", False),
        ("plan.csv", "text/plain; charset=utf-8", False),
        ("scan.jpg", "image/jpeg", False),
        ("dpia.pdf", "", False),
        ("dpia.pdf", "application/octet-stream", False),
        ("dpia.pdf", "docx", True),
        ("dpia.pdf", "text/html", True),
        ("plan.docx", "application/vnd.ms-excel", True),
    ],
)
def test_a_type_that_the_platform_says_and_the_name_does_not_is_kept_with_the_file(
    name: str, told: str, differs: bool
) -> None:
    kept = read_file((SentFile(name, 10, LINK, told),))
    assert kept.get("type", "") == (told if differs else "")
