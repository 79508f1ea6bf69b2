"""What staff see of a person by default: enough to recognise, not enough to reach."""

import msgspec

from chama.runtime.vault import mask_detail, mask_name, mask_phone
from chama.services.orders.types import OrderDetail, ShipTo
from chama.services.users.types import Address


def masked_ship_to(ship_to: ShipTo) -> ShipTo:
    """Where an order goes; the region stays, it decides freight and routes."""
    return msgspec.structs.replace(
        ship_to,
        name=mask_name(ship_to.name),
        phone=mask_phone(ship_to.phone),
        detail=mask_detail(ship_to.detail),
    )


def masked_order(detail: OrderDetail) -> OrderDetail:
    """An order without whom it goes to."""
    return msgspec.structs.replace(detail, ship_to=masked_ship_to(detail.ship_to))


def masked_address(address: Address) -> Address:
    """An entry of an address book."""
    return msgspec.structs.replace(
        address,
        name=mask_name(address.name),
        phone=mask_phone(address.phone),
        detail=mask_detail(address.detail),
    )
