"""The marketing door: what a basket costs, and why."""

from datetime import datetime

from chama.runtime.service import Service
from chama.services.marketing.types import Basket, Quote


class Marketing(Service):
    """Prices and, with them, every offer of the shop."""

    async def price(self, *, basket: Basket, now: datetime) -> Quote:
        """Price a basket as of `now`; EmptyBasket, QuantityOutOfRange, RegionNotServed, InvalidRequest.

        The same basket at the same instant always gets the same quote; lines of one SKU are joined.
        """
        raise NotImplementedError
