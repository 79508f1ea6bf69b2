"""Every main page can be used by everybody, and a long list stays light."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Route

from tests.e2e.visit import Visit

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
# Where it is, and what stands when it is drawn.
PAGES = {
    "/pages/home/index": ".goods",
    "/pages/category/index": ".category",
    "/goods/search/index": ".search",
    "/goods/list/index": ".goods",
    "/goods/product/index?id={spu_id}": ".product-buy:not([disabled])",
    "/pages/cart/index": ".cart",
    "/trade/confirm/index?sku={sku_id}": ".confirm-place:not([disabled])",
    "/trade/orders/index": ".orders",
    "/marketing/flash/index": ".flash",
    "/member/settings/index": ".settings-avatar",
    "/pages/me/index": ".me",
    "/member/addresses/index": ".addresses-row",
    "/member/address/index": ".address-save",
    "/member/sign-in/index": ".sign-in-act",
}
RUN = """async () => {
    const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa"]})
    return found.violations
        .filter((v) => v.impact === "serious" || v.impact === "critical")
        .map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])
}"""
MANY = 10_000


@pytest.mark.usefixtures("csp_bypassed")
async def test_no_page_has_a_serious_obstacle(visit: Visit, screen: str) -> None:
    await visit.signed_in()
    found: dict[str, Any] = {}
    for path, stands in PAGES.items():
        await visit.open(path.format(spu_id=visit.product.spu_id, sku_id=visit.product.sku_id))
        await visit.sees(stands)
        await visit.page.add_script_tag(path=str(AXE))
        if obstacles := await visit.page.evaluate(RUN):
            found[path] = obstacles
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


async def test_ten_thousand_products_are_never_more_than_forty_rows(visit: Visit, screen: str) -> None:
    """The shop's own cards, again and again under other names."""
    page = visit.page

    async def endless(route: Route) -> None:
        answer = await route.fetch()
        body = await answer.json()
        cards = body["items"]
        body["items"] = [{**cards[i % len(cards)], "spu_id": f"P{i}"} for i in range(MANY)]
        body["next"] = None
        await route.fulfill(response=answer, json=body)

    await page.route("**/api/shop/products?**", endless)
    await visit.open("/goods/list/index")
    await visit.sees(".goods")
    fling = """async () => {
        const list = [...document.querySelectorAll("uni-scroll-view div")]
            .find((e) => e.scrollHeight > e.clientHeight * 20 && getComputedStyle(e).overflowY !== "visible")
        let most = 0
        for (let turn = 0; turn < 60; turn += 1) {
            list.scrollTop += turn % 7 === 6 ? 60_000 : 1_700
            await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
            most = Math.max(most, document.querySelectorAll(".goods").length)
        }
        const seen = [...document.querySelectorAll(".goods")].filter((e) => {
            const box = e.getBoundingClientRect()
            return box.bottom > 0 && box.top < innerHeight
        })
        return [most, seen.length, list.scrollTop]
    }"""
    most, seen, top = await page.evaluate(fling)
    assert top > 300_000
    assert 0 < seen <= most <= 40
