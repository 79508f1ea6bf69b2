"""What passes the catalog door. Prices are fen, weights grams, volumes cubic centimetres."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chama.runtime.service import Data

OnOff = Literal["on", "off"]
Status = Literal["draft", "on", "off", "scheduled"]
SkuStatus = Literal["on", "off", "retired"]
CdnAct = Literal["purge", "preheat"]
Sort = Literal["new", "price", "price_desc", "sales"]
SearchSort = Literal["relevance", "new", "price", "price_desc", "sales"]
MediaKind = Literal["picture", "video"]
AttributeKind = Literal["text", "number", "enum", "bool"]
HotChoice = Literal["pin", "ban", "none"]


class Category(Data, frozen=True, kw_only=True):
    """A shelf of the shop; `category_id` is a short latin word such as `tea`.

    `path` (ids from the root to itself) is answered, and not looked at when a category is saved.
    """

    category_id: str
    name: str
    position: int = 0
    parent: str | None = None
    icon: str = ""
    path: list[str] = msgspec.field(default_factory=list)


class Brand(Data, frozen=True, kw_only=True):
    """A maker's name; `brand_id` is a short latin word."""

    brand_id: str
    name: str
    logo: str = ""
    position: int = 0


class AttributeDef(Data, frozen=True, kw_only=True):
    """What products of a category and of all below it may say; without a category: every product."""

    attribute_id: str
    name: str
    kind: AttributeKind
    unit: str = ""
    choices: list[str] = msgspec.field(default_factory=list)
    filterable: bool = False
    category: str | None = None
    position: int = 0


class Attribute(Data, frozen=True, kw_only=True):
    """A fact about a product: name 产地, value 西双版纳.

    With an `attribute_id` the value is checked by its definition, which also gives the name:
    a number reads `12.5`, a bool `true` or `false`, an enum is one of the choices.
    """

    name: str = ""
    value: str
    attribute_id: str = ""


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
    """Who shows a file: `what` is `product`, `category` or `brand`, `ref` its id."""

    what: str
    ref: str


class SpecAxis(Data, frozen=True, kw_only=True):
    """What a shopper chooses along: name 规格, values 357 克, 200 克; some values with a picture."""

    name: str
    values: list[str]
    pictures: dict[str, str] = msgspec.field(default_factory=dict)


class SkuDraft(Data, frozen=True, kw_only=True):
    """A SKU as wanted; `spec` holds one value per axis, in the order of the axes.

    `sku_id` is for an edit of the specs: this SKU, though its spec reads differently from now on.
    """

    spec: list[str]
    price_fen: int
    market_price_fen: int | None = None
    weight_g: int
    picture: str = ""
    barcode: str = ""
    volume_cm3: int = 0
    cost_fen: int | None = None
    member_prices: dict[str, int] = msgspec.field(default_factory=dict)
    sku_id: str | None = None


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
    status: Status = "on"
    brand: str | None = None
    tags: list[str] = msgspec.field(default_factory=list)
    video: str = ""
    freight_template_id: str = ""
    no_reason_return: bool = True
    on_at: datetime | None = None
    off_at: datetime | None = None


class ProductEdit(Data, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be changed of a product; what is not named stays."""

    title: str | UnsetType = UNSET
    subtitle: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    pictures: list[str] | UnsetType = UNSET
    detail: list[DetailBlock] | UnsetType = UNSET
    attributes: list[Attribute] | UnsetType = UNSET
    brand: str | UnsetType | None = UNSET
    tags: list[str] | UnsetType = UNSET
    video: str | UnsetType = UNSET
    freight_template_id: str | UnsetType = UNSET
    no_reason_return: bool | UnsetType = UNSET


class ProductSku(Data, frozen=True, kw_only=True):
    """One choice of a product; `version` counts the changes of its prices.

    `market_price_fen` is what may be shown struck through: the price history bears it out.
    """

    sku_id: str
    spec: list[str]
    spec_text: str
    picture: str
    barcode: str
    price_fen: int
    market_price_fen: int | None
    weight_g: int
    status: SkuStatus
    version: int
    volume_cm3: int = 0
    member_prices: dict[str, int] = msgspec.field(default_factory=dict)


class Product(Data, frozen=True, kw_only=True):
    """Everything a product page shows, except stock and promotions; retired SKUs are left out.

    `detail_file` is where the detail blocks are published, `/media/…/detail.json`; empty without blocks.
    """

    spu_id: str
    title: str
    subtitle: str
    category: str
    pictures: list[str]
    detail: list[DetailBlock]
    attributes: list[Attribute]
    axes: list[SpecAxis]
    skus: list[ProductSku]
    status: Status
    version: int
    created_at: datetime
    brand: str | None = None
    tags: list[str] = msgspec.field(default_factory=list)
    video: str = ""
    detail_file: str = ""
    freight_template_id: str = ""
    no_reason_return: bool = True
    on_at: datetime | None = None
    off_at: datetime | None = None


class StaffSku(Data, frozen=True, kw_only=True):
    """A SKU as staff see it: the market price as it was entered, and the cost."""

    sku: ProductSku
    market_price_fen: int | None
    cost_fen: int | None


class StaffProduct(Data, frozen=True, kw_only=True):
    """A product as staff see it; `skus` has the retired ones too."""

    product: Product
    skus: list[StaffSku]


class ProductRow(Data, frozen=True, kw_only=True):
    """A product in the list of the console."""

    spu_id: str
    title: str
    category: str
    brand: str | None
    picture: str
    status: Status
    version: int
    created_at: datetime
    on_at: datetime | None
    off_at: datetime | None


class ProductCard(Data, frozen=True, kw_only=True):
    """A product in a list; `price_fen` is its cheapest SKU on sale, the rest are hints up to a minute old."""

    spu_id: str
    title: str
    subtitle: str
    category: str
    picture: str
    price_fen: int
    market_price_fen: int | None = None
    brand: str = ""
    tags: list[str] = msgspec.field(default_factory=list)
    sales_count: int = 0
    sold_out: bool = False


class SkuFacts(Data, frozen=True, kw_only=True):
    """What pricing and an order's snapshot need of a SKU; `on` means the SKU and its product are on sale.

    A retired SKU is answered like any other. `category_path` runs from the root to the product's category;
    `member_prices` is level → fen; `product_version` names the snapshot of what the page showed.
    """

    sku_id: str
    spu_id: str
    title: str
    spec_text: str
    picture: str
    price_fen: int
    market_price_fen: int | None
    weight_g: int
    status: SkuStatus
    version: int
    category_path: list[str] = msgspec.field(default_factory=list)
    brand: str = ""
    tags: list[str] = msgspec.field(default_factory=list)
    volume_cm3: int = 0
    freight_template_id: str = ""
    member_prices: dict[str, int] = msgspec.field(default_factory=dict)
    no_reason_return: bool = True
    product_version: int = 1


class PriceChange(Data, frozen=True, kw_only=True, omit_defaults=True):
    """New prices of a SKU, decided on its `expected_version`; what is not named stays."""

    sku_id: str
    expected_version: int
    price_fen: int | UnsetType = UNSET
    market_price_fen: int | UnsetType | None = UNSET
    cost_fen: int | UnsetType | None = UNSET
    member_prices: dict[str, int] | UnsetType = UNSET


class PriceEntry(Data, frozen=True, kw_only=True):
    """A list price and since when it was asked."""

    version: int
    price_fen: int
    since_at: datetime


class Filters(Data, frozen=True, kw_only=True):
    """What a list is narrowed to: any of these brands, and all of the rest.

    `attributes` are `attribute_id=value`; of one attribute any value will do. Prices include their ends.
    """

    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    price_from_fen: int | None = None
    price_to_fen: int | None = None
    in_stock: bool = False


class FacetValue(Data, frozen=True, kw_only=True):
    """A value to filter by, how it reads, and how many products it leaves."""

    value: str
    label: str
    count: int


class Facet(Data, frozen=True, kw_only=True):
    """Something to filter by: `brand`, `tag`, `category`, or an attribute's id."""

    facet: str
    label: str
    unit: str = ""
    values: list[FacetValue]


class FacetCounts(Data, frozen=True, kw_only=True):
    """How many products there are and what they can be narrowed by.

    With `capped` there are more: everything is counted over the best-selling `total` ones.
    """

    total: int
    capped: bool
    facets: list[Facet]


class SearchHit(Data, frozen=True, kw_only=True):
    """A product found; `title_parts` is its title in pieces, every second one is what was searched for."""

    card: ProductCard
    title_parts: list[str]


class SearchPage(Data, frozen=True, kw_only=True):
    """Products found, best first; `corrected` says what was searched for instead, `relaxed` that not all
    words could be met."""

    items: list[SearchHit]
    next: str | None = None
    corrected: str | None = None
    relaxed: bool = False


class Suggestion(Data, frozen=True, kw_only=True):
    """What the words so far may become."""

    text: str
    kind: Literal["hot", "word", "title"]


class HotWord(Data, frozen=True, kw_only=True):
    """What many search for; `choice` is what staff decided about it."""

    words: str
    heat: int
    choice: HotChoice
    position: int = 0
