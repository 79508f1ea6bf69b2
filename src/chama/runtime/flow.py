"""What a flow may use of the machinery: doors, the clock, signatures, settings; no transaction, no engine."""

from chama.runtime.context import actor, now
from chama.runtime.service import gather, locate
from chama.runtime.settings import settings
from chama.runtime.signing import TokenForged, open_signed, sign

__all__ = ["TokenForged", "actor", "gather", "locate", "now", "open_signed", "settings", "sign"]
