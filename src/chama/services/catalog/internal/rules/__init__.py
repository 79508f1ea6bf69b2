"""Pure decisions of catalog: what a good draft is, and how a SKU's choice reads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET

from chama.base.text import text_fault
from chama.services.catalog.errors import MatrixTooLarge, ProductInvalid, ScheduleInvalid, TooManySkus
from chama.services.catalog.internal.rules.detail import block_fault, picture_fault
from chama.services.catalog.internal.rules.matrix import MAX_COMBINATIONS, MAX_SKUS, combinations
from chama.services.catalog.types import (
    AttributeDef,
    Brand,
    Category,
    PriceChange,
    ProductDraft,
    ProductEdit,
    SkuDraft,
    SpecAxis,
    Status,
)

MIN_PRICE_FEN, MAX_PRICE_FEN = 1, 10**9
MAX_TITLE, MAX_SUBTITLE, MAX_NAME = 60, 100, 40
MAX_PICTURES, MAX_BLOCKS, MAX_ATTRIBUTES, MAX_AXES, MAX_TAGS = 10, 60, 40, 3, 10
MAX_VALUES, MAX_LEVELS, MAX_CHOICES = 200, 10, 200
MAX_WEIGHT_G, MAX_VOLUME_CM3 = 1_000_000, 100_000_000
LONGEST_SCHEDULE = timedelta(days=730)

_WORD = re.compile(r"[a-z][a-z0-9-]{0,39}")
_BARCODE = re.compile(r"[0-9A-Za-z-]{0,32}")
_REFERENCE = re.compile(r"[0-9A-Za-z_-]{0,64}")
Faults = dict[str, str]


def price_fault(price_fen: int) -> str:
    """What is wrong with a price; empty when nothing is."""
    if MIN_PRICE_FEN <= price_fen <= MAX_PRICE_FEN:
        return ""
    return f"must be {MIN_PRICE_FEN} to {MAX_PRICE_FEN} fen"


def is_category(category_id: str) -> bool:
    """Whether the text can be the id of a category, a brand or an attribute."""
    return _WORD.fullmatch(category_id) is not None


def _word_fault(word: str) -> str:
    return "" if is_category(word) else "must be a latin word of at most 40 characters"


def _position_fault(position: int) -> str:
    return "" if 0 <= position <= 10_000 else "must be 0 to 10000"


def category_faults(category: Category) -> Faults:
    """Field → what is wrong with a category."""
    return _found(
        category_id=_word_fault(category.category_id),
        name=text_fault(category.name, 1, MAX_NAME),
        position=_position_fault(category.position),
        parent=_word_fault(category.parent) if category.parent is not None else "",
        icon=picture_fault(category.icon) if category.icon else "",
    )


def brand_faults(brand: Brand) -> Faults:
    """Field → what is wrong with a brand."""
    return _found(
        brand_id=_word_fault(brand.brand_id),
        name=text_fault(brand.name, 1, MAX_NAME),
        position=_position_fault(brand.position),
        logo=picture_fault(brand.logo) if brand.logo else "",
    )


def attribute_faults(attribute: AttributeDef) -> Faults:
    """Field → what is wrong with the definition of an attribute."""
    least = 1 if attribute.kind == "enum" else 0
    faults = _found(
        attribute_id=_word_fault(attribute.attribute_id),
        name=text_fault(attribute.name, 1, MAX_NAME),
        unit=text_fault(attribute.unit, 0, 10),
        position=_position_fault(attribute.position),
        choices=_count_fault(attribute.choices, least, MAX_CHOICES if least else 0),
    )
    for choice in attribute.choices[:MAX_CHOICES]:
        _note(faults, "choices", text_fault(choice, 1, MAX_NAME))
    if len(set(attribute.choices)) != len(attribute.choices):
        faults["choices"] = "must be different"
    return faults


def draft_faults(draft: ProductDraft) -> Faults:
    """Field → what is wrong with a draft; empty when it can be stored. MatrixTooLarge, TooManySkus."""
    require_matrix(draft.axes, draft.skus)
    found = said_faults(draft)
    found.update(_axes_faults(draft.axes))
    _note(found, "skus", _count_fault(draft.skus, 1, MAX_SKUS))
    if not found.keys() & {"axes", "skus"}:
        found.update(skus_faults(draft.skus, draft.axes))
    return found


def require_matrix(axes: Sequence[SpecAxis], skus: Sequence[SkuDraft]) -> None:
    """MatrixTooLarge or TooManySkus, before anything looks through them."""
    made = combinations(axes)
    if made > MAX_COMBINATIONS:
        raise MatrixTooLarge({"axes": f"make {made} combinations, at most {MAX_COMBINATIONS}"}, made=made)
    if len(skus) > MAX_SKUS:
        raise TooManySkus({"skus": f"are {len(skus)}, at most {MAX_SKUS}"})


def said_faults(said: ProductDraft | ProductEdit) -> Faults:
    """Field → what is wrong with what a draft or an edit says about a product; SKUs apart."""
    found: Faults = {}
    for field, why in _said_faults(said):
        _note(found, field, why)
    return found


def _said_faults(said: Any) -> Iterator[tuple[str, str]]:
    has = {f: v for f in said.__struct_fields__ if (v := getattr(said, f)) is not UNSET}
    for field, check in _SAID.items():
        if field in has:
            yield field, check(has[field])
    for field, most, check in (
        ("pictures", MAX_PICTURES, picture_fault),
        ("detail", MAX_BLOCKS, block_fault),
        ("tags", MAX_TAGS, lambda tag: text_fault(tag, 1, 20)),
    ):
        # A list that is too long is not looked through.
        if field in has and not _SAID[field](has[field]):
            for i, entry in enumerate(has[field][:most]):
                yield f"{field}.{i}", check(entry)
    if "attributes" in has and not _SAID["attributes"](has["attributes"]):
        for i, attribute in enumerate(has["attributes"]):
            yield f"attributes.{i}.value", text_fault(attribute.value, 1, 200)
            if not attribute.attribute_id:
                yield f"attributes.{i}.name", text_fault(attribute.name, 1, MAX_NAME)


_SAID = {
    "title": lambda v: text_fault(v, 1, MAX_TITLE),
    "subtitle": lambda v: text_fault(v, 0, MAX_SUBTITLE),
    "category": lambda v: "" if is_category(v) else "is not a category",
    "brand": lambda v: "" if v is None or is_category(v) else "is not a brand",
    "pictures": lambda v: _count_fault(v, 1, MAX_PICTURES),
    "detail": lambda v: _count_fault(v, 0, MAX_BLOCKS),
    "attributes": lambda v: _count_fault(v, 0, MAX_ATTRIBUTES),
    "tags": lambda v: _count_fault(v, 0, MAX_TAGS) or ("must be different" if len(set(v)) != len(v) else ""),
    "video": lambda v: picture_fault(v) if v else "",
    "freight_template_id": lambda v: (
        "" if _REFERENCE.fullmatch(v) else "must be at most 64 letters, digits, _ and -"
    ),
}


def _found(**faults: str) -> Faults:
    return {field: why for field, why in faults.items() if why}


def _note(found: Faults, field: str, why: str) -> None:
    if why:
        found.setdefault(field, why)


def _count_fault(items: Sequence[object], least: int, most: int) -> str:
    return "" if least <= len(items) <= most else f"must have {least} to {most} entries"


def _axes_faults(axes: Sequence[SpecAxis]) -> Faults:
    if why := _count_fault(axes, 0, MAX_AXES):
        return {"axes": why}
    found: Faults = {}
    if len({a.name for a in axes}) != len(axes):
        found["axes"] = "must have different names"
    for i, axis in enumerate(axes):
        _note(found, f"axes.{i}.name", text_fault(axis.name, 1, MAX_NAME))
        _note(found, f"axes.{i}.values", _count_fault(axis.values, 1, MAX_VALUES))
        if len(set(axis.values)) != len(axis.values):
            found[f"axes.{i}.values"] = "must be different"
        for value in axis.values[:MAX_VALUES]:
            _note(found, f"axes.{i}.values", text_fault(value, 1, MAX_NAME))
        for value, picture in axis.pictures.items():
            why = "" if value in axis.values else "is a picture of no value"
            _note(found, f"axes.{i}.pictures", why or picture_fault(picture))
    return found


def specs_faults(axes: Sequence[SpecAxis], skus: Sequence[SkuDraft]) -> Faults:
    """Field → what is wrong with an edit of the specs; MatrixTooLarge, TooManySkus."""
    require_matrix(axes, skus)
    found = _axes_faults(axes)
    _note(found, "skus", _count_fault(skus, 1, MAX_SKUS))
    return found if found.keys() & {"axes", "skus"} else {**found, **skus_faults(skus, axes)}


def skus_faults(skus: Sequence[SkuDraft], axes: Sequence[SpecAxis]) -> Faults:
    """Field → what is wrong with wanted SKUs."""
    found: Faults = {}
    seen: set[tuple[str, ...]] = set()
    allowed = [set(a.values) for a in axes]
    for i, sku in enumerate(skus):
        at = f"skus.{i}"
        for field, why in sku_prices_faults(
            sku.price_fen, sku.market_price_fen, sku.cost_fen, sku.member_prices
        ).items():
            found[f"{at}.{field}"] = why
        if not 0 <= sku.weight_g <= MAX_WEIGHT_G:
            found[f"{at}.weight_g"] = f"must be 0 to {MAX_WEIGHT_G} grams"
        if not 0 <= sku.volume_cm3 <= MAX_VOLUME_CM3:
            found[f"{at}.volume_cm3"] = f"must be 0 to {MAX_VOLUME_CM3} cubic centimetres"
        if not _BARCODE.fullmatch(sku.barcode):
            found[f"{at}.barcode"] = "must be at most 32 letters and digits"
        if sku.picture:
            _note(found, f"{at}.picture", picture_fault(sku.picture))
        fits = len(sku.spec) == len(axes) and all(v in a for v, a in zip(sku.spec, allowed, strict=True))
        if not fits:
            found[f"{at}.spec"] = "must name one value of each axis"
        elif tuple(sku.spec) in seen:
            found[f"{at}.spec"] = "is the same choice as another SKU"
        seen.add(tuple(sku.spec))
    return found


def sku_prices_faults(
    price_fen: int, market_price_fen: int | None, cost_fen: int | None, member_prices: Mapping[str, int]
) -> Faults:
    """Field → what is wrong with the prices of one SKU, taken together."""
    found = _found(price_fen=price_fault(price_fen))
    if market_price_fen is not None:
        lower = market_price_fen < price_fen
        _note(
            found,
            "market_price_fen",
            "must not be below the price" if lower else price_fault(market_price_fen),
        )
    if cost_fen is not None and not 0 <= cost_fen <= MAX_PRICE_FEN:
        found["cost_fen"] = f"must be 0 to {MAX_PRICE_FEN} fen"
    if len(member_prices) > MAX_LEVELS or not all(map(is_category, member_prices)):
        found["member_prices"] = f"must name at most {MAX_LEVELS} levels by latin words"
    elif any(not MIN_PRICE_FEN <= fen <= price_fen for fen in member_prices.values()):
        found["member_prices"] = "must be 1 fen up to the price"
    return found


def require_changes(changes: Sequence[PriceChange]) -> None:
    """ProductInvalid when a bulk change is empty, too long, or names a SKU twice."""
    if why := _count_fault(changes, 1, MAX_SKUS):
        raise ProductInvalid({"changes": why})
    seen: set[str] = set()
    for i, change in enumerate(changes):
        if change.sku_id in seen:
            raise ProductInvalid({f"changes.{i}.sku_id": "is named twice"})
        seen.add(change.sku_id)


def require_schedule(status: Status, on_at: datetime | None, off_at: datetime | None, now: datetime) -> None:
    """ScheduleInvalid that names the instant which does not fit the status or the present."""
    wrong: Faults = {
        name: "must say its time zone"
        for name, at in (("on_at", on_at), ("off_at", off_at))
        if at is not None and at.tzinfo is None
    }
    if wrong:
        raise ScheduleInvalid(wrong)
    latest = now + LONGEST_SCHEDULE
    if status == "scheduled" and (on_at is None or not now < on_at <= latest):
        wrong["on_at"] = "must be in the next two years"
    if status != "scheduled" and on_at is not None:
        wrong["on_at"] = "is for a scheduled product only"
    if off_at is not None:
        start = on_at if status == "scheduled" and on_at is not None else now
        if status not in ("on", "scheduled"):
            wrong["off_at"] = "is for a product that is or will be on sale"
        elif not start < off_at <= latest:
            wrong["off_at"] = "must be after it goes on sale, within two years"
    if wrong:
        raise ScheduleInvalid(wrong)


def spec_text(spec: Sequence[str]) -> str:
    """How a choice reads in a cart or an order."""
    return " · ".join(spec)


def edited(product: Any, edit: ProductEdit) -> Any:
    """The product with what the edit names."""
    named = {f: v for f in edit.__struct_fields__ if (v := getattr(edit, f)) is not UNSET}
    return msgspec.structs.replace(product, **named)
