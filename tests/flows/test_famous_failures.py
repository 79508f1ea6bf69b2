"""Failures that made other shops known, each tried on ours: over HTTP, at once where it happened at once."""

import asyncio

import httpx
import pytest

from chama.base.time import FakeClock
from chama.flows.pay import open_payment
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support.given import (
    FREIGHT_FEN,
    PRICE_FEN,
    Shopper,
    a_key,
    a_product,
    a_shopper,
    an_offer,
    expire_due,
    hold_state,
    ordered,
    state_of,
    stock_of,
)
from tests.support.pump import Pump

SHOP = "/api/shop"


def signed_in(shopper: Shopper) -> dict[str, str]:
    """The headers of a shopper's request; every request has a key of its own."""
    token = make_access(shopper.user_id, "ses_famous")
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": a_key()[:40]}


async def order_over_http(web: httpx.AsyncClient, shopper: Shopper, sku: str) -> httpx.Response:
    offer = await an_offer(shopper, sku)
    form = {"quote": offer.quote, "total_fen": offer.price.payable_fen}
    return await web.post(f"{SHOP}/orders", json=form, headers=signed_in(shopper))


async def paid(shopper: Shopper, channel: FakeChannel, order_id: str) -> str:
    """Pay, and the notification arrives; answers the payment's id."""
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    channel.pay(opened.payment_id)
    headers, body = channel.notification(opened.payment_id)
    await locate(Payments).receive(headers=headers, body=body)
    return opened.payment_id


async def test_oversell_at_checkout(web: httpx.AsyncClient) -> None:
    sku = await a_product(stock=10)
    shoppers = [await a_shopper() for _ in range(4)]
    answers = await asyncio.gather(*(order_over_http(web, shoppers[n % 4], sku) for n in range(40)))
    assert sorted(a.status_code for a in answers) == [201] * 10 + [409] * 30
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"out_of_stock"}
    assert await stock_of(sku) == (10, 10)


async def test_stock_deducted_only_after_payment_so_that_a_paid_order_is_cancelled(
    web: httpx.AsyncClient, shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku, other = await a_product(stock=1), await a_shopper()
    order_id = (await order_over_http(web, shopper, sku)).json()["order_id"]
    # The last piece belongs to the first order from its placing on, not from its payment.
    assert (await order_over_http(web, other, sku)).json()["code"] == "out_of_stock"
    await paid(shopper, channel, order_id)
    await pump.until_quiet()
    answer = await web.post(f"{SHOP}/orders/{order_id}/cancel", json={}, headers=signed_in(shopper))
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")
    assert (await state_of(order_id), await stock_of(sku)) == ("to_ship", (0, 0))


async def test_negative_payable(web: httpx.AsyncClient, shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    for quantity in (-1, 0, 1000):
        wish = {"items": [{"sku_id": sku, "quantity": quantity}], "address_id": shopper.address_id}
        answer = await web.post(f"{SHOP}/quotes", json=wish, headers=signed_in(shopper))
        assert (answer.status_code // 100, answer.json()["status"] // 100) == (4, 4)
    wish = {
        "items": [{"sku_id": sku, "quantity": 5}, {"sku_id": sku, "quantity": -4}],
        "address_id": shopper.address_id,
    }
    answer = await web.post(f"{SHOP}/quotes", json=wish, headers=signed_in(shopper))
    assert answer.status_code // 100 == 4
    assert await stock_of(sku) == (5, 0)


async def test_the_amount_is_set_by_the_client(web: httpx.AsyncClient, shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer = await an_offer(shopper, sku)
    for total_fen in (0, 1, PRICE_FEN, PRICE_FEN + FREIGHT_FEN - 1, 10**12):
        form = {"quote": offer.quote, "total_fen": total_fen}
        answer = await web.post(f"{SHOP}/orders", json=form, headers=signed_in(shopper))
        assert (answer.status_code, answer.json()["code"]) == (409, "price_changed")
    for extra in ({"payable_fen": 1}, {"freight_fen": 0}, {"lines": []}):
        form = {"quote": offer.quote, "total_fen": offer.price.payable_fen, **extra}
        answer = await web.post(f"{SHOP}/orders", json=form, headers=signed_in(shopper))
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert await stock_of(sku) == (5, 0)


async def test_free_payment_by_a_public_endpoint(
    web: httpx.AsyncClient, shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(shopper, await a_product(stock=5))
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    forged = {"out_trade_no": opened.payment_id, "trade_state": "SUCCESS", "order_id": order_id}
    tries = [
        await web.post("/callback/wechat-pay", json=forged),
        await web.post("/callback/wechat-pay", json=forged, headers={"Wechatpay-Signature": "x"}),
        await web.post(f"{SHOP}/orders/{order_id}/payment", json=forged, headers=signed_in(shopper)),
        await web.post(f"{SHOP}/orders/{order_id}/paid", json=forged, headers=signed_in(shopper)),
        await web.post(f"/api/admin/orders/{order_id}/parcels", json=forged, headers=signed_in(shopper)),
    ]
    assert [t.status_code for t in tries] == [401, 401, 405, 404, 403]
    # Asking is no paying: the channel says that nothing came.
    answer = await web.get(f"{SHOP}/orders/{order_id}/payment", headers=signed_in(shopper))
    assert (answer.status_code, answer.json()["state"]) == (200, "open")
    await pump.until_quiet()
    assert await state_of(order_id) == "pending_payment"


async def test_a_late_callback_turns_a_shipped_order_back(
    web: httpx.AsyncClient, shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku)
    payment_id = await paid(shopper, channel, order_id)
    await pump.until_quiet()
    await locate(Orders).ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF100200")
    for state in ("shipped", "completed"):
        if state == "completed":
            await web.post(f"{SHOP}/orders/{order_id}/receipt", headers=signed_in(shopper))
        headers, body = channel.notification(payment_id)
        late = await asyncio.gather(
            *(web.post("/callback/wechat-pay", content=body, headers=headers) for _ in range(8))
        )
        assert {a.status_code for a in late} <= {200, 204}
        await pump.until_quiet()
        assert (await state_of(order_id), await stock_of(sku)) == (state, (4, 0))
        assert await hold_state(order_id) == "committed"


async def test_another_shoppers_order_is_readable_or_payable(
    web: httpx.AsyncClient, shopper: Shopper
) -> None:
    sku, stranger = await a_product(stock=5), await a_shopper()
    order_id = await ordered(shopper, sku)
    for method, path, form in (
        ("GET", "", None),
        ("GET", "/payment", None),
        ("POST", "/payments", None),
        ("POST", "/cancel", {}),
        ("POST", "/refund", {}),
        ("POST", "/receipt", None),
        ("POST", "/receipt-extension", None),
    ):
        answer = await web.request(
            method, f"{SHOP}/orders/{order_id}{path}", json=form, headers=signed_in(stranger)
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found"), path
    offer = await an_offer(shopper, sku)
    form = {"quote": offer.quote, "total_fen": offer.price.payable_fen}
    answer = await web.post(f"{SHOP}/orders", json=form, headers=signed_in(stranger))
    assert (answer.status_code, answer.json()["code"]) == (400, "token_forged")
    page = (await web.get(f"{SHOP}/orders", headers=signed_in(stranger))).json()
    assert (page["items"], await state_of(order_id)) == ([], "pending_payment")


@pytest.mark.parametrize("trick", ["' OR '1'='1", "x'; DROP TABLE orders.orders; --", "1) UNION SELECT 1 --"])
async def test_sql_injection(web: httpx.AsyncClient, shopper: Shopper, trick: str) -> None:
    order_id = await ordered(shopper, await a_product(stock=5))
    headers = signed_in(shopper)
    answers = [
        await web.get(f"{SHOP}/orders/{trick}", headers=headers),
        await web.get(f"{SHOP}/orders", params={"state": trick}, headers=headers),
        await web.get(f"{SHOP}/orders", params={"cursor": trick}, headers=headers),
        await web.get(f"{SHOP}/products/{trick}"),
        await web.put(f"{SHOP}/cart/{trick}", json={"quantity": 1}, headers=headers),
    ]
    assert all(400 <= a.status_code < 500 for a in answers), [a.text for a in answers]
    async with connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM orders.orders WHERE id = $1", order_id) == 1


async def test_one_buyers_unpaid_holds_freeze_the_shop(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    sku, other = await a_product(stock=5), await a_shopper()
    frozen = [(await order_over_http(web, shopper, sku)).json()["order_id"] for _ in range(5)]
    await pump.until_quiet()
    assert (await order_over_http(web, other, sku)).json()["code"] == "out_of_stock"
    clock.advance(minutes=18)
    await expire_due()
    await pump.until_quiet()
    assert [await state_of(o) for o in frozen] == ["cancelled"] * 5
    assert (await stock_of(sku), (await order_over_http(web, other, sku)).status_code) == ((5, 0), 201)
