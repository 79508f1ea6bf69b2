"""What a flow may use of the machinery: doors, the clock, signatures, settings; no transaction, no engine."""

from chama.runtime.breaker import Breaker
from chama.runtime.context import actor, now
from chama.runtime.service import gather, locate
from chama.runtime.settings import settings
from chama.runtime.signing import TokenForged, open_signed, seal, sign, unseal
from chama.runtime.vault import blind_index

__all__ = [
    "Breaker",
    "TokenForged",
    "actor",
    "blind_index",
    "gather",
    "locate",
    "now",
    "open_signed",
    "seal",
    "settings",
    "sign",
    "unseal",
]
