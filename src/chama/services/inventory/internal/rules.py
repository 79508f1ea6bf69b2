"""Pure decisions of inventory: who gets pieces, in order of arrival, all lines or none."""

from collections.abc import Mapping, Sequence

Lines = Sequence[tuple[str, int]]


def allot(asked: Sequence[Lines], available: Mapping[str, int]) -> tuple[list[list[str]], dict[str, int]]:
    """Decide requests one by one: the SKUs each is short of (none = granted), and pieces taken per SKU."""
    left = dict(available)
    taken: dict[str, int] = {}
    answers: list[list[str]] = []
    for lines in asked:
        short = [sku for sku, quantity in lines if left.get(sku, 0) < quantity]
        answers.append(short)
        if short:
            continue
        for sku, quantity in lines:
            left[sku] -= quantity
            taken[sku] = taken.get(sku, 0) + quantity
    return answers, taken


def joined(lines: Lines) -> list[tuple[str, int]]:
    """The same SKU asked twice in one request counts once, with the sum; sorted for a stable lock order."""
    sums: dict[str, int] = {}
    for sku, quantity in lines:
        sums[sku] = sums.get(sku, 0) + quantity
    return sorted(sums.items())
