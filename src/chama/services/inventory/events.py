"""Facts that inventory announces."""

from chama.runtime.service import Event


class SoldOut(Event, frozen=True, kw_only=True):
    """The last sellable piece of a SKU was held."""

    sku_id: str


class StockShort(Event, frozen=True, kw_only=True):
    """A paid order's released stock could not be taken again: staff must act."""

    order_id: str
