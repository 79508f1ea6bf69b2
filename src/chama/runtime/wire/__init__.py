"""The wire: doors whose islands live in another process. `far` calls them, `Server` answers.

Signed msgpack over one kept connection per pair of processes; calls that wait together travel together.
"""

from chama.runtime.wire.door import far
from chama.runtime.wire.line import FarBug, Line, Lost, lines
from chama.runtime.wire.server import Server
from chama.runtime.wire.tls import call_context, is_loopback, serve_context

__all__ = ["FarBug", "Line", "Lost", "Server", "call_context", "far", "is_loopback", "lines", "serve_context"]
