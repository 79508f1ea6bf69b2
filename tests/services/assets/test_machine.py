"""Random plans of one shopper through the door, against a model that keeps everything in plain lists."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chama.base.errors import Refusal
from chama.base.time import FakeClock
from chama.services.assets.api import Assets
from chama.services.assets.internal import jobs
from chama.services.assets.types import Hold
from tests.services.assets.given import NEVER, a_coupon, balances
from tests.support.given import a_key, a_user_id, an_order_id

SMALL = st.integers(0, 40)
LATER = ("capture", "void", "give_back", "again")
# Counted from the newest hold.
WHICH = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("grant"), st.sampled_from(["balance_principal", "balance_gift"]), st.integers(1, 60)),
    st.tuples(st.just("coupon"), st.integers(1, 20), st.none()),
    st.tuples(st.just("hold"), SMALL, st.sets(st.integers(0, 3), max_size=2)),
    st.tuples(st.just("spend"), SMALL, st.none()),
    st.tuples(st.just("capture"), WHICH, st.none()),
    st.tuples(st.just("void"), WHICH, st.none()),
    st.tuples(st.just("give_back"), WHICH, st.integers(1, 20)),
    st.tuples(st.just("wait"), st.integers(1, 6), st.none()),
    st.tuples(st.just("again"), WHICH, st.none()),
)


class Model:
    """What one shopper should have."""

    def __init__(self) -> None:
        self.have = {"balance_principal": 0, "balance_gift": 0}
        self.coupons: dict[str, tuple[str, datetime]] = {}
        self.holds: list[dict[str, Any]] = []

    def free(self) -> tuple[int, int]:
        held = [h for h in self.holds if h["state"] == "held"]
        return (
            self.have["balance_principal"] - sum(h["parts"][0] for h in held),
            self.have["balance_gift"] - sum(h["parts"][1] for h in held),
        )

    def may_hold(self, amount: int, coupons: list[str], now: datetime) -> bool:
        usable = all(self.coupons[c][0] == "available" and now < self.coupons[c][1] for c in coupons)
        return usable and amount <= sum(self.free()) and bool(amount or coupons)

    def hold(self, key: str, amount: int, coupons: list[str]) -> None:
        principal = min(amount, self.free()[0])
        self.move(coupons, "held")
        parts = (principal, amount - principal)
        self.holds.append({"key": key, "state": "held", "parts": parts, "back": [0, 0], "coupons": coupons})

    def move(self, coupons: list[str], state: str) -> None:
        for c in coupons:
            self.coupons[c] = (state, self.coupons[c][1])

    def settle(self, hold: dict[str, Any], state: str, now: datetime) -> None:
        before, hold["state"] = hold["state"], state
        sign = {("held", "captured"): -1, ("captured", "voided"): 1}.get((before, state), 0)
        for n, kind in enumerate(self.have):
            self.have[kind] += sign * (hold["parts"][n] - hold["back"][n])
        if state == "captured":
            self.move(hold["coupons"], "used")
        else:
            for c in hold["coupons"]:
                self.move([c], "available" if now < self.coupons[c][1] else "expired")

    def lapse(self, now: datetime) -> None:
        over = [c for c, (state, end) in self.coupons.items() if state == "available" and end <= now]
        self.move(over, "expired")


async def act(assets: Assets, clock: FakeClock, model: Model, user: str, step: tuple) -> None:
    """One step, in the shop and in the model."""
    name, one, other = step
    known = list(model.coupons)
    hold = model.holds[-1 - one] if name in LATER and model.holds[one:] else None
    if name == "grant":
        await assets.grant(key=a_key(), user_id=user, kind=one, amount=other, reason="test")
        model.have[one] += other
    elif name == "coupon":
        made = await a_coupon(assets, user, days=one)
        model.coupons[made] = ("available", clock.now() + timedelta(days=one))
    elif name == "hold":
        key, coupons = an_order_id(user), [known[n] for n in sorted(other) if n < len(known)]
        try:
            await assets.hold(key=key, user_id=user, balance_fen=one, coupon_ids=coupons, ask_at=NEVER)
        except Refusal:
            assert not model.may_hold(one, coupons, clock.now())
        else:
            assert model.may_hold(one, coupons, clock.now())
            model.hold(key, one, coupons)
    elif name == "spend" and model.may_hold(one, [], clock.now()):
        await act(assets, clock, model, user, ("hold", one, set()))
        await act(assets, clock, model, user, ("capture", 0, None))
    elif name == "capture" and hold is not None and hold["state"] != "voided":
        await assets.capture(key=hold["key"])
        if hold["state"] == "held":
            model.settle(hold, "captured", clock.now())
    elif name == "void" and hold is not None:
        await assets.void(key=hold["key"])
        if hold["state"] != "voided":
            model.settle(hold, "voided", clock.now())
    elif name == "give_back" and hold is not None:
        await give_back(assets, model, hold, other)
    elif name == "again" and hold is not None and hold["state"] != "voided":
        answer: Hold = await assets.hold(
            key=hold["key"],
            user_id=user,
            balance_fen=sum(hold["parts"]),
            coupon_ids=hold["coupons"],
            ask_at=NEVER,
        )
        assert answer.state == hold["state"]
    elif name == "wait":
        clock.advance(days=one)
        await jobs.lapse()
        model.lapse(clock.now())


async def give_back(assets: Assets, model: Model, hold: dict[str, Any], amount: int) -> None:
    """A part of what was captured, if so much is left of it."""
    left = sum(hold["parts"]) - sum(hold["back"])
    try:
        after = await assets.give_back(key=a_key(), hold_key=hold["key"], balance_fen=amount)
    except Refusal:
        assert hold["state"] != "captured" or amount > left
        return
    assert hold["state"] == "captured"
    back = [after.returned_principal_fen, after.returned_gift_fen]
    assert sum(back) == sum(hold["back"]) + amount
    for n, kind in enumerate(model.have):
        model.have[kind] += back[n] - hold["back"][n]
    hold["back"] = back


@settings(
    max_examples=15,
    deadline=None,
    # Every example is some hundred transactions: a failing plan is shown as it was drawn.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=st.lists(STEPS, min_size=20, max_size=45))
async def test_any_plan_leaves_what_the_model_says(assets: Assets, clock: FakeClock, plan: list) -> None:
    user, model = a_user_id(), Model()
    for step in plan:
        await act(assets, clock, model, user, step)
        held = [h for h in model.holds if h["state"] == "held"]
        want = {
            kind: (n, sum(h["parts"][i] for h in held)) for i, (kind, n) in enumerate(model.have.items()) if n
        }
        assert await balances(assets, user) == want
        page = await assets.list_coupons(user_id=user, state=None, cursor=None, limit=100)
        assert {c.coupon_id: c.state for c in page.items} == {
            c: "expired" if s == "available" and end <= clock.now() else s
            for c, (s, end) in model.coupons.items()
        }
