"""What assets does when others change."""

from chama.runtime.bus import Handler
from chama.runtime.service import Event

HANDLERS: dict[type[Event], Handler] = {}
