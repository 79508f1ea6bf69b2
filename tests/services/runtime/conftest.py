"""A probe behind a socket of its own."""

from collections.abc import AsyncIterator

import pytest

from chama.runtime import breaker
from chama.runtime.wire import Line, Server, far
from tests.services.runtime.probe import Probe, ProbeHere


@pytest.fixture
def here() -> ProbeHere:
    return ProbeHere()


@pytest.fixture
async def served(here: ProbeHere) -> AsyncIterator[Server]:
    served = Server({Probe: here})
    await served.start()
    yield served
    served.abort()


@pytest.fixture
async def wire(served: Server) -> AsyncIterator[Line]:
    wire = Line("127.0.0.1", served.port)
    yield wire
    await wire.close()


@pytest.fixture
def probe(wire: Line) -> Probe:
    return far(Probe, wire)


class Turned:
    """The breakers' clock, turned by the test."""

    now = 1_000.0


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Turned:
    turned = Turned()
    monkeypatch.setattr(breaker, "monotonic", lambda: turned.now)
    return turned
