"""How fast the shop feels: `npm run budgets [URL]`, against a running `make up`.

Chromium plays a phone of the middle class: its CPU four times slower than this one, 150 ms round trip,
1.6 Mbit/s. Prints each figure beside its budget; ends with 1 when one is missed. Run it on a quiet machine.
"""

import asyncio
import json
import statistics
import sys
from typing import Any, NamedTuple

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Route, async_playwright

from tools.find_chromium import ADVICE, chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
}
SLOWER = 4
ROUND_TRIP_MS = 150
BYTES_A_SECOND = 1_600_000 // 8
MANY = 10_000
RUNS = 5

# Before any page: remember the largest paint and every long task.
WATCH = """
window.watched = {lcp: 0, what: "", long: 0}
new PerformanceObserver((list) => {
    for (const e of list.getEntries()) {
        watched.lcp = e.startTime
        watched.what = `${e.element?.tagName ?? "?"} ${e.url.slice(-40)}`
    }
}).observe({type: "largest-contentful-paint", buffered: true})
new PerformanceObserver((list) => {
    for (const e of list.getEntries()) watched.long = Math.max(watched.long, e.duration)
}).observe({type: "longtask", buffered: true})
"""
FLING = """async () => {
    const list = [...document.querySelectorAll("uni-scroll-view div")]
        .find((e) => e.scrollHeight > e.clientHeight * 20 && getComputedStyle(e).overflowY !== "visible")
    watched.long = 0
    let most = 0
    for (let turn = 0; turn < 90; turn += 1) {
        list.scrollTop += 1_200
        await new Promise((next) => requestAnimationFrame(next))
        most = Math.max(most, document.querySelectorAll(".goods").length)
    }
    await new Promise((next) => setTimeout(next, 300))
    return [most, watched.long]
}"""
# From the finger's touch to the frame in which the product's own name stands on its page.
TAP = """(name) => new Promise((done) => {
    let touched = 0
    document.addEventListener("pointerdown", (e) => { touched = e.timeStamp }, {capture: true, once: true})
    const look = () => {
        const titles = [...document.querySelectorAll(".product-title")]
        const there = titles.some((e) => e.textContent.includes(name))
        if (touched && there) {
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - touched)))
        } else requestAnimationFrame(look)
    }
    look()
})"""


class Figure(NamedTuple):
    """A measured value, its budget and its unit."""

    what: str
    value: float
    most: float
    unit: str
    note: str = ""


async def _slow(page: Page) -> CDPSession:
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Network.enable")
    conditions = {"offline": False, "latency": ROUND_TRIP_MS}
    conditions |= {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    await cdp.send("Network.emulateNetworkConditions", conditions)
    await cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return cdp


async def _context(browser: Browser) -> BrowserContext:
    context = await browser.new_context(**PHONE)
    await context.add_init_script(WATCH)
    return context


async def _painted(page: Page, url: str) -> tuple[float, str]:
    """The largest paint of a page that has come to rest, and what it was."""
    await page.goto(url)
    await page.locator(".goods").first.wait_for()
    await page.wait_for_load_state("networkidle")
    await page.wait_for_timeout(500)
    return await page.evaluate("[watched.lcp, watched.what]")


async def home(browser: Browser, url: str) -> list[Figure]:
    """Cold as a new visitor meets it, warm as one who comes back."""
    cold, warm, what, again = [], [], "", ""
    for _ in range(RUNS):
        context = await _context(browser)
        page = await context.new_page()
        await _slow(page)
        lcp, what = await _painted(page, url)
        cold.append(lcp)
        await page.goto("about:blank")
        lcp, again = await _painted(page, url)
        warm.append(lcp)
        await context.close()
    return [
        Figure("home, cold: largest paint", statistics.median(cold), 2_500, "ms", what),
        Figure("home, warm: largest paint", statistics.median(warm), 1_000, "ms", again),
    ]


async def long_list(browser: Browser, url: str) -> list[Figure]:
    """Ten thousand products, flung; the CPU as it is, so that a task is a task of this machine."""
    context = await _context(browser)
    page = await context.new_page()

    async def endless(route: Route) -> None:
        answer = await route.fetch()
        cards = (await answer.json())["items"]
        many = [{**cards[i % len(cards)], "spu_id": f"P{i}"} for i in range(MANY)]
        await route.fulfill(response=answer, body=json.dumps({"items": many, "next": None}))

    await page.route("**/api/shop/products?**", endless)
    await page.goto(f"{url}/goods/list/index")
    await page.locator(".goods").first.wait_for()
    rows, longest = await page.evaluate(FLING)
    await context.close()
    return [
        Figure("10,000 products flung: cards that exist", rows, 40, ""),
        Figure("10,000 products flung: longest task", longest, 100, "ms"),
    ]


async def tap(browser: Browser, url: str) -> list[Figure]:
    """From the finger to the product page; warm: the page's code is here, its answer is not."""
    context = await _context(browser)
    page = await context.new_page()
    took = []
    for turn in range(RUNS + 1):
        await page.goto(f"{url}/goods/list/index") if not turn else await page.go_back()
        card = page.locator(".goods:visible").nth(turn)
        await card.wait_for()
        name = await card.locator(".goods-title").inner_text()
        await page.wait_for_timeout(600)
        painted = asyncio.ensure_future(page.evaluate(TAP, name))
        await asyncio.sleep(0.2)
        await card.tap()
        took.append(await painted)
    await context.close()
    return [Figure("tap on a card: product page painted", statistics.median(took[1:]), 100, "ms")]


async def main(url: str) -> int:
    path = chromium()
    if path is None:
        print(ADVICE, file=sys.stderr)
        return 2
    figures: list[Figure] = []
    async with async_playwright() as p:
        browser = await p.chromium.launch(executable_path=path, args=FLAGS)
        for measure in (home, long_list, tap):
            figures += await measure(browser, url)
        await browser.close()
    for f in figures:
        verdict = "ok" if f.value <= f.most else "MISSED"
        print(f"{f.what:<42}{f.value:>8.0f} {f.unit:<3} of at most {f.most:>5.0f}  {verdict}  {f.note}")
    return int(any(f.value > f.most for f in figures))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8800")))
