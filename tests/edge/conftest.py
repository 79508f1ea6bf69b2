"""The web app in this process, over the islands of the session."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from chama.edge.middleware import in_context
from chama.process import web_app


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The app, without its own life span: the session's pool and islands serve it."""
    app = web_app()
    app.state.consumers = {}
    return app


@pytest.fixture(scope="session")
async def web(app: Litestar, shop: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app."""
    transport = httpx.ASGITransport(app=in_context(app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield client
