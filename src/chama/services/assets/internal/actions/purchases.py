"""Recharges and paid cards: asked for, paid, given back."""

from datetime import timedelta

from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database, Tx
from chama.services.assets.errors import (
    CardPlanUnknown,
    NotEnough,
    PurchaseNotFound,
    PurchaseStateRefused,
    RechargeRefused,
)
from chama.services.assets.events import PurchasePaid, PurchaseUnwanted
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.hold import BALANCES, HoldRequest, take_aside
from chama.services.assets.internal.queries import purchase_of
from chama.services.assets.internal.rules.ledger import Books, Why
from chama.services.assets.internal.rules.membership import gift_of
from chama.services.assets.internal.store import ledger, members
from chama.services.assets.types import CardPlan, Purchase, Rulebook

PAY_TIME = timedelta(minutes=30)
RECEIVED = "received"
PREFIX = {"recharge": "rch", "card": "mcd"}


def plan_of(book: Rulebook, plan: str) -> CardPlan:
    """A card's plan under the rules in force."""
    for card in book.rules.cards:
        if card.plan == plan:
            return card
    raise CardPlanUnknown({"plan": "there is no such card"})


async def start_purchase(
    db: Database, book: Rulebook, key: str, user_id: str, amount_fen: int, plan: str
) -> Purchase:
    """Write what is to be paid; the principal stays below its cap, counting what may still be paid."""
    rules = book.rules.recharge
    card = plan_of(book, plan) if plan else None
    if card is not None:
        price = card.price_fen
    elif not rules.least_fen <= amount_fen <= rules.most_fen:
        bounds = {"least_fen": rules.least_fen, "most_fen": rules.most_fen}
        raise RechargeRefused({"amount_fen": "outside the bounds"}, **bounds)
    else:
        price = amount_fen

    async def act(tx: Tx) -> Purchase:
        if card is None:
            # The account's lock: two recharges at once see each other.
            books = await ledger.open_books(tx, [(user_id, "balance_principal")], create=True)
            there = books.sheets[user_id, "balance_principal"].balance
            there += await members.pending_fen(tx.conn, user_id, tx.now)
            if there + price > rules.most_principal_fen:
                room = max(0, rules.most_principal_fen - there)
                raise RechargeRefused({"amount_fen": "the balance would pass its cap"}, room_fen=room)
            return await _insert(tx, user_id, price, gift_fen=gift_of(rules, price))
        return await _insert(tx, user_id, price, card=card)

    return await db.once(key=key, content=[user_id, amount_fen, plan], answer=Purchase, act=act)


async def _insert(
    tx: Tx, user_id: str, price_fen: int, gift_fen: int = 0, card: CardPlan | None = None
) -> Purchase:
    kind = "recharge" if card is None else "card"
    made = Purchase(
        purchase_id=new_id(PREFIX[kind], tx.now, gene_of(user_id)),
        user_id=user_id,
        kind=kind,
        plan="" if card is None else card.plan,
        days=0 if card is None else card.days,
        price_fen=price_fen,
        gift_fen=gift_fen,
        state="pending",
        payment_id="",
        made_at=tx.now,
        pay_by=tx.now + PAY_TIME,
    )
    await members.insert_purchase(tx, made)
    return made


async def pay_card_with_balance(db: Database, book: Rulebook, key: str, user_id: str, plan: str) -> Purchase:
    """The balance pays in the order that the rules state, and the card is given, in one transaction."""
    card = plan_of(book, plan)

    async def act(tx: Tx) -> Purchase:
        books = await ledger.open_books(tx, [(user_id, kind) for kind in BALANCES], create=True)
        wanted = HoldRequest(key, user_id, "", (), 0, card.price_fen, None, None)
        aside = take_aside(books, wanted, book.rules.recharge.spend_first == "principal")
        if isinstance(aside, NotEnough):
            raise aside
        made = await _insert(tx, user_id, card.price_fen, card=card)
        for kind, amount in zip(BALANCES, (aside.principal_fen, aside.gift_fen), strict=True):
            if amount:
                why = Why(f"{made.purchase_id}|{kind}", "spent", "capture", "card", made.purchase_id)
                books.spend((user_id, kind), amount, why)
        await _give_card(tx, made)
        return await _paid(tx, books, made, "balance")

    return await db.once(key=key, content=[user_id, plan], answer=Purchase, act=act)


async def _give_card(tx: Tx, made: Purchase) -> None:
    """A card of the same plan goes on where it ends; another plan begins now."""
    member = (await members.lock_members(tx, [made.user_id]))[made.user_id]
    begin = tx.now
    if member["card_plan"] == made.plan and member["card_until"] and member["card_until"] > tx.now:
        begin = member["card_until"]
    await members.set_card(tx, made.user_id, made.plan, begin + timedelta(days=made.days))


async def _paid(tx: Tx, books: Books, made: Purchase, payment_id: str) -> Purchase:
    await post.write(tx, books)
    await members.set_purchase(tx, made.purchase_id, "paid", payment_id)
    tx.announce(
        PurchasePaid(
            at=tx.now,
            aggregate=made.purchase_id,
            version=1,
            purchase_id=made.purchase_id,
            user_id=made.user_id,
            kind=made.kind,
            price_fen=made.price_fen,
        )
    )
    return await _read(tx, made.purchase_id)


async def _read(tx: Tx, purchase_id: str) -> Purchase:
    row = await members.find_purchase(tx.conn, purchase_id)
    if row is None:
        raise PurchaseNotFound
    return purchase_of(row)


async def mark_paid(
    db: Database, purchase_id: str, payment_id: str, paid_fen: int, cause: str | None = None
) -> Purchase:
    """Give what was paid for, once. Money that a purchase cannot take is announced as unwanted."""
    async with db.transaction() as tx:
        seen = await _read(tx, purchase_id)
        books = await ledger.open_books(tx, [(seen.user_id, k) for k in BALANCES], create=True)
        if cause is not None and not await tx.first_time([cause]):
            return seen
        # The card's owner first: the order of locks is members, then purchases.
        if seen.kind == "card":
            await members.lock_members(tx, [seen.user_id])
        row = await members.find_purchase(tx.conn, purchase_id, lock=True)
        made = purchase_of(row)
        if made.state != "pending" or paid_fen != made.price_fen:
            if made.payment_id != payment_id:
                tx.announce(
                    PurchaseUnwanted(
                        at=tx.now,
                        aggregate=purchase_id,
                        version=2,
                        purchase_id=purchase_id,
                        payment_id=payment_id,
                    )
                )
            return made
        if made.kind == "card":
            await _give_card(tx, made)
        else:
            for kind, amount in zip(BALANCES, (made.price_fen, made.gift_fen), strict=True):
                house = RECEIVED if kind == "balance_principal" else "issued"
                if amount:
                    why = Why(f"{purchase_id}|{kind}", house, "recharge", "recharge", purchase_id)
                    books.give((made.user_id, kind), amount, why)
        return await _paid(tx, books, made, payment_id)


async def begin_refund(db: Database, purchase_id: str, user_id: str | None) -> Purchase:
    """The principal is held for the channel, the gift is taken back as far as it is there."""
    async with db.transaction() as tx:
        seen = await _read(tx, purchase_id)
        if user_id is not None and seen.user_id != user_id:
            raise PurchaseNotFound
        owner = seen.user_id
        books = await ledger.open_books(tx, [(owner, k) for k in BALANCES], create=True)
        made = purchase_of(await members.find_purchase(tx.conn, purchase_id, lock=True))
        if made.state in ("refunding", "refunded"):
            return made
        if made.state != "paid" or made.kind != "recharge":
            raise PurchaseStateRefused(state=made.state, kind=made.kind)
        principal = (owner, "balance_principal")
        if books.available(principal) < made.price_fen:
            raise NotEnough(
                {"balance_fen": "the principal was spent"},
                available={"principal": books.available(principal)},
            )
        books.set_aside(principal, made.price_fen)
        gift = min(books.available((owner, "balance_gift")), made.gift_fen)
        if gift:
            why = Why(f"{purchase_id}|gift_back", "issued", "reverse", "recharge", purchase_id)
            books.take((owner, "balance_gift"), gift, why)
        await post.write(tx, books)
        hold = ledger.NewHold(purchase_id, owner, "", 0, made.price_fen, 0, (), None, None, [])
        await ledger.insert_holds(tx, [hold])
        await members.set_purchase(tx, purchase_id, "refunding", made.payment_id)
        return await _read(tx, purchase_id)


async def mark_refunded(
    db: Database, purchase_id: str, payment_id: str, cause: str | None = None
) -> Purchase:
    """The channel gave the money back: the held principal leaves the ledger. Another payment's refund (of
    money that nobody wanted) changes nothing."""
    async with db.transaction() as tx:
        seen = await _read(tx, purchase_id)
        books = await ledger.open_books(tx, [(seen.user_id, "balance_principal")])
        if cause is not None and not await tx.first_time([cause]):
            return seen
        await ledger.lock_holds(tx, [purchase_id])
        made = purchase_of(await members.find_purchase(tx.conn, purchase_id, lock=True))
        if made.state != "refunding" or made.payment_id != payment_id:
            return made
        why = Why(f"{purchase_id}|refund", RECEIVED, "refund", "recharge", purchase_id)
        books.spend((made.user_id, "balance_principal"), made.price_fen, why)
        await post.write(tx, books)
        await ledger.set_hold_states(tx, [(purchase_id, "captured", 1)])
        await members.set_purchase(tx, purchase_id, "refunded", made.payment_id)
        return await _read(tx, purchase_id)
