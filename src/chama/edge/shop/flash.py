"""Flash sales 秒杀: sessions with the server's time, passes, the buy endpoint, what became of a ticket.

`buy` is a bare ASGI handler: at the peak it checks the caller, opens the pass, asks the pool and answers; no
island is called. What Litestar would do for it (body, answer, document) is done here by hand.
"""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, asgi, get, post
from litestar.exceptions import HTTPException
from litestar.response import ServerSentEvent, ServerSentEventMessage
from litestar.types import Receive, Scope, Send

from chama.base.errors import InvalidRequest, Refusal, Unavailable
from chama.edge import gates
from chama.edge.documents import documented
from chama.edge.limits import DEVICE
from chama.edge.middleware import BUDGET_SECONDS
from chama.edge.problems import send_refused
from chama.flows import flash_buy
from chama.flows.errors import (
    FlashLimitReached,
    FlashNotOpen,
    FlashPassExpired,
    FlashSoldOut,
    FlashTicketLost,
)
from chama.flows.flash_pass import FlashPass, Head, make_pass, open_pass, raw_of
from chama.runtime import flash
from chama.runtime.cache import Recent
from chama.runtime.context import Actor, deadline_var, now
from chama.runtime.flash import Admission, Purchase, pool_name
from chama.runtime.service import locate
from chama.runtime.signing import TokenForged, is_marked, mark_of
from chama.services.catalog.api import Catalog
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import FlashHolds
from chama.services.marketing.types.flash import FlashSession, FlashStock
from chama.services.orders.types import Placed

TTL_SECONDS = 1.0
SHOWN_FOR = timedelta(days=1)
MOST_BODY = 16 * 1024
# The pool decides; the pass is judged before it only where no clock of ours could be that wrong.
SKEW = timedelta(seconds=3)
STREAM_SECONDS = 60.0
MOST_WAIT_MS = 5_000
LEAST_WAIT_MS = 300
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=8192)]


class FlashGoods(msgspec.Struct, frozen=True):
    """Goods of a session. `state` is what the button says: soon, open, paused, sold_out or over; while all
    that is left waits to be paid, `sold_out` may turn to `open` again."""

    sku_id: str
    spu_id: str
    title: str
    spec_text: str
    picture: str
    price_fen: int
    list_price_fen: int
    quota: int
    sold: int
    per_user: int
    state: Literal["soon", "open", "paused", "sold_out", "over"]


class FlashSessionPage(msgspec.Struct, frozen=True):
    """A session 场次; `phase` is soon, open or over by `server_time`."""

    session_id: str
    name: str
    starts_at: datetime
    ends_at: datetime
    phase: Literal["soon", "open", "over"]
    early_minutes: int
    goods: list[FlashGoods]


class FlashSessions(msgspec.Struct, frozen=True):
    """Sessions by start; count down by `server_time`, never by the phone's own clock."""

    server_time: datetime
    sessions: list[FlashSessionPage]


class PassForm(msgspec.Struct, forbid_unknown_fields=True):
    session_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    sku_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    address_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1


class BuyForm(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`repeat`: this token may have been sent before, and its answer was lost."""

    token: Token
    repeat: bool = False


class Ticket(msgspec.Struct, frozen=True):
    """Admitted: keep the ticket and ask with it; it is an order, or refused with a reason, within seconds."""

    ticket: str
    order_id: str
    position: int
    poll_after_ms: int


class TicketForm(msgspec.Struct, forbid_unknown_fields=True):
    ticket: Token


class Result(msgspec.Struct, frozen=True):
    """waiting (at `position`, ask again after `poll_after_ms`) · ordered (pay `payable_fen` until `pay_by`) ·
    refused (`code` and `title` say why)."""

    state: Literal["waiting", "ordered", "refused"]
    order_id: str
    position: int = 0
    poll_after_ms: int = 0
    order_no: str = ""
    payable_fen: int = 0
    pay_by: datetime | None = None
    code: str = ""
    title: str = ""


async def _known(keys: Sequence[str]) -> dict[str, list[tuple[FlashSession, dict[str, Any]]]]:
    at = now()
    sessions = await locate(Marketing).flash_sessions(since=at - SHOWN_FOR / 8, until=at + SHOWN_FOR)
    ids = sorted({item.sku_id for s in sessions for item in s.items})
    facts = {s.sku_id: s for s in await locate(Catalog).get_skus(ids=ids[:500])} if ids else {}
    return {key: [(s, facts) for s in sessions] for key in keys}


_sessions = Recent("shop.flash", _known, ttl_seconds=TTL_SECONDS, most=1)


@get("/flash/sessions", guards=[gates.public])
async def sessions() -> FlashSessions:
    """Sessions of the last three and the next 24 hours; what is sold may be a second old."""
    at = now()
    return FlashSessions(at, [_page(s, facts, at) for s, facts in await _sessions.get("all") or []])


def _page(session: FlashSession, facts: dict[str, Any], at: datetime) -> FlashSessionPage:
    over = session.state == "stopped" or at >= session.ends_at
    phase = "over" if over else "open" if at >= session.starts_at else "soon"
    goods = [_goods(session, i, facts[i.sku_id], phase) for i in session.items if i.sku_id in facts]
    return FlashSessionPage(
        session.session_id,
        session.name,
        session.starts_at,
        session.ends_at,
        phase,
        session.early_minutes,
        goods,
    )


def _goods(session: FlashSession, item: FlashStock, sku: Any, phase: str) -> FlashGoods:
    quota = min(item.quota, max(item.wanted, item.sold))
    state: Any = phase
    if phase != "over" and item.sold >= quota:
        state = "sold_out"
    elif phase == "open" and session.state == "paused":
        state = "paused"
    return FlashGoods(
        sku_id=item.sku_id,
        spu_id=sku.spu_id,
        title=sku.title,
        spec_text=sku.spec_text,
        picture=sku.picture,
        price_fen=item.price_fen,
        list_price_fen=sku.price_fen,
        quota=quota,
        sold=item.sold,
        per_user=item.per_user,
        state=state,
    )


@post("/flash/passes", guards=[gates.shopper])
async def get_pass(request: Request, shopper: Actor, data: PassForm) -> FlashPass:
    """The pass to buy with once the session is open for this shopper, with its price; before or during it."""
    device = request.headers.get(DEVICE.decode(), "")[:64]
    return await make_pass(
        user_id=shopper.id,
        session_id=data.session_id,
        sku_id=data.sku_id,
        quantity=data.quantity,
        address_id=data.address_id,
        device=device or gates.session_id(request),
    )


_form = msgspec.json.Decoder(BuyForm)
_JSON = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


@functools.lru_cache(maxsize=4096)
def _opened(token: str) -> tuple[Head, bytes]:
    raw = raw_of(token)
    return open_pass(raw)[0], raw


def _document() -> Any:
    text = (buy.fn.__doc__ or "").replace("\n    ", " ")
    return documented(
        "ApiShopFlashBuyBuy", "Buy", text, BuyForm, 202, Ticket, "Admitted: it waits in the queue"
    )


@asgi("/flash/buy", guards=[gates.shopper], opt={"limit": "flash", "document": _document}, copy_scope=False)
async def buy(scope: Scope, receive: Receive, send: Send) -> None:
    """POST a pass; 202 is an admission with its place in the queue. The pass is the act's key: however often
    it comes, it is one purchase."""
    if scope["method"] != "POST":
        raise HTTPException(status_code=405)
    try:
        ticket = await _bought(scope, await body_of(receive))
    except Refusal as why:
        # Most who come are refused: their answer has to be as cheap as an admission.
        await send_refused(send, why)
    else:
        await send_ticket(send, ticket)


async def _bought(scope: Scope, form: BuyForm) -> Ticket:
    head, raw = _opened(form.token)
    if head.take.user_id != scope["state"]["actor"].id:
        raise TokenForged
    if now() < head.opens_at - SKEW:
        raise FlashNotOpen(opens_at=head.opens_at.isoformat())
    admission = await flash.pools().buy(_purchase(head, raw, _ms(head.closes_at)), repeat=form.repeat)
    return _ticket(form.token, head, admission)


async def send_ticket(send: Send, ticket: Ticket) -> None:
    """202 with a ticket."""
    answer = msgspec.json.encode(ticket)
    length = (b"content-length", str(len(answer)).encode())
    await send({"type": "http.response.start", "status": 202, "headers": [*_JSON, length]})
    await send({"type": "http.response.body", "body": answer, "more_body": False})


async def body_of(receive: Receive) -> BuyForm:
    """The form in a body; InvalidRequest."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            raise HTTPException(status_code=413)
        if not message.get("more_body", False):
            break
    try:
        return _form.decode(body)
    except msgspec.DecodeError as why:
        raise InvalidRequest({"body": str(why)}) from why


def _purchase(head: Head, raw: bytes, closes_ms: int) -> Purchase:
    t = head.take
    pool = pool_name(t.session_id, t.sku_id, t.number)
    opens_ms = _ms(head.opens_at)
    return Purchase(pool, t.order_id, t.user_id, t.quantity, opens_ms, closes_ms, t.device, t.address, raw)


def _ticket(token: str, head: Head, admission: Admission) -> Ticket:
    if admission.what in ("admitted", "again", "paid"):
        order_id = head.take.order_id
        # The pass is sealed and names its order; that it was admitted is all that has to be said beside it.
        ticket = f"{token}.{mark_of('flash_ticket', order_id)}"
        return Ticket(ticket, order_id, admission.number, _poll_after(admission.number))
    if admission.what == "late" and now() < head.closes_at + SKEW:
        raise FlashNotOpen
    raise {
        "early": FlashNotOpen,
        "closed": FlashNotOpen,
        "late": FlashPassExpired,
        "limit": FlashLimitReached,
        "holds": FlashHolds,
        "sold_out": FlashSoldOut,
    }.get(admission.what, FlashTicketLost)


@post("/flash/results", guards=[gates.shopper], opt={"limit": "read"}, status_code=200)
async def result(shopper: Actor, data: TicketForm) -> Result:
    """What became of a ticket. One that was lost with its Redis is decided now."""
    return await _result(*_of(shopper, data.ticket))


@post(
    "/flash/results/stream",
    guards=[gates.shopper],
    opt={"limit": "read"},
    status_code=200,
    media_type="text/event-stream",
)
async def result_stream(shopper: Actor, data: TicketForm) -> ServerSentEvent:
    """The same as events, whenever something changed, until it is decided or a minute is over."""
    head, raw = _of(shopper, data.ticket)
    return ServerSentEvent(_events(head, raw))


async def _events(head: Head, raw: bytes) -> AsyncIterator[ServerSentEventMessage]:
    until, before = time.monotonic() + STREAM_SECONDS, None
    while time.monotonic() < until:
        # The budget of the request is that of each look.
        deadline_var.set(time.monotonic() + BUDGET_SECONDS)
        try:
            found = await _result(head, raw)
        except Unavailable:
            found = before
        if found is not None and found != before:
            before = found
            yield ServerSentEventMessage(data=msgspec.json.encode(found).decode(), event=found.state)
            if found.state != "waiting":
                return
        await asyncio.sleep(LEAST_WAIT_MS / 1000)


def _of(shopper: Actor, ticket: str) -> tuple[Head, bytes]:
    token, _, mark = ticket.rpartition(".")
    head, raw = _opened(token)
    if head.take.user_id != shopper.id or not is_marked("flash_ticket", head.take.order_id, mark):
        raise TokenForged
    return head, raw


async def _result(head: Head, raw: bytes) -> Result:
    """In its stream it waits. Asked in this order, what is neither there nor decided was lost: it leaves the
    stream only after its verdict is written."""
    take = head.take
    pool = pool_name(take.session_id, take.sku_id, take.number)
    try:
        position = await flash.pools().where(pool, take.order_id)
    except Unavailable:
        position = -1  # Redis is away; what is decided is known all the same
    if position > 0:
        return _waits(take.order_id, position)
    found = await flash_buy.result_of(head, raw)
    if found is None and position == 0 and await flash_buy.is_lost(take.order_id):
        found = await _again(head, raw)
    if found is None:
        return _waits(take.order_id, 0)
    if isinstance(found, Placed):
        return Result(
            "ordered",
            take.order_id,
            order_no=found.order_no,
            payable_fen=found.payable_fen,
            pay_by=found.pay_by,
        )
    return Result("refused", take.order_id, code=found.code, title=found.title_zh)


async def _again(head: Head, raw: bytes) -> Refusal | None:
    """A lost admission is admitted again, if anything is left; else that is its answer for good."""
    admission = await flash.pools().buy(_purchase(head, raw, 0), repeat=True)
    if admission.what in ("sold_out", "limit", "holds") or (
        admission.what == "closed" and await _is_over(head.take.session_id)
    ):
        await flash_buy.refuse_lost(head.take)
        return FlashTicketLost()
    return None


async def _is_over(session_id: str) -> bool:
    session = await locate(Marketing).get_flash(session_id=session_id)
    return session.state in ("stopped", "closed") or session.ends_at <= now()


def _waits(order_id: str, position: int) -> Result:
    return Result("waiting", order_id, position=position, poll_after_ms=_poll_after(position))


def _poll_after(position: int) -> int:
    """A thousand orders a second are written at least; whoever stands farther behind asks later."""
    return min(MOST_WAIT_MS, max(LEAST_WAIT_MS, position))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


ROUTES = [sessions, get_pass, buy, result, result_stream]
