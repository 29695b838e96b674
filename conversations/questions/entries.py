"""Entries of the two collections: a template for each channel in use, and routing plans that order them.

An entry's answers have keys such as "templates.email.name"; an extra one "templates.email-2.name". Removing keeps
history: the answer "templates.email-2.removed" hides the entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conversations.content.questions import AnswerValue, Choice, Question, QuestionType
from conversations.content.schema import Collection, Page
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.plans import problem_with
from conversations.questions.showing import display

Answers = Mapping[str, AnswerValue]

CHANNELS_KEY = "engagement_call.channels"
CHANNEL_NAMES = {"nhs_app": "NHS App", "email": "Email", "text_message": "Text message", "letter": "Letter"}


def channels_in_use(answers: Answers) -> tuple[str, ...]:
    """The channels that the applicant chose (S2-02), in the order NHS App, email, text message, letter."""
    chosen = answers.get(CHANNELS_KEY, ())
    return tuple(channel for channel in CHANNEL_NAMES if isinstance(chosen, tuple) and channel in chosen)


def volumes_of(answers: Answers) -> dict[str, int]:
    """The messages that the applicant plans to send in a year on each channel in use; none until each has its number
    (S2-01)."""
    volumes = {channel: answers.get(f"engagement_call.volume_{channel}") for channel in channels_in_use(answers)}
    known = {channel: volume for channel, volume in volumes.items() if isinstance(volume, int)}
    return known if len(known) == len(volumes) else {}


def yearly_volume(answers: Answers) -> int | None:
    """What the applicant plans to send in a year, on all channels in use; None until each has its number."""
    known = volumes_of(answers)
    return sum(known.values()) if known else None


def channel_of(entry: str) -> str:
    """The channel of a template entry: "email-2" is an email."""
    return entry.split("-", maxsplit=1)[0]


def template_entries(answers: Answers) -> tuple[str, ...]:
    """One for each channel in use (S6-02 to S6-05), then the extra ones, in channel order."""
    extra = [entry for entry in _entries("templates", answers) if "-" in entry]
    return tuple(
        entry
        for channel in channels_in_use(answers)
        for entry in (channel, *(name for name in extra if channel_of(name) == channel))
    )


def written_templates(answers: Answers) -> tuple[str, ...]:
    """The items of the templates that have a message, such as "templates.email-2", in order."""
    items = (f"templates.{entry}" for entry in template_entries(answers))
    return tuple(item for item in items if answers.get(f"{item}.content"))


def plan_entries(answers: Answers) -> tuple[str, ...]:
    """The keys of the entries of a plan, in order. There is always one, even before anything is answered."""
    return ("1", *(entry for entry in _entries("routing_plans", answers) if entry != "1"))


def is_extra(entry: str) -> bool:
    """Whether an entry was added by the applicant: not the first of its channel, nor the first plan."""
    return entry not in (*CHANNEL_NAMES, "1")


def next_entry(stage: str, answers: Answers, channel: str = "") -> str:
    """The name of a new entry: never one that was used before, removed ones included."""
    used = {key.split(".")[1] for key in answers if key.startswith(f"{stage}.")}
    last = (name.rpartition("-")[2] for name in used if name.startswith(channel))
    numbers = [int(number) for number in last if number.isdigit()]
    number = max([1, *numbers]) + 1
    return f"{channel}-{number}" if channel else str(number)


def template_pages(collection: Collection, answers: Answers) -> tuple[Page, ...]:
    """One page for each template."""
    return tuple(_template_page(collection, entry, answers) for entry in template_entries(answers))


def plan_pages(collection: Collection, answers: Answers) -> tuple[Page, ...]:
    """One page for each routing plan: its name, its order of channels, and the template for each of them."""
    return tuple(_plan_page(collection, entry, answers) for entry in plan_entries(answers))


def title_of(entry: str) -> str:
    """How we call an entry: "Email template 2", "Routing plan"."""
    channel = CHANNEL_NAMES.get(channel_of(entry))
    return _numbered(f"{channel} template" if channel else "Routing plan", entry)


def namesake(key: str, name: str, answers: Answers) -> str:
    """The template that has this name already, such as "email template 2"; empty for a question of another kind."""
    stage, _, entry = key.removesuffix(".name").partition(".")
    if stage != "templates" or not key.endswith(".name"):
        return ""
    others = (other for other in dict.fromkeys((*CHANNEL_NAMES, *_entries("templates", answers))) if other != entry)
    same = (other for other in others if _folded(answers.get(f"templates.{other}.name", "")) == _folded(name))
    found = next(same, "") if name else ""
    return _within_a_sentence(title_of(found)) if found else ""


def _within_a_sentence(title: str) -> str:
    return title if title.startswith("NHS") else title[0].lower() + title[1:]


def _folded(name: AnswerValue) -> str:
    return " ".join(str(name).casefold().split())


def plans_using(entry: str, answers: Answers) -> tuple[str, ...]:
    """The routing plans that send a template."""
    key = f"template_for.{channel_of(entry)}"
    return tuple(plan for plan in plan_entries(answers) if answers.get(f"routing_plans.{plan}.{key}") == entry)


def shown(question: Question, answer: AnswerValue, answers: Answers) -> str:
    """An answer as a person reads it. A template that was removed since keeps its name: "Flu reminder (removed)"."""
    offered = {choice.value for choice in question.choices}
    if ".template_for." not in question.key or not isinstance(answer, str) or not answer or answer in offered:
        return display(question, answer)
    name = str(answers.get(f"templates.{answer}.name") or title_of(answer))
    return f"{name} (removed)" if answers.get(f"templates.{answer}.removed") else name


def _entries(stage: str, answers: Answers) -> list[str]:
    found = {key.split(".")[1] for key in answers if key.startswith(f"{stage}.") and key.count(".") >= 2}
    kept = (entry for entry in found if not answers.get(f"{stage}.{entry}.removed"))
    return sorted(kept, key=lambda entry: (len(entry), entry))


def _keyed(question: Question, entry: str, title: str) -> Question:
    stage, name = question.key.split(".", 1)
    return replace(question, key=f"{stage}.{entry}.{name}", item=f"{stage}.{entry}", item_title=title)


def _numbered(title: str, entry: str) -> str:
    number = entry.rsplit("-", 1)[-1]
    return f"{title} {number}" if number.isdigit() and number != "1" else title


def _template_page(collection: Collection, entry: str, answers: Answers) -> Page:
    channel = channel_of(entry)
    title = _numbered(f"{CHANNEL_NAMES[channel]} template", entry)
    asked = [_keyed(question, entry, title) for question in collection.questions if _fits(question, channel)]
    limit = facts().channels[MessageChannel(channel)].limit
    checked = tuple(replace(q, checks=channel, limit=limit) if q.type is QuestionType.LONG_TEXT else q for q in asked)
    return Page(title=title, intro="", questions=checked)


def _fits(question: Question, channel: str) -> bool:
    return channel == "email" or not question.key.endswith(".subject")


def _plan_page(collection: Collection, entry: str, answers: Answers) -> Page:
    title = _numbered("Routing plan", entry)
    keyed = [_keyed(question, entry, title) for question in collection.questions]
    drawn = [_with_orders(question, answers) if question.key.endswith(".order") else question for question in keyed]
    order = answers.get(f"routing_plans.{entry}.order")
    picks = _picks(entry, title, str(order or ""), answers)
    if not order:  # until there is one, those that the proposed order needs, once they can be answered
        offered = next((question.choices for question in drawn if question.key.endswith(".order")), ())
        proposed = _picks(entry, title, proposed_order(offered, answers), answers)
        picks = proposed if all(question.choices for question in proposed) else picks
    return Page(title=title, intro="", questions=(*drawn, *picks))


def _picks(entry: str, title: str, order: str, answers: Answers) -> list[Question]:
    """Which template each channel of an order uses."""
    in_use = [channel for channel in order.split(",") if channel in channels_in_use(answers)]
    return [_template_choice(entry, title, channel, answers) for channel in in_use]


def _with_orders(question: Question, answers: Answers) -> Question:
    """Only orders whose every channel is in use: a routing plan cannot name a channel without a template."""
    in_use = channels_in_use(answers)
    fitting = tuple(choice for choice in question.choices if set(choice.value.split(",")) <= set(in_use))
    whole = any(len(choice.value.split(",")) == len(in_use) for choice in fitting)
    why = "" if whole or not fitting else problem_with([MessageChannel(channel) for channel in in_use])
    hint = f"{question.hint} You cannot use all your channels in 1 plan. {why}." if why else question.hint
    return replace(question, choices=fitting, hint=hint)


def proposed_order(offered: Sequence[Choice], answers: Answers) -> str:
    """The one order that uses every channel in use; empty where there is none, or a choice of several."""
    in_use = set(channels_in_use(answers))
    whole = [choice.value for choice in offered if set(choice.value.split(",")) == in_use]
    return whole[0] if len(whole) == 1 else ""


def _template_choice(entry: str, title: str, channel: str, answers: Answers) -> Question:
    entries = (entry for entry in template_entries(answers) if channel_of(entry) == channel)
    names = {entry: answers.get(f"templates.{entry}.name") for entry in entries}
    choices = tuple(Choice(entry, str(name), said=True) for entry, name in names.items() if name)
    return Question(
        key=f"routing_plans.{entry}.template_for.{channel}",
        text=f"Which {within(channel)} template does this plan use?",
        type=QuestionType.CHOICE,
        item=f"routing_plans.{entry}",
        item_title=title,
        covers=("S7-01",),
        choices=choices,
    )


def within(channel: str) -> str:
    """A channel's name within a sentence."""
    return CHANNEL_NAMES[channel] if channel == "nhs_app" else CHANNEL_NAMES[channel].lower()
