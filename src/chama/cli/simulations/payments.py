"""Bad days of paying: shoppers, staff, clock, a faulty WeChat and a faulty Alipay, all drawn from one seed.

The islands, the flows and the pay clients are the real ones; WeChat and Alipay are the simulators, processes
of their own.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import msgspec
from aiohttp import web

from chama.base.errors import Refusal, Unavailable
from chama.base.ids import gene_of, new_id
from chama.base.time import SystemClock
from chama.cli.simulate import Channels
from chama.cli.simulations import checkers
from chama.flows.cancel_order import cancel_order, expire_orders
from chama.flows.pay import check_payment
from chama.flows.refund_order import refund_order
from chama.flows.triggers import finish_refunds
from chama.process import consumers_on, relay_on
from chama.runtime import db
from chama.runtime.bus import RedisBus, Source
from chama.runtime.context import now
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.types import NewLine, NewOrder, ShipTo
from chama.services.payments.api import Payments
from chama.services.payments.types import Opened

ORDERS = 5
STEPS = 24
TURNS_SECONDS = (1, 5, 15, 30, 60, 300)
# Every deadline, every retry of a notification and every refund lies within this.
CALM = (20, 120, 300, 600, 900, 3600, 6 * 3600, 24 * 3600)
ROUNDS = 100


class ShiftedClock:
    """The system clock, so many seconds off."""

    def __init__(self) -> None:
        self.shift_seconds = 0.0

    def now(self) -> datetime:
        """The present instant plus the shift."""
        return SystemClock().now() + timedelta(seconds=self.shift_seconds)


class Outcome(msgspec.Struct):
    """What became of a seed: what went wrong on the way, what the checkers say, and how many orders were
    paid through both channels."""

    seed: int
    happened: dict[str, int]
    faults: list[str]
    paid_by_both: int


class Pump:
    """Events by hand: relay and consume until nothing moves."""

    def __init__(self, bus: RedisBus) -> None:
        self.bus = bus
        self.relay = relay_on(bus)
        self.consumers = consumers_on(bus)
        self.sources: dict[str, Source] = {}

    async def until_quiet(self) -> None:
        """Move everything that waits; what was relayed is consumed at once, so an empty relay is quiet."""
        for group in self.consumers if not self.sources else ():
            await self.bus.open_group(group)
            self.sources[group] = self.bus.source(group, "simulate")
            await self.sources[group].take(range(self.bus.partitions))
        for _ in range(ROUNDS):
            async with db.leading() as conn:
                moved = await self.relay.pass_once(conn)
            if not moved:
                return
            # All at once, as islands do: they share no row, and none has to wait for another's disk.
            await asyncio.gather(*[self._consume(group) for group in self.consumers])

    async def _consume(self, group: str) -> None:
        while await self.consumers[group].take_one(self.sources[group], 0):
            pass


@asynccontextmanager
async def callbacks(port: int) -> AsyncIterator[None]:
    """The callbacks' addresses while they are open: what payments says is what the channel is answered."""

    def door(
        channel: str, yes: Callable[[], web.Response]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def take(request: web.Request) -> web.Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            body = await request.read()
            try:
                await locate(Payments).receive(headers=headers, body=body, channel=channel)
            except ConnectionResetError:
                # The channel did not wait for the answer; it will come again.
                return web.Response(status=503)
            except Refusal as why:
                return web.Response(status=why.status)
            except Unavailable:
                return web.Response(status=503)
            return yes()

        return take

    app = web.Application()
    app.router.add_post("/callback/wechat-pay", door("wechat", lambda: web.Response(status=204)))
    app.router.add_post("/callback/alipay", door("alipay", lambda: web.Response(text="success")))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


class Day:
    """One seed: its orders, its draws, its clock."""

    def __init__(
        self, seed: int, channels: Channels, http: aiohttp.ClientSession, clock: ShiftedClock, pump: Pump
    ) -> None:
        self.seed, self.channels, self.http, self.clock, self.pump = seed, channels, http, clock, pump
        self.draw = random.Random(seed)
        self.orders: list[tuple[str, str]] = []
        self.sheets: list[Opened] = []

    async def run(self) -> Outcome:
        """A bad day, then calm until everything that can happen has happened, then the checkers."""
        await self.both("POST", "/_sim/bad_days", {"seed": self.seed})
        await asyncio.gather(*[self.place() for _ in range(ORDERS)])
        acts: list[tuple[Callable[[], Awaitable[object]], int]] = [
            (self.buy, 8),
            (self.buy_by_both, 1),
            (self.open, 2),
            (self.pay, 3),
            (self.look, 3),
            (self.cancel, 2),
            (self.refund, 1),
            (self.part, 2),
            (self.turn, 6),
            (self.work, 4),
            (self.switch_host, 1),
        ]
        for _ in range(STEPS):
            act = self.draw.choices([a for a, _ in acts], [w for _, w in acts])[0]
            with contextlib.suppress(Refusal, Unavailable):
                await act()
            # What the act made them tell was told: whether it came before the next act is no matter of luck.
            await self.both("POST", "/_sim/clock", {"advance_seconds": 0, "signatures": True})
        wechat, alipay = [told["happened"] for told in await self.both("DELETE", "/_sim/bad_days")]
        happened = wechat | {f"alipay.{what}": often for what, often in alipay.items()}
        await self.sim("POST", "/_sim/settings", {"main_host_down": False})
        for seconds in CALM:
            await self.pass_time(seconds)
            await self.work()
        truths = await self.both("GET", "/_sim/state")
        ids = [order_id for order_id, _ in self.orders]
        faults = await checkers.faults(checkers.one_truth(*truths), ids, now())
        return Outcome(self.seed, happened, faults, await checkers.paid_by_both(ids))

    async def sim(self, method: str, path: str, body: dict | None = None, *, at: str = "") -> dict:
        """Ask the hidden side of a simulator, WeChat's unless said otherwise."""
        async with self.http.request(method, (at or self.channels.wechat) + path, json=body) as answer:
            return await answer.json(content_type=None)

    async def both(self, method: str, path: str, body: dict | None = None) -> list[dict]:
        """Ask WeChat's, then Alipay's."""
        asked = [self.sim(method, path, body, at=at) for at in (self.channels.wechat, self.channels.alipay)]
        return list(await asyncio.gather(*asked))

    async def place(self) -> None:
        """An order of somebody new."""
        user_id = new_id("usr", now())
        order_id = new_id("ord", now(), gene_of(user_id))
        fen = self.draw.randrange(2, 50_000)
        line = NewLine(
            sku_id="sku_simulated",
            spu_id="spu_simulated",
            title="普洱茶饼",
            spec_text="357 克",
            picture="",
            quantity=1,
            unit_price_fen=fen,
            payable_fen=fen,
        )
        order = NewOrder(
            order_id=order_id,
            user_id=user_id,
            lines=[line],
            ship_to=ShipTo(name="马帮", phone="13900001111", region="云南省 昆明市", detail="翠湖南路 8 号"),
            goods_fen=fen,
            discount_fen=0,
            freight_fen=0,
            payable_fen=fen,
            trace="[]",
        )
        # Before it is placed: several are placed at once, and the draws go by where they stand here.
        self.orders.append((order_id, user_id))
        await locate(Orders).place(key=f"simulate|{order_id}", order=order)

    def _one(self) -> tuple[str, str]:
        return self.draw.choice(self.orders)

    async def open(self) -> None:
        """Ask for the way to pay; sometimes another one than before."""
        await self.open_by(self._one(), self.draw.choice(["wechat", "wechat", "alipay"]))

    async def open_by(self, order: tuple[str, str], channel: str) -> None:
        """Ask for the way to pay an order by a channel, on a phone or on a desktop."""
        order_id, user_id = order
        openid = self.draw.choice(["oSimulatedShopper", "oSimulatedShopper", None])
        facts = await locate(Orders).pay_facts(order_id=order_id)
        opened = await locate(Payments).open(
            key=f"open|{order_id}",
            order_id=order_id,
            user_id=user_id,
            amount_fen=facts.payable_fen,
            deadline=facts.pay_by,
            title=facts.title,
            openid=openid if channel == "wechat" else None,
            channel=channel,
        )
        self.sheets.append(opened)

    async def buy(self) -> None:
        """Open a sheet and pay by it at once."""
        await self.open()
        await self.pay_by(self.sheets[-1])

    async def buy_by_both(self) -> None:
        """A code of Alipay left open, then WeChat Pay, and in the end somebody pays by both."""
        order = self._one()
        for channel in ("alipay", "wechat"):
            await self.open_by(order, channel)
        for sheet in self.sheets[:-3:-1]:
            await self.pay_by(sheet)

    async def pay(self) -> None:
        """The shopper pays by a sheet that was opened at some time, also by an old one."""
        if self.sheets:
            await self.pay_by(self.draw.choice(self.sheets[-6:]))

    async def pay_by(self, sheet: Opened) -> None:
        """The cashier, as WeChat or Alipay shows it."""
        if sheet.kind == "jsapi":
            await self.http.post(f"{self.channels.wechat}/payer/pay", json=sheet.params)
            return
        page = sheet.params["code_url"] if sheet.kind == "alipay" else f"{self.channels.wechat}/cashier"
        form = {"code_url": sheet.params["code_url"], "act": "pay"}
        await self.http.post(page, data=form, allow_redirects=False)

    async def look(self) -> None:
        """The shopper's page asks whether it is paid."""
        order_id, user_id = self._one()
        await check_payment(user_id=user_id, order_id=order_id)

    async def cancel(self) -> None:
        """The shopper cancels."""
        order_id, user_id = self._one()
        await cancel_order(order_id=order_id, reason="不想要了", user_id=user_id)

    async def refund(self) -> None:
        """The shopper wants everything back."""
        order_id, user_id = self._one()
        await refund_order(order_id=order_id, reason="不想要了", user_id=user_id)

    async def part(self) -> None:
        """Staff give a part back."""
        order_id, _ = self._one()
        fen = self.draw.randrange(1, 30_000)
        key = f"part|{order_id}|{self.draw.randrange(3)}"
        await locate(Payments).refund(key=key, order_id=order_id, reason="少发", amount_fen=fen)

    async def turn(self) -> None:
        """Time passes."""
        await self.pass_time(self.draw.choice(TURNS_SECONDS))

    async def switch_host(self) -> None:
        """The first host of WeChat Pay goes away, or comes back."""
        await self.sim("POST", "/_sim/settings", {"main_host_down": self.draw.random() < 0.5})

    async def pass_time(self, seconds: float) -> None:
        """Turn all clocks; the shop's first, so that nothing comes from its future."""
        self.clock.shift_seconds += seconds
        await self.both("POST", "/_sim/clock", {"advance_seconds": seconds, "signatures": True})

    async def work(self) -> None:
        """What the worker does: events and clocks."""
        await self.pump.until_quiet()
        for clock in (expire_orders, finish_refunds):
            with contextlib.suppress(Refusal, Unavailable):
                await clock()
        await locate(Payments).sweep(limit=1000)
        await self.pump.until_quiet()


async def at_once(_: float) -> None:
    """A client's pause before it asks again, left out: time is turned, not waited for."""
    await asyncio.sleep(0)
