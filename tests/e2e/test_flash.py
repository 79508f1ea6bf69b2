"""A flash sale, as a shopper sees it."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.e2e.visit import Staff, Visit


async def test_a_shopper_is_quick_in_a_flash_sale(visit: Visit, staff: Staff, screen: str) -> None:
    visit.allow |= {409}
    await visit.signed_in()
    starts_at = datetime.now(UTC) + timedelta(seconds=6)
    session_id = await staff.flash_sale(visit.product, 990, starts_at, 2)
    await visit.open("/pages/category/index")
    await visit.tap(".category-flash")
    await visit.sees(".flash-tab")
    await visit.open(f"/marketing/flash-buy/index?session={session_id}&sku={visit.product.sku_id}")
    # Everything is ready before it opens; the countdown is the server's.
    await visit.sees(".rush-left", "距开抢")
    await expect(visit.page.locator(".rush-act[disabled]")).to_have_count(1)
    await visit.tap(".rush-act:not([disabled])", has_text="马上抢")
    await visit.sees(".result-title", "抢到了")
    await visit.tap(".rush-act", has_text="去付款")
    await visit.sees(".order-state", "待付款")
    await visit.tap(".order-button", has_text="去付款")
    await visit.pay()
    [order] = await visit.orders()
    assert order["lines"][0]["unit_price_fen"] == 990
    # The list knows what is gone: one of two.
    await visit.open(f"/marketing/flash/index?session={session_id}")
    await visit.sees(f".flash-goods:has-text('{visit.product.title}')", "马上抢")
