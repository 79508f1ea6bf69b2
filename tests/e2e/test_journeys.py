"""From the home page to a completed order, and what may come between, as a shopper sees it."""

import io
import re

from PIL import Image
from playwright.async_api import Route, expect

from chama.base.money import yuan
from tests.e2e.visit import Staff, Visit, fresh
from tests.support.running_shop import until

DIGITS = re.compile(r"[^\d.]")


def amount(text: str) -> str:
    """`¥1,234.50` as digits."""
    return DIGITS.sub("", text)


async def sum_is(visit: Visit, fen: int) -> None:
    """The confirm page shows this total."""

    async def shown() -> bool:
        return amount(await visit.page.locator(".confirm-sum").inner_text()) == yuan(fen)

    await until(f"the total is {yuan(fen)}", shown)


async def test_a_new_shopper_gets_from_the_home_page_to_a_completed_order(
    visit: Visit, staff: Staff, screen: str
) -> None:
    phone = f"139{int(fresh(), 16) % 10**8:08d}"
    page = visit.page
    await visit.open("/")
    await visit.tap(".goods")
    await visit.tap(".product-add:not([disabled])")
    await visit.tap(".picker-act:not([disabled])")
    # The tap goes on by itself once somebody is signed in.
    await visit.sign_in_by_phone(phone)
    await expect(page.locator(".picker-act:visible")).to_have_count(0)
    await visit.tap(".product-icon[aria-label='购物车']")
    await visit.tap(".cart-buy:not([disabled])")
    await visit.tap(".confirm-address")
    await visit.tap(".addresses-main")
    await visit.type("收货人", "段小云")
    await visit.type("手机号", phone)
    await visit.tap("uni-picker")
    await visit.tap(".uni-picker-action-confirm")
    await visit.type("详细地址", "翠湖南路 8 号")
    await visit.tap(".address-save")
    await visit.tap(".addresses-row")
    await visit.tap(".confirm-place:not([disabled])")
    order_id = await visit.pay()
    await visit.tap(".result-main")
    await visit.sees(".order-state", "待发货")
    await staff.ship(order_id)
    await page.reload()
    await visit.sees(".order-state", "待收货")
    await visit.tap(".order-button", has_text="确认收货")
    await visit.tap(".uni-modal__btn_primary")
    await visit.sees(".order-state", "已完成")


async def test_a_shopper_pays_by_alipay(visit: Visit, screen: str) -> None:
    await visit.signed_in()
    await visit.confirm()
    await visit.tap(".confirm-place")
    order_id = await visit.pay("支付宝")
    await visit.tap(".result-main")
    await visit.sees(".order-state", "待发货")
    assert [order["order_id"] for order in await visit.orders()] == [order_id]


async def test_a_shopper_orders_again_what_an_old_order_holds(
    visit: Visit, staff: Staff, screen: str
) -> None:
    await visit.signed_in()
    await visit.confirm()
    await visit.tap(".confirm-place")
    await visit.pay()
    await visit.open("/trade/orders/index")
    await visit.tap(".order-button", has_text="再来一单")
    await visit.sees(".cart-sum", re.compile(r"[1-9]"))
    await visit.tap(".cart-buy:not([disabled])")
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    orders = await visit.orders()
    assert len(orders) == 2
    assert [line["sku_id"] for order in orders for line in order["lines"]] == [visit.product.sku_id] * 2
    # What is not there any more is told, and nothing of it lands in the cart.
    await staff.count(visit.product, 0)
    await visit.open(f"/trade/order/index?id={orders[0]['order_id']}")
    await visit.tap(".order-button", has_text="再来一单")
    await visit.sees(".uni-modal", f"{visit.product.title}")
    await visit.tap(".uni-modal__btn_primary")
    await visit.sees(".order-state", "待发货")
    await staff.count(visit.product, 100)


async def test_coupons_points_and_balance_pay_an_order(visit: Visit, staff: Staff, screen: str) -> None:
    await visit.signed_in()
    await staff.give(visit.user_id, "points", 200)
    await staff.give(visit.user_id, "balance_gift", 100_000)
    await staff.give_coupon(visit.user_id, "老茶客减 3 元", amount_fen=300)
    await staff.give_coupon(visit.user_id, "新客减 1 元", amount_fen=100)
    await staff.give_coupon(visit.user_id, "满万减千", amount_fen=100_000, threshold_fen=1_000_000)
    await visit.confirm()
    # The best combination is chosen; points and balance are not, until somebody wants them.
    assert visit.offer["price"]["points"] == visit.offer["price"]["balance_fen"] == 0
    dear = visit.offer["price"]["payable_fen"]
    await visit.sees(".confirm-pick", "老茶客减 3 元")
    await visit.tap(".confirm-pick")
    await visit.sees(".coupons-off", "还差")
    await visit.tap(".coupons-row", has_text="新客减 1 元")
    await visit.sees(".confirm-pick", "新客减 1 元")
    await sum_is(visit, dear + 200)
    await visit.tap(".coupons-way", has_text="不用券")
    await sum_is(visit, dear + 300)
    await visit.tap(".coupons-way", has_text="最省的组合")
    await sum_is(visit, dear)
    await visit.tap(".coupons-done:not([disabled])")
    await visit.tap("[role=switch][aria-label='积分']")
    await sum_is(visit, dear - 200)
    await visit.tap("[role=switch][aria-label='余额']")
    await sum_is(visit, 0)
    await visit.tap(".steps-why")
    for words in ("老茶客减 3 元", "积分抵扣", "余额支付"):
        await visit.sees(f".price-step:has-text('{words}')")
    await visit.tap(".sheet-close")
    # Nothing is left to pay: no cashier is opened.
    await visit.tap(".confirm-place:not([disabled])")
    await visit.page.wait_for_url("**/trade/result/index?**")
    await visit.sees(".result-good")
    await visit.tap(".result-main")
    await visit.sees(".order-state", "待发货")
    [order] = await visit.orders()
    assert (order["points"], order["balance_fen"], order["payable_fen"]) == (200, dear - 200, 0)
    await visit.tap(".steps-why")
    await visit.sees(".price-step:has-text('余额支付')")
    await visit.tap(".sheet-close")
    # Given back before it is shipped: with a reason, and everything returns.
    await visit.tap(".order-button", has_text="申请退款")
    await visit.tap(".reason-row", has_text="拍错了")
    await visit.tap(".reason-act:not([disabled])")
    await visit.sees(".order-state", "已退款")


async def test_a_price_that_changes_while_confirming_is_shown_and_asked_about(
    visit: Visit, staff: Staff, screen: str
) -> None:
    visit.allow |= {409}
    await visit.signed_in()
    await visit.confirm()
    before = await visit.page.locator(".confirm-sum").inner_text()
    await visit.type("留言", "用牛皮纸包")
    await staff.price(visit.product, visit.product.price_fen + 1100)
    await visit.tap(".confirm-place")
    await visit.sees(".confirm-notice", "价格")
    assert await visit.orders() == []
    assert await visit.page.locator("[aria-label='留言'] input").input_value() == "用牛皮纸包"

    async def dearer() -> str | None:
        now = await visit.page.locator(".confirm-sum").inner_text()
        return now if amount(now) != amount(before) else None

    shown = await until("the new total is shown", dearer)
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    [order] = await visit.orders()
    assert yuan(order["payable_fen"]) == amount(shown)
    assert order["lines"][0]["unit_price_fen"] == visit.product.price_fen + 1100


async def test_what_sells_out_while_confirming_is_marked_and_costs_nothing_typed(
    visit: Visit, staff: Staff, screen: str
) -> None:
    visit.allow |= {409}
    await visit.signed_in()
    await visit.open(f"/trade/confirm/index?sku={visit.product.sku_id}&quantity=3")
    await visit.sees(".confirm-place:not([disabled])", "提交订单")
    await visit.type("留言", "送人的，包好看些")
    await staff.count(visit.product, 0)
    await visit.tap(".confirm-place")
    await visit.sees(".confirm-notice", re.compile("售罄|库存|不足|卖完|没货"))
    await visit.sees(".order-gone", "卖完了")
    assert await visit.orders() == []
    assert await visit.page.locator("[aria-label='留言'] input").input_value() == "送人的，包好看些"
    await staff.count(visit.product, 2)
    await visit.tap(".confirm-place:not([disabled])")
    await visit.sees(".order-gone", "只剩 2 件")
    await visit.tap(".order-settle")
    await visit.sees(".order-count", "×2")
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    [order] = await visit.orders()
    assert order["lines"][0]["quantity"] == 2
    await staff.count(visit.product, 100)


async def test_a_shopper_who_loses_the_network_goes_on_where_they_were(visit: Visit, screen: str) -> None:
    await visit.signed_in()
    await visit.confirm()
    await visit.type("留言", "放前台")
    await visit.offline(True)
    await visit.tap(".confirm-place")
    await visit.sees(".confirm-notice", "网络")
    await visit.offline(False)
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    assert len(await visit.orders()) == 1
    # The same order under the same key, however often it was sent.
    assert len({r.headers["idempotency-key"] for r in visit.asked("POST", "/orders")}) == 1


async def test_an_answer_that_is_lost_costs_no_second_order(visit: Visit) -> None:
    await visit.signed_in()
    await visit.confirm()
    lost = []

    async def lose_first(route: Route) -> None:
        if lost:
            return await route.continue_()
        lost.append(await route.fetch())
        return await route.abort("timedout")

    await visit.page.route("**/api/shop/orders", lose_first)
    await visit.tap(".confirm-place")
    await visit.sees(".confirm-notice", re.compile("再试|重试"))
    assert len(await visit.orders()) == 1
    await visit.tap(".confirm-place:not([disabled])")
    await visit.pay()
    [order] = await visit.orders()
    assert order["state"] in ("paid", "to_ship")


async def test_an_access_token_that_is_over_is_renewed_without_a_word(visit: Visit, screen: str) -> None:
    visit.allow |= {401}
    await visit.signed_in()
    await visit.open("/pages/home/index")
    await visit.sees(".goods")
    spoil = """() => {
        const kept = JSON.parse(localStorage.getItem("session"))
        kept.data.access_token = "over"
        localStorage.setItem("session", JSON.stringify(kept))
    }"""
    await visit.page.evaluate(spoil)
    await visit.open("/pages/cart/index")
    await visit.sees(".cart", "购物车还空着")
    assert len(visit.asked("POST", "/sessions/refresh")) == 1
    await visit.confirm()


async def test_a_shopper_whose_session_is_gone_signs_in_and_comes_back(visit: Visit) -> None:
    visit.allow |= {401}
    await visit.remember({"access_token": "over", "refresh_token": "over", "user_id": "u"})
    await visit.open(f"/goods/product/index?id={visit.product.spu_id}")
    await visit.tap(".product-add:not([disabled])")
    await visit.tap(".picker-act:not([disabled])")
    await visit.sign_in_by_phone(f"137{int(fresh(), 16) % 10**8:08d}")
    await visit.sees(".product-title", visit.product.title)
    # What was tapped happened: it lies in the cart.
    await visit.tap(".product-icon[aria-label='购物车']")
    await visit.sees(".line", visit.product.title)


async def test_two_taps_on_submit_make_one_order(visit: Visit, screen: str) -> None:
    await visit.signed_in()
    await visit.confirm()
    tap_twice = "() => { const b = document.querySelector('.confirm-place'); b.click(); b.click() }"
    await visit.page.evaluate(tap_twice)
    await visit.pay()
    assert len(visit.asked("POST", "/orders")) == 1
    assert len(await visit.orders()) == 1


async def test_a_shopper_shows_another_face_and_name(visit: Visit, screen: str) -> None:
    visit.allow |= {422}
    await visit.signed_in(address=False)
    await visit.open("/member/settings/index")
    picture = io.BytesIO()
    Image.new("RGB", (320, 320), (92, 122, 79)).save(picture, "PNG")
    for name, content in (("me.png", b"<svg/>"), ("me.png", picture.getvalue())):
        async with visit.page.expect_file_chooser() as chooser:
            await visit.tap(".settings-avatar:not([disabled])")
        await (await chooser.value).set_files({"name": name, "mimeType": "image/png", "buffer": content})
        await visit.sees(".uni-sample-toast", "不支持该文件" if content == b"<svg/>" else "已保存")
    await visit.type("昵称", "段家茶友 🍵")
    await visit.page.locator("[aria-label='昵称'] input").blur()
    await visit.open("/pages/me/index")
    await visit.sees(".me-name", "段家茶友 🍵")
    await visit.sees(".me-avatar .picture-there")
    assert visit.shopper is not None
    me = await visit.shopper.ask("GET", "/me")
    assert me["avatar"].startswith("/media/")
