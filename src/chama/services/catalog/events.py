"""Facts that catalog announces."""

from chama.runtime.service import Event


class ProductChanged(Event, frozen=True, kw_only=True):
    """A product was made, edited, went on or off sale. The aggregate is the SPU, `version` its own count."""

    spu_id: str
    status: str
    category: str = ""
    brand: str = ""
    retired_skus: list[str] = []  # noqa: RUF012 - msgspec copies it


class SkuPriceChanged(Event, frozen=True, kw_only=True):
    """A list price changed. The aggregate is the SKU, `version` its own count."""

    sku_id: str
    spu_id: str
    old_price_fen: int
    new_price_fen: int
