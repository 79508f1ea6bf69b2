"""Dead letters: events that a reaction could not handle."""

from typing import Any

from litestar import Request, get, post

from chama.base.errors import NotFound
from chama.edge import gates
from chama.edge.admin.auditing import audit
from chama.runtime import bus
from chama.runtime.context import Actor


@get("/dead-letters", guards=[gates.staff("letters.replay")])
async def list_dead_letters(request: Request[Any, Any, Any]) -> list[dict[str, Any]]:
    """Events that a reaction could not handle."""
    return await bus.dead_letters(list(request.app.state.consumers))


@post("/dead-letters/{island:str}/{event_id:str}/replay", guards=[gates.staff("letters.replay")])
async def replay(
    actor: Actor, request: Request[Any, Any, Any], island: str, event_id: str
) -> dict[str, bool]:
    """Handle a dead letter again; it leaves the list when that succeeds."""
    consumer = request.app.state.consumers.get(island)
    if consumer is None:
        raise NotFound({"island": "no such island"})
    await audit(actor, "letter.replay", event_id)
    return {"replayed": await consumer.replay(event_id)}


ROUTES = [list_dead_letters, replay]
