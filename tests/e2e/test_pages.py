"""Every main page can be used by everybody, and a long list stays light."""

import asyncio
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
    "/member/coupons/index": ".coupons",
    "/member/coupon-centre/index": ".slip",
    "/member/points/index": ".points",
    "/member/check-in/index": ".check-act",
    "/member/level/index": ".level",
    "/member/balance/index": ".balance",
    "/member/favourites/index": ".favourites",
    "/member/footprints/index": ".footprints",
    "/member/messages/index": ".messages",
    "/member/service/index": ".service-row",
    "/member/agreement/index": ".agreement-row",
    "/member/agreement/index?kind=licences": ".agreement-title",
    "/member/phone/index": ".phone-act",
    "/member/nowhere/index": ".notice-act",
}
RUN = """async () => {
    const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa"]})
    return found.violations
        .filter((v) => v.impact === "serious" || v.impact === "critical")
        .map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])
}"""
MANY = 10_000


@pytest.mark.usefixtures("csp_bypassed")
@pytest.mark.parametrize("light", ["light", "dark"])
async def test_no_page_has_a_serious_obstacle(visit: Visit, screen: str, light: Any) -> None:
    await visit.page.emulate_media(color_scheme=light, reduced_motion="reduce")
    await visit.signed_in()
    found: dict[str, Any] = {}
    for path, stands in PAGES.items():
        await visit.open(path.format(spu_id=visit.product.spu_id, sku_id=visit.product.sku_id))
        await visit.sees(stands)
        await visit.page.add_script_tag(path=str(AXE))
        if obstacles := await visit.page.evaluate(RUN):
            found[path] = obstacles
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


async def test_the_home_page_costs_little(visit: Visit, screen: str) -> None:
    """What a visitor's line carries until the page stands: one answer for all parts, nothing asked twice."""
    await visit.open("/")
    await visit.sees(".goods")
    await visit.page.wait_for_load_state("networkidle")
    assert len(visit.asked("GET", "/home")) == 1
    assert visit.asked("GET", "/categories") == visit.asked("GET", "/products") == []
    sizes: dict[str, int] = await visit.page.evaluate(
        """() => {
            const sum = {}
            for (const e of performance.getEntriesByType("resource")) {
                const kind = /\\.(js|css|webp)/.exec(e.name)?.[1] ?? "api"
                sum[kind] = (sum[kind] ?? 0) + e.encodedBodySize
            }
            return sum
        }"""
    )
    assert sizes["js"] <= 150 * 1024
    assert sizes["css"] <= 25 * 1024


async def test_a_visitor_who_comes_back_finds_the_shop_again(visit: Visit, screen: str) -> None:
    """The second time everything is confirmed as unchanged, and works."""
    for _ in range(2):
        await visit.open("/")
        await visit.sees(".goods")
    scripts: list[int] = await visit.page.evaluate(
        """performance.getEntriesByType("resource")
            .filter((e) => e.name.includes("/assets/")).map((e) => e.transferSize)"""
    )
    assert scripts and set(scripts) == {0}


async def test_an_address_that_leads_nowhere_says_so(visit: Visit, screen: str) -> None:
    await visit.open("/nowhere/at/all")
    await visit.sees(".notice", "这里没有路了")
    await visit.tap(".notice-act")
    await visit.sees(".goods")


async def test_a_product_is_handed_on_as_a_poster(visit: Visit, screen: str) -> None:
    await visit.open(f"/goods/product/index?id={visit.product.spu_id}")
    await visit.tap(".product-share")
    await visit.sees(".poster-picture")
    assert len(visit.asked("GET", f"/products/{visit.product.spu_id}/code")) == 1
    async with visit.page.expect_download() as saved:
        await visit.tap(".poster-act", has_text="保存图片")
    picture = await asyncio.to_thread(Path(await (await saved.value).path()).read_bytes)
    assert picture.startswith(b"\x89PNG") and len(picture) > 10_000


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
