"""Traces and metrics by OpenTelemetry's SDK: the one place that imports it. Where they go, the OTEL_ variables say.

Nothing here says who did something, or what they said: a span has its kind, its channel and how it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.telemetry.telemetry import OpenSpan, Telemetry
from models.tracing import TRACE

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.trace import TracerProvider

    from models.domain import OutboxMessage

NAME = "notify-onboarding"
_PARENT = "traceparent"
_PROPAGATOR = TraceContextTextMapPropagator()
Labels = dict[str, str]


class _CollectedSpan(OpenSpan):
    """A span that is under way, and the labels of its figures."""

    def __init__(self, span: Span, labels: Labels) -> None:
        self._span = span
        self.labels = labels

    def ended(self, how: str) -> None:
        self.labels["outcome"] = how
        self._span.set_attribute("onboarding.outcome", how)


class Collected(Telemetry):
    """Tells a tracer and a meter. `providers` are the SDK's, closed with it."""

    def __init__(self, tracing: TracerProvider, metering: MeterProvider) -> None:
        self._providers = (tracing, metering)
        self._tracer = tracing.get_tracer(NAME)
        meter = metering.get_meter(NAME)
        self._turns = meter.create_histogram("onboarding.turn.duration", "s", "How long turns take")
        self._deliveries = meter.create_histogram("onboarding.delivery.duration", "s", "How long attempts to send take")

    @contextmanager
    def request(self, method: str, route: str, headers: dict[str, str]) -> Iterator[OpenSpan]:
        labels = {"http.request.method": method, "http.route": route}
        with self._span(f"{method} {route}", SpanKind.SERVER, labels, _PROPAGATOR.extract(headers)) as span:
            yield span

    @contextmanager
    def turn(self, kind: str, channel: str) -> Iterator[OpenSpan]:
        labels = {"onboarding.turn": kind, "onboarding.channel": channel}
        before = perf_counter()
        with self._span(f"turn {kind}", SpanKind.INTERNAL, labels) as span:
            carrier: Labels = {}
            _PROPAGATOR.inject(carrier)
            token = TRACE.set(carrier.get(_PARENT))
            try:
                yield span
            finally:
                TRACE.reset(token)
                self._turns.record(perf_counter() - before, span.labels)

    @contextmanager
    def delivery(self, row: OutboxMessage) -> Iterator[OpenSpan]:
        labels = {"onboarding.message": row.kind.value, "onboarding.channel": row.channel.value}
        before, written = perf_counter(), _PROPAGATOR.extract({_PARENT: row.trace} if row.trace else {})
        with self._span(f"deliver {row.kind.value}", SpanKind.CONSUMER, labels, written) as span:
            try:
                yield span
            finally:
                self._deliveries.record(perf_counter() - before, span.labels)

    @contextmanager
    def _span(
        self, name: str, kind: SpanKind, labels: Labels, parent: Context | None = None
    ) -> Iterator[_CollectedSpan]:
        """One that ends as an error where something is raised, by its type alone: its words may be about a person."""
        opened = self._tracer.start_as_current_span(
            name, parent, kind, dict(labels), record_exception=False, set_status_on_exception=False
        )
        with opened as span:
            try:
                yield _CollectedSpan(span, labels)
            except BaseException as problem:
                span.set_status(Status(StatusCode.ERROR, type(problem).__name__))
                raise

    def close(self) -> None:
        for provider in self._providers:
            provider.shutdown()


def collected() -> Telemetry:
    """As OpenTelemetry's own variables say: the resource, the exporters' addresses and headers, the sampler."""
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create()
    if str(resource.attributes["service.name"]).startswith("unknown_service"):  # OTEL_SERVICE_NAME is not set
        resource = resource.merge(Resource({"service.name": NAME}))
    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    metering = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=resource)
    return Collected(tracing, metering)
