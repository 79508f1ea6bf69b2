"""Joins the marketing door to its rules."""

from datetime import datetime

from chama.services.marketing.api import Marketing
from chama.services.marketing.internal import rules
from chama.services.marketing.types import Basket, Quote


class MarketingHere(Marketing):
    async def price(self, *, basket: Basket, now: datetime) -> Quote:
        return rules.price(basket, now)
