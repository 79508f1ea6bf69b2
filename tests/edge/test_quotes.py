"""A quote over HTTP: what it uses, and how its price came, in words."""

import httpx
import pytest

from chama.flows.coupons import claim_coupon
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.assets.api import Assets
from chama.services.marketing.types import CouponTerms
from tests.support.given import PRICE_FEN, Shopper, a_coupon_template, a_key, a_product, a_shopper

QUOTES = "/api/shop/quotes"


@pytest.fixture
async def shopper(shop: object) -> Shopper:
    return await a_shopper()


def headers_of(shopper: Shopper) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_access(shopper.user_id, 'ses_quote')}"}


async def test_a_quote_is_explained_step_by_step_and_the_steps_make_its_price(
    web: httpx.AsyncClient, shopper: Shopper
) -> None:
    template_id = await a_coupon_template(terms=CouponTerms(kind="fixed", amount_fen=700))
    await claim_coupon(key=a_key(), user_id=shopper.user_id, template_id=template_id)
    await locate(Assets).grant(key=a_key(), user_id=shopper.user_id, kind="points", amount=250, reason="test")
    wish = {
        "items": [{"sku_id": await a_product(stock=5), "quantity": 2}],
        "address_id": shopper.address_id,
        "use_points": 1_000,
        "coupon_ids": None,
    }
    offer = (await web.post(QUOTES, json=wish, headers=headers_of(shopper))).json()
    form = {"quote": offer["quote"]}
    answer = await web.post(f"{QUOTES}/explanation", json=form, headers=headers_of(shopper))
    assert answer.status_code == 200
    told = answer.json()
    steps = [(s["title"].split(" · ")[0], s["amount_fen"]) for s in told["steps"]]
    freight_fen = offer["price"]["freight_fen"]
    assert steps == [
        ("商品原价", 2 * PRICE_FEN),
        ("优惠券", -700),
        ("积分抵扣", -250),
        ("运费", freight_fen),
    ]
    assert told["payable_fen"] == offer["price"]["payable_fen"] == sum(fen for _, fen in steps)


async def test_anothers_quote_is_not_explained(web: httpx.AsyncClient, shopper: Shopper) -> None:
    wish = {"items": [{"sku_id": await a_product(stock=5), "quantity": 1}]}
    offer = (await web.post(QUOTES, json=wish, headers=headers_of(shopper))).json()
    form = {"quote": offer["quote"]}
    answer = await web.post(f"{QUOTES}/explanation", json=form, headers=headers_of(await a_shopper()))
    assert (answer.status_code, answer.json()["code"]) == (400, "token_forged")
