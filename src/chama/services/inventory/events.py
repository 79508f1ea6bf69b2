"""Facts that inventory announces."""

from chama.runtime.service import Event


class SoldOut(Event, frozen=True, kw_only=True):
    """The last sellable piece of a SKU was held; said again only after the stock was well above its mark."""

    sku_id: str


class StockTurned(Event, frozen=True, kw_only=True):
    """The sellable pieces of a SKU came to nothing, or to something again; said each time, in order."""

    sku_id: str
    in_stock: bool


class StockLow(Event, frozen=True, kw_only=True):
    """A SKU fell to its mark; said again only after the stock was well above it."""

    sku_id: str
    available: int
    low_at: int


class StockShort(Event, frozen=True, kw_only=True):
    """A paid order's released stock could not be taken again: staff must act."""

    order_id: str
