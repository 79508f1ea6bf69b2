"""A state machine of one order's money against a model of a few lines: whatever comes in whatever order."""

import asyncio

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chama.base.errors import Refusal, Unavailable
from chama.services.payments.internal.gateways.channel import ChannelUnavailable
from tests.services.payments.conftest import FEN, Till
from tests.support.given import a_key, a_user_id, an_order_id


class Money(RuleBasedStateMachine):
    """open, pay, notify (again, late, in any order), close, refund, query, sweep, clock, channel away."""

    loop: asyncio.AbstractEventLoop
    till: Till

    def go(self, work) -> object:
        async def quiet() -> object:
            try:
                return await work
            except (Refusal, Unavailable):
                return None

        return asyncio.run_coroutine_threadsafe(quiet(), self.loop).result(30)

    @initialize()
    def begin(self) -> None:
        self.till.order_id, self.till.user_id = an_order_id(), a_user_id()
        self.till.wechat._failures.clear()
        self.known: list[str] = []
        self.captured: set[str] = set()
        self.told: set[str] = set()
        self.closed = False
        # Before it was ever opened (or heard of), there is nothing here that could be closed.
        self.open("wechat", 0)

    @rule(channel=st.sampled_from(["wechat", "alipay"]), balance=st.sampled_from([0, 0, 100]))
    def open(self, channel: str, balance: int) -> None:
        opened = self.go(self.till.open(channel, balance))
        if opened is not None and opened.payment_id not in self.known:
            assert not self.closed, "a closed order was opened"
            self.known.append(opened.payment_id)

    @rule(at=st.integers(0, 9))
    def pay(self, at: int) -> None:
        for side in (self.till.wechat, self.till.alipay):
            number = self.known[at % len(self.known)] if self.known else ""
            if number in side._payments and side._payments[number].state == "open":
                side.pay(number)
                self.captured.add(number)

    @rule(at=st.integers(0, 9), times=st.integers(1, 3))
    def notify(self, at: int, times: int) -> None:
        paid = sorted(self.captured)
        if paid:
            number = paid[at % len(paid)]
            channel = "wechat" if number in self.till.wechat._payments else "alipay"
            for _ in range(times):
                self.go(self.till.told(number, channel))
            self.told.add(number)

    @rule()
    def close(self) -> None:
        self.go(self.till.door.close(order_id=self.till.order_id))
        self.closed = True

    @rule(part=st.sampled_from([None, 1, 500, FEN]))
    def refund(self, part: int | None) -> None:
        self.go(self.till.door.refund(key=a_key(), order_id=self.till.order_id, reason="x", amount_fen=part))

    @rule(state=st.sampled_from(["success", "success", "closed", "abnormal"]))
    def settle(self, state: str) -> None:
        for side, name in ((self.till.wechat, "wechat"), (self.till.alipay, "alipay")):
            for number, said in list(side._refunds.items()):
                if said.state == "processing":
                    side.settle(number, state)  # type: ignore[arg-type]
                    self.go(self.till.told(number, name))

    @rule()
    def query(self) -> None:
        self.go(self.till.door.query(order_id=self.till.order_id))

    @rule(seconds=st.sampled_from([1, 10, 120, 1200]))
    def sweep(self, seconds: int) -> None:
        self.till.clock.advance(seconds=seconds)
        self.go(self.till.door.sweep(limit=100))

    @rule(call=st.sampled_from(["prepay", "query", "close", "refund"]), after=st.booleans())
    def away(self, call: str, after: bool) -> None:
        self.till.wechat.fail(call, ChannelUnavailable("away"), after=after)  # type: ignore[arg-type]

    @invariant()
    def money_is_what_the_channel_says(self) -> None:
        states = self.go(self.till.attempts())
        assert isinstance(states, dict)
        ours = {p for p, s in states.items() if s in ("succeeded", "refunding", "refunded")}
        assert ours <= self.captured, "paid without a capture"
        assert self.told <= ours, "a true notification was forgotten"
        page = self.go(self.till.door.list_refunds(order_id=self.till.order_id, cursor=None, limit=100))
        back: dict[str, int] = {}
        for r in page.items:  # type: ignore[attr-defined]
            back[r.payment_id] = back.get(r.payment_id, 0) + r.amount_fen + r.balance_fen
        assert all(fen <= FEN for fen in back.values()), "more back than came"
        assert back.keys() <= ours, "money back that never came"
        whole = {p for p, s in states.items() if s == "refunded"}
        assert all(back[p] == FEN for p in whole), "called refunded before it was"


async def test_one_orders_money_never_disagrees_with_the_model(till: Till) -> None:
    machine = type("Machine", (Money,), {"loop": asyncio.get_running_loop(), "till": till})
    config = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=config)
