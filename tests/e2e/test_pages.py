"""A long list stays light."""

from playwright.async_api import Route

from tests.e2e.visit import Visit

MANY = 10_000


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
