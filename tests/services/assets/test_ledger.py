"""The ledger through its door: nothing is spent twice, nothing gets lost, repeats change nothing."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.assets.api import Assets
from chama.services.assets.errors import (
    CouponUnusable,
    HoldDiffers,
    HoldMissing,
    HoldSettled,
    NotEnough,
    ReturnTooLarge,
)
from chama.services.assets.internal import jobs
from chama.services.assets.types import Hold, Posted
from tests.services.assets.given import NEVER, a_coupon, a_rich_shopper, balances, coupon
from tests.support.given import a_key, a_user_id, an_order_id, announced


async def held(assets: Assets, user_id: str, key: str = "", **what) -> Hold:
    return await assets.hold(key=key or an_order_id(user_id), user_id=user_id, ask_at=NEVER, **what)


async def test_points_deducted_without_guard_64_orders_share_what_is_there(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=1000)
    answers = await asyncio.gather(
        *(held(assets, user, points=100) for _ in range(64)), return_exceptions=True
    )
    assert sum(isinstance(a, Hold) for a in answers) == 10
    assert sum(isinstance(a, NotEnough) for a in answers) == 54
    assert await balances(assets, user) == {"points": (1000, 1000)}
    holds = [a for a in answers if isinstance(a, Hold)]
    await asyncio.gather(*(assets.capture(key=h.key) for h in holds))
    assert await balances(assets, user) == {}


async def test_one_coupon_in_five_concurrent_orders_goes_to_exactly_one(assets: Assets) -> None:
    user = a_user_id()
    coupon_id = await a_coupon(assets, user)
    orders = [an_order_id(user) for _ in range(64)]
    answers = await asyncio.gather(
        *(held(assets, user, key=o, coupon_ids=[coupon_id]) for o in orders), return_exceptions=True
    )
    won = [a for a in answers if isinstance(a, Hold)]
    lost = [a for a in answers if isinstance(a, CouponUnusable)]
    assert (len(won), len(lost)) == (1, 63)
    assert {a.fields[coupon_id] for a in lost} == {"held"}
    assert (await coupon(assets, user, coupon_id)).order_id == won[0].key


async def test_two_devices_paying_with_the_same_balance_spend_it_once(assets: Assets) -> None:
    user = await a_rich_shopper(assets, principal=5000)
    answers = await asyncio.gather(
        held(assets, user, balance_fen=4000), held(assets, user, balance_fen=4000), return_exceptions=True
    )
    assert sorted(type(a).__name__ for a in answers) == ["Hold", "NotEnough"]
    assert await balances(assets, user) == {"balance_principal": (5000, 4000)}


async def test_a_hold_is_all_or_nothing(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=10, principal=100)
    coupon_id = await a_coupon(assets, user)
    with pytest.raises(NotEnough) as refused:
        await held(assets, user, coupon_ids=[coupon_id], points=11, balance_fen=101)
    assert refused.value.detail == {"available": {"points": 10, "balance_fen": 100}}
    assert await balances(assets, user) == {"points": (10, 0), "balance_principal": (100, 0)}
    assert (await coupon(assets, user, coupon_id)).state == "available"


async def test_the_same_hold_64_times_holds_once(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=500, principal=500)
    order = an_order_id(user)
    answers = await asyncio.gather(
        *(held(assets, user, key=order, points=100, balance_fen=100) for _ in range(64))
    )
    assert {(a.state, a.points, a.principal_fen, a.gift_fen) for a in answers} == {("held", 100, 100, 0)}
    assert await balances(assets, user) == {"points": (500, 100), "balance_principal": (500, 100)}
    with pytest.raises(HoldDiffers):
        await held(assets, user, key=order, points=101, balance_fen=100)


async def test_the_balance_is_spent_principal_first_and_returns_to_where_it_came_from(
    assets: Assets,
) -> None:
    user = await a_rich_shopper(assets, principal=300, gift=200)
    hold = await held(assets, user, balance_fen=400)
    assert (hold.principal_fen, hold.gift_fen, hold.balance_fen) == (300, 100, 400)
    await assets.capture(key=hold.key)
    assert await balances(assets, user) == {"balance_gift": (100, 0)}
    await assets.void(key=hold.key)
    assert await balances(assets, user) == {"balance_principal": (300, 0), "balance_gift": (200, 0)}


async def test_parts_of_a_refund_add_up_to_the_fen(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=100, principal=100, gift=233)
    hold = await held(assets, user, points=70, balance_fen=333)
    await assets.capture(key=hold.key)
    parts = []
    for points, fen in ((23, 111), (23, 111), (24, 111)):
        back = await assets.give_back(key=a_key(), hold_key=hold.key, points=points, balance_fen=fen)
        parts.append((back.returned_points, back.returned_principal_fen, back.returned_gift_fen))
    assert parts == [(23, 33, 78), (46, 66, 156), (70, 100, 233)]
    assert await balances(assets, user) == {
        "points": (100, 0),
        "balance_principal": (100, 0),
        "balance_gift": (233, 0),
    }
    with pytest.raises(ReturnTooLarge):
        await assets.give_back(key=a_key(), hold_key=hold.key, balance_fen=1)
    await assets.void(key=hold.key)
    assert (await balances(assets, user))["balance_gift"] == (233, 0)


async def test_a_partial_return_under_one_key_counts_once(assets: Assets) -> None:
    user = await a_rich_shopper(assets, principal=100)
    hold = await held(assets, user, balance_fen=100)
    await assets.capture(key=hold.key)
    key = a_key()
    await asyncio.gather(*(assets.give_back(key=key, hold_key=hold.key, balance_fen=40) for _ in range(16)))
    assert await balances(assets, user) == {"balance_principal": (40, 0)}
    with pytest.raises(ActKeyReused):
        await assets.give_back(key=key, hold_key=hold.key, balance_fen=41)


async def test_a_coupon_comes_back_when_its_order_is_off(assets: Assets) -> None:
    user = a_user_id()
    coupon_id = await a_coupon(assets, user)
    unpaid = await held(assets, user, coupon_ids=[coupon_id])
    await assets.void(key=unpaid.key)
    assert (await coupon(assets, user, coupon_id)).state == "available"
    paid = await held(assets, user, coupon_ids=[coupon_id])
    await assets.capture(key=paid.key)
    assert (await coupon(assets, user, coupon_id)).state == "used"
    with pytest.raises(CouponUnusable) as used:
        await held(assets, user, coupon_ids=[coupon_id])
    assert used.value.fields == {coupon_id: "used"}
    await assets.void(key=paid.key)
    assert (await coupon(assets, user, coupon_id)).state == "available"


async def test_a_foreign_coupon_is_as_good_as_unknown(assets: Assets) -> None:
    owner, thief = a_user_id(), a_user_id()
    coupon_id = await a_coupon(assets, owner)
    with pytest.raises(CouponUnusable) as refused:
        await held(assets, thief, coupon_ids=[coupon_id])
    assert refused.value.fields == {coupon_id: "unknown"}


async def test_settling_again_changes_nothing(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=100)
    hold = await held(assets, user, points=60)
    await asyncio.gather(*(assets.capture(key=hold.key) for _ in range(8)))
    await asyncio.gather(*(assets.capture(key=hold.key) for _ in range(8)))
    assert await balances(assets, user) == {"points": (40, 0)}
    await asyncio.gather(*(assets.void(key=hold.key) for _ in range(8)))
    assert await balances(assets, user) == {"points": (100, 0)}
    with pytest.raises(HoldSettled):
        await held(assets, user, key=hold.key, points=60)
    assert await assets.void(key=an_order_id(user)) is None
    with pytest.raises(HoldMissing):
        await assets.capture(key=an_order_id(user))


async def test_an_order_paid_after_its_hold_was_released_takes_again_or_asks_the_staff(
    assets: Assets,
) -> None:
    user = await a_rich_shopper(assets, points=100, gift=50)
    coupon_id = await a_coupon(assets, user)
    hold = await held(assets, user, points=60, balance_fen=50, coupon_ids=[coupon_id])
    await assets.void(key=hold.key)
    assert (await assets.capture(key=hold.key)).state == "captured"
    assert await balances(assets, user) == {"points": (40, 0)}
    assert (await coupon(assets, user, coupon_id)).state == "used"
    await assets.void(key=hold.key)
    assert await balances(assets, user) == {"points": (100, 0), "balance_gift": (50, 0)}
    await held(assets, user, points=90)
    assert (await assets.capture(key=hold.key)).state == "voided"
    cases = (await assets.list_cases(cursor=None, limit=100)).items
    assert [c.kind for c in cases if c.subject == hold.key] == ["assets_short"]


async def test_a_grant_counts_once_per_key(assets: Assets) -> None:
    user, key = a_user_id(), a_key()
    answers = await asyncio.gather(
        *(
            assets.grant(key=key, user_id=user, kind="points", amount=7, reason="test", cause="c")
            for _ in range(20)
        )
    )
    assert set(answers) == {Posted(key=key, kind="points", amount=7, balance=7)}
    with pytest.raises(ActKeyReused):
        await assets.grant(key=key, user_id=user, kind="points", amount=8, reason="test")
    assert await announced("assets", user) == ["assets.PointsChanged"]


async def test_taking_back_stops_at_the_floor_and_says_what_is_missing(assets: Assets) -> None:
    user, key = await a_rich_shopper(assets, points=30), a_key()
    for _ in range(2):
        posted = await assets.take_back(
            key=key, user_id=user, kind="points", amount=50, reason="test", cause="c"
        )
        assert (posted.amount, posted.balance, posted.short) == (-30, 0, 20)
    cases = (await assets.list_cases(cursor=None, limit=100)).items
    assert [c.kind for c in cases if c.subject == key] == ["taken_back_short"]


@pytest.mark.parametrize("amount", [0, -1, 10**13 + 1, 2**63])
async def test_impossible_amounts_are_refused_and_nothing_moves(assets: Assets, amount: int) -> None:
    user = await a_rich_shopper(assets, points=5)
    with pytest.raises(InvalidRequest):
        await assets.grant(key=a_key(), user_id=user, kind="points", amount=amount, reason="test")
    if amount:
        with pytest.raises(InvalidRequest):
            await held(assets, user, points=amount)
        with pytest.raises(InvalidRequest):
            await held(assets, user, balance_fen=amount)
    with pytest.raises(InvalidRequest):
        await held(assets, user)
    assert await balances(assets, user) == {"points": (5, 0)}


async def test_a_balance_that_would_overflow_is_refused(assets: Assets) -> None:
    user = a_user_id()
    for _ in range(100):
        await assets.grant(key=a_key(), user_id=user, kind="points", amount=10**13, reason="test")
    with pytest.raises(InvalidRequest):
        await assets.grant(key=a_key(), user_id=user, kind="points", amount=1, reason="test")


@pytest.mark.parametrize("key", ["", "ord_1", "x", "ord_" + "U" * 26])
async def test_a_hold_is_keyed_by_an_id_that_carries_the_shoppers_gene(assets: Assets, key: str) -> None:
    user = await a_rich_shopper(assets, points=5)
    with pytest.raises(InvalidRequest):
        await assets.hold(key=key, user_id=user, points=1, ask_at=NEVER)


async def test_a_hold_with_its_own_end_voids_itself(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=5)
    hold = await assets.hold(
        key=an_order_id(user), user_id=user, points=5, lapses_at=context.now() - timedelta(seconds=1)
    )
    await jobs.lapse()
    found = await assets.find_hold(key=hold.key)
    assert found is not None
    assert found.state == "voided"
    assert await balances(assets, user) == {"points": (5, 0)}


async def test_a_hold_is_due_when_its_time_has_come_and_may_be_postponed(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=5)
    long_ago = NEVER.replace(year=2001)
    hold = await assets.hold(key=an_order_id(user), user_id=user, points=5, ask_at=long_ago)
    due = await assets.due_holds(limit=1)
    assert [(d.key, d.order_id) for d in due] == [(hold.key, hold.key)]
    await assets.postpone(key=[hold.key], ask_at=NEVER)
    assert hold.key not in [d.key for d in await assets.due_holds(limit=1000)]


async def test_a_statement_is_numbered_without_a_gap_and_read_in_pages(assets: Assets) -> None:
    user = a_user_id()
    for amount in (5, 6, 7):
        await assets.grant(key=a_key(), user_id=user, kind="points", amount=amount, reason=f"r{amount}")
    hold = await held(assets, user, points=8)
    await assets.capture(key=hold.key)
    first = await assets.statement(user_id=user, kind="points", cursor=None, limit=3)
    rest = await assets.statement(user_id=user, kind="points", cursor=first.next, limit=3)
    assert [(e.number, e.amount, e.balance, e.act) for e in [*first.items, *rest.items]] == [
        (4, -8, 10, "capture"),
        (3, 7, 18, "grant"),
        (2, 6, 11, "grant"),
        (1, 5, 5, "grant"),
    ]
    assert rest.next is None


async def test_the_house_mirrors_the_shoppers_before_and_after_folding(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=77)
    hold = await held(assets, user, points=7)
    await assets.capture(key=hold.key)
    before = await assets.house()
    while await jobs.fold():
        pass
    assert await assets.house() == before
    async with connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM assets.house_moves") == 0


async def test_the_ledger_is_append_only(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=1)
    async with connection() as conn:
        for statement in ("UPDATE assets.transfers SET amount = 2", "DELETE FROM assets.transfers"):
            with pytest.raises(Exception, match="append-only"):
                await conn.execute(f"{statement} WHERE owner = $1", user)


async def test_no_account_passes_its_floor_even_past_the_rules(assets: Assets) -> None:
    user = await a_rich_shopper(assets, points=5)
    async with connection() as conn:
        for change in ("balance = -1", "held = 6", "held = -1"):
            with pytest.raises(Exception, match="accounts_"):
                await conn.execute(f"UPDATE assets.accounts SET {change} WHERE owner = $1", user)


async def test_a_wrong_balance_fails_the_proof_and_raises_the_alarm(assets: Assets) -> None:
    user = await a_rich_shopper(assets, principal=500)
    async with connection() as conn:
        await conn.execute("UPDATE assets.accounts SET balance = 501 WHERE owner = $1", user)
    with capture_logs() as told:
        proof = await assets.prove()
    async with connection() as conn:
        await conn.execute("UPDATE assets.accounts SET balance = 500 WHERE owner = $1", user)
    assert proof.faults == [
        "kind_not_zero: balance_principal: 1",
        f"balance_not_its_entries: {user} balance_principal: 501 is not 500",
    ]
    assert proof in (await assets.proofs(cursor=None, limit=100)).items
    cases = (await assets.list_cases(cursor=None, limit=5)).items
    assert [c.kind for c in cases if c.subject == proof.proof_id] == ["ledger_broken"]
    assert await announced("assets", proof.proof_id) == ["assets.LedgerBroken"]
    assert REGISTRY.get_sample_value("chama_ledger_faults") == 2
    assert [(e["event"], e["log_level"], e["faults"]) for e in told if e["event"] == "ledger.broken"] == [
        ("ledger.broken", "error", proof.faults)
    ]
    assert (await assets.prove()).ok
    assert REGISTRY.get_sample_value("chama_ledger_faults") == 0
