"""A test that asks for `broker` runs once on each kind, on a server of the test file's own."""

import warnings
from collections.abc import Iterator

import pytest

from chama.cli.brokers import ADVICE, KINDS, Broker, rabbitmq


@pytest.fixture(scope="module", params=list(KINDS))
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A server of this kind for the tests of this file."""
    if request.param == "rabbitmq" and rabbitmq() is None:
        warnings.warn(ADVICE, stacklevel=1)
        pytest.skip(ADVICE)
    server = KINDS[request.param]()
    server.start()
    yield server
    server.remove()
