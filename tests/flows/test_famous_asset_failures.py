"""Failures that other shops had with coupons, points and balance, each tried on ours over HTTP, at once."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from chama.base.time import FakeClock
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Rung
from tests.flows.test_assets import proved
from tests.flows.test_famous_failures import SHOP, signed_in
from tests.flows.test_price_with_assets import a_coupon, a_promotion, has, rich
from tests.support.given import Shopper, a_coupon_template, a_product, a_shopper, state_of, stock_of
from tests.support.pump import Pump

AT_ONCE = 64


async def quoted(web: httpx.AsyncClient, shopper: Shopper, sku: str, **using: Any) -> dict[str, Any]:
    """The quote of one piece over HTTP."""
    form = {"items": [{"sku_id": sku, "quantity": 1}], "address_id": shopper.address_id, **using}
    answer = await web.post(f"{SHOP}/quotes", json=form, headers=signed_in(shopper))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def submit(web: httpx.AsyncClient, shopper: Shopper, offer: dict[str, Any]) -> httpx.Response:
    form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"]}
    return await web.post(f"{SHOP}/orders", json=form, headers=signed_in(shopper))


def told(answers: list[httpx.Response]) -> Counter[tuple[int, str]]:
    """How often each answer came: (status, code)."""
    return Counter((a.status_code, a.json().get("code", "")) for a in answers)


async def test_64_requests_for_the_last_coupon_give_nine(web: httpx.AsyncClient, pump: Pump) -> None:
    template_id = await a_coupon_template(total_quota=1)
    shoppers = [await a_shopper() for _ in range(8)]
    answers = await asyncio.gather(
        *(
            web.post(
                f"{SHOP}/coupon-templates/{template_id}/claims",
                headers=signed_in(shoppers[n % len(shoppers)]),
            )
            for n in range(AT_ONCE)
        )
    )
    codes = told(answers)
    assert codes[201, ""] == 1
    assert {code for _, code in codes} <= {"", "coupon_exhausted", "coupon_limit_reached"}
    await pump.until_quiet()
    assert sum([len((await has(s))[2]) for s in shoppers]) == 1


async def test_one_coupon_in_five_concurrent_orders(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump
) -> None:
    coupon, sku = await a_coupon(shopper), await a_product(99)
    offers = await asyncio.gather(*(quoted(web, shopper, sku) for _ in range(AT_ONCE)))
    answers = await asyncio.gather(*(submit(web, shopper, o) for o in offers))
    assert told(answers) == {(201, ""): 1, (409, "coupon_unusable"): AT_ONCE - 1}
    await pump.until_quiet()
    assert ((await has(shopper))[2], await stock_of(sku)) == ({coupon: "held"}, (99, 1))


async def test_negative_payable_by_a_coupon_that_is_worth_more_than_the_goods(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, points=10**6, balance_fen=10**6)
    await a_coupon(shopper, amount_fen=10**7)
    offer = await quoted(web, shopper, await a_product(5), use_points=10**6, use_balance_fen=10**6)
    price = offer["price"]
    # The goods are free then; what is left, the freight, the balance pays; no point is needed.
    assert (price["payable_fen"], price["balance_fen"], price["points"]) == (0, 1_000, 0)
    assert min(line["payable_fen"] for line in price["lines"]) == 0
    answer = await submit(web, shopper, offer)
    assert answer.status_code == 201
    assert await state_of(answer.json()["order_id"]) == "to_ship"
    await pump.until_quiet()
    assert (await has(shopper))[:2] == (10**6, 10**6 - 1_000)
    await proved()


async def test_points_are_deducted_without_a_guard(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, points=1_200)
    sku = await a_product(99)
    offers = await asyncio.gather(*(quoted(web, shopper, sku, use_points=500) for _ in range(AT_ONCE)))
    answers = await asyncio.gather(*(submit(web, shopper, o) for o in offers))
    assert told(answers) == {(201, ""): 2, (409, "not_enough_assets"): AT_ONCE - 2}
    await pump.until_quiet()
    assert ((await has(shopper))[0], await stock_of(sku)) == (200, (99, 2))
    await proved()


async def test_a_coupon_is_not_returned_on_cancel_or_the_cancel_fails(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, points=500, balance_fen=700)
    coupon, sku = await a_coupon(shopper), await a_product(5)
    offer = await quoted(web, shopper, sku, use_points=500, use_balance_fen=700)
    order_id = (await submit(web, shopper, offer)).json()["order_id"]
    assert await has(shopper) == (0, 0, {coupon: "held"})
    answers = await asyncio.gather(
        *(
            web.post(f"{SHOP}/orders/{order_id}/cancel", json={}, headers=signed_in(shopper))
            for _ in range(AT_ONCE)
        )
    )
    assert {(a.status_code, a.json()["state"]) for a in answers} == {(201, "cancelled")}
    await pump.until_quiet()
    assert (await has(shopper), await stock_of(sku)) == ((500, 700, {coupon: "available"}), (5, 0))
    again = await quoted(web, shopper, sku)
    assert (await submit(web, shopper, again)).status_code == 201


async def test_two_devices_pay_with_the_same_balance(
    web: httpx.AsyncClient, shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, balance_fen=6_000)
    sku = await a_product(99)
    offers = await asyncio.gather(*(quoted(web, shopper, sku, use_balance_fen=6_000) for _ in range(AT_ONCE)))
    answers = await asyncio.gather(*(submit(web, shopper, o) for o in offers))
    assert told(answers) == {(201, ""): 1, (409, "not_enough_assets"): AT_ONCE - 1}
    await pump.until_quiet()
    assert ((await has(shopper))[1], await stock_of(sku)) == (0, (98, 0))
    await proved()


async def test_a_rule_that_changed_between_quote_and_submit_charges_another_price(
    web: httpx.AsyncClient, shopper: Shopper
) -> None:
    sku, marketing = await a_product(5), locate(Marketing)
    coupon = await a_coupon(shopper, threshold_fen=5_000)
    made = await marketing.create_promotion(key=coupon, draft=a_promotion(sku))
    offer = await quoted(web, shopper, sku)
    dearer = a_promotion(sku, ladder=(Rung(threshold_fen=5_000, off_fen=1),))
    await marketing.edit_promotion(
        key=f"{coupon}-2", promotion_id=made.promotion_id, draft=dearer, expected_version=1
    )
    answer = await submit(web, shopper, offer)
    fresh = answer.json()["detail"]["quote"]
    assert (answer.status_code, answer.json()["code"]) == (409, "price_changed")
    assert fresh["price"]["payable_fen"] == offer["price"]["payable_fen"] + 999
    assert ((await has(shopper))[2], await stock_of(sku)) == ({coupon: "available"}, (5, 0))
    assert (await submit(web, shopper, fresh)).status_code == 201


async def test_a_clock_that_is_moved_by_an_hour_spends_or_revives_nothing(
    web: httpx.AsyncClient, shopper: Shopper, clock: FakeClock
) -> None:
    await rich(shopper, points=500)
    coupon, sku = await a_coupon(shopper), await a_product(5)
    offer = await quoted(web, shopper, sku, use_points=500)
    clock.advance(minutes=60)
    answer = await submit(web, shopper, offer)
    assert (answer.status_code, answer.json()["code"]) == (409, "quote_expired")
    clock.advance(seconds=-3600)
    assert (await submit(web, shopper, offer)).status_code == 201
    clock.advance(minutes=60)
    assert (await submit(web, shopper, offer)).json()["code"] in ("quote_expired", "order_exists")
    assert await has(shopper) == (0, 0, {coupon: "held"})
    assert await stock_of(sku) == (5, 1)
