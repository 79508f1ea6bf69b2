"""The pass of a flash sale: everything that can be known before the rush, priced and sealed, for one shopper.

It hides the way to buy until the session opens for this shopper, and buying itself needs nothing else: no
price, no address, no island is asked at the peak. It carries the order's id, so that however often it is
used it buys once. Two parts are sealed apart: the head, which the buy endpoint opens, and the order, which
only the consumer opens.
"""

import base64
import binascii
import hashlib
import zlib
from datetime import datetime, timedelta

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import gene_of, new_id
from chama.flows.errors import FlashNotOpen
from chama.flows.place_order import order_of
from chama.flows.quote import Facts, Item, Wish, facts_of
from chama.runtime.flow import TokenForged, blind_index, gather, locate, now, seal, unseal
from chama.services.assets.api import Assets
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import FlashNotFound
from chama.services.marketing.types import Quote
from chama.services.marketing.types.flash import FlashSession, FlashStock, FlashTake
from chama.services.orders.types import NewOrder
from chama.services.users.api import Users

# A price and an address hold so long after the pass can first be used.
LIFE = timedelta(minutes=30)


class Head(msgspec.Struct, frozen=True):
    """What the buy endpoint needs of a pass; `order_mark` is the digest of the sealed order of this pass."""

    take: FlashTake
    opens_at: datetime
    closes_at: datetime
    order_mark: bytes


class FlashPass(msgspec.Struct, frozen=True):
    """A pass as the shopper gets it: buy with `token` between `opens_at` and `closes_at` of `server_time`."""

    token: str
    order_id: str
    price: Quote
    opens_at: datetime
    closes_at: datetime
    server_time: datetime


async def make_pass(
    *, user_id: str, session_id: str, sku_id: str, quantity: int, address_id: str, device: str
) -> FlashPass:
    """Price the purchase and seal it; FlashNotOpen, FlashHolds, and whatever a quote refuses."""
    session = await locate(Marketing).get_flash(session_id=session_id)
    item = next((i for i in session.items if i.sku_id == sku_id), None)
    if item is None or session.state in ("draft", "closed"):
        raise FlashNotFound
    if session.state == "stopped" or session.ends_at <= now():
        raise FlashNotOpen
    if not 1 <= quantity <= item.per_user:
        raise InvalidRequest({"quantity": f"1 to {item.per_user}"})
    order_id = new_id("ord", now(), gene_of(user_id))
    facts, address, opens_at = await gather(
        _facts(user_id, order_id, session, item, quantity, address_id),
        _address_mark(user_id, address_id),
        _opens_at(user_id, session),
    )
    take = FlashTake(
        order_id=order_id,
        session_id=session_id,
        sku_id=sku_id,
        number=gene_of(user_id) % item.pools,
        user_id=user_id,
        quantity=quantity,
        device=f"d:{device}" if device else "",
        address=address,
    )
    await locate(Marketing).require_flash_paid(
        session_id=session_id, user_id=user_id, device=take.device, address=take.address
    )
    closes_at = min(session.ends_at, max(now(), opens_at) + LIFE)
    order = order_of(facts.wish, facts.facts, note="")
    order = msgspec.structs.replace(order, pay_minutes=session.pay_minutes, from_cart=False)
    token = token_of(take, opens_at, closes_at, order)
    return FlashPass(token, order_id, facts.facts.price, opens_at, closes_at, now())


def token_of(take: FlashTake, opens_at: datetime, closes_at: datetime, order: NewOrder) -> str:
    """A pass to hand out: head and order, sealed."""
    sealed = seal_order(order)
    head = seal("flash_head", msgspec.msgpack.encode(Head(take, opens_at, closes_at, _mark(sealed))))
    raw = len(head).to_bytes(2, "big") + head + sealed
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class _Priced(msgspec.Struct, frozen=True):
    wish: Wish
    facts: Facts


async def _facts(
    user_id: str, order_id: str, session: FlashSession, item: FlashStock, quantity: int, address_id: str
) -> _Priced:
    wish = Wish(
        order_id=order_id,
        user_id=user_id,
        items=[Item(item.sku_id, quantity)],
        address_id=address_id,
        expires_at=session.ends_at,
        from_cart=False,
        activity_id=session.session_id,
        activity_prices={item.sku_id: item.price_fen},
    )
    return _Priced(wish, await facts_of(wish))


async def _address_mark(user_id: str, address_id: str) -> str:
    """The same for every account that sends goods to the same door."""
    address = await locate(Users).get_address(user_id=user_id, address_id=address_id)
    text = f"{address.region_code}|{''.join(address.detail.split()).casefold()}"
    return "a:" + blind_index("flash_address", text).hex()[:24]


async def _opens_at(user_id: str, session: FlashSession) -> datetime:
    """When the session opens for this shopper: a level may have early access."""
    if not session.early_minutes:
        return session.starts_at
    benefits = (await locate(Assets).standing(user_id=user_id)).benefits
    return session.starts_at - timedelta(minutes=min(session.early_minutes, benefits.early_access_minutes))


def _mark(order: bytes) -> bytes:
    return hashlib.blake2b(order, digest_size=16).digest()


def seal_order(order: NewOrder) -> bytes:
    """An order as it waits in a stream; bound to its id."""
    return seal(f"flash_order|{order.order_id}", zlib.compress(msgspec.msgpack.encode(order), 1))


def open_order(order_id: str, body: bytes) -> NewOrder:
    """The order of a pass, or TokenForged."""
    return msgspec.msgpack.decode(zlib.decompress(unseal(f"flash_order|{order_id}", body)), type=NewOrder)


def raw_of(token: str) -> bytes:
    """A pass as it waits in a stream; TokenForged when it is no pass at all."""
    try:
        return base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, UnicodeEncodeError) as why:
        raise TokenForged from why


def open_pass(raw: bytes) -> tuple[Head, bytes]:
    """The head of a pass and its sealed order, or TokenForged."""
    end = 2 + int.from_bytes(raw[:2], "big")
    head = msgspec.msgpack.decode(unseal("flash_head", raw[2:end]), type=Head)
    if _mark(raw[end:]) != head.order_mark:
        raise TokenForged
    return head, raw[end:]
