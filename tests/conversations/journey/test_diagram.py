"""The page with the diagrams is what the machines draw."""

from __future__ import annotations

from pathlib import Path

from conversations.journey.diagram import mermaid, page
from conversations.journey.machine import JOURNEY, REVIEW

PAGE = Path(__file__).parents[3] / "docs" / "state-machines.md"


def test_the_page_is_drawn_from_the_machines() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run python -m bot diagram --write"


def test_every_transition_is_on_the_page() -> None:
    for machine in (JOURNEY, REVIEW):
        drawn = mermaid(machine).splitlines()
        for name, event in machine.events.items():
            for source, transitions in event.transitions.items():
                for transition in transitions:
                    line = next(line for line in drawn if line.strip().startswith(f"{source} --> {transition.dest}: "))
                    assert name in line.partition(": ")[2].split(", ")
