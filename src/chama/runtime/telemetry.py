"""Structured logs (one JSON line each, never personal data) and the few metrics every process keeps."""

import logging
import sys

import structlog
from prometheus_client import Counter, Gauge, Histogram
from structlog.typing import EventDict

from chama.runtime.context import request_id_var
from chama.runtime.settings import settings

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
HTTP_SECONDS = Histogram(
    "chama_http_seconds", "Requests by route", ["method", "route", "status"], buckets=_SECONDS
)
DOOR_SECONDS = Histogram(
    "chama_door_seconds", "Calls of doors, near or far", ["door", "method", "outcome"], buckets=_SECONDS
)
ACTION_SECONDS = Histogram(
    "chama_action_seconds", "Time of one batch of a set-based action", ["action"], buckets=_SECONDS
)
BATCH_SIZE = Histogram("chama_batch_size", "Requests in one batch", ["action"], buckets=_SIZES)
BATCH_WAIT_SECONDS = Histogram(
    "chama_batch_wait_seconds", "How long the first of a batch waited for it", ["action"], buckets=_SECONDS
)
CLOCKS_RUN = Counter("chama_clocks_total", "Turns of the worker's clocks", ["clock", "outcome"])
EVENTS_RELAYED = Counter("chama_events_relayed_total", "Events moved from an outbox to the bus", ["service"])
EVENTS_HANDLED = Counter("chama_events_handled_total", "Events handled", ["group", "outcome"])
FALLBACKS = Counter("chama_fallbacks_total", "Answers that did without a door that was away", ["what"])
BREAKER_OPEN = Gauge("chama_breaker_open", "1 while a dependency is not asked as nobody answered", ["door"])
REFUSALS = Counter("chama_refusals_total", "Coded refusals at the edge", ["code"])


def _request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    if request_id := request_id_var.get():
        event["request_id"] = request_id
    return event


def set_up_logs() -> None:
    """Send structlog to standard output as JSON lines."""
    level = logging.getLevelName(settings().log_level.upper())
    structlog.configure(
        processors=[
            _request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )


log = structlog.get_logger()
