"""What passes the catalog door. Prices are fen, weights grams."""

from datetime import datetime
from typing import Literal

import msgspec

from chama.runtime.service import Data

OnOff = Literal["on", "off"]
Sort = Literal["new", "price"]
MediaKind = Literal["picture", "video"]


class Category(Data, frozen=True, kw_only=True):
    """A shelf of the shop; `category_id` is a short latin word such as `tea`."""

    category_id: str
    name: str
    position: int = 0


class Attribute(Data, frozen=True, kw_only=True):
    """A fact about a product: name 产地, value 西双版纳."""

    name: str
    value: str


class DetailBlock(Data, frozen=True, kw_only=True):
    """One part of the detail page. What each kind uses:

    `heading` heading · `text` text, heading if wanted · `picture` picture, text as its caption · `list` items
    · `table` rows of cells · `video` video, picture as its cover · `html` html, cleaned when it is saved.
    """

    kind: Literal["heading", "text", "picture", "list", "table", "video", "html"]
    heading: str = ""
    text: str = ""
    picture: str = ""
    items: list[str] = msgspec.field(default_factory=list)
    rows: list[list[str]] = msgspec.field(default_factory=list)
    video: str = ""
    html: str = ""


class Media(Data, frozen=True, kw_only=True):
    """A file of the media library, drawn anew from what was uploaded.

    A picture is there as `{folder}/{n}.webp` for every n of 240, 480, 960, 1600 below `width`, and for
    `width` itself; `path` is its largest. The folder's name carries id, placeholder colour and size
    (`{id}-{rrggbb}-{w}x{h}`), so whoever holds a path can draw the placeholder. A video has no width.
    """

    media_id: str
    kind: MediaKind
    folder: str
    path: str
    files: list[str]
    width: int
    height: int
    colour: str
    bytes: int
    name: str
    owner: str
    at: datetime


class MediaUse(Data, frozen=True, kw_only=True):
    """Who shows a file: `what` is `product`, `ref` its id."""

    what: str
    ref: str


class SpecAxis(Data, frozen=True, kw_only=True):
    """What a shopper chooses along: name 规格, values 357 克, 200 克."""

    name: str
    values: list[str]


class SkuDraft(Data, frozen=True, kw_only=True):
    """A SKU to be made; `spec` holds one value per axis, in the order of the axes."""

    spec: list[str]
    price_fen: int
    market_price_fen: int | None = None
    weight_g: int
    picture: str = ""
    barcode: str = ""


class ProductDraft(Data, frozen=True, kw_only=True):
    """A product to be made, with all its SKUs."""

    title: str
    subtitle: str = ""
    category: str
    pictures: list[str]
    detail: list[DetailBlock] = msgspec.field(default_factory=list)
    attributes: list[Attribute] = msgspec.field(default_factory=list)
    axes: list[SpecAxis] = msgspec.field(default_factory=list)
    skus: list[SkuDraft]
    status: OnOff = "on"


class ProductSku(Data, frozen=True, kw_only=True):
    """One choice of a product; `version` counts the changes of its price."""

    sku_id: str
    spec: list[str]
    spec_text: str
    picture: str
    barcode: str
    price_fen: int
    market_price_fen: int | None
    weight_g: int
    status: OnOff
    version: int


class Product(Data, frozen=True, kw_only=True):
    """Everything a product page shows, except stock and promotions."""

    spu_id: str
    title: str
    subtitle: str
    category: str
    pictures: list[str]
    detail: list[DetailBlock]
    attributes: list[Attribute]
    axes: list[SpecAxis]
    skus: list[ProductSku]
    status: OnOff
    version: int
    created_at: datetime
    # Where the detail blocks are published, `/media/…/detail.json`; empty without blocks.
    detail_file: str = ""


class ProductCard(Data, frozen=True, kw_only=True):
    """A product in a list; `price_fen` is its cheapest SKU on sale."""

    spu_id: str
    title: str
    subtitle: str
    category: str
    picture: str
    price_fen: int


class SkuFacts(Data, frozen=True, kw_only=True):
    """What pricing and an order's snapshot need of a SKU; `on` means the SKU and its product are on sale."""

    sku_id: str
    spu_id: str
    title: str
    spec_text: str
    picture: str
    price_fen: int
    market_price_fen: int | None
    weight_g: int
    status: OnOff
    version: int
