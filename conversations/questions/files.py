"""Files as evidence: which kinds and sizes we keep a link to, and how a file is kept and shown."""

from __future__ import annotations

from pathlib import PurePosixPath

from conversations.questions.problems import problem, refuse_patient_data
from conversations.questions.tidying import tidy
from conversations.replies import Said
from conversations.turns import SentFile

KINDS = {
    "PDF": ("pdf",),
    "Word": ("doc", "docx"),
    "Excel": ("xls", "xlsx"),
    "PowerPoint": ("ppt", "pptx"),
    "OpenDocument": ("odt", "ods", "odp"),
    "image": ("png", "jpg", "jpeg"),
    "text": ("txt", "csv"),
}
ENDINGS = tuple(ending for endings in KINDS.values() for ending in endings)
LARGEST_MB = 20
LARGEST = LARGEST_MB * 1024 * 1024
_LONGEST_NAME = 200
_LINKS = ("https://", "http://")


def read_file(sent: tuple[SentFile, ...]) -> dict[str, str]:
    """One file as evidence. Raises AnswerProblem for several, or one that is empty, too large or of another kind."""
    if len(sent) > 1:
        words = "Choose 1 file. You chose {count}. To give more than 1, enter a link to a folder that holds them"
        raise problem(words, count=len(sent))
    file = sent[0]
    name = tidy(file.name)[:_LONGEST_NAME]
    refuse_patient_data(name)
    if not file.link.startswith(_LINKS):
        words = "{name} did not reach us as a file. Attach it in your chat with the assistant, or enter a link to it"
        raise problem(words, name=Said(name))
    if PurePosixPath(name.lower()).suffix.lstrip(".") not in ENDINGS:
        raise problem(
            "{name} cannot be used. Choose a PDF, Word, Excel, PowerPoint, OpenDocument, image or text file",
            name=Said(name),
        )
    kept = {"kind": "file", "text": name, "link": file.link}
    if file.size is None:
        return kept
    if file.size <= 0:
        raise problem("{name} is empty. Choose a file with something in it", name=Said(name))
    if file.size > LARGEST:
        raise problem("{name} is too large. Choose a file of {limit} MB or less", name=Said(name), limit=LARGEST_MB)
    return kept | {"size": str(file.size)}


def file_words(answer: dict[str, str]) -> str:
    """ "policy.pdf (1.2 MB)", or "policy.pdf" where nobody knows its size."""
    if "size" not in answer:
        return answer["text"]
    size = int(answer["size"])
    shown = f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"
    return f"{answer['text']} ({shown})"
