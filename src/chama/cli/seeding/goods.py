"""The goods of the demo shop as data (goods/*.toml), and what becomes of them: pictures, drafts, stock."""

import functools
import hashlib
import itertools
import math
import random
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from chama.cli.pictures import VIEWS
from chama.cli.pictures.look import Look
from chama.services.catalog.types import (
    Attribute,
    AttributeDef,
    Brand,
    Category,
    DetailBlock,
    ProductDraft,
    SkuDraft,
    SpecAxis,
)

FOLDER = Path(__file__).parent / "goods"
RETURNS = "<p>签收后七日内，未拆封可无理由退货；食品类拆封后除质量问题外不支持退换。</p>"
# What a variant of a choice changes in the picture.
_CHANGES = {"mark": "mark", "roast": "leaf", "motif": "mark", "dye": "accent", "ware": "accent"}


class Goods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One product as it is written down; `price` is yuan of its first choice."""

    name: str
    shelf: str
    brand: str
    origin: str
    title: str
    subtitle: str
    tags: list[str]
    picture: dict[str, Any]
    axes: str
    price: int
    stock: int
    points: list[str]
    story: list[tuple[str, str]]
    facts: list[tuple[str, str]]


class Choice(NamedTuple):
    """One value of an axis: its price factor, its grams, how the picture differs."""

    name: str
    factor: float
    grams: int
    variant: str


class Axis(NamedTuple):
    """One axis: what its values change in the picture, if anything."""

    name: str
    changes: str
    choices: list[Choice]


class Drawing(NamedTuple):
    """One picture to be drawn."""

    kind: str
    view: int
    look: Look


@functools.cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = {"goods": []}
    for file in sorted(FOLDER.glob("*.toml")):
        part = tomllib.loads(file.read_text(encoding="utf-8"))
        found["goods"] += part.pop("goods", [])
        found.update(part)
    return found


@functools.cache
def all_goods() -> list[Goods]:
    """Every product of the demo shop."""
    return msgspec.convert(_read()["goods"], list[Goods])


def categories() -> list[Category]:
    """The tree, parents first."""
    return [
        Category(category_id=i, name=name, parent=parent or None, position=position)
        for i, name, parent, position in _read()["categories"]
    ]


def brands() -> list[Brand]:
    """The makers."""
    return [Brand(brand_id=i, name=name, position=n) for n, (i, name) in enumerate(_read()["brands"])]


def attributes() -> list[AttributeDef]:
    """What the goods can be filtered by."""
    return [
        AttributeDef(
            attribute_id="origin", name="产地", kind="enum", choices=_read()["origins"], filterable=True
        )
    ]


def axes_of(goods: Goods) -> list[Axis]:
    """The axes that the goods are chosen along."""
    return [
        Axis(name, changes, [Choice(*c) for c in choices])
        for name, changes, choices in _read()["axes"][goods.axes]
    ]


def look_of(goods: Goods) -> Look:
    """How the goods look."""
    return Look(**{k: v for k, v in goods.picture.items() if k != "kind"})


def drawings(goods: Goods) -> list[Drawing]:
    """The gallery: the packshot, then every nearer view."""
    kind = goods.picture["kind"]
    near = _near_look(goods)
    return [Drawing(kind, view, near if view else look_of(goods)) for view in range(len(VIEWS[kind]))]


def _near_look(goods: Goods) -> Look:
    """Near, teas and coffees of one shelf look the same and share their pictures; others have their own."""
    if goods.shelf.startswith(("tea", "coffee")):
        goods = next(
            g for g in all_goods() if (g.shelf, g.picture["kind"]) == (goods.shelf, goods.picture["kind"])
        )
    look = look_of(goods)
    return look._replace(name="" if goods.picture["kind"] != "flowercake" else look.name, scale=1.0)


def variants(goods: Goods) -> dict[str, Drawing]:
    """Value of an axis → its own packshot, for the axis whose values look different."""
    look = look_of(goods)
    return {
        choice.name: Drawing(
            goods.picture["kind"], 0, look._replace(**{_CHANGES[axis.changes]: choice.variant})
        )
        for axis in axes_of(goods)
        if axis.changes
        for choice in axis.choices
        if choice.variant
    }


def draft(goods: Goods, paths: dict[Drawing | str, str]) -> ProductDraft:
    """The product as the catalog takes it; `paths` has every drawing of it."""
    gallery = [paths[d] for d in drawings(goods)]
    own = {value: paths[d] for value, d in variants(goods).items()}
    axes = axes_of(goods)
    combinations = list(itertools.product(*(axis.choices for axis in axes)))
    return ProductDraft(
        title=goods.title,
        subtitle=goods.subtitle,
        category=goods.shelf,
        brand=goods.brand,
        tags=goods.tags,
        pictures=gallery,
        detail=_detail(goods, gallery),
        attributes=[
            Attribute(attribute_id="origin", value=goods.origin),
            *(Attribute(name=name, value=value) for name, value in goods.facts),
        ],
        axes=[
            SpecAxis(
                name=axis.name,
                values=[c.name for c in axis.choices],
                pictures={c.name: own[c.name] for c in axis.choices if axis.changes and c.name in own},
            )
            for axis in axes
        ],
        skus=[_sku(goods, chosen, own) for chosen in combinations],
        no_reason_return=not goods.shelf.startswith("pastry"),
    )


def _sku(goods: Goods, chosen: tuple[Choice, ...], own: dict[str, str]) -> SkuDraft:
    price_fen = _shown_fen(goods.price * math.prod(c.factor for c in chosen))
    grams = [c.grams for c in chosen if c.grams]
    return SkuDraft(
        spec=[c.name for c in chosen],
        price_fen=price_fen,
        cost_fen=price_fen * 11 // 20,
        weight_g=sum(grams) or 300,
        picture=next((own[c.name] for c in chosen if c.name in own), ""),
        barcode=_barcode("·".join([goods.name, *(c.name for c in chosen)])),
    )


def _shown_fen(yuan: float) -> int:
    """A price as shops write it: whole yuan, from a hundred on ending in 8."""
    whole = round(yuan)
    return (whole if whole < 100 else max(98, whole // 10 * 10 + 8)) * 100


def _barcode(text: str) -> str:
    """Thirteen digits with a right check digit; of our own, no maker's."""
    body = "697" + f"{int.from_bytes(hashlib.blake2b(text.encode(), digest_size=5).digest()) % 10**9:09d}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    return body + str(-total % 10)


def _detail(goods: Goods, gallery: list[str]) -> list[DetailBlock]:
    (first, then), *_ = [goods.story]
    blocks = [
        DetailBlock(kind="heading", heading="好在哪里"),
        DetailBlock(kind="list", items=goods.points),
        DetailBlock(kind="picture", picture=gallery[0], text=goods.title),
        DetailBlock(kind="text", heading=first[0], text=first[1]),
    ]
    if len(gallery) > 1:
        blocks.append(DetailBlock(kind="picture", picture=gallery[1]))
    blocks.append(DetailBlock(kind="text", heading=then[0], text=then[1]))
    if len(gallery) > 2:
        blocks.append(DetailBlock(kind="picture", picture=gallery[2]))
    rows = [["产地", goods.origin], *([name, value] for name, value in goods.facts)]
    return [
        *blocks,
        DetailBlock(kind="heading", heading="规格与说明"),
        DetailBlock(kind="table", rows=rows),
        DetailBlock(kind="html", html=RETURNS),
    ]


def stock(goods: Goods, spec: list[str]) -> int:
    """Pieces to start with: fewer of a dear choice, none of them the same."""
    factors = {c.name: c.factor for axis in axes_of(goods) for c in axis.choices}
    dearness = math.sqrt(math.prod(factors[value] for value in spec))
    some = random.Random(f"{goods.name}·{spec}").uniform(0.8, 1.3)
    return max(12, round(goods.stock * some / dearness))
