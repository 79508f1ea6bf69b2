"""Place many orders in one transaction: the commit point of buying."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from chama.base.errors import Refusal
from chama.base.ids import order_no
from chama.runtime.db import Database, Tx, digest, replayed
from chama.runtime.settings import settings
from chama.runtime.vault import Vault, blind_index, vault_of
from chama.services.orders.errors import OrderAbandoned, OrderExists
from chama.services.orders.events import OrderPlaced
from chama.services.orders.internal import store
from chama.services.orders.internal.store import cart
from chama.services.orders.types import NewOrder, Placed


class PlaceRequest(msgspec.Struct, frozen=True):
    """One shopper's order under the shopper's act key."""

    key: str
    order: NewOrder


async def place_many(db: Database, requests: list[PlaceRequest]) -> Sequence[Placed | Refusal]:
    """First commit wins the verdict on an id: a repeat gets the first answer, an abandoned id is refused."""
    vault = await vault_of({r.order.user_id for r in requests})
    async with db.transaction() as tx:
        won = await store.decide(tx, [r.order.order_id for r in requests], "placed")
        # Read after the insert: it waited for concurrent repeats to commit, so their acts are visible now.
        acts = await tx.acts([r.key for r in requests])
        new, taken = [], set[str]()
        for r in requests:
            if r.order.order_id in won and r.key not in acts and r.order.order_id not in taken:
                new.append(r)
                taken.add(r.order.order_id)
        if stray := sorted(set(won) - taken):
            # The key was used for another order: the verdict on this id must not stand without an order.
            await store.undecide(tx, stray)
        answers = {r.key: _placed(tx, r.order) for r in new}
        if new:
            await _write(tx, vault, new, answers)
        lost = [r.order.order_id for r in requests if r.key not in acts and r.key not in answers]
        known = await store.verdicts(tx, lost) if lost else {}
    return [_answer(r, answers, acts, known) for r in requests]


def _placed(tx: Tx, order: NewOrder) -> Placed:
    return Placed(
        order_id=order.order_id,
        order_no=order_no(order.order_id),
        payable_fen=order.payable_fen,
        pay_by=tx.now + timedelta(minutes=order.pay_minutes or settings().pay_minutes),
    )


async def _write(tx: Tx, vault: Vault, new: list[PlaceRequest], answers: dict[str, Placed]) -> None:
    rows = []
    for r in new:
        o, placed = r.order, answers[r.key]
        address = msgspec.json.encode(o.ship_to).decode()
        rows.append(
            store.OrderRow(
                id=o.order_id,
                order_no=placed.order_no,
                user_id=o.user_id,
                goods_fen=o.goods_fen,
                discount_fen=o.discount_fen,
                freight_fen=o.freight_fen,
                payable_fen=o.payable_fen,
                ship_to=vault.seal(o.user_id, f"orders.ship_to|{o.order_id}", address),
                lines=msgspec.json.encode(o.lines).decode(),
                trace=o.trace,
                note_sealed=_note(vault, o),
                pay_by=placed.pay_by,
                phone_index=blind_index("phone", o.ship_to.phone),
                points=o.points,
                balance_fen=o.balance_fen,
                priced=o.priced,
            )
        )
        tx.announce(
            OrderPlaced(
                at=tx.now,
                aggregate=o.order_id,
                version=1,
                order_id=o.order_id,
                user_id=o.user_id,
                payable_fen=o.payable_fen,
                pay_by=placed.pay_by,
            )
        )
    await store.insert_orders(tx, rows)
    moves = [
        store.Move(r.order.order_id, 1, "", "pending_payment", "place", f"shopper:{r.order.user_id}")
        for r in new
    ]
    await store.log_moves(tx, moves)
    bought = [(r.order.user_id, line.sku_id) for r in new if r.order.from_cart for line in r.order.lines]
    if bought:
        await cart.drop_ordered(tx, bought)
    await tx.record_acts([(r.key, digest(r.order), msgspec.msgpack.encode(answers[r.key])) for r in new])


def _note(vault: Vault, o: NewOrder) -> bytes | None:
    return vault.seal(o.user_id, f"orders.note_sealed|{o.order_id}", o.note) if o.note else None


def _answer(
    r: PlaceRequest, answers: dict[str, Placed], acts: dict, known: dict[str, str]
) -> Placed | Refusal:
    if r.key in answers:
        return answers[r.key]
    if r.key in acts:
        try:
            return replayed(acts[r.key], digest(r.order), Placed)
        except Refusal as refusal:
            return refusal
    if known.get(r.order.order_id) == "abandoned":
        return OrderAbandoned()
    return OrderExists(order_id=r.order.order_id)


async def find_placed(db: Database, act_key: str) -> Placed | None:
    """The answer of an earlier act, whatever its content."""
    async with db.transaction() as tx:
        row = (await tx.acts([act_key])).get(act_key)
    return msgspec.msgpack.decode(row["answer"], type=Placed) if row else None
