"""Whoever does not pay keeps no pieces of a flash sale from others: by shopper, device and address."""

import secrets

import pytest

from chama.services.marketing.internal.jobs import MENDED, keep_flash
from tests.support.flash import a_flash_sale, a_pass, decided, figures, result, tap, taps
from tests.support.given import a_shopper

pytestmark = pytest.mark.usefixtures("shop", "unhurried")


async def test_unpaid_orders_of_one_device_and_of_one_address_are_limited() -> None:
    sale = await a_flash_sale(20, unpaid_per_device=2, unpaid_per_address=3)
    door = f"翠湖南路 {secrets.token_hex(8)} 号"
    shoppers = [await a_shopper(detail=door) for _ in range(6)]
    same = [await a_pass(sale, s, device=door) for s in shoppers[:3]]
    others = [await a_pass(sale, s, device=f"{door} {n}") for n, s in enumerate(shoppers[3:])]
    assert [(await tap(p)).what for p in same] == ["admitted", "admitted", "holds"]
    assert [(await tap(p)).what for p in others] == ["admitted", "holds", "holds"]


@pytest.mark.parametrize(("mark", "most"), [("device", 2), ("address", 3), ("shopper", 5)])
async def test_unpaid_orders_count_over_all_pools_and_sessions(mark, most) -> None:
    limits = {f"unpaid_per_{m}": most if mark == m else 1000 for m in ("device", "address")}
    hot = await a_flash_sale(12, pools=4, **limits)
    others = [await a_flash_sale(2, **limits) for _ in range(6)]
    door = f"翠湖南路 {secrets.token_hex(8)} 号" if mark == "address" else ""
    people = [await a_shopper(**({"detail": door} if door else {})) for _ in range(18)]
    sales = [hot] * 12 + others
    if mark == "shopper":  # one a session at most, so it is the sessions that are many
        people, sales = [people[0]] * 6, others
    device = secrets.token_hex(8)
    # Everybody had a pass before anybody had an order.
    passes = [
        await a_pass(sale, who, device=device if mark == "device" else f"{device} {n}")
        for n, (sale, who) in enumerate(zip(sales, people, strict=True))
    ]
    told = await taps(passes)
    assert set(told) <= {"admitted", "holds"}
    assert told.count("admitted") > most  # no pool alone can know
    for sale in [hot, *others]:
        await decided(sale)
    ends = [await result(p) for p, what in zip(passes, told, strict=True) if what == "admitted"]
    assert ends.count("ordered") == most
    assert set(ends) == {"ordered", "flash_unpaid_orders"}
    # What was admitted in vain is for sale again, and nothing had to be corrected.
    mended = MENDED._value.get()
    await keep_flash()
    figs = [pool for sale in [hot, *others] for pool in await figures(sale)]
    assert (sum(p.sold for p in figs), sum(p.left for p in figs)) == (most, 24 - most)
    assert MENDED._value.get() == mended


async def test_a_shopper_with_ten_devices_buys_as_many_as_one_may(shopper) -> None:
    sale = await a_flash_sale(10, per_user=2)
    passes = [await a_pass(sale, shopper, device=f"{shopper.user_id} {n}") for n in range(10)]
    assert sorted(await taps(passes)) == ["admitted"] * 2 + ["limit"] * 8
    assert await decided(sale) == 2
