"""What every request gets: a request id, a deadline, nobody as its actor until a gate says otherwise."""

import secrets
import time

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from chama.runtime.context import NOBODY, actor_var, deadline_var, request_id_var

BUDGET_SECONDS = 10.0


def in_context(app: ASGIApp) -> ASGIApp:
    """Set the context of a request and answer its id in a header."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        request_id_var.set(request_id)
        deadline_var.set(time.monotonic() + BUDGET_SECONDS)
        actor_var.set(NOBODY)
        header = (b"x-request-id", request_id.encode())

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], header]
            await send(message)

        await app(scope, receive, answer)

    return call
