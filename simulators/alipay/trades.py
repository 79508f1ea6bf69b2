"""Trades: the code, the moment when somebody opens it, payment, closing, refunds."""

from simulators.alipay import notify
from simulators.alipay.gateway import Refused, only
from simulators.alipay.world import Doc, Trade, World, instant, stamp, yuan

NUMBER = r"[0-9A-Za-z_]{1,64}"
AMOUNT = r"[0-9]{1,9}\.[0-9]{2}"
TEXT = r"[^/=&]{1,256}"
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
REFUND_DAYS = 365


def _fen(text: str) -> int:
    whole, _, part = text.partition(".")
    fen = int(whole) * 100 + int(part)
    if fen < 1:
        raise Refused("ACQ.INVALID_PARAMETER", "金额不得小于0.01元")
    return fen


def precreate(world: World, content: Doc, notify_url: str) -> Doc:
    """alipay.trade.precreate: the same number with the same content gives a code for the same payment."""
    required = {"out_trade_no": NUMBER, "total_amount": AMOUNT, "subject": TEXT}
    only(content, required, {"seller_id": r"2088\d{12}", "time_expire": TIME})
    if content.get("seller_id", world.keys.seller_id) != world.keys.seller_id:
        raise Refused("ACQ.INVALID_PARAMETER", "seller_id与签约商户不符")
    number, now = content["out_trade_no"], world.clock.now()
    trade = world.trades.get(number)
    if trade is None:
        expires_at = instant(content["time_expire"]) if "time_expire" in content else now + 2 * 3600
        if expires_at <= now:
            raise Refused("ACQ.INVALID_PARAMETER", "time_expire早于当前时间")
        code = f"bax{world.digits(20, 'code', number)}"
        total = _fen(content["total_amount"])
        trade = Trade(number, content, notify_url, total, expires_at, code, created_at=now)
        world.trades[number] = world.by_code[code] = trade
        world.put([trade])
    elif trade.paid_at is not None:
        raise Refused("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
    elif trade.state == "TRADE_CLOSED":
        raise Refused("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
    elif (trade.request, trade.notify_url) != (content, notify_url):
        raise Refused("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
    return {"out_trade_no": number, "qr_code": f"{world.base_url}/qr/{trade.code}"}


def _require(world: World, content: Doc) -> Trade:
    """The trade, once somebody opened its code; one that was not paid in time is closed now."""
    trade = world.trades.get(content["out_trade_no"])
    if trade is None or not trade.state:
        raise Refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
    if trade.state == "WAIT_BUYER_PAY" and world.clock.now() >= trade.expires_at:
        _close(world, trade)
    return trade


def _close(world: World, trade: Trade) -> None:
    trade.state, trade.closed_at = "TRADE_CLOSED", world.clock.now()
    world.put([trade])


def query(world: World, content: Doc, _: str) -> Doc:
    """alipay.trade.query."""
    only(content, {"out_trade_no": NUMBER}, {})
    trade = _require(world, content)
    answer = {
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "trade_status": trade.state,
        "total_amount": yuan(trade.total_fen),
        "buyer_user_id": trade.buyer_id,
        "buyer_logon_id": "138****0000",
    }
    if trade.paid_at is not None:
        answer["send_pay_date"] = stamp(trade.paid_at)
    return answer


def close(world: World, content: Doc, _: str) -> Doc:
    """alipay.trade.close; the knob `pay_first` lets the buyer win the race."""
    only(content, {"out_trade_no": NUMBER}, {})
    trade = _require(world, content)
    if trade.state == "WAIT_BUYER_PAY" and world.take_knob("close", trade.out_trade_no) is not None:
        pay(world, trade)
    if trade.state != "WAIT_BUYER_PAY":
        raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    _close(world, trade)
    return {"out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}


def refund(world: World, content: Doc, _: str) -> Doc:
    """alipay.trade.refund: one `out_request_no` moves money once."""
    only(
        content,
        {"out_trade_no": NUMBER, "out_request_no": NUMBER, "refund_amount": AMOUNT},
        {"refund_reason": r"(?s).{1,256}"},
    )
    trade, request, now = _require(world, content), content["out_request_no"], world.clock.now()
    fen = _fen(content["refund_amount"])
    if trade.paid_at is None:
        raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    known = trade.refunds.get(request)
    if known is not None and known["amount_fen"] != fen:
        raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
    if known is None:
        if (knob := world.take_knob("refund", request)) is not None:
            if knob["refund"] == "unmoved":
                return _refunded(trade, "N")
            raise Refused(f"ACQ.{knob['refund']}", "退款失败")
        if now > trade.paid_at + REFUND_DAYS * 86400:
            raise Refused("ACQ.TRADE_HAS_FINISHED", "交易已完结")
        if trade.refunded_fen + fen > trade.total_fen:
            raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        trade.refunds[request] = {"amount_fen": fen, "at": now}
        if trade.refunded_fen == trade.total_fen:
            trade.state, trade.closed_at = "TRADE_CLOSED", now
        fee = yuan(trade.refunded_fen)
        more = {"out_biz_no": request, "gmt_refund": f"{stamp(now)}.000", "refund_fee": fee}
        notify.announce(world, trade, more)
    return _refunded(trade, "N" if known is not None else "Y")


def _refunded(trade: Trade, moved: str) -> Doc:
    return {
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "fund_change": moved,
        "refund_fee": yuan(trade.refunded_fen),
        "buyer_user_id": trade.buyer_id,
    }


def query_refund(world: World, content: Doc, _: str) -> Doc:
    """alipay.trade.fastpay.refund.query: without a `refund_status` nothing was refunded."""
    only(content, {"out_trade_no": NUMBER, "out_request_no": NUMBER}, {})
    trade = _require(world, content)
    made = trade.refunds.get(content["out_request_no"])
    if made is None:
        return {}
    return {
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "out_request_no": content["out_request_no"],
        "total_amount": yuan(trade.total_fen),
        "refund_amount": yuan(made["amount_fen"]),
        "refund_status": "REFUND_SUCCESS",
    }


METHODS = {
    "alipay.trade.precreate": precreate,
    "alipay.trade.query": query,
    "alipay.trade.close": close,
    "alipay.trade.refund": refund,
    "alipay.trade.fastpay.refund.query": query_refund,
}


def why_unpayable(world: World, trade: Trade) -> str | None:
    """The sentence that a buyer sees when a payment cannot be made now."""
    if trade.paid_at is not None:
        return "该交易已支付"
    if trade.state == "TRADE_CLOSED":
        return "该交易已关闭"
    return "二维码已过期" if world.clock.now() >= trade.expires_at else None


def scan(world: World, trade: Trade) -> None:
    """Somebody opens the code: from now on the trade exists."""
    if not trade.state:
        now = world.clock.now()
        day = stamp(now)[:10].replace("-", "")
        trade.trade_no = f"{day}22001{world.digits(15, 'trade', trade.out_trade_no)}"
        trade.state, trade.buyer_id = "WAIT_BUYER_PAY", f"2088{world.digits(12, 'buyer', trade.out_trade_no)}"
        world.put([trade])


def pay(world: World, trade: Trade) -> None:
    """The buyer confirms; Refused when it cannot be paid."""
    if (reason := why_unpayable(world, trade)) is not None:
        raise Refused("ACQ.TRADE_STATUS_ERROR", reason)
    scan(world, trade)
    trade.state, trade.paid_at = "TRADE_SUCCESS", world.clock.now()
    notify.announce(world, trade, {})
