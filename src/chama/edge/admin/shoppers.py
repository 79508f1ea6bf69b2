"""Shoppers as staff see them: masked by default; in clear with a permission, a reason and an audit row."""

from typing import Annotated

import msgspec
from litestar import get, post

from chama.base.errors import NotFound
from chama.base.ids import is_id
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.masking import masked_address
from chama.flows.close_account import ask_to_close
from chama.runtime.context import Actor
from chama.runtime.service import gather, locate
from chama.runtime.vault import mask_phone
from chama.services.orders.api import Orders
from chama.services.orders.types import ShipTo
from chama.services.users.api import Users
from chama.services.users.types import Address, Closing, Consent, Personal, Profile

Why = Annotated[str, msgspec.Meta(min_length=2, max_length=200, examples=["顾客来电要求改地址"])]


class PhoneSearch(msgspec.Struct, forbid_unknown_fields=True):
    """In the body, because addresses of requests are written to logs."""

    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=20, examples=["13888001234"])]


class ReasonForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Why


class ShopperPage(msgspec.Struct, frozen=True):
    """A shopper, masked."""

    profile: Profile
    addresses: list[Address]
    consents: list[Consent]
    closing: Closing | None


def _known(user_id: str) -> str:
    """The id, or NotFound for what has no shopper's form."""
    if not is_id(user_id, "usr"):
        raise NotFound({"user_id": "no such account"})
    return user_id


@post("/shoppers/search", guards=[gates.staff("shoppers.read")], status_code=200)
async def find_shopper(actor: Actor, data: PhoneSearch) -> list[Profile]:
    """The shopper with this phone, masked; empty when there is none."""
    await audit(actor, "shopper.search", mask_phone(data.phone))
    found = await locate(Users).find_by_phone(phone=data.phone)
    return [] if found is None else [found]


@get("/shoppers/{user_id:str}", guards=[gates.staff("shoppers.read")])
async def get_shopper(user_id: str) -> ShopperPage:
    """One shopper, masked: profile, addresses, consents, closing."""
    users, user_id = locate(Users), _known(user_id)
    profile, addresses, consents, closing = await gather(
        users.get_profile(user_id=user_id),
        users.list_addresses(user_id=user_id),
        users.list_consents(user_id=user_id),
        users.get_closing(user_id=user_id),
    )
    return ShopperPage(profile, [masked_address(a) for a in addresses], consents, closing)


@post("/shoppers/{user_id:str}/unmask", guards=[gates.staff("personal.unmask")], status_code=200)
async def unmask_shopper(actor: Actor, user_id: str, data: ReasonForm) -> Personal:
    """A shopper's phone and addresses in clear; the reason goes to the audit log."""
    await audit(actor, "shopper.unmask", _known(user_id), data.reason)
    return await locate(Users).reveal(user_id=user_id)


@post("/shoppers/{user_id:str}/closing", guards=[gates.staff("shoppers.close")])
async def close_shopper(actor: Actor, user_id: str, data: ReasonForm, key: ActKey) -> Closing:
    """Begin to close an account because its owner asked us to; they may still change their mind."""
    await audit(actor, "shopper.close", _known(user_id), data.reason)
    return await ask_to_close(key=f"{actor.id}|{checked(key)}", user_id=user_id, source="staff")


@post("/orders/{order_id:str}/unmask", guards=[gates.staff("personal.unmask")], status_code=200)
async def unmask_order(actor: Actor, order_id: str, data: ReasonForm) -> ShipTo:
    """Whom an order goes to, in clear; the reason goes to the audit log."""
    await audit(actor, "order.unmask", order_id, data.reason)
    return (await locate(Orders).get_order(order_id=order_id)).ship_to


@post("/orders/{order_id:str}/archive", guards=[gates.staff("archive.read")], status_code=200)
async def read_archive(actor: Actor, order_id: str, data: ReasonForm) -> ShipTo:
    """Whom an order of an erased shopper went to, from the restricted archive, where a law asks for it."""
    await audit(actor, "archive.read", order_id, data.reason)
    return await locate(Orders).read_archive(order_id=order_id)


ROUTES = [find_shopper, get_shopper, unmask_shopper, close_shopper, unmask_order, read_archive]
