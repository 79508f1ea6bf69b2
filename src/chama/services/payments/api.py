"""The payments door: attempts to pay, notifications, refunds, cases."""

from datetime import date, datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.payments.types import (
    BalanceMove,
    Case,
    ChannelHealth,
    Discrepancy,
    Opened,
    OrderFact,
    PaymentRecord,
    PaymentStatus,
    Reconciliation,
    RefundRecord,
    RefundStatus,
)


class Payments(Service):
    """Money in and out through channels. An order is paid only by a verified notification or query."""

    @read
    async def ways(self) -> list[str]:
        """The channels by which one may pay here: `wechat`, `balance`, and `alipay` where it is taken."""
        raise NotImplementedError

    async def open(
        self,
        *,
        key: str,
        order_id: str,
        user_id: str,
        amount_fen: int,
        deadline: datetime,
        title: str,
        openid: str | None,
        channel: str = "wechat",
        balance_fen: int = 0,
        prepay: bool = True,
    ) -> Opened:
        """Open (or give again) the way to pay an order; PaymentClosed, AlreadyPaid, ChannelUnknown.

        `balance_fen` of the amount is to be held on the shopper's balance, the channel takes the rest;
        `channel="balance"` needs all of it and is paid by `confirm_balance`. An open attempt by another way
        is closed first. With `prepay=False` the attempt is only written: hold the balance under its id, then
        open it again.
        """
        raise NotImplementedError

    async def confirm_balance(self, *, payment_id: str) -> PaymentStatus:
        """The balance for this attempt is held: it is paid. PaymentClosed when paying ended."""
        raise NotImplementedError

    @read
    async def balance_due(self, *, limit: int) -> list[BalanceMove]:
        """What the ledger of balances has to be told; each stays due until `balance_settled`."""
        raise NotImplementedError

    async def balance_settled(self, *, key: str) -> None:
        """The ledger was told what was due for this payment or refund; repeats are free."""
        raise NotImplementedError

    @read
    async def status(self, *, order_id: str) -> PaymentStatus:
        """What we know, without asking the channel."""
        raise NotImplementedError

    async def query(self, *, order_id: str, also_closed: bool = False) -> PaymentStatus:
        """Ask the channel about undecided attempts (and those we hold for closed), then answer."""
        raise NotImplementedError

    async def close(self, *, order_id: str) -> PaymentStatus:
        """Stop new attempts, close the open ones at the channel; answers `paid` when money came first."""
        raise NotImplementedError

    async def receive(self, *, headers: dict[str, str], body: bytes, channel: str = "wechat") -> None:
        """Take a channel's notification: verify, store raw, process in one transaction; repeats are free."""
        raise NotImplementedError

    async def refund(
        self,
        *,
        key: str,
        order_id: str,
        reason: str,
        amount_fen: int | None = None,
        payment_id: str | None = None,
    ) -> list[RefundStatus]:
        """Give back all that is left of an order's captured payments (each once, whoever asks), or a part.

        A part (`amount_fen`) is given once per `key`; RefundTooLarge, RefundTooMany (50), RefundTooLate (a
        year), ActKeyReused for another amount. What came through the channel goes back first.
        """
        raise NotImplementedError

    async def help_refund(self, *, refund_id: str, way: str) -> RefundRecord:
        """Help a stuck refund: `again` asks the channel anew, `by_hand` says it was paid; RefundNotStuck."""
        raise NotImplementedError

    async def sweep(self, *, limit: int) -> int:
        """Ask the channel about payments and refunds that are silent for too long; returns how many."""
        raise NotImplementedError

    async def tell_shipping(self, *, limit: int) -> int:
        """Tell WeChat of parcels it does not know yet: until then money stays frozen; returns how many."""
        raise NotImplementedError

    @read
    async def count_waiting(self) -> None:
        """Set the figures of what waits: undecided, refunding, cases, discrepancies, shippings."""
        raise NotImplementedError

    @read
    async def channel_health(self) -> list[ChannelHealth]:
        """Whether each channel accepts us."""
        raise NotImplementedError

    @read
    async def list_payments(
        self, *, cursor: str | None, limit: int, order_id: str | None = None, state: str | None = None
    ) -> Page[PaymentRecord]:
        """Attempts, newest first."""
        raise NotImplementedError

    @read
    async def list_refunds(
        self, *, cursor: str | None, limit: int, order_id: str | None = None, state: str | None = None
    ) -> Page[RefundRecord]:
        """Refunds, newest first."""
        raise NotImplementedError

    @read
    async def under_way(self, *, order_ids: list[str]) -> list[str]:
        """Those of these orders or purchases whose money still moves: an open attempt or refund."""
        raise NotImplementedError

    @read
    async def list_cases(self, *, cursor: str | None, limit: int, open_only: bool = False) -> Page[Case]:
        """Cases, newest first."""
        raise NotImplementedError

    async def close_case(self, *, case_id: str, by: str, note: str) -> Case:
        """A person has decided; the first closing stays. CaseNotFound."""
        raise NotImplementedError

    async def load_bills(self, *, channel: str, day: date) -> None:
        """Fetch the channel's bills of a day and match them with our payments, in place of the last time.

        BillNotYet, NoBills, BillBroken; what people decided stays. `match_orders` ends the day.
        """
        raise NotImplementedError

    @read
    async def paid_orders(self, *, channel: str, day: date, after: str, limit: int) -> list[str]:
        """Orders of which a payment was captured on a day, by id, above `after`."""
        raise NotImplementedError

    async def tell_orders(self, *, day: date, facts: list[OrderFact]) -> None:
        """What orders says of them, for `match_orders`; telling twice is telling once."""
        raise NotImplementedError

    async def match_orders(self, *, channel: str, day: date) -> Reconciliation:
        """Match the day's payments with the orders that were told, and end the day."""
        raise NotImplementedError

    @read
    async def due_days(self, *, limit: int) -> list[tuple[str, date]]:
        """(channel, day) that wait to be reconciled, oldest first, missed days too."""
        raise NotImplementedError

    @read
    async def list_days(self, *, channel: str | None, cursor: str | None, limit: int) -> Page[Reconciliation]:
        """Reconciled days, newest first."""
        raise NotImplementedError

    @read
    async def list_discrepancies(
        self, *, day: date | None, kind: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[Discrepancy]:
        """Discrepancies, newest first."""
        raise NotImplementedError

    async def decide_discrepancy(
        self, *, discrepancy_id: str, decision: str, by: str, reason: str
    ) -> Discrepancy:
        """Staff decide an open one: `remedy` does what is proposed (RemedyByHand), `resolved`, `ignored`.

        DiscrepancyNotFound, DiscrepancyDecided.
        """
        raise NotImplementedError
