"""The address book."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put

from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.users.api import Users
from chama.services.users.types import Address


class AddressForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    region: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    detail: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    default: bool = False


@get("/addresses", guards=[gates.shopper])
async def list_addresses(shopper: Actor) -> list[Address]:
    """The address book, the default first."""
    return await locate(Users).list_addresses(user_id=shopper.id)


@post("/addresses", guards=[gates.shopper])
async def add_address(shopper: Actor, data: AddressForm, key: ActKey) -> Address:
    """Add an address."""
    return await locate(Users).add_address(
        key=f"{shopper.id}|{checked(key)}", user_id=shopper.id, **msgspec.structs.asdict(data)
    )


@put("/addresses/{address_id:str}", guards=[gates.shopper])
async def update_address(shopper: Actor, address_id: str, data: AddressForm) -> Address:
    """Replace an address."""
    return await locate(Users).update_address(
        user_id=shopper.id, address_id=address_id, **msgspec.structs.asdict(data)
    )


@delete("/addresses/{address_id:str}", guards=[gates.shopper])
async def delete_address(shopper: Actor, address_id: str) -> None:
    """Remove an address."""
    await locate(Users).delete_address(user_id=shopper.id, address_id=address_id)


ROUTES = [list_addresses, add_address, update_address, delete_address]
