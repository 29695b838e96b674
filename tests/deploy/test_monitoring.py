"""The dashboard and the alert rules ask for figures that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.metrics import Metrics
from models.repositories.dead_letters import OutboxCounts

DEPLOY = Path(__file__).parents[2] / "deploy"
_FIGURE = re.compile(r"\bonboarding_\w+")


def figures() -> set[str]:
    """What `/metrics` names."""
    metrics = Metrics()
    metrics.turn("typed", "done", 0.1)
    metrics.message("slack", "sent", again=True)
    page = metrics.page(OutboxCounts(0, None, 0, 0), 0.0).decode()
    return {line.partition("{")[0].partition(" ")[0] for line in page.splitlines() if not line.startswith("#")}


def test_every_panel_of_the_dashboard_asks_for_figures_that_there_are() -> None:
    drawn = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in drawn["panels"] for target in panel["targets"]]
    named = {name for expression in asked for name in _FIGURE.findall(expression)}
    assert named <= figures()
    assert len({panel["id"] for panel in drawn["panels"]}) == len(drawn["panels"]) == len(asked)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in drawn["panels"])


def test_every_alert_asks_for_figures_that_there_are_and_says_what_to_do() -> None:
    written = (DEPLOY / "alerts.yaml").read_text(encoding="utf-8")
    asked = [json.loads(found) for found in re.findall(r"^        expr: (.*)$", written, re.MULTILINE)]
    told = [json.loads(found) for found in re.findall(r"^          summary: (.*)$", written, re.MULTILINE)]
    assert len(asked) == len(told) == written.count("- alert:") > 5
    assert {name for expression in asked for name in _FIGURE.findall(expression)} <= figures()
    assert all(expression.count("(") == expression.count(")") for expression in asked)
