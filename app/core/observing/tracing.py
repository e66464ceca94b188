"""OpenTelemetry: FastAPI makes a span of each request, and this one of each statement in it.

On where the usual variables name a collector and the extra `otel` is installed, or where somebody has set a provider.
"""

from __future__ import annotations

import os
from typing import Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.trace import ProxyTracerProvider, Span, SpanKind
from sqlalchemy import event

from app.core.sql.db import Database
from app.core.sql.reader import Reader

COLLECTORS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def is_traced() -> bool:
    """Whether spans go anywhere."""
    return any(os.environ.get(name) for name in COLLECTORS) or not isinstance(
        trace.get_tracer_provider(), ProxyTracerProvider
    )


def telemetry() -> TelemetryConfig:
    """What FastAPI does: spans of requests, where they go anywhere. The metrics are our own; its logs would hold what
    was sent.
    """
    traced = is_traced()
    return {"tracing": traced, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": traced}


def begun(statement: str, system: str) -> Span | None:
    """The span of a statement; None outside of requests. Values are never part of a statement here."""
    if not trace.get_current_span().is_recording():
        return None
    attributes = {"db.system.name": system, "db.query.text": statement}
    tracer = trace.get_tracer("onrecord")
    return tracer.start_span(statement.split(None, 1)[0].upper(), kind=SpanKind.CLIENT, attributes=attributes)


class TracedReader(Reader):
    """Makes a span of each statement."""

    __slots__ = ()

    def run(self, statement: str, values: dict[str, Any]) -> Any:
        span = begun(statement, "postgresql" if self.native else "sqlite")
        try:
            return super().run(statement, values)
        finally:
            if span is not None:
                span.end()


def trace_statements(database: Database) -> None:
    """Make spans of what readers run, and of what is written."""
    database.reader = database.told["reader_type"] = TracedReader
    system = "sqlite" if database.is_sqlite else "postgresql"

    @event.listens_for(database.engine, "before_cursor_execute")
    def _begin(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        connection.info["span"] = begun(statement, system)

    @event.listens_for(database.engine, "after_cursor_execute")
    def _end(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        end(connection.info.pop("span", None))

    @event.listens_for(database.engine, "handle_error")
    def _fail(context: Any) -> None:
        if context.connection is not None:
            end(context.connection.info.pop("span", None))


def end(span: Span | None) -> None:
    if span is not None:
        span.end()
