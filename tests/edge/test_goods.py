"""Pages that are due at the same time are read together, and what all orders ask is read once for all."""

import asyncio
from typing import Any

import httpx
import pytest

from chama.edge.shop import goods
from chama.runtime.service import locate
from chama.services.assets.internal import queries as assets_queries
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.marketing.internal import queries as marketing_queries
from chama.services.marketing.internal.service import MarketingHere
from chama.services.orders.internal.service import OrdersHere
from chama.services.orders.internal.store import freight as freight_store
from tests.support import given


def _counted(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> list[dict[str, Any]]:
    """The arguments of every call from now on."""
    calls, real = [], getattr(where, name)

    async def call(*args: Any, **kwargs: Any) -> Any:
        calls.append(kwargs)
        return await real(*args, **kwargs)

    monkeypatch.setattr(where, name, call)
    return calls


async def test_pages_that_are_due_ask_for_their_stock_together(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sku_ids = [await given.a_product(n) for n in (3, 0, 5)]
    spu_ids = [s.spu_id for s in await locate(Catalog).get_skus(ids=sku_ids)]
    goods._pages.forget_all()
    calls = _counted(monkeypatch, locate(Inventory), "availability")
    answers = await asyncio.gather(*(web.get(f"/api/shop/products/{s}") for s in (*spu_ids, "spu_gone")))
    pages = [a.json() for a in answers[:3]]
    assert [p["product"]["spu_id"] for p in pages] == spu_ids
    assert [p["available"] for p in pages] == [{sku_ids[0]: 3}, {sku_ids[1]: 0}, {sku_ids[2]: 5}]
    assert answers[3].json()["code"] == "product_not_found"
    assert [sorted(c["sku_ids"]) for c in calls] == [sorted(sku_ids)]


async def test_what_every_order_asks_is_read_once_for_all(
    shop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    freight = _counted(monkeypatch, freight_store, "templates")
    promotions = _counted(monkeypatch, marketing_queries, "promotions_not_over")
    books = _counted(monkeypatch, assets_queries.members, "rulebooks")
    orders, marketing, rules = OrdersHere(), MarketingHere(), assets_queries.Shelf()
    for read in (orders.freight_templates, lambda: marketing._promotions.get("all"), rules.all):
        first, *others = await asyncio.gather(*(read() for _ in range(64)))
        assert all(other is first for other in others)
    assert [len(calls) for calls in (freight, promotions, books)] == [1, 1, 1]
