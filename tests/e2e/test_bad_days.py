"""A phone with a wrong clock, a server in trouble, names and numbers that nobody expects."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Route, expect

from tests.e2e.visit import Visit, fresh
from tests.support.running_shop import until


async def test_a_server_in_trouble_costs_nothing_that_was_typed(visit: Visit, screen: str) -> None:
    visit.allow |= {500}
    await visit.signed_in(address=False)
    await visit.open("/member/address/index")
    await visit.type("收货人", "阿依古丽·买买提 😀")
    await visit.type("手机号", "13888001234")
    await visit.tap("uni-picker")
    await visit.tap(".uni-picker-action-confirm")
    await visit.type("详细地址", "古城 1 号")
    page = visit.page
    answers = [500, "timedout", 401]

    async def in_trouble(route: Route) -> None:
        what = answers.pop(0) if answers and route.request.method == "POST" else None
        if what is None:
            await route.continue_()
        elif isinstance(what, str):
            await route.abort(what)
        else:
            body = '{"code": "sign_in_required", "status": 401, "title": "请登录"}' if what == 401 else "oops"
            await route.fulfill(status=what, body=body, content_type="application/problem+json")

    visit.allow |= {401}
    await page.route("**/api/shop/addresses", in_trouble)
    for _ in range(2):
        await visit.tap(".address-save:not([disabled])")
        await visit.sees(".address-problem", re.compile("再试|重试"))
        assert await page.locator("[aria-label='收货人'] input").input_value() == "阿依古丽·买买提 😀"
        assert await page.locator("[aria-label='详细地址'] textarea").input_value() == "古城 1 号"
    # The third time the token is over: it is renewed and the form goes out again, under its first key.
    await visit.tap(".address-save:not([disabled])")
    assert visit.shopper is not None
    shopper = visit.shopper

    async def kept() -> int:
        return len(await shopper.ask("GET", "/addresses"))

    assert await until("the address is kept", kept) == 1
    assert len({r.headers["idempotency-key"] for r in visit.asked("POST", "/addresses")}) == 1


async def test_whoever_backs_out_of_paying_finds_the_order_and_the_time_left(
    visit: Visit, screen: str
) -> None:
    # The phone's clock is an hour fast: what is left is told by the server's.
    await visit.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=1))
    await visit.signed_in()
    await visit.confirm()
    await visit.tap(".confirm-place")
    await visit.sees(".uni-actionsheet__cell")
    await visit.page.locator(".uni-mask:visible").click(position={"x": 5, "y": 300})
    await visit.sees(".order-state", "待付款")
    await visit.sees(".order-head", re.compile(r"剩余\s*1[45]:\d\d"))
    # Cancelled for a reason that is chosen, not assumed.
    await visit.tap(".order-button", has_text="取消订单")
    await expect(visit.page.locator(".reason-act[disabled]")).to_have_count(1)
    await visit.tap(".reason-row", has_text="不想要了")
    await visit.tap(".reason-act:not([disabled])")
    await visit.sees(".order-state", "已取消")


async def test_odd_names_and_numbers_break_no_page(visit: Visit, screen: str) -> None:
    visit.allow |= {400, 422}
    shopper = await visit.signed_in(address=False)
    name = "阿卜杜热合曼·买买提依明·努尔艾力" * 2
    address = {"name": name[:38] + "😀", "phone": "13888001234", "region_code": "532901"}
    detail = "https://example.cn/" + "w" * 140
    await shopper.ask("POST", "/addresses", {**address, "detail": detail}, fresh())
    where = f"/trade/confirm/index?sku={visit.product.sku_id}"
    await visit.open(f"{where}&quantity=9999")
    await visit.sees(".notice", "1 至 999 件")
    await visit.open(f"{where}&quantity=0")
    await visit.sees(".order-count", "×1")
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await visit.page.evaluate(wide) == 0
    # A mark that turns the reading round is refused, with a word; what was typed is still there.
    await visit.type("留言", "放门口\u202e谢谢")
    await visit.tap(".confirm-place:not([disabled])")
    await visit.sees(".confirm-notice", "留言")
    assert await visit.orders() == []
    assert await visit.page.locator("[aria-label='留言'] input").input_value() == "放门口\u202e谢谢"
    await visit.type("留言", "放门口，谢谢 🙏")
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    await visit.tap(".result-main")
    await visit.sees(".order-facts", "放门口，谢谢 🙏")
    assert await visit.page.evaluate(wide) == 0
    # Typed into the picker, a number ends where the shop's bounds are.
    await visit.open(f"/goods/product/index?id={visit.product.spu_id}")
    await visit.tap(".product-add:not([disabled])")
    await visit.type("数量", "9999")
    await visit.page.locator("[aria-label='数量'] input:visible").blur()
    number = visit.page.locator("[aria-label='数量'] input:visible")
    await expect(number).to_have_value(re.compile(r"^([2-9]|\d{2,3})$"))


async def test_pictures_that_do_not_come_leave_a_leaf_and_every_word(visit: Visit) -> None:
    visit.allow |= {404}
    await visit.page.route("**/media/**", lambda route: route.fulfill(status=404))
    await visit.open("/pages/home/index")
    await visit.sees(".goods .picture-none")
    await visit.sees(".goods-title")
    await visit.open(f"/goods/product/index?id={visit.product.spu_id}")
    await visit.sees(".picture-none")
    await visit.sees(".product-title", visit.product.title)
    await visit.sees(".product-buy:not([disabled])")


async def test_a_shop_that_does_not_answer_says_so_and_offers_to_try_again(visit: Visit) -> None:
    visit.allow |= {503}
    await visit.signed_in(address=False)
    away = {"on": True}

    async def gone(route: Route) -> None:
        await (route.fulfill(status=503) if away["on"] else route.continue_())

    await visit.page.route("**/api/shop/**", gone)
    pages = ["/pages/home/index", "/pages/category/index", f"/goods/product/index?id={visit.product.spu_id}"]
    pages += ["/trade/orders/index", "/member/coupons/index", "/pages/cart/index"]
    for path in pages:
        await visit.open(path)
        await visit.sees(".notice-act", re.compile("再|重"))
    # The last one: it opens without being left.
    away["on"] = False
    await visit.tap(".notice-act")
    await visit.sees(".cart", re.compile("空|逛"))
