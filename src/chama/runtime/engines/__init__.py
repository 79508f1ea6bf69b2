"""The embedded engines: PostgreSQL and two Redis, run from wheels, without root and without Docker."""

from chama.runtime.engines.state import EngineProblem, EngineUrls, default_state, read_urls
from chama.runtime.engines.supervisor import Running, start

__all__ = ["EngineProblem", "EngineUrls", "Running", "default_state", "read_urls", "start"]
