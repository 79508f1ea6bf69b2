"""The payments door: attempts to pay, notifications, refunds, cases."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.payments.types import Case, Opened, PaymentRecord, PaymentStatus, RefundStatus


class Payments(Service):
    """Money in and out through channels. An order is paid only by a verified notification or query."""

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
    ) -> Opened:
        """Open (or give again) the way to pay an order; PaymentClosed, AlreadyPaid."""
        raise NotImplementedError

    @read
    async def status(self, *, order_id: str) -> PaymentStatus:
        """What we know, without asking the channel."""
        raise NotImplementedError

    async def query(self, *, order_id: str) -> PaymentStatus:
        """Ask the channel about undecided attempts, then answer."""
        raise NotImplementedError

    async def close(self, *, order_id: str) -> PaymentStatus:
        """Stop new attempts, close the open ones at the channel; answers `paid` when money came first."""
        raise NotImplementedError

    async def receive(self, *, headers: dict[str, str], body: bytes) -> None:
        """Take a channel's notification: verify, store raw, process in one transaction; repeats are free."""
        raise NotImplementedError

    async def refund(self, *, key: str, order_id: str, reason: str) -> list[RefundStatus]:
        """Give back all captured money of an order; each payment once."""
        raise NotImplementedError

    async def sweep(self, *, limit: int) -> int:
        """Ask the channel about payments and refunds that are silent for too long; returns how many."""
        raise NotImplementedError

    @read
    async def list_payments(self, *, cursor: str | None, limit: int) -> Page[PaymentRecord]:
        """Attempts, newest first."""
        raise NotImplementedError

    @read
    async def list_cases(self, *, cursor: str | None, limit: int) -> Page[Case]:
        """Cases, newest first."""
        raise NotImplementedError
