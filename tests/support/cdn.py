"""A CDN's hook that listens: checks the mark, keeps what it was told, and may be ill."""

import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import msgspec
from aiohttp import web

from chama.runtime.settings import settings
from chama.services.catalog.internal.gateways.cdn import cdn, sign
from tests.support.running_shop import free_port

KEY = "a secret of this test"


class Hook:
    """Where it is, what it was told and accepted, and what it answers."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}/hook"
        self.told: list[tuple[str, list[str]]] = []
        self.asked, self.status = 0, 204
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.meanwhile is not None:
            await self.meanwhile()
        body = await request.read()
        wanted = sign(KEY, request.headers["X-Chama-Time"], body)
        if request.headers["X-Chama-Sign"] != wanted:
            return web.Response(status=403)
        if self.status < 300:
            said = msgspec.json.decode(body)
            self.told.append((said["act"], said["urls"]))
        return web.Response(status=self.status)


@contextlib.asynccontextmanager
async def a_hook() -> AsyncIterator[Hook]:
    """A hook that listens."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(hook.url.split(":")[2].split("/")[0])).start()
    try:
        yield hook
    finally:
        await runner.cleanup()


@contextlib.contextmanager
def told_to(hooks: str, key: str = KEY) -> Iterator[None]:
    """The shop's settings name these hooks."""
    os.environ.update(CHAMA_CDN_HOOKS=hooks, CHAMA_CDN_KEY=key)
    settings.cache_clear()
    cdn.cache_clear()
    try:
        yield
    finally:
        del os.environ["CHAMA_CDN_HOOKS"], os.environ["CHAMA_CDN_KEY"]
        settings.cache_clear()
        cdn.cache_clear()
