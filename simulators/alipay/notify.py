"""Notifications: a signed form, repeated on Alipay's own schedule until the answer is `success`."""

from urllib.parse import urlencode

import aiohttp

from simulators.alipay.world import Notice, Trade, World, stamp, yuan
from simulators.wechat.signing import sign

# eight deliveries within 25 hours
RETRY_SECONDS = (240, 600, 600, 3600, 2 * 3600, 6 * 3600, 15 * 3600)
TIMEOUT_SECONDS = 5
TRICKS = ("drop", "duplicate", "tamper", "stale", "delay")


def announce(world: World, trade: Trade, more: dict[str, str]) -> None:
    """Remember a trade together with what is told of it, and tell it."""
    if not trade.notify_url:
        world.put([trade])
        return
    now = world.clock.now()
    knob = world.take_knob("notify", f"told {more.get('out_biz_no', trade.out_trade_no)}") or {}
    trick = knob.get("notify")
    fields = {
        "app_id": world.keys.app_id,
        "auth_app_id": world.keys.app_id,
        "buyer_id": trade.buyer_id,
        "buyer_logon_id": "138****0000",
        "charset": "utf-8",
        "gmt_create": stamp(trade.created_at),
        "gmt_payment": stamp(trade.paid_at or now),
        "invoice_amount": yuan(trade.total_fen),
        "notify_type": "trade_status_sync",
        "out_trade_no": trade.out_trade_no,
        "receipt_amount": yuan(trade.total_fen),
        "seller_id": world.keys.seller_id,
        "subject": trade.request["subject"],
        "total_amount": yuan(trade.total_fen),
        "trade_no": trade.trade_no,
        "trade_status": trade.state,
        "version": "1.0",
        **more,
    }
    day = stamp(now)[:10].replace("-", "")
    nth = world.digits(24, "notice", trade.out_trade_no, len(world.notices))
    fields["notify_id"] = f"{day}{nth}"
    delay = float(knob.get("seconds", 5)) if trick == "delay" else 0.0
    notice = Notice(fields["notify_id"], trade.notify_url, fields, now, now + delay, trick)
    world.notices[notice.id] = notice
    # one transaction: a kill between them would leave a payment that is never announced
    world.put([trade, notice])
    arm(world, notice)


def arm(world: World, notice: Notice) -> None:
    """Send the notice when its moment comes."""
    if notice.next_at is None:
        return

    async def send() -> None:
        await _attempt(world, notice)

    world.timers.add(notice.next_at, send)


async def _attempt(world: World, notice: Notice) -> None:
    trick = notice.trick if notice.attempts == 0 else None
    notice.attempts += 1
    begun_at = world.clock.now()
    delivered = False
    if trick == "drop":
        notice.log.append({"at": begun_at, "kind": "drop", "answer": None})
    elif trick in ("tamper", "stale"):
        # a bad copy is never a delivery, whatever the shop says: the true one follows on schedule
        await _post(world, notice, trick)
    else:
        for _ in range(2 if trick == "duplicate" else 1):
            delivered = await _post(world, notice, "genuine") or delivered
    if delivered:
        notice.status, notice.next_at = "delivered", None
    elif notice.attempts > len(RETRY_SECONDS):
        notice.status, notice.next_at = "given_up", None
    else:
        notice.next_at = begun_at + RETRY_SECONDS[notice.attempts - 1]
    world.put([notice])
    arm(world, notice)


def letter(world: World, notice: Notice, kind: str = "genuine") -> bytes:
    """The form as it goes over the wire; its time is that of this delivery."""
    at = world.clock.signing_now() - (27 * 3600 if kind == "stale" else 0)
    fields = {**notice.fields, "notify_time": stamp(at)}
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields)).encode()
    signature = sign(world.keys.alipay_key, text)
    if kind == "tamper":
        fields["total_amount"] = "0.01"
    return urlencode({**fields, "sign_type": "RSA2", "sign": signature}).encode()


async def _post(world: World, notice: Notice, kind: str) -> bool:
    if world.http is None:
        return False
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "User-Agent": "Mozilla/4.0",
    }
    answer: str | None = None
    try:
        async with world.http.post(
            notice.url,
            data=letter(world, notice, kind),
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
            allow_redirects=False,
        ) as response:
            answer = (await response.text())[:40] if response.status == 200 else str(response.status)
    except (aiohttp.ClientError, TimeoutError, OSError):
        answer = None
    notice.log.append({"at": world.clock.now(), "kind": kind, "answer": answer})
    return answer is not None and answer.strip() == "success"
