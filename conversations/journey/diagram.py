"""Draws the state machines as Mermaid, from the machines themselves."""

from __future__ import annotations

from collections import defaultdict

from transitions import Machine

from conversations.journey.machine import JOURNEY, REVIEW


def mermaid(machine: Machine) -> str:
    """One Mermaid state diagram: an arrow for each pair of states, labelled with every trigger that takes it."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, event in machine.events.items():
        for source, transitions in event.transitions.items():
            for transition in transitions:
                if transition.dest and name not in arrows[source, transition.dest]:
                    arrows[source, transition.dest].append(name)
    lines = [f"    {source} --> {dest}: {', '.join(names)}" for (source, dest), names in sorted(arrows.items())]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {machine.initial}", *lines])


def page() -> str:
    """The page `docs/state-machines.md`."""
    return "\n".join(
        [
            "# State machines",
            "",
            "Drawn by `python -m bot diagram --write` from `conversations/journey/machine.py`.",
            "A test keeps this page equal to it.",
            "",
            "## The journey of an onboarding",
            "",
            "```mermaid",
            mermaid(JOURNEY),
            "```",
            "",
            "## The review of a stage",
            "",
            "```mermaid",
            mermaid(REVIEW),
            "```",
            "",
        ]
    )
