"""The spec matrix: which SKUs stay, change, come back or retire when axes and choices are edited.

A choice is known by its value on each axis, whatever the order of the axes. So an id stays with its choice
through every edit, and comes back with it; only `sku_id` in a draft carries an id to another choice.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from chama.services.catalog.types import SkuDraft, SpecAxis

MAX_SKUS, MAX_COMBINATIONS = 500, 5_000


class OldSku(NamedTuple):
    """A SKU as it is stored: its choice, and whether it is retired."""

    sku_id: str
    choice: frozenset[tuple[str, str]]
    retired: bool


class Plan(NamedTuple):
    """What an edit does: draft → the SKU that it is now (None: a new one), and the SKUs that retire."""

    taken: list[str | None]
    retire: list[str]
    faults: dict[str, str]


def combinations(axes: Sequence[SpecAxis]) -> int:
    """How many choices the axes make."""
    return math.prod(len(a.values) for a in axes)


def choice_of(axes: Sequence[str], spec: Sequence[str]) -> frozenset[tuple[str, str]]:
    """What a spec says, by the names of its axes."""
    return frozenset(zip(axes, spec, strict=True))


def plan(old: Sequence[OldSku], axes: Sequence[SpecAxis], wanted: Sequence[SkuDraft]) -> Plan:
    """Match wanted SKUs with old ones; the drafts are good ones, each with another choice."""
    names = [a.name for a in axes]
    known = {sku.sku_id for sku in old}
    taken: list[str | None] = [draft.sku_id for draft in wanted]
    used = {s for s in taken if s is not None}
    faults = {
        f"skus.{i}.sku_id": "is not a SKU of this product"
        for i, sku_id in enumerate(taken)
        if sku_id is not None and sku_id not in known
    }
    if len(used) != sum(s is not None for s in taken):
        faults["skus"] = "name the same SKU twice"
    # The living before the retired, and of those the latest: it is what carts know best.
    by_choice: dict[frozenset[tuple[str, str]], str] = {}
    for sku in sorted(old, key=lambda s: (s.retired, [-ord(c) for c in s.sku_id])):
        by_choice.setdefault(sku.choice, sku.sku_id)
    for i, draft in enumerate(wanted):
        if taken[i] is None:
            match = by_choice.get(choice_of(names, draft.spec))
            if match is not None and match not in used:
                taken[i] = match
                used.add(match)
    return Plan(taken, [s.sku_id for s in old if not s.retired and s.sku_id not in used], faults)
