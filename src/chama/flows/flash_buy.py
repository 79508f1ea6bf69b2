"""Decide what Redis admitted: take the pieces → carve the order's hold out of the pool's → write the order.

Each step is done once per order id, so a batch may be repeated by whoever finds it: a consumer that died
leaves its batch to another, and `settle_takes` asks about what nobody took up again. A ticket is decided when
it is an order or has been refused; only then it leaves its stream.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from chama.base.errors import REFUSALS, Refusal, Unavailable
from chama.flows.errors import FlashTicketLost
from chama.flows.flash_pass import Head, open_order, open_pass
from chama.runtime.flow import TokenForged, locate, now, settings
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.marketing.api import Marketing
from chama.services.marketing.types.flash import FlashTake, FlashVerdict
from chama.services.orders.api import Orders
from chama.services.orders.types import NewOrder, Placed

BATCH = 200
# A piece that came back may be for sale before its pool has it again; longer than this it is not waited for.
PATIENCE = timedelta(minutes=1)
RETRY = timedelta(minutes=1)

Waiting = tuple[FlashTake, NewOrder]


def pool_hold(session_id: str, sku_id: str, number: int) -> str:
    """The name of a pool's hold in inventory."""
    return f"flash|{session_id}|{sku_id}|{number}"


async def decide(tickets: Sequence[tuple[str, bytes]]) -> set[str]:
    """Decide tickets (order id, pass), in their order; answers those that are decided."""
    decided, waiting = set[str](), list[Waiting]()
    for order_id, body in tickets:
        try:
            head, order = open_pass(body)
            waiting.append((head.take, open_order(order_id, order)))
        except TokenForged:
            decided.add(order_id)  # nobody of ours wrote it, and nobody can ask for it
    if not waiting:
        return decided
    verdicts = await locate(Marketing).take_flash(takes=[take for take, _ in waiting])
    decided |= {v.order_id for v in verdicts if v.state != "taken"}
    taken = [(w, v) for w, v in zip(waiting, verdicts, strict=True) if v.state == "taken"]
    held, gone = await _carve(taken)
    placed = await asyncio.gather(*(_place(order) for _, order in held))
    gone += [order.order_id for (_, order), ok in zip(held, placed, strict=True) if ok is False]
    decided |= {order.order_id for (_, order), ok in zip(held, placed, strict=True) if ok}
    if gone:
        await locate(Marketing).settle_flash(paid=[], gone=gone, unpaid=[], ask_at=now())
        decided |= set(gone)
    return decided


async def _carve(taken: list[tuple[Waiting, FlashVerdict]]) -> tuple[list[Waiting], list[str]]:
    """Those that hold their pieces now, and those that are not waited for any longer."""
    held: list[Waiting] = []
    gone: list[str] = []
    by_pool: dict[str, list[tuple[Waiting, FlashVerdict]]] = {}
    for one in taken:
        take = one[0][0]
        by_pool.setdefault(pool_hold(take.session_id, take.sku_id, take.number), []).append(one)
    for pool, some in by_pool.items():
        holds = await locate(Inventory).carve(
            key=[take.order_id for (take, _), _ in some],
            pool=pool,
            lines=[HoldLine(sku_id=take.sku_id, quantity=take.quantity) for (take, _), _ in some],
            ask_at=now() + timedelta(minutes=settings().hold_ask_minutes),
        )
        has = {h.order_id for h in holds}
        for waiting, verdict in some:
            if verdict.order_id in has:
                held.append(waiting)
            elif now() - verdict.at > PATIENCE:
                gone.append(verdict.order_id)
    return held, gone


async def _place(order: NewOrder) -> bool | None:
    """Whether the order is written; False: it never will be, None: not known yet."""
    try:
        placed = await locate(Orders).place(key=_act(order.order_id), order=order)
        if placed.payable_fen == 0:
            await locate(Orders).mark_paid(order_id=order.order_id, payment_id="", paid_fen=0)
    except Unavailable:
        return None
    except Refusal:
        return False
    return True


def _act(order_id: str) -> str:
    return f"flash|{order_id}"


async def result_of(head: Head, body: bytes) -> Placed | Refusal | None:
    """What became of an admission that waits in no stream: its order, or why there is none.

    None: it is not decided; when marketing knows nothing of it either (`is_lost`), it was lost with Redis.
    """
    order_id = head.take.order_id
    verdict = await _verdict(order_id)
    if verdict is None:
        return None
    placed = await locate(Orders).find_placed(act_key=_act(order_id))
    if placed is None and verdict.state in ("taken", "paid"):
        # Taken, then lost before its order was written: whoever asks first has it written.
        await decide([(order_id, body)])
        placed = await locate(Orders).find_placed(act_key=_act(order_id))
        verdict = await _verdict(order_id) or verdict
    if placed is not None:
        return placed
    if verdict.state == "refused":
        return REFUSALS[verdict.code]()
    return FlashTicketLost() if verdict.state == "released" else None


async def is_lost(order_id: str) -> bool:
    """Whether nobody has decided it."""
    return await _verdict(order_id) is None


async def refuse_lost(take: FlashTake) -> None:
    """An admission was lost and cannot be had again: that is its answer from now on."""
    await locate(Marketing).refuse_flash(take=take, code=FlashTicketLost.code)


async def _verdict(order_id: str) -> FlashVerdict | None:
    found = await locate(Marketing).flash_verdicts(order_ids=[order_id])
    return found[0] if found else None


async def settle_takes() -> int:
    """Ask orders what became of takes that are due: the safety net under events and consumers."""
    due = await locate(Marketing).due_flash(limit=BATCH)
    if not due:
        return 0
    decisions = await locate(Orders).resolve(order_ids=due)
    open_until = [d.pay_by for d in decisions if d.verdict == "unpaid" and d.pay_by]
    await locate(Marketing).settle_flash(
        paid=[d.order_id for d in decisions if d.verdict == "paid"],
        gone=[d.order_id for d in decisions if d.verdict in ("gone", "abandoned")],
        unpaid=[d.order_id for d in decisions if d.verdict == "unpaid"],
        ask_at=max([*open_until, now()]) + RETRY,
    )
    return len(due)
