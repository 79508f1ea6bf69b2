"""WeChat is told what was shipped: once, parcel by parcel, one correction; the simulator has its rules."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from chama.base.ids import new_id
from chama.cli.simulate import simulator
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.merchant import Merchant
from chama.services.orders.events import OrderShipped, ParcelCorrected
from chama.services.orders.types import SentParcel
from chama.services.payments.internal.reactions import on_order_shipped
from chama.services.payments.internal.service import PaymentsHere, WeixinShipping, channels_of
from tests.support.given import a_key, a_user_id, an_order_id


class Memory:
    """The access token, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def set(self, key: str, value: str, ttl_seconds: int) -> None:
        self.kept[key] = value


class Shipper:
    def __init__(self, door: PaymentsHere, http: aiohttp.ClientSession, base: str, tokens: Memory) -> None:
        self.door, self.http, self.base, self.tokens = door, http, base, tokens
        self.order_id, self.user_id = an_order_id(), a_user_id()
        self.payment_id = ""

    async def paid(self, openid: str | None = "oShopper1") -> None:
        opened = await self.door.open(
            key=a_key(),
            order_id=self.order_id,
            user_id=self.user_id,
            amount_fen=6_000,
            deadline=context.now() + timedelta(minutes=15),
            title="茶饼",
            openid=openid,
        )
        self.payment_id = opened.payment_id
        if openid is None:
            form = {"code_url": opened.params["code_url"], "act": "pay", "openid": "oScanner"}
            await self.http.post(f"{self.base}/cashier", data=form, allow_redirects=False)
        else:
            await self.http.post(f"{self.base}/payer/pay", json=opened.params)
        assert (await self.door.query(order_id=self.order_id)).state == "paid"

    def parcel(self, n: int, company: str = "ZTO") -> SentParcel:
        return SentParcel(
            n=n,
            carrier="中通快递",
            carrier_code=company,
            tracking_no=f"T{n:06d}",
            items="茶饼 1 件",
            sent_at=context.now(),
        )

    async def ship(self, *parcels: SentParcel, is_all: bool = True, kind=OrderShipped) -> None:
        last = parcels[-1]
        event = kind(
            id=new_id("evt", context.now()),
            at=context.now(),
            aggregate=self.order_id,
            version=1,
            order_id=self.order_id,
            user_id=self.user_id,
            **(
                {"n": 1}
                if kind is ParcelCorrected
                else {"carrier": last.carrier, "tracking_no": last.tracking_no}
            ),
            is_all=is_all,
            parcels=parcels,
            payment_id=self.payment_id,
            receiver_contact="138****1234",
        )
        await on_order_shipped([event])
        await self.door.tell_shipping(limit=100)

    async def row(self) -> tuple[str, list[str], bool]:
        async with connection() as conn:
            r = await conn.fetchrow(
                "SELECT state, told, corrected FROM payments.shippings WHERE order_id = $1", self.order_id
            )
        return r["state"], [p["tracking_no"] for p in json.loads(r["told"])], r["corrected"]


@pytest.fixture
async def shipper(shop: object, tmp_path: Path) -> AsyncIterator[Shipper]:
    with simulator(tmp_path, 1) as base:
        merchant = msgspec.json.decode((tmp_path / "merchant.json").read_bytes(), type=Merchant)
        tokens = Memory()
        weixin = WeixinShipping(base, merchant.appid, merchant.app_secret, tokens)
        async with connection() as conn:
            await conn.execute("UPDATE payments.shippings SET state = 'none' WHERE state = 'waiting'")
        async with aiohttp.ClientSession() as http:
            yield Shipper(PaymentsHere(channels_of(merchant), weixin), http, base, tokens)


@pytest.mark.parametrize("openid", ["oShopper1", None])
async def test_one_parcel_is_told_once_whoever_paid(shipper: Shipper, openid: str | None) -> None:
    await shipper.paid(openid)
    await shipper.ship(shipper.parcel(1))
    assert await shipper.row() == ("told", ["T000001"], False)
    assert await shipper.door.tell_shipping(limit=100) == 0


async def test_split_parcels_are_added_and_the_last_one_says_so(shipper: Shipper) -> None:
    await shipper.paid()
    await shipper.ship(shipper.parcel(1), is_all=False)
    await shipper.ship(shipper.parcel(1), shipper.parcel(2, "SF"))
    assert await shipper.row() == ("told", ["T000001", "T000002"], False)


async def test_one_correction_is_told_and_a_second_is_a_case(shipper: Shipper) -> None:
    await shipper.paid()
    await shipper.ship(shipper.parcel(1))
    await shipper.ship(shipper.parcel(2), kind=ParcelCorrected)
    assert await shipper.row() == ("told", ["T000002"], True)
    await shipper.ship(shipper.parcel(3), kind=ParcelCorrected)
    assert await shipper.row() == ("stuck", ["T000002"], True)
    cases = (await shipper.door.list_cases(cursor=None, limit=100, open_only=True)).items
    assert ("shipping_not_told", "correction_used_up") in {
        (c.kind, c.detail) for c in cases if c.subject == shipper.order_id
    }


async def test_a_token_that_was_replaced_is_fetched_again(shipper: Shipper) -> None:
    await shipper.paid()
    shipper.tokens.kept = dict.fromkeys([f"weixin:access_token:{shipper.door.weixin._appid}"], "old")
    await shipper.ship(shipper.parcel(1))
    assert (await shipper.row())[0] == "told"


async def test_an_order_that_wechat_did_not_take_the_money_for_concerns_it_not(shipper: Shipper) -> None:
    await shipper.ship(shipper.parcel(1))
    assert await shipper.row() == ("none", [], False)
