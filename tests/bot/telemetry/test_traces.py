"""A request, its turn and what is sent because of it are one trace, and nothing in it is about a person."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from adapters.web.people import TEAM_PLACE
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from bot.rehearsal.parts import registering
from bot.server import web_app
from bot.telemetry.collected import Collected
from bot.telemetry.telemetry import NO_TELEMETRY, telemetry
from bot.wiring import OPERATOR_DEFAULTS, Application, assemble
from models.tracing import TRACE

ADDRESS = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}
BROUGHT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Seen:
    """What was collected in memory."""

    def __init__(self) -> None:
        self.spans_of, self.figures = InMemorySpanExporter(), InMemoryMetricReader()
        tracing = TracerProvider()
        tracing.add_span_processor(SimpleSpanProcessor(self.spans_of))
        self.telemetry = Collected(tracing, MeterProvider([self.figures]))

    def spans(self, beginning: str = "") -> list[ReadableSpan]:
        return [span for span in self.spans_of.get_finished_spans() if span.name.startswith(beginning)]

    def metrics(self) -> str:
        found = self.figures.get_metrics_data()
        return found.to_json() if found else ""


@pytest.fixture
def seen() -> Seen:
    return Seen()


def collecting(world: InMemoryWorld, seen: Seen, url: str) -> Application:
    """The same program over the same database, with its telemetry collected."""
    operator = replace(OPERATOR_DEFAULTS, telemetry=seen.telemetry)
    return assemble(url, TEAM_PLACE, partial(getattr, world, "now"), operator=operator)


def trace_of(span: ReadableSpan) -> int:
    assert span.context is not None
    return int(span.context.trace_id)


async def test_one_trace_goes_from_a_turn_to_each_delivery_of_what_it_wrote(seen: Seen, sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await world.app.database.close()
        world.app = collecting(world, seen, sqlite_url)
        await world.app.database.open()
        await registering.register_in_forms(world, world.amara)
    registered = next(span for span in reversed(seen.spans("turn")) if _sent_because_of(span, seen))
    sent = _sent_because_of(registered, seen)
    assert {span.name for span in sent} >= {"deliver card", "deliver notice"}
    assert registered.context is not None
    assert all(span.parent and span.parent.span_id == registered.context.span_id for span in sent)
    assert {dict(span.attributes or {})["onboarding.outcome"] for span in sent} == {"sent"}


def _sent_because_of(turn: ReadableSpan, seen: Seen) -> list[ReadableSpan]:
    return [span for span in seen.spans("deliver") if trace_of(span) == trace_of(turn)]


async def test_a_request_is_told_of_by_its_route_in_the_trace_that_it_brings(seen: Seen, sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        parts = collecting(world, seen, sqlite_url)
        await parts.database.open()
        async with TestClient(TestServer(web_app(parts))) as client:
            await client.get("/healthz", headers={"traceparent": BROUGHT})
            await client.get("/nothing-is-here/amara@riverside.example")
        await parts.database.close()
    first, second = seen.spans("GET")
    assert (first.name, f"{trace_of(first):032x}") == ("GET /healthz", BROUGHT.split("-")[1])
    assert second.name == "GET none" and trace_of(second) != trace_of(first)
    outcomes = [dict(span.attributes or {})["onboarding.outcome"] for span in (first, second)]
    assert outcomes == ["200", "404"] and all(span.status.is_unset for span in (first, second))


async def test_nothing_in_it_is_about_a_person(seen: Seen, sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await world.app.database.close()
        world.app = collecting(world, seen, sqlite_url)
        await world.app.database.open()
        await registering.register_in_forms(world, world.amara)
    told = " ".join(span.to_json() for span in seen.spans()) + seen.metrics()
    assert "onboarding.turn.duration" in told and "onboarding.delivery.duration" in told
    for private in ("Amara", "Riverside", "riverside", "R9X", "ONB-", "01632"):
        assert private not in told


def test_an_error_is_told_of_by_its_type_alone(seen: Seen) -> None:
    with pytest.raises(ValueError, match="Amara"), seen.telemetry.turn("typed", "web"):
        assert TRACE.get() is not None
        raise ValueError("Amara said something")
    [span] = seen.spans("turn")
    assert span.status.description == "ValueError" and "Amara" not in span.to_json()
    assert TRACE.get() is None


def test_it_is_off_unless_an_address_is_set() -> None:
    assert telemetry({}) is NO_TELEMETRY
    assert telemetry({"OTEL_SERVICE_NAME": "onboarding"}) is NO_TELEMETRY
    assert telemetry({**ADDRESS, "OTEL_SDK_DISABLED": "true"}) is NO_TELEMETRY


def test_an_address_without_the_packages_is_said_and_stops_nothing() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sys.modules, "bot.telemetry.collected", None)
        with structlog.testing.capture_logs() as logged:
            assert telemetry(ADDRESS) is NO_TELEMETRY
    assert [line["event"] for line in logged] == ["telemetry.not_installed"]


def test_nothing_of_it_is_imported_where_nothing_is_set() -> None:
    program = "import sys, bot.server; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
