"""What must hold across a content pack, beyond the shape of each file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from conversations.content.help import Help, names
from conversations.content.questions import AnswerCondition, Question, QuestionType
from conversations.content.schema import Page, StageContent
from conversations.content.toml_file import problem
from conversations.journey.stages import BEGINNING, REVIEWED
from models.enums import Stage

MOST_ON_A_PAGE = 10
LARGEST_LIMITS = {
    QuestionType.TEXT: 1_000,
    QuestionType.FULL_NAME: 200,
    QuestionType.LONG_TEXT: 100_000,
    QuestionType.EVIDENCE: 100_000,
    QuestionType.NUMBER: 2_000_000_000,
}
WITH_CHOICES = (QuestionType.CHOICE, QuestionType.CHOICES)


class PackCheck:
    """Reads the stages of a journey in order, keeping what was asked so far."""

    def __init__(self, guide: Help, journey: Collection[Stage]) -> None:
        self._topics = {topic.key for topic in guide.topics}
        self._reviewed = {stage for stage in journey if stage in REVIEWED}
        self._asked: dict[str, Question] = {}
        self._keys: set[str] = set()
        self._titles: dict[str, str] = {}

    def stage(self, file: str, content: StageContent) -> None:
        """Checks the next stage. ContentError for the first thing that does not hold."""
        self._conditions(file, "skip_when", content.skip_when)
        for page in content.pages:
            _page_size(file, page)
            for question in page.questions:
                self._question(file, question)
                self._asked[question.key] = question
        for question in content.collection.questions if content.collection else ():
            self._question(file, question)

    def _question(self, file: str, question: Question) -> None:
        item = _short(question)
        if question.key in self._keys:
            raise problem(file, "this key is used twice. Give each question its own", item)
        self._keys.add(question.key)
        if self._titles.setdefault(question.item, question.item_title) != question.item_title:
            raise problem(file, "give all questions of one item the same title", item)
        if question.help_topic and question.help_topic not in self._topics:
            raise problem(file, f"there is no help topic '{question.help_topic}'. Add it to help.toml", item)
        if question.reopens and question.reopens not in self._reviewed:
            raise problem(file, f"set 'reopens' to a reviewed stage of the journey, not '{question.reopens}'", item)
        for broken in filter(None, (_limit(question), _choices(question))):
            raise problem(file, broken, item)
        self._conditions(file, item, question.when)

    def _conditions(self, file: str, item: str, conditions: Iterable[AnswerCondition]) -> None:
        for condition in conditions:
            subject = self._asked.get(condition.question)
            if subject is None:
                fix = f"no earlier question is '{condition.question}'. Name one in full, such as 'eligibility.product'"
                raise problem(file, fix, item)
            possible = _values(subject)
            for value in condition.any_of:
                if value not in possible:
                    fix = f"'{condition.question}' has no answer '{value}'. Use one of: {', '.join(possible) or 'none'}"
                    raise problem(file, fix, item)


def wrong_journey(steps: Sequence[tuple[Stage, int]]) -> str | None:
    """What to correct in the stages of a journey, each with its number; None where they can be gone through."""
    stages = [stage for stage, _ in steps]
    if tuple(stages[: len(BEGINNING)]) != BEGINNING or stages[-1:] != [Stage.GO_LIVE]:
        return f"begin 'stages' with {', '.join(BEGINNING)}, and end it with {Stage.GO_LIVE}"
    between = stages[len(BEGINNING) : -1]
    if not between or any(stage not in REVIEWED for stage in between):
        return f"between these, give 'stages' one or more of {', '.join(REVIEWED)}"
    if len(set(stages)) < len(stages):
        return "give each stage once"
    numbers = [number for _, number in steps if number]
    if numbers != list(range(1, len(numbers) + 1)) or any(not number for stage, number in steps if stage in between):
        return "number the stages from 1 upwards. Those that are reviewed need a number"
    return None


def check_help(file: str, guide: Help) -> None:
    """Refuses two topics that answer to one name: only one of them could ever be found."""
    owners: dict[str, str] = {}
    keys: set[str] = set()
    for topic in guide.topics:
        if topic.key in keys:
            raise problem(file, "this key is used twice. Give each topic its own", topic.key)
        keys.add(topic.key)
        for name in names(topic):
            if owners.setdefault(name, topic.key) != topic.key:
                raise problem(file, f"'{name}' already finds '{owners[name]}'. Leave it in one of the two", topic.key)


def _short(question: Question) -> str:
    return question.key.partition(".")[2]


def _page_size(file: str, page: Page) -> None:
    if not page.questions:
        raise problem(file, "add a question to this page, or remove the page", page.title)
    if len(page.questions) > MOST_ON_A_PAGE:
        fix = f"this page asks {len(page.questions)} questions. Keep {MOST_ON_A_PAGE}, and move the rest to a new page"
        raise problem(file, fix, page.title)


def _limit(question: Question) -> str | None:
    if question.limit is None:
        return None
    largest = LARGEST_LIMITS.get(question.type)
    if largest is None:
        return f"remove 'limit', which a question of the type {question.type} does not take"
    if not 1 <= question.limit <= largest:
        return f"set 'limit' between 1 and {largest:,}"
    return None


def _choices(question: Question) -> str | None:
    values = [choice.value for choice in question.choices]
    if question.type not in WITH_CHOICES:
        return f"remove 'choices', which a question of the type {question.type} does not take" if values else None
    if not 2 <= len(values) <= MOST_ON_A_PAGE:
        return f"give 'choices' between 2 and {MOST_ON_A_PAGE} choices"
    if len(set(values)) < len(values):
        return "give each choice its own value"
    return None


def _values(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.YES_NO:
            return ("yes", "no")
        case QuestionType.CONFIRM:
            return ("yes", "not_yet")
        case _:
            return tuple(choice.value for choice in question.choices)
