"""Place an order: check the signed quote → price again → hold stock → hold coupons, points, balance → hold
pieces of limited promotions → write the order (the commit point). An order that its balance covers is paid at
once.

If the order is refused after a hold, the holds are settled by asking orders what became of it; if we die in
between, settle_holds does the same a few minutes later. A repeat with the same key gets the first answer.
"""

from datetime import timedelta

import msgspec

from chama.base.errors import ActKeyReused, InvalidRequest, Refusal
from chama.base.text import text_fault
from chama.flows.errors import AddressRequired, PriceChanged, QuoteExpired
from chama.flows.quote import Facts, Wish, facts_of, quote
from chama.flows.settle_holds import settle, settle_activities, settle_assets
from chama.runtime.flow import TokenForged, locate, now, open_signed, settings
from chama.services.assets.api import Assets
from chama.services.assets.types import DueHold
from chama.services.catalog.types import SkuFacts
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Quote, QuotedLine
from chama.services.orders.api import Orders
from chama.services.orders.types import LineDiscount, NewLine, NewOrder, Placed, ShipTo

MAX_NOTE = 200


async def place_order(*, key: str, user_id: str, token: str, total_fen: int, note: str) -> Placed:
    """Turn a quote into an order, once per key; PriceChanged carries the new quote.

    The note is read by people: InvalidRequest for what nobody sees, or what reads otherwise than it stands.
    """
    if fault := text_fault(note, 0, MAX_NOTE):
        raise InvalidRequest({"note": fault})
    wish = open_signed("quote", token, Wish)
    if wish.user_id != user_id:
        raise TokenForged
    act_key = f"{user_id}|{key}"
    try:
        placed = await _place(act_key, wish, total_fen, note)
    except Refusal:
        # A repeat may meet a changed world; what was placed under this key stays the answer.
        earlier = await locate(Orders).find_placed(act_key=act_key)
        if earlier is None:
            raise
        if earlier.order_id != wish.order_id:
            raise ActKeyReused({"Idempotency-Key": "already used for a different request"}) from None
        placed = earlier
    if placed.payable_fen == 0:
        await locate(Orders).mark_paid(order_id=placed.order_id, payment_id="", paid_fen=0)
    return placed


async def _place(act_key: str, wish: Wish, total_fen: int, note: str) -> Placed:
    if wish.address_id is None:
        raise AddressRequired({"address_id": "choose an address before ordering"})
    if wish.expires_at <= now():
        raise QuoteExpired
    facts = await facts_of(wish)
    if facts.price.payable_fen != total_fen:
        fresh = await quote(
            user_id=wish.user_id,
            items=wish.items,
            address_id=wish.address_id,
            from_cart=wish.from_cart,
            using=wish.using,
        )
        raise PriceChanged({"total_fen": "not the present total"}, quote=msgspec.to_builtins(fresh))
    order = order_of(wish, facts, note)
    await locate(Inventory).hold(
        key=wish.order_id,
        lines=[HoldLine(sku_id=line.sku_id, quantity=line.quantity) for line in order.lines],
        ask_at=now() + timedelta(minutes=settings().hold_ask_minutes),
    )
    try:
        await _hold_assets(wish, facts.price)
        await _hold_activities(wish, facts.price)
        return await locate(Orders).place(key=act_key, order=order)
    except Refusal:
        await settle([wish.order_id])
        await settle_assets([DueHold(key=wish.order_id, order_id=wish.order_id)])
        if facts.price.limited:
            await settle_activities([wish.order_id])
        raise


async def _hold_assets(wish: Wish, price: Quote) -> None:
    """What the order uses is set aside under its id; nothing is asked when it uses nothing."""
    coupon_ids = [c.coupon_id for c in price.coupons if c.used]
    if coupon_ids or price.points or price.balance_fen:
        await locate(Assets).hold(
            key=wish.order_id,
            user_id=wish.user_id,
            order_id=wish.order_id,
            coupon_ids=coupon_ids,
            points=price.points,
            balance_fen=price.balance_fen,
            ask_at=now() + timedelta(minutes=settings().hold_ask_minutes),
        )


async def _hold_activities(wish: Wish, price: Quote) -> None:
    """The pieces at prices that are for so many only; nothing is asked when there are none."""
    if price.limited:
        await locate(Marketing).hold(
            key=wish.order_id,
            user_id=wish.user_id,
            takings=list(price.limited),
            ask_at=now() + timedelta(minutes=settings().hold_ask_minutes),
        )


def order_of(wish: Wish, facts: Facts, note: str) -> NewOrder:
    """The order that a priced wish becomes; AddressRequired."""
    if facts.address is None:
        raise AddressRequired
    price, address = facts.price, facts.address
    given: dict[str, int] = {}
    for gift in price.gifts:
        given[gift.sku_id] = given.get(gift.sku_id, 0) + gift.quantity
    lines = [_bought(line, facts.skus[line.sku_id], given.pop(line.sku_id, 0)) for line in price.lines]
    lines += [_given(facts.skus[sku_id], quantity) for sku_id, quantity in sorted(given.items())]
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
        points=price.points,
        balance_fen=price.balance_fen,
        priced=msgspec.json.encode(facts.record).decode(),
    )


def _bought(line: QuotedLine, sku: SkuFacts, given: int) -> NewLine:
    """A line with its share of every discount; pieces of it that come for nothing are in its quantity."""
    return NewLine(
        sku_id=line.sku_id,
        spu_id=sku.spu_id,
        title=sku.title,
        spec_text=sku.spec_text,
        picture=sku.picture,
        quantity=line.quantity + given,
        unit_price_fen=line.unit_price_fen,
        payable_fen=line.payable_fen,
        discounts=tuple(
            LineDiscount(step=d.step, subject=d.subject, amount_fen=d.amount_fen) for d in line.discounts
        ),
        points=line.points,
        balance_fen=line.balance_fen,
    )


def _given(sku: SkuFacts, quantity: int) -> NewLine:
    return NewLine(
        sku_id=sku.sku_id,
        spu_id=sku.spu_id,
        title=sku.title,
        spec_text=sku.spec_text,
        picture=sku.picture,
        quantity=quantity,
        unit_price_fen=0,
        payable_fen=0,
    )
