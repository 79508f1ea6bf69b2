"""What a freight template must be before pricing may count with it."""

import re

from chama.base.errors import InvalidRequest
from chama.base.text import text_fault
from chama.services.orders.types import FreightTemplate, FreightZone

MAX_ZONES = 50
MAX_PREFIXES = 400
MAX_FEN = 10**7
MAX_UNITS = 10**7
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def require_template(template: FreightTemplate) -> None:
    """InvalidRequest that names every field which will not do."""
    wrong: dict[str, str] = {}
    if not _ID.fullmatch(template.template_id):
        wrong["template_id"] = "1 to 32 of a-z 0-9 _ -, a letter or digit first"
    if why := text_fault(template.name, 1, 40):
        wrong["name"] = why
    if not 1 <= len(template.zones) <= MAX_ZONES:
        wrong["zones"] = f"1 to {MAX_ZONES}"
    if not _prefixes_fit(template.unserved):
        wrong["unserved"] = f"at most {MAX_PREFIXES} names or codes of 1 to 40 characters"
    for n, zone in enumerate(template.zones[:MAX_ZONES]):
        if not _prefixes_fit(zone.regions):
            wrong[f"zones.{n}.regions"] = f"at most {MAX_PREFIXES} names or codes of 1 to 40 characters"
        elif not zone.regions and n != len(template.zones) - 1:
            wrong[f"zones.{n}.regions"] = "only the last zone may be everywhere else"
        wrong |= {f"zones.{n}.{field}": why for field, why in _amounts(zone).items()}
    if wrong:
        raise InvalidRequest(wrong)


def _amounts(zone: FreightZone) -> dict[str, str]:
    bounds = {
        "first_units": (zone.first_units, 0, MAX_UNITS),
        "first_fen": (zone.first_fen, 0, MAX_FEN),
        "step_units": (zone.step_units, 1, MAX_UNITS),
        "step_fen": (zone.step_fen, 0, MAX_FEN),
        "free_above_fen": (zone.free_above_fen or 0, 0, 10**13),
        "free_above_pieces": (zone.free_above_pieces or 0, 0, 10**6),
    }
    return {f: f"must be {low} to {high}" for f, (v, low, high) in bounds.items() if not low <= v <= high}


def _prefixes_fit(prefixes: tuple[str, ...]) -> bool:
    return len(prefixes) <= MAX_PREFIXES and all(1 <= len(p.strip()) <= 40 for p in prefixes)
