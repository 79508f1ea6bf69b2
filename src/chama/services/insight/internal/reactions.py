"""What insight does when something happens elsewhere."""

from chama.runtime.bus import Handler
from chama.runtime.db import Database
from chama.runtime.service import Event
from chama.services.insight.internal.actions.marks import erase
from chama.services.users.events import UserErased

DB = Database("insight")


async def on_user_erased(events: list[UserErased]) -> None:
    """Nothing is left of what they marked and looked at."""
    await erase(DB, [e.user_id for e in events], [e.id for e in events])


HANDLERS: dict[type[Event], Handler] = {UserErased: on_user_erased}
