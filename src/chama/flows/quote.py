"""Quote: facts from the islands → the price with its trace → a signed quote that carries the order's id."""

from datetime import datetime, timedelta

import msgspec

from chama.base.errors import InvalidRequest, Unavailable
from chama.base.ids import gene_of, new_id
from chama.flows.errors import SkuUnavailable
from chama.runtime.flow import Breaker, TokenForged, gather, locate, now, open_signed, settings, sign
from chama.services.assets.api import Assets
from chama.services.assets.errors import CouponUnusable
from chama.services.assets.types import Coupon, Usable
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import SkuFacts
from chama.services.inventory.api import Inventory
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import (
    Basket,
    BasketCoupon,
    BasketLine,
    CouponTerms,
    FreightTemplate,
    FreightZone,
    PointsRule,
    PriceRecord,
    Quote,
    Said,
)
from chama.services.orders import types as orders_types
from chama.services.orders.api import Orders
from chama.services.users.api import Users
from chama.services.users.types import Address

MAX_LINES = 100
# Of more coupons than this the ones that assets names first are looked at.
MOST_COUPONS = 100


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the shopper wants."""

    sku_id: str
    quantity: int


class Using(msgspec.Struct, frozen=True):
    """What a shopper wants to use: these coupons (None: the best combination), at most so many points and so
    much balance."""

    coupon_ids: list[str] | None = msgspec.field(default_factory=list)
    points: int = 0
    balance_fen: int = 0


class Wish(msgspec.Struct, frozen=True):
    """What a quote was made for and what it uses; it travels signed. Level and rate hold as long as it.

    `activity_prices` are the unit prices (fen by SKU) of the activity that this is bought in.
    """

    order_id: str
    user_id: str
    items: list[Item]
    address_id: str | None
    expires_at: datetime
    from_cart: bool = True
    using: Using = Using()
    level: str = ""
    member_bps: int = 10_000
    activity_id: str = ""
    activity_prices: dict[str, int] = {}


class PointsOffer(msgspec.Struct, frozen=True):
    """Points: how many there are, how many this order could take, what those are worth."""

    have: int = 0
    usable: int = 0
    worth_fen: int = 0


class Offer(msgspec.Struct, frozen=True):
    """A quote as the shopper sees it: `quote` is the token to place the order with.

    `goods` are the facts of the lines and of the gifts. `price.coupons` are all the coupons at hand, best
    first, each used or why not; `price.points` and `price.balance_fen` are what is used; `balance_have_fen`
    is what there is.
    """

    quote: str
    order_id: str
    price: Quote
    goods: list[SkuFacts]
    expires_at: datetime
    points: PointsOffer = PointsOffer()
    balance_have_fen: int = 0


class Facts(msgspec.Struct, frozen=True):
    """What the islands know about a wish, and what the price was made of."""

    skus: dict[str, SkuFacts]
    address: Address | None
    price: Quote
    record: PriceRecord


class Explained(msgspec.Struct, frozen=True):
    """How the price of a quote comes, step by step; `payable_fen` is what is left to pay by these steps."""

    payable_fen: int
    steps: list[Said]


async def quote(
    *,
    user_id: str,
    items: list[Item],
    address_id: str | None,
    from_cart: bool = True,
    using: Using | None = None,
) -> Offer:
    """Price what the shopper wants and sign it; SkuUnavailable names what is no longer sold, CouponUnusable
    the coupons that were asked for and are not at hand.

    What is ordered `from_cart` leaves the cart with the order.
    """
    if not 1 <= len(items) <= MAX_LINES:
        raise InvalidRequest({"items": f"1 to {MAX_LINES} lines"})
    using = using or Using()
    expires_at = now() + timedelta(minutes=settings().quote_minutes)
    order_id = new_id("ord", now(), gene_of(user_id))
    wish = Wish(order_id, user_id, items, address_id, expires_at, from_cart, using)
    known, has = await gather(_known(wish), _has(user_id, using))
    coupons = has.coupons if has is not None else []
    _require_at_hand(using.coupon_ids or [], coupons)
    if has is not None:
        points_most, balance_most = min(using.points, has.points), min(using.balance_fen, has.balance_fen)
        wish = msgspec.structs.replace(
            wish,
            using=Using(using.coupon_ids, points_most, balance_most),
            level=has.standing.level,
            member_bps=has.standing.benefits.price_bps,
        )
    facts = await _priced(wish, known, coupons)
    price = facts.price
    used = Using([c.coupon_id for c in price.coupons if c.used], price.points, price.balance_fen)
    named = dict.fromkeys([*(line.sku_id for line in price.lines), *(gift.sku_id for gift in price.gifts)])
    goods = [facts.skus[sku_id] for sku_id in named]
    points = PointsOffer()
    if has is not None:
        usable = min(has.points, price.points_most)
        worth_fen = usable * settings().points_worth_fen_per_100 // 100
        points = PointsOffer(has.points, usable, worth_fen)
    token = sign("quote", msgspec.structs.replace(wish, using=used))
    left_fen = has.balance_fen if has is not None else 0
    return Offer(token, order_id, price, goods, expires_at, points, left_fen)


# What nobody asked for may not make a quote wait.
UNASKED_SECONDS = 0.8
_unasked = Breaker("assets in quotes")


async def _has(user_id: str, using: Using) -> Usable | None:
    """What the shopper could use. Without assets goods are sold all the same, unless the shopper asked."""
    if using.coupon_ids or using.points or using.balance_fen:
        return await locate(Assets).usable(user_id=user_id)
    try:
        return await _unasked.run(lambda: locate(Assets).usable(user_id=user_id), UNASKED_SECONDS)
    except Unavailable:
        return None


async def facts_of(wish: Wish) -> Facts:
    """Ask the islands and price, for the order: only what the quote uses is asked for."""
    if not wish.using.coupon_ids:
        return await _priced(wish, await _known(wish), [])
    known, coupons = await gather(_known(wish), _chosen(wish))
    return await _priced(wish, known, coupons)


async def explain_quote(*, user_id: str, token: str) -> Explained:
    """One's own quote in words, priced as the order would be now; TokenForged for another's."""
    wish = open_signed("quote", token, Wish)
    if wish.user_id != user_id:
        raise TokenForged
    price = (await facts_of(wish)).price
    trace = msgspec.json.encode(price.trace).decode()
    explained = await locate(Marketing).explain(trace=trace, record="")
    return Explained(price.payable_fen, explained.shopper)


async def _chosen(wish: Wish) -> list[Coupon]:
    """The coupons that the quote uses; a repeat finds them held by its own order."""
    wanted, at = wish.using.coupon_ids or [], now()
    found = await locate(Assets).get_coupons(user_id=wish.user_id, coupon_ids=wanted)
    chosen = [
        c
        for c in found
        if (c.state == "held" and c.order_id == wish.order_id)
        or (c.state == "available" and c.valid_from <= at < c.valid_until)
    ]
    _require_at_hand(wanted, chosen)
    return chosen


def _require_at_hand(wanted: list[str], coupons: list[Coupon]) -> None:
    missing = set(wanted) - {c.coupon_id for c in coupons}
    if missing:
        raise CouponUnusable(dict.fromkeys(sorted(missing), "not at hand"))


Known = tuple[dict[str, SkuFacts], list[orders_types.FreightTemplate], Address | None]


async def _known(wish: Wish) -> Known:
    """Goods, freight and address; SkuUnavailable."""
    catalog, orders = locate(Catalog), locate(Orders)
    calls = [catalog.get_skus(ids=sorted({i.sku_id for i in wish.items})), orders.freight_templates()]
    if wish.address_id is not None:
        calls.append(locate(Users).get_address(user_id=wish.user_id, address_id=wish.address_id))
    found, freight, *rest = await gather(*calls)
    skus = {s.sku_id: s for s in found}
    gone = [i.sku_id for i in wish.items if i.sku_id not in skus or skus[i.sku_id].status != "on"]
    if gone:
        raise SkuUnavailable(dict.fromkeys(gone, "no longer sold"))
    return skus, freight, rest[0] if rest else None


async def _priced(wish: Wish, known: Known, coupons: list[Coupon]) -> Facts:
    """The price of what is known, and the gifts' facts."""
    skus, freight, address = known
    marketing, at = locate(Marketing), now()
    basket = _basket(wish, skus, freight, address, coupons)
    price = await marketing.price(basket=basket, now=at)
    # Each turn closes at least one promotion more, so it ends.
    while price.limited and (
        closed := await marketing.closed(user_id=wish.user_id, takings=list(price.limited))
    ):
        basket = msgspec.structs.replace(basket, closed=(*basket.closed, *closed))
        price = await marketing.price(basket=basket, now=at)
    if price.gifts:
        gifts, gone = await _gifts(price, wish.items)
        skus = {**gifts, **skus}
        if gone:
            basket = msgspec.structs.replace(basket, gone=tuple(gone))
            price = await marketing.price(basket=basket, now=at)
    record = PriceRecord(rules=price.rules, at=at, basket=basket, promotions=price.promotions)
    return Facts(skus, address, price, record)


async def _gifts(price: Quote, items: list[Item]) -> tuple[dict[str, SkuFacts], list[str]]:
    """The facts of gifts, and which of them are not there."""
    wanted: dict[str, int] = {}
    for gift in price.gifts:
        wanted[gift.sku_id] = wanted.get(gift.sku_id, 0) + gift.quantity
    for item in items:
        if item.sku_id in wanted:
            wanted[item.sku_id] += item.quantity
    ids = sorted(wanted)
    found, stock = await gather(
        locate(Catalog).get_skus(ids=ids), locate(Inventory).availability(sku_ids=ids)
    )
    facts, left = {s.sku_id: s for s in found}, {a.sku_id: a.available for a in stock}
    gone = [i for i in ids if i not in facts or facts[i].status != "on" or left.get(i, 0) < wanted[i]]
    return facts, gone


def _basket(
    wish: Wish,
    skus: dict[str, SkuFacts],
    freight: list[orders_types.FreightTemplate],
    address: Address | None,
    coupons: list[Coupon],
) -> Basket:
    named, using = {s.freight_template_id for s in skus.values()}, wish.using
    return Basket(
        lines=[_line(skus[i.sku_id], i.quantity, wish) for i in wish.items],
        region=address.region if address else "",
        region_code=address.region_code if address else "",
        freight=[_counted(t) for t in freight if t.is_default or t.template_id in named],
        level=wish.level,
        member_bps=wish.member_bps,
        coupons=tuple(
            BasketCoupon(
                coupon_id=c.coupon_id,
                name=c.name,
                terms=msgspec.json.decode(c.terms, type=CouponTerms),
                valid_from=c.valid_from,
                valid_until=c.valid_until,
            )
            for c in coupons[:MOST_COUPONS]
        ),
        chosen=None if using.coupon_ids is None else tuple(using.coupon_ids),
        points=using.points,
        points_rule=PointsRule(
            fen_per_100=settings().points_worth_fen_per_100, most_bps=settings().points_most_bps
        ),
        balance_fen=using.balance_fen,
    )


def _line(sku: SkuFacts, quantity: int, wish: Wish) -> BasketLine:
    return BasketLine(
        sku_id=sku.sku_id,
        quantity=quantity,
        list_price_fen=sku.price_fen,
        weight_g=sku.weight_g,
        volume_cm3=sku.volume_cm3,
        freight_template_id=sku.freight_template_id,
        spu_id=sku.spu_id,
        brand=sku.brand,
        categories=tuple(sku.category_path),
        member_price_fen=sku.member_prices.get(wish.level),
        activity_price_fen=wish.activity_prices.get(sku.sku_id),
        activity_id=wish.activity_id,
    )


def _counted(template: orders_types.FreightTemplate) -> FreightTemplate:
    """A template of orders as marketing counts with it."""
    return FreightTemplate(
        template_id=template.template_id,
        basis=template.basis,
        zones=tuple(FreightZone(**msgspec.structs.asdict(zone)) for zone in template.zones),
        unserved=template.unserved,
    )
