"""Three months of the shop, lived through its own doors and flows under a turned clock.

Nothing is written past the services: an order is quoted, placed, paid, shipped and received by the very code
that serves shoppers, so every book balances as it does in life. What the worker would do is done once a day.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from chama.base.errors import Refusal
from chama.base.time import FakeClock
from chama.cli.seeding.past import TERMS, PastChannel
from chama.cli.seeding.people import DAYS, Person, Plan, people, plans
from chama.flows.cancel_order import cancel_order
from chama.flows.coupons import claim_coupon
from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.quote import Item, Using, quote
from chama.flows.recharge import check_purchase, open_purchase, start_purchase
from chama.flows.refund_order import refund_order
from chama.flows.triggers import CLOCKS
from chama.process import REACTIONS, consumers_on, relay_on
from chama.runtime import context, db
from chama.runtime.bus import RedisBus
from chama.runtime.service import locate, provide
from chama.services.catalog.types import Product
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.internal.service import Counterparty, PaymentsHere
from chama.services.users.api import Users
from chama.services.users.internal.service import UsersHere, Weixin

CARRIERS = ("SF", "ZTO", "YTO")
# Every fourth shopper is a member from the first day on: recharges by turns, and uses what there is.
MEMBER_EVERY = 4
RECHARGES = (10_000, 20_000, 50_000)
USING = Using(None, 500, 8_000)
_AT_ONCE = 8


class Shopper(NamedTuple):
    """An account and where its parcels go."""

    user_id: str
    address_id: str


class Step(NamedTuple):
    """Something that happens at an instant."""

    at: datetime
    number: int
    act: Callable[[], Awaitable[None]]


class History:
    """The past being lived."""

    def __init__(
        self,
        bus: RedisBus,
        goods: list[Product],
        folder: Path,
        templates: dict[str, str],
        advance: Callable[[], None],
    ) -> None:
        self._bus, self._goods, self._templates, self._advance = bus, goods, templates, advance
        self._relay = relay_on(bus)
        self._consumers = consumers_on(bus, tuple(REACTIONS))
        self._sources = {name: bus.source(name, "seed") for name in self._consumers}
        self._channel = PastChannel(folder)
        self._shoppers: dict[int, Shopper] = {}
        self._doors: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tills: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._later: list[Step] = []
        self._count = 0
        self._steps = 0

    async def live(self) -> int:
        """Live every day up to now; returns how many orders were placed."""
        provide(Users, UsersHere(weixin=Weixin("", "", "", _NoTokens())))
        provide(Payments, PaymentsHere({"wechat": Counterparty(self._channel, TERMS)}))
        for consumer in self._consumers.values():
            await self._bus.open_group(consumer.group)
            await self._sources[consumer.group].take(range(self._bus.partitions))
        now = context.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        clock = FakeClock(today - timedelta(days=DAYS + 1))
        before = context.use_clock(clock)
        try:
            persons = people()
            self._sign_ups(persons, clock.now())
            waiting = [p for p in plans(today) if p.at < now]
            for day in range(DAYS + 2):
                until = min(today - timedelta(days=DAYS - day), now)
                while waiting and waiting[0].at < until:
                    plan = waiting.pop(0)
                    self._plan(plan.at, self._buying(persons[plan.shopper], plan))
                await self._through(clock, until)
                await self._close_the_day()
                self._advance()
            # Every island has seen it: it need not go again to whatever bus the shop will run on.
            async with db.leading() as conn:
                await self._relay.forget(conn)
        finally:
            context.use_clock(before)
        return self._count

    def members(self) -> list[str]:
        """The ids of everybody who signed in, in the order of the seed's people."""
        return [self._shoppers[n].user_id for n in sorted(self._shoppers)]

    def _sign_ups(self, persons: list[Person], first: datetime) -> None:
        """Everybody looks in at some day, buying or not."""
        for number, person in enumerate(persons):
            at = first + timedelta(hours=10, minutes=number * 7 % 600, days=number * 37 % DAYS)
            self._plan(at, self._looking_in(person, number))

    def _looking_in(self, person: Person, number: int) -> Callable[[], Awaitable[None]]:
        async def look() -> None:
            await self._shopper(person, number)

        return look

    def _plan(self, at: datetime, act: Callable[[], Awaitable[None]]) -> None:
        self._steps += 1
        self._later.append(Step(at, self._steps, act))

    async def _through(self, clock: FakeClock, until: datetime) -> None:
        """Do what is due, hour by hour; what it plans for before `until` is done too."""
        while due := [s for s in self._later if s.at < until]:
            first = min(due)
            batch = [s for s in sorted(due) if s.at < first.at + timedelta(hours=1)][:_AT_ONCE]
            self._later = [s for s in self._later if s not in batch]
            if first.at > clock.now():
                clock.advance(seconds=(first.at - clock.now()).total_seconds())
            await asyncio.gather(*(step.act() for step in batch))
        if until > clock.now():
            clock.advance(seconds=(until - clock.now()).total_seconds())

    async def _close_the_day(self) -> None:
        """What the worker does all the time: events reach everybody, clocks strike."""
        await self._spread()
        for clock, _ in CLOCKS:
            await clock()
        await self._spread()

    async def _spread(self) -> None:
        taken = 0
        while True:
            async with db.leading() as conn:
                moved = await self._relay.pass_once(conn)
            if moved == taken == 0:
                return
            taken = 0
            for consumer in self._consumers.values():
                taken += await consumer.take_one(self._sources[consumer.group], 0)

    async def _shopper(self, person: Person, number: int) -> Shopper:
        async with self._doors[number]:
            if number not in self._shoppers:
                self._shoppers[number] = who = await self._signed_in(person)
                if number % MEMBER_EVERY == 0:
                    await self._join(who.user_id, number)
        return self._shoppers[number]

    async def _signed_in(self, person: Person) -> Shopper:
        users = locate(Users)
        code = (await users.make_sms_code(phone=person.phone, key=f"seed|{person.phone}")).code
        session = await users.sign_in_with_phone(phone=person.phone, code=code, device="微信小程序")
        address = await users.add_address(
            key=f"seed|{session.user_id}",
            user_id=session.user_id,
            name=person.name,
            phone=person.phone,
            region_code=person.region_code,
            detail=person.street,
            default=True,
        )
        return Shopper(session.user_id, address.address_id)

    async def _join(self, user_id: str, number: int) -> None:
        """A coupon of the centre, and a recharge: what the next orders may use."""
        await claim_coupon(key="seed|join", user_id=user_id, template_id=self._templates["full"])
        purchase = await start_purchase(
            key="seed", user_id=user_id, amount_fen=RECHARGES[number // MEMBER_EVERY % len(RECHARGES)]
        )
        way = await open_purchase(
            key=f"seed-recharge-{number:04d}", user_id=user_id, purchase_id=purchase.purchase_id
        )
        self._channel.pay(way.payment_id)
        await check_purchase(user_id=user_id, purchase_id=purchase.purchase_id)

    def _buying(self, person: Person, plan: Plan) -> Callable[[], Awaitable[None]]:
        async def buy() -> None:
            who = await self._shopper(person, plan.shopper)
            # The square makes the first goods the favourites.
            wanted: dict[str, int] = {}
            for which, choice, pieces in plan.wishes:
                product = self._goods[int(which * which * len(self._goods))]
                wanted[product.skus[int(choice * choice * len(product.skus))].sku_id] = pieces
            try:
                # One after the other: what the first order uses is not there for the second, every time.
                async with self._tills[plan.shopper]:
                    await self._order(who, plan, [Item(sku, pieces) for sku, pieces in wanted.items()])
            except Refusal:
                return  # sold out: a shopper leaves, as in life

        return buy

    async def _order(self, who: Shopper, plan: Plan, items: list[Item]) -> None:
        using = USING if plan.shopper % MEMBER_EVERY == 0 else None
        offer = await quote(user_id=who.user_id, items=items, address_id=who.address_id, using=using)
        number = self._count
        self._count += 1
        placed = await place_order(
            key=f"seed-order-{number:04d}",
            user_id=who.user_id,
            token=offer.quote,
            total_fen=offer.price.payable_fen,
            note="",
        )
        if plan.fate == "leave":
            return
        if plan.fate == "cancel":
            await cancel_order(order_id=placed.order_id, reason="不想要了", user_id=who.user_id)
            return
        if placed.payable_fen:
            way = await open_payment(
                key=f"seed-pay-{number:04d}", user_id=who.user_id, order_id=placed.order_id
            )
            self._channel.pay(way.payment_id)
        await check_payment(user_id=who.user_id, order_id=placed.order_id)
        if plan.fate == "refund":
            later = timedelta(hours=2)
            self._plan(plan.at + later, lambda: self._give_back(placed.order_id, who.user_id))
        else:
            self._plan(plan.at + plan.ships_after, lambda: self._ship(placed.order_id, number, plan, who))

    async def _give_back(self, order_id: str, user_id: str) -> None:
        await refund_order(order_id=order_id, reason="买错了", user_id=user_id)

    async def _ship(self, order_id: str, number: int, plan: Plan, who: Shopper) -> None:
        carrier = CARRIERS[number % len(CARRIERS)]
        await locate(Orders).ship(
            key=f"seed-ship-{number:04d}",
            order_id=order_id,
            carrier=carrier,
            tracking_no=f"{carrier}{7_300_000_000 + number * 7_919}",
        )

        async def arrive() -> None:
            await locate(Orders).confirm_receipt(order_id=order_id, user_id=who.user_id)

        self._plan(plan.at + plan.ships_after + plan.arrives_after, arrive)


class _NoTokens:
    """Nobody asks WeChat for anything in the past: shoppers came by phone."""

    async def get(self, key: str) -> str | None:
        return None

    async def set(self, key: str, value: str, ttl_seconds: int) -> None:
        return None
