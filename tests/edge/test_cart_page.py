"""The cart page over HTTP: marks say what has changed, limits are told, the order takes its lines."""

import httpx
import pytest

from chama.flows.place_order import place_order
from chama.flows.quote import Item, quote
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import StockLine
from tests.support.given import PRICE_FEN, Shopper, a_key, a_product, a_shopper

CART = "/api/shop/cart"


@pytest.fixture
async def shopper(shop: object) -> Shopper:
    return await a_shopper()


@pytest.fixture
def headers(shopper: Shopper) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_access(shopper.user_id, 'ses_cart')}"}


async def marks(web: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, list[str]]:
    page = (await web.get(CART, headers=headers)).json()
    return {line["sku_id"]: line["marks"] for line in page["lines"]}


async def counted(sku_id: str, pieces: int) -> None:
    lines = [StockLine(sku_id=sku_id, quantity=pieces)]
    await locate(Inventory).adjust(key=a_key(), location_id="main", reason="count", lines=lines)


async def priced(sku_id: str, price_fen: int) -> None:
    version = (await locate(Catalog).get_skus(ids=[sku_id]))[0].version
    await locate(Catalog).set_price(key=a_key(), sku_id=sku_id, price_fen=price_fen, expected_version=version)


async def test_the_page_marks_what_has_changed_since_it_was_put_in(
    web: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    skus = [await a_product(stock=20) for _ in range(6)]
    items = [{"sku_id": s, "quantity": 8} for s in skus]
    page = (await web.put(CART, json={"items": items}, headers=headers)).json()
    assert [line["marks"] for line in page["lines"]] == [[]] * 6
    assert (page["selected_count"], page["selected_fen"]) == (48, 48 * PRICE_FEN)
    off, gone, short, dearer, cheaper, plain = skus
    spu = (await locate(Catalog).get_skus(ids=[off]))[0].spu_id
    await locate(Catalog).set_status(key=a_key(), spu_id=spu, status="off")
    await counted(gone, 0)
    await counted(short, 7)
    await priced(dearer, PRICE_FEN + 1)
    await priced(cheaper, PRICE_FEN - 1)
    assert await marks(web, headers) == {
        off: ["invalid"],
        gone: ["sold_out"],
        short: ["short"],
        dearer: ["price_up"],
        cheaper: ["price_down"],
        plain: [],
    }
    await web.put(f"{CART}/{plain}", json={"quantity": 2}, headers=headers)
    await counted(plain, 5)
    assert (await marks(web, headers))[plain] == ["few_left"]
    page = (await web.get(CART, headers=headers)).json()
    assert (page["selected_count"], page["selected_fen"]) == (26, 26 * PRICE_FEN)
    answer = await web.post(f"{CART}/selection", json={"selected": False}, headers=headers)
    assert (answer.json()["selected_count"], len(answer.json()["lines"])) == (0, 6)


async def test_an_order_takes_its_lines_out_of_the_cart(
    web: httpx.AsyncClient, headers: dict[str, str], shopper: Shopper
) -> None:
    bought, kept = await a_product(stock=5), await a_product(stock=5)
    items = [{"sku_id": s, "quantity": 1} for s in (bought, kept)]
    await web.put(CART, json={"items": items}, headers=headers)
    offer = await quote(user_id=shopper.user_id, items=[Item(bought, 1)], address_id=shopper.address_id)
    total_fen = offer.price.payable_fen
    await place_order(key=a_key(), user_id=shopper.user_id, token=offer.quote, total_fen=total_fen, note="")
    assert list(await marks(web, headers)) == [kept]


async def test_ten_thousand_lines_and_more_than_the_cart_holds_are_refused_with_a_code(
    web: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    for count, status, code in ((101, 400, "invalid_request"), (10_000, 413, "body_too_large")):
        items = [{"sku_id": f"sku_{n}", "quantity": 1} for n in range(count)]
        answer = await web.put(CART, json={"items": items}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        wish = {"items": items}
        answer = await web.post("/api/shop/quotes", json=wish, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await marks(web, headers) == {}


async def test_an_old_order_is_put_into_the_cart_again_but_for_what_is_gone(
    web: httpx.AsyncClient, headers: dict[str, str], shopper: Shopper
) -> None:
    kept, held, sold_out, off = [await a_product(stock=20) for _ in range(4)]
    offer = await quote(
        user_id=shopper.user_id,
        items=[Item(sku_id, 3) for sku_id in (kept, held, sold_out, off)],
        address_id=shopper.address_id,
        from_cart=False,
    )
    order_id = (
        await place_order(
            key=a_key(),
            user_id=shopper.user_id,
            token=offer.quote,
            total_fen=offer.price.payable_fen,
            note="",
        )
    ).order_id
    await web.put(f"{CART}/{held}", json={"quantity": 9}, headers=headers)
    await web.post(f"{CART}/selection", json={"selected": False}, headers=headers)
    # The order still holds its three.
    await counted(sold_out, 3)
    spu = (await locate(Catalog).get_skus(ids=[off]))[0].spu_id
    await locate(Catalog).set_status(key=a_key(), spu_id=spu, status="off")
    for _ in range(2):
        answer = await web.post(f"/api/shop/orders/{order_id}/again", headers=headers)
        again = answer.json()
        assert answer.status_code == 200
        assert sorted(again["added"]) == sorted([kept, held])
        assert {line["sku_id"]: line["why"] for line in again["left_out"]} == {
            sold_out: "sold_out",
            off: "invalid",
        }
        lines = (await web.get(CART, headers=headers)).json()["lines"]
        assert {line["sku_id"]: (line["quantity"], line["selected"]) for line in lines} == {
            kept: (3, True),
            held: (9, True),
        }
