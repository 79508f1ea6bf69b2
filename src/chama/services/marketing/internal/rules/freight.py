"""Freight: what a template asks for its lines. Pure; docs/algorithms/freight.md has the worked table."""

from collections.abc import Sequence
from typing import NamedTuple

from chama.services.marketing.errors import RegionNotServed
from chama.services.marketing.types import BasketLine, FreightTemplate, FreightZone


class Place(NamedTuple):
    """Where the goods go: the name of the region and, when known, its code; both empty before that."""

    name: str
    code: str = ""

    def starts_with(self, prefix: str) -> bool:
        """Whether a prefix of the name (blanks do not count) or of the code fits."""
        if prefix.isdigit():
            return self.code.startswith(prefix) or self.name.startswith(prefix)
        return self.name.replace(" ", "").startswith(prefix.replace(" ", ""))


def shared_by_template(
    templates: Sequence[FreightTemplate], lines: Sequence[BasketLine]
) -> list[tuple[FreightTemplate, list[int]]]:
    """Which lines each template counts, in the order of the templates; the first one takes the rest."""
    known = {t.template_id: n for n, t in reversed(list(enumerate(templates)))}
    shares: list[list[int]] = [[] for _ in templates]
    for i, line in enumerate(lines):
        shares[known.get(line.freight_template_id, 0)].append(i)
    return [(t, share) for t, share in zip(templates, shares, strict=True) if share]


def fee_of(
    template: FreightTemplate, lines: Sequence[BasketLine], goods_fen: int, place: Place
) -> tuple[int, str]:
    """The fee and why: `free_above`, `free_pieces`, or `by_piece`, `by_weight`, `by_volume`.

    RegionNotServed when the template does not go there. Amounts count at unit prices, so that no discount
    takes the free freight away; the threshold itself counts.
    """
    zone = zone_of(template, place)
    pieces = sum(line.quantity for line in lines)
    if zone.free_above_fen is not None and goods_fen >= zone.free_above_fen:
        return 0, "free_above"
    if zone.free_above_pieces is not None and pieces >= zone.free_above_pieces:
        return 0, "free_pieces"
    beyond = max(0, _units(template, lines) - zone.first_units)
    steps = -(-beyond // zone.step_units)
    return zone.first_fen + steps * zone.step_fen, f"by_{template.basis}"


def zone_of(template: FreightTemplate, place: Place) -> FreightZone:
    """The first zone that has the place. Before an address is chosen: everywhere else, or the first zone."""
    elsewhere = next((z for z in template.zones if not z.regions), None)
    if not place.name and not place.code and template.zones:
        return elsewhere or template.zones[0]
    if any(p and place.starts_with(p) for p in template.unserved):
        raise RegionNotServed({"region": "is not served"}, region=place.name)
    for zone in template.zones:
        if not zone.regions or any(p and place.starts_with(p) for p in zone.regions):
            return zone
    raise RegionNotServed({"region": "is not served"}, region=place.name)


def _units(template: FreightTemplate, lines: Sequence[BasketLine]) -> int:
    if template.basis == "piece":
        return sum(line.quantity for line in lines)
    if template.basis == "weight":
        return sum(line.quantity * line.weight_g for line in lines)
    return sum(line.quantity * line.volume_cm3 for line in lines)
