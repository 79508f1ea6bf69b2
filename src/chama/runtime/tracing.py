"""Traces: spans of requests, door calls, batches and events, sent by OTLP when a setting names a collector.

`context.trace_var` alone carries a trace through a process, over far doors and in events; OpenTelemetry is
asked only to record. Without an address nothing is recorded and a span costs one look at a module variable.
"""

import secrets
from collections.abc import Iterable
from contextvars import Token
from types import TracebackType
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from chama.base.errors import Refusal
from chama.runtime.context import trace_var
from chama.runtime.settings import settings

_tracer: Tracer | None = None
_provider: TracerProvider | None = None


def open_tracing(process: str, exporter: SpanExporter | None = None) -> None:
    """Record spans of this process (`serve`, `worker`, …) from now on, if the settings name a collector."""
    global _tracer, _provider
    if exporter is None:
        if not settings().otlp_url:
            return
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        exporter = OTLPSpanExporter(endpoint=f"{settings().otlp_url.rstrip('/')}/v1/traces")
    _provider = TracerProvider(
        resource=Resource({"service.name": "chama", "service.instance.id": process}),
        sampler=ParentBased(TraceIdRatioBased(settings().trace_ratio)),
        shutdown_on_exit=False,
    )
    _provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = _provider.get_tracer("chama")


def close_tracing() -> None:
    """Send what was recorded, and record no more."""
    global _tracer, _provider
    provider, _tracer, _provider = _provider, None, None
    if provider is not None:
        provider.shutdown()


def is_on() -> bool:
    """Whether anything is recorded."""
    return _tracer is not None


def new_trace() -> str:
    """A traceparent for a story that begins here and is not recorded."""
    trace_id = secrets.token_hex(16)
    return f"00-{trace_id}-{trace_id[:16]}-00"


def request_id_of(trace: str) -> str:
    """The request id of a trace: its first sixteen digits."""
    return trace[3:19]


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


class Recording:
    """An open span; inside of it `trace_var` names it, so that whatever is called is its child."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._token: Token[str] | None = None

    def __enter__(self) -> "Recording":
        context = self._span.get_span_context()
        flags = int(context.trace_flags)
        self._token = trace_var.set(f"00-{context.trace_id:032x}-{context.span_id:016x}-{flags:02x}")
        return self

    def rename(self, name: str, **attributes: Any) -> None:
        """What it was about is known only later: the route, the status."""
        self._span.update_name(name)
        self._span.set_attributes(attributes)

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(why, Refusal):
            # An expected no is an answer, not a failure.
            self._span.set_attribute("chama.refusal", why.code)
        elif why is not None:
            self._span.set_status(Status(StatusCode.ERROR, type(why).__name__))
        self._span.end()
        if self._token is not None:
            trace_var.reset(self._token)


_NOTHING = _Nothing()


def span(
    name: str, *, root: bool = False, links: Iterable[str] = (), kind: SpanKind = SpanKind.INTERNAL
) -> "Recording | _Nothing":
    """A span around a `with` block: child of the present one unless `root`; it also serves the `links`."""
    if _tracer is None:
        return _NOTHING
    parent = None if root else _parsed(trace_var.get())
    linked = [Link(c) for c in map(_parsed, links) if c is not None]
    around = set_span_in_context(NonRecordingSpan(parent)) if parent else set_span_in_context(_ROOT)
    return Recording(_tracer.start_span(name, around, kind, None, linked))


_ROOT = NonRecordingSpan(SpanContext(0, 0, is_remote=False))


def _parsed(trace: str) -> SpanContext | None:
    parts = trace.split("-")
    if len(parts) != 4:
        return None
    try:
        trace_id, span_id, flags = (int(p, 16) for p in parts[1:])
    except ValueError:
        return None
    found = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return found if found.is_valid else None
