"""What somebody of the onboarding team wants to see of all onboardings: filters that combine, and an order."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from conversations.details.detail import number_in
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, ENDED, State
from conversations.onboarding.clocks import due_on
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side
from conversations.onboarding.progress import current_stage
from conversations.organisations.types import TYPE_NAMES, TYPED_TYPES
from models.desk import QueueQuery
from models.enums import Stage
from models.organisations import OrganisationType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.onboarding.onboarding import Onboarding

US, APPLICANT = "us", "applicant"
ME, NOBODY = "me", "nobody"
LATE, THIS_WEEK = "late", "week"
ON_WAITING_LIST = "waiting"
UNKNOWN = "unknown"  # what type an organisation is: it is in no list, or none is loaded
SORTS = ("waiting", "due", "priority", "go_live")
OPEN_STATES = tuple(state for state in State if state not in (*BEFORE_REGISTRATION, *ENDED))
_GOING_LIVE = timedelta(days=30)
_TURNS = {US: Side.ONBOARDING_TEAM, APPLICANT: Side.APPLICANT}


@dataclass(frozen=True)
class QueueFilter:
    """Each filter is off while it is empty. `who`: "me", "nobody", or the id of somebody's identity.

    `state`: one of the journey's, or all of the waiting list's. `late` and `week` are of the day on which the team
    means to be done: past, or in this week; both together, one or the other. `live`: going live in the next 30 days.
    `inside`: "yes" or "no", whether it is part of NHS England. `type`: an `OrganisationType`, or "unknown". `snoozed`:
    "yes" or "no"; what is snoozed is not late.
    """

    turn: str = ""
    state: str = ""
    who: str = ""
    late: str = ""
    week: str = ""
    inside: str = ""
    type: str = ""
    priority: str = ""
    live: str = ""
    snoozed: str = ""
    sort: str = ""

    @classmethod
    def parse(cls, written: str) -> QueueFilter:
        """As `str` wrote it. What this version does not know is left out."""
        known = {field.name for field in fields(cls)}
        pairs = (part.partition("=") for part in written.split(";"))
        return cls(**{name: value for name, _, value in pairs if name in known})

    def __str__(self) -> str:
        return ";".join(f"{field.name}={value}" for field in fields(self) if (value := getattr(self, field.name)))


_WORDS: Mapping[str, Mapping[str, str]] = {
    "mine": {"who": ME},
    "me": {"who": ME},
    "nobody": {"who": NOBODY},
    "unassigned": {"who": NOBODY},
    "us": {"turn": US},
    "our": {"turn": US},
    "ours": {"turn": US},
    "applicant": {"turn": APPLICANT},
    "applicants": {"turn": APPLICANT},
    "late": {"late": "yes"},
    "overdue": {"late": "yes"},
    "week": {"week": "yes"},
    "live": {"live": "yes"},
    "high": {"priority": "high"},
    "normal": {"priority": "normal"},
    "low": {"priority": "low"},
    "inside": {"inside": "yes"},
    "outside": {"inside": "no"},
    **{word: {"type": kind.value} for kind, words in TYPED_TYPES.items() for word in words.split()},
    "unknown": {"type": UNKNOWN},
    "snoozed": {"snoozed": "yes"},
    "due": {"sort": "due"},
    "waiting": {"sort": "waiting"},
}
_PHRASES: Mapping[str, Mapping[str, str]] = {
    **{name.casefold(): {"type": kind.value} for kind, name in TYPE_NAMES.items()},
    "gp practices": {"type": OrganisationType.GP_PRACTICE.value},
    "local authorities": {"type": OrganisationType.LOCAL_AUTHORITY.value},
    "nhs trusts": {"type": OrganisationType.TRUST.value},
    "not known": {"type": UNKNOWN},
    "by priority": {"sort": "priority"},
    "by go live": {"sort": "go_live"},
    "go live": {"live": "yes"},
}
"""Words that mean something together: the longest first where one holds another."""

_SMALL = frozenset({"this", "is", "and", "turn", "priority", "going", "by", "date", "for", "sort", "sorted"})


def typed(words: str) -> tuple[QueueFilter, list[str]]:
    """The filter that some words ask for, from nothing on ("all" is nothing), and the words that are none."""
    asked, unknown = QueueFilter(), []
    left = re.sub(r"[\s,-]+", " ", f" {words.casefold()} ")
    for phrase, meant in _PHRASES.items():
        if f" {phrase} " in left:
            asked, left = replace(asked, **meant), left.replace(f" {phrase} ", " ")
    for word in left.split():
        if word in _WORDS:
            asked = replace(asked, **_WORDS[word])
        elif (number := number_in(word)) is not None and (state := _of_stage(number)):
            asked = replace(asked, state=state)
        elif word not in _SMALL and word not in ("all", "stage"):
            unknown.append(word)
    if "priority" in left.split() and not asked.priority:
        asked = replace(asked, sort="priority")
    return asked, unknown


def _of_stage(number: int) -> str:
    names = {stage.value for stage in Stage if stage.number == number}
    return next((state.value for state in OPEN_STATES if state.value in names), "")


def columns_of(onboarding: Onboarding) -> dict[str, Any]:
    """What is stored of an onboarding for the filters: whose turn, by when, where it stops, and what it is."""
    side = next_step(onboarding).side
    return {
        "whose_turn": side.value if side else None,
        "due_on": due_on(onboarding),
        "next_question": _next_question(onboarding) if side is Side.APPLICANT else None,
        "in_nhs_england": onboarding.answers.get("before_you_start.part_of_nhs_england") == "yes",
        "organisation_type": onboarding.listed.type.value if onboarding.listed else None,
        "organisation_closed": onboarding.listed.closed if onboarding.listed else None,
    }


def _next_question(onboarding: Onboarding) -> str | None:
    """The first question that is asked now and has no answer; of a stage that has all, its name and a full stop."""
    stage = current_stage(onboarding)
    if onboarding.state in CALLING or not onboarding.questions(stage):
        return None
    first = next((question.key.split(".") for question in onboarding.unanswered(stage)), [stage.value, ""])
    return f"{first[0]}.{first[-1]}"  # of the entries of a collection all are one question


def query(asked: QueueFilter, me: int, today: date) -> QueueQuery:
    """What to ask the database for. `me`: the identity of whoever looks; `today`: in the UK."""
    end_of_week = today + timedelta(days=7 - today.weekday())
    who = str(me) if asked.who == ME else asked.who
    turn = _TURNS.get(asked.turn)
    return QueueQuery(
        turn=turn.value if turn else None,
        state=asked.state if asked.state in OPEN_STATES else None,
        waiting=asked.state == ON_WAITING_LIST,
        assignee=number_in(who),
        unassigned=asked.who == NOBODY,
        late_on=today if asked.late else None,
        due_from=today if asked.week else None,
        due_before=end_of_week if asked.week else None,
        inside={"yes": True, "no": False}.get(asked.inside),
        organisation_type=asked.type if asked.type in set(OrganisationType) else None,
        type_unknown=asked.type == UNKNOWN,
        priority=asked.priority or None,
        live_from=today if asked.live else None,
        live_before=today + _GOING_LIVE if asked.live else None,
        snoozed_on=today if asked.snoozed == "yes" else None,
        awake_on=today if asked.snoozed == "no" else None,
        sort=asked.sort if asked.sort in SORTS else SORTS[0],
    )
