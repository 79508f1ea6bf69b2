"""Place an order: check the signed quote → price again → hold stock → write the order (the commit point).

If the order is refused after the hold, the hold is settled by asking orders what became of it; if we die in
between, settle_holds does the same a few minutes later. A repeat with the same key gets the first answer.
"""

from datetime import timedelta

import msgspec

from chama.base.errors import ActKeyReused, Refusal
from chama.flows.errors import AddressRequired, PriceChanged, QuoteExpired
from chama.flows.quote import Facts, Wish, facts_of, quote
from chama.flows.settle_holds import settle
from chama.runtime.flow import TokenForged, locate, now, open_signed, settings
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.orders.api import Orders
from chama.services.orders.types import NewLine, NewOrder, Placed, ShipTo


async def place_order(*, key: str, user_id: str, token: str, total_fen: int, note: str) -> Placed:
    """Turn a quote into an order, once per key; PriceChanged carries the new quote."""
    wish = open_signed("quote", token, Wish)
    if wish.user_id != user_id:
        raise TokenForged
    act_key = f"{user_id}|{key}"
    try:
        return await _place(act_key, wish, total_fen, note)
    except Refusal:
        # A repeat may meet a changed world; what was placed under this key stays the answer.
        earlier = await locate(Orders).find_placed(act_key=act_key)
        if earlier is None:
            raise
        if earlier.order_id != wish.order_id:
            raise ActKeyReused({"Idempotency-Key": "already used for a different request"}) from None
        return earlier


async def _place(act_key: str, wish: Wish, total_fen: int, note: str) -> Placed:
    if wish.address_id is None:
        raise AddressRequired({"address_id": "choose an address before ordering"})
    if wish.expires_at <= now():
        raise QuoteExpired
    facts = await facts_of(wish)
    if facts.price.payable_fen != total_fen:
        fresh = await quote(
            user_id=wish.user_id, items=wish.items, address_id=wish.address_id, from_cart=wish.from_cart
        )
        raise PriceChanged({"total_fen": "not the present total"}, quote=msgspec.to_builtins(fresh))
    order = _order(wish, facts, note)
    await locate(Inventory).hold(
        key=wish.order_id,
        lines=[HoldLine(sku_id=line.sku_id, quantity=line.quantity) for line in order.lines],
        ask_at=now() + timedelta(minutes=settings().hold_ask_minutes),
    )
    try:
        return await locate(Orders).place(key=act_key, order=order)
    except Refusal:
        await settle([wish.order_id])
        raise


def _order(wish: Wish, facts: Facts, note: str) -> NewOrder:
    if facts.address is None:
        raise AddressRequired
    lines = []
    for line in facts.price.lines:
        sku = facts.skus[line.sku_id]
        lines.append(
            NewLine(
                sku_id=line.sku_id,
                spu_id=sku.spu_id,
                title=sku.title,
                spec_text=sku.spec_text,
                picture=sku.picture,
                quantity=line.quantity,
                unit_price_fen=line.unit_price_fen,
                payable_fen=line.payable_fen,
            )
        )
    price, address = facts.price, facts.address
    return NewOrder(
        order_id=wish.order_id,
        user_id=wish.user_id,
        lines=lines,
        ship_to=ShipTo(name=address.name, phone=address.phone, region=address.region, detail=address.detail),
        goods_fen=price.goods_fen,
        discount_fen=price.discount_fen,
        freight_fen=price.freight_fen,
        payable_fen=price.payable_fen,
        trace=msgspec.json.encode(price.trace).decode(),
        note=note,
        from_cart=wish.from_cart,
    )
