"""Pure decisions of catalog: what a good draft is, and how a SKU's choice reads."""

import re
from collections.abc import Sequence

from chama.base.text import text_fault
from chama.services.catalog.internal.rules.detail import block_fault, picture_fault
from chama.services.catalog.types import Category, ProductDraft, SkuDraft, SpecAxis

MIN_PRICE_FEN, MAX_PRICE_FEN = 1, 10**9
MAX_TITLE, MAX_SUBTITLE, MAX_NAME = 60, 100, 40
MAX_PICTURES, MAX_BLOCKS, MAX_ATTRIBUTES, MAX_AXES, MAX_SKUS = 10, 60, 40, 3, 200
MAX_WEIGHT_G = 1_000_000

_CATEGORY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_BARCODE = re.compile(r"[0-9A-Za-z-]{0,32}")
Faults = dict[str, str]


def price_fault(price_fen: int) -> str:
    """What is wrong with a price; empty when nothing is."""
    if MIN_PRICE_FEN <= price_fen <= MAX_PRICE_FEN:
        return ""
    return f"must be {MIN_PRICE_FEN} to {MAX_PRICE_FEN} fen"


def is_category(category_id: str) -> bool:
    """Whether the text can be the id of a category."""
    return _CATEGORY.fullmatch(category_id) is not None


def category_faults(category: Category) -> Faults:
    """Field → what is wrong with a category."""
    faults: Faults = {}
    if not is_category(category.category_id):
        faults["category_id"] = "must be a latin word of at most 40 characters"
    if why := text_fault(category.name, 1, MAX_NAME):
        faults["name"] = why
    if not 0 <= category.position <= 10_000:
        faults["position"] = "must be 0 to 10000"
    return faults


def draft_faults(draft: ProductDraft) -> Faults:
    """Field → what is wrong with a draft; empty when it can be stored."""
    faults = {
        "title": text_fault(draft.title, 1, MAX_TITLE),
        "subtitle": text_fault(draft.subtitle, 0, MAX_SUBTITLE),
        "category": "" if is_category(draft.category) else "is not a category",
        "pictures": _count_fault(draft.pictures, 1, MAX_PICTURES),
        "detail": _count_fault(draft.detail, 0, MAX_BLOCKS),
        "attributes": _count_fault(draft.attributes, 0, MAX_ATTRIBUTES),
        "axes": _count_fault(draft.axes, 0, MAX_AXES),
        "skus": _count_fault(draft.skus, 1, MAX_SKUS),
    }
    found = {field: why for field, why in faults.items() if why}
    if found.keys() & {"pictures", "detail", "attributes", "axes", "skus"}:
        return found  # a list that is too long is not looked through
    for i, picture in enumerate(draft.pictures):
        _note(found, f"pictures.{i}", picture_fault(picture))
    for i, block in enumerate(draft.detail):
        _note(found, f"detail.{i}", block_fault(block))
    for i, attribute in enumerate(draft.attributes):
        _note(found, f"attributes.{i}.name", text_fault(attribute.name, 1, MAX_NAME))
        _note(found, f"attributes.{i}.value", text_fault(attribute.value, 1, 200))
    found.update(_axes_faults(draft.axes))
    found.update(_skus_faults(draft.skus, draft.axes))
    return found


def _note(found: Faults, field: str, why: str) -> None:
    if why:
        found[field] = why


def _count_fault(items: Sequence[object], least: int, most: int) -> str:
    return "" if least <= len(items) <= most else f"must have {least} to {most} entries"


def _axes_faults(axes: Sequence[SpecAxis]) -> Faults:
    found: Faults = {}
    if len({a.name for a in axes}) != len(axes):
        found["axes"] = "must have different names"
    for i, axis in enumerate(axes):
        _note(found, f"axes.{i}.name", text_fault(axis.name, 1, MAX_NAME))
        _note(found, f"axes.{i}.values", _count_fault(axis.values, 1, 50))
        if len(set(axis.values)) != len(axis.values):
            found[f"axes.{i}.values"] = "must be different"
        for value in axis.values:
            _note(found, f"axes.{i}.values", text_fault(value, 1, MAX_NAME))
    return found


def _skus_faults(skus: Sequence[SkuDraft], axes: Sequence[SpecAxis]) -> Faults:
    found: Faults = {}
    seen: set[tuple[str, ...]] = set()
    for i, sku in enumerate(skus):
        at = f"skus.{i}"
        _note(found, f"{at}.price_fen", price_fault(sku.price_fen))
        if sku.market_price_fen is not None:
            lower = sku.market_price_fen < sku.price_fen
            why = "must not be below the price" if lower else price_fault(sku.market_price_fen)
            _note(found, f"{at}.market_price_fen", why)
        if not 0 <= sku.weight_g <= MAX_WEIGHT_G:
            found[f"{at}.weight_g"] = f"must be 0 to {MAX_WEIGHT_G} grams"
        if not _BARCODE.fullmatch(sku.barcode):
            found[f"{at}.barcode"] = "must be at most 32 letters and digits"
        if sku.picture:
            _note(found, f"{at}.picture", picture_fault(sku.picture))
        fits = len(sku.spec) == len(axes) and all(v in a.values for v, a in zip(sku.spec, axes, strict=True))
        if not fits:
            found[f"{at}.spec"] = "must name one value of each axis"
        elif tuple(sku.spec) in seen:
            found[f"{at}.spec"] = "is the same choice as another SKU"
        seen.add(tuple(sku.spec))
    return found


def spec_text(spec: Sequence[str]) -> str:
    """How a choice reads in a cart or an order."""
    return " · ".join(spec)
