"""Quote: facts from the islands → the price with its trace → a signed quote that carries the order's id."""

from datetime import datetime, timedelta

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import gene_of, new_id
from chama.flows.errors import SkuUnavailable
from chama.runtime.flow import gather, locate, now, settings, sign
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import SkuFacts
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Basket, BasketLine, FreightTemplate, FreightZone, Quote
from chama.services.orders import types as orders_types
from chama.services.orders.api import Orders
from chama.services.users.api import Users
from chama.services.users.types import Address

MAX_LINES = 100


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the shopper wants."""

    sku_id: str
    quantity: int


class Wish(msgspec.Struct, frozen=True):
    """What a quote was made for; it travels signed."""

    order_id: str
    user_id: str
    items: list[Item]
    address_id: str | None
    expires_at: datetime
    from_cart: bool = True


class Offer(msgspec.Struct, frozen=True):
    """A quote as the shopper sees it: `quote` is the token to place the order with."""

    quote: str
    order_id: str
    price: Quote
    goods: list[SkuFacts]
    expires_at: datetime


class Facts(msgspec.Struct, frozen=True):
    """What the islands know about a wish."""

    skus: dict[str, SkuFacts]
    address: Address | None
    price: Quote


async def quote(
    *, user_id: str, items: list[Item], address_id: str | None, from_cart: bool = True
) -> Offer:
    """Price what the shopper wants and sign it; SkuUnavailable names what is no longer sold.

    What is ordered `from_cart` leaves the cart with the order.
    """
    if not 1 <= len(items) <= MAX_LINES:
        raise InvalidRequest({"items": f"1 to {MAX_LINES} lines"})
    expires_at = now() + timedelta(minutes=settings().quote_minutes)
    order_id = new_id("ord", now(), gene_of(user_id))
    wish = Wish(order_id, user_id, items, address_id, expires_at, from_cart)
    facts = await facts_of(wish)
    goods = [facts.skus[line.sku_id] for line in facts.price.lines]
    return Offer(sign("quote", wish), order_id, facts.price, goods, expires_at)


async def facts_of(wish: Wish) -> Facts:
    """Ask the islands and price; the same for the quote and for the order."""
    catalog, orders = locate(Catalog), locate(Orders)
    calls = [catalog.get_skus(ids=sorted({i.sku_id for i in wish.items})), orders.freight_templates()]
    if wish.address_id is not None:
        calls.append(locate(Users).get_address(user_id=wish.user_id, address_id=wish.address_id))
    found, freight, *rest = await gather(*calls)
    address = rest[0] if rest else None
    skus = {s.sku_id: s for s in found}
    gone = [i.sku_id for i in wish.items if i.sku_id not in skus or skus[i.sku_id].status != "on"]
    if gone:
        raise SkuUnavailable(dict.fromkeys(gone, "no longer sold"))
    named = {s.freight_template_id for s in found}
    basket = Basket(
        lines=[
            BasketLine(
                sku_id=i.sku_id,
                quantity=i.quantity,
                list_price_fen=skus[i.sku_id].price_fen,
                weight_g=skus[i.sku_id].weight_g,
                volume_cm3=skus[i.sku_id].volume_cm3,
                freight_template_id=skus[i.sku_id].freight_template_id,
            )
            for i in wish.items
        ],
        region=address.region if address else "",
        region_code=address.region_code if address else "",
        freight=[_counted(t) for t in freight if t.is_default or t.template_id in named],
    )
    return Facts(skus, address, await locate(Marketing).price(basket=basket, now=now()))


def _counted(template: orders_types.FreightTemplate) -> FreightTemplate:
    """A template of orders as marketing counts with it."""
    return FreightTemplate(
        template_id=template.template_id,
        basis=template.basis,
        zones=tuple(FreightZone(**msgspec.structs.asdict(zone)) for zone in template.zones),
        unserved=template.unserved,
    )
