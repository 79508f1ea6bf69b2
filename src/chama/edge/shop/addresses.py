"""The address book."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put

from chama.base import regions
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.users.api import Users
from chama.services.users.errors import RegionUnknown
from chama.services.users.types import Address

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50, examples=["木小茶"])]
Phone = Annotated[str, msgspec.Meta(min_length=1, max_length=20, examples=["13888001234"])]
Code = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$", examples=["530102"])]
Detail = Annotated[str, msgspec.Meta(min_length=1, max_length=200, examples=["翠湖南路 8 号"])]
Label = Annotated[str, msgspec.Meta(max_length=16, examples=["home"])]
Short = Annotated[str, msgspec.Meta(max_length=200)]


class AddressForm(msgspec.Struct, forbid_unknown_fields=True):
    """`region_code` is a county from `/api/shop/regions`; `label` is home, company, school or empty."""

    name: Name
    phone: Phone
    region_code: Code
    detail: Detail
    label: Label = ""
    default: bool = False


class WechatAddress(msgspec.Struct):
    """What `wx.chooseAddress` gives, as it is; fields that are not needed are passed over."""

    user_name: Name = msgspec.field(name="userName")
    tel_number: Phone = msgspec.field(name="telNumber")
    province: Short = msgspec.field(name="provinceName")
    city: Short = msgspec.field(name="cityName")
    county: Short = msgspec.field(name="countyName")
    detail: Detail = msgspec.field(name="detailInfo")
    street: Short = msgspec.field(name="streetName", default="")
    national_code: Short = msgspec.field(name="nationalCode", default="")


@get("/addresses", guards=[gates.shopper])
async def list_addresses(shopper: Actor) -> list[Address]:
    """The address book, the default first."""
    return await locate(Users).list_addresses(user_id=shopper.id)


@post("/addresses", guards=[gates.shopper])
async def add_address(shopper: Actor, data: AddressForm, key: ActKey) -> Address:
    """Add an address; at most 20. `region_gone` names the successor of a dissolved county."""
    return await locate(Users).add_address(
        key=checked(key), user_id=shopper.id, **msgspec.structs.asdict(data)
    )


@post("/addresses/wechat", guards=[gates.shopper])
async def import_address(shopper: Actor, data: WechatAddress, key: ActKey) -> Address:
    """Add what the shopper chose from their WeChat addresses."""
    code = data.national_code
    if regions.county(code) is None:
        code = regions.named(data.province, data.city, data.county) or code
    if not regions.is_code(code):
        raise RegionUnknown({"countyName": "no county of this name in this province and city"})
    street = "" if data.detail.startswith(data.street) else data.street
    return await locate(Users).add_address(
        key=checked(key),
        user_id=shopper.id,
        name=data.user_name,
        phone=data.tel_number,
        region_code=code,
        detail=street + data.detail,
        default=False,
    )


@put("/addresses/{address_id:str}", guards=[gates.shopper])
async def update_address(shopper: Actor, address_id: str, data: AddressForm, key: ActKey) -> Address:
    """Replace an address."""
    return await locate(Users).update_address(
        key=checked(key), user_id=shopper.id, address_id=address_id, **msgspec.structs.asdict(data)
    )


@delete("/addresses/{address_id:str}", guards=[gates.shopper])
async def delete_address(shopper: Actor, address_id: str) -> None:
    """Remove an address."""
    await locate(Users).delete_address(user_id=shopper.id, address_id=address_id)


ROUTES = [list_addresses, add_address, import_address, update_address, delete_address]
