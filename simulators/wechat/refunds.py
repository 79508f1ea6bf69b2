"""Refunds of WeChat Pay v3: accepted at once, decided later, announced then."""

from simulators.wechat import notify
from simulators.wechat.clock import shanghai
from simulators.wechat.errors import PayError, param_error
from simulators.wechat.fields import Group, Many, Schema, Text, Whole, notify_url_issue, number
from simulators.wechat.gate import Call
from simulators.wechat.records import Doc, Order, Refund
from simulators.wechat.world import World

MAX_AGE_SECONDS = 365 * 86400
MAX_PARTIALS = 50
OUTCOMES = ("SUCCESS", "ABNORMAL", "CLOSED")

_SUMMARIES = {"SUCCESS": "退款成功", "ABNORMAL": "退款异常", "CLOSED": "退款关闭"}
_RECEIVED_BY = "支付用户零钱"

_FROM = Group(
    {"account": Text(32, pattern="AVAILABLE|UNAVAILABLE", required=True), "amount": Whole(1, required=True)}
)
_GOODS = Group(
    {
        "merchant_goods_id": Text(32, required=True),
        "wechatpay_goods_id": Text(32),
        "goods_name": Text(256),
        "unit_price": Whole(0, required=True),
        "refund_amount": Whole(0, required=True),
        "refund_quantity": Whole(1, required=True),
    }
)
REFUND = Schema(
    {
        "transaction_id": Text(32),
        "out_trade_no": Text(32, min_chars=6, pattern=r"[0-9A-Za-z_\-|*]*"),
        "out_refund_no": number(1, 64, r"[0-9A-Za-z_\-|*@]*"),
        "reason": Text(80, max_bytes=80),
        "notify_url": Text(256, min_chars=8, check=notify_url_issue),
        "funds_account": Text(32, pattern="AVAILABLE|UNSETTLED"),
        "amount": Group(
            {
                "refund": Whole(1, required=True),
                "total": Whole(1, required=True),
                "currency": Text(16, pattern="CNY", required=True),
                "from": Many(_FROM, 10),
            },
            required=True,
        ),
        "goods_detail": Many(_GOODS, 6000),
    }
)


def request_refund(world: World, call: Call) -> Doc:
    """POST /v3/refund/domestic/refunds: 200 means accepted, not refunded."""
    asked = REFUND.verify(call.body)
    order = _require_paid(world, asked)
    known = world.refunds.get(asked["out_refund_no"])
    if known is not None:
        return describe(world, _repeat(world, known, asked))
    if world.bad_days:
        world.bad_days.meet(asked["out_refund_no"])
    _require_allowed(world, order, asked)
    knob = world.take_knob("refund", asked["out_refund_no"])
    if knob is not None and knob["refund"] == "NOT_ENOUGH":
        raise PayError(403, "NOT_ENOUGH", "基本账户余额不足，请充值后用原退款单号重试")
    now = world.clock.now()
    refund = Refund(
        out_refund_no=asked["out_refund_no"],
        refund_id=f"503{world.digits(26, 'refund', asked['out_refund_no'])}",
        out_trade_no=order.out_trade_no,
        request=asked,
        created_at=now,
        public_key_mode=call.public_key_mode,
        outcome="SUCCESS" if knob is None else knob["refund"],
        due_at=now + world.settings.refund_delay_seconds,
    )
    world.refunds[refund.out_refund_no] = refund
    world.refunds_of.setdefault(order.out_trade_no, []).append(refund)
    order.state, order.last_refund_at = "REFUND", now
    world.store.put([order, refund])
    arm(world, refund)
    return describe(world, refund)


def query_refund(world: World, call: Call) -> Doc:
    """GET /v3/refund/domestic/refunds/{out_refund_no}."""
    call.only_query()
    refund = world.refunds.get(call.path["out_refund_no"])
    if refund is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return describe(world, refund)


def _require_paid(world: World, asked: Doc) -> Order:
    if ("transaction_id" in asked) == ("out_trade_no" in asked):
        raise param_error("/transaction_id", "transaction_id与out_trade_no须二选一")
    if "out_trade_no" in asked:
        order = world.orders.get(asked["out_trade_no"])
    else:
        order = world.by_transaction.get(asked["transaction_id"])
    if order is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if not order.paid:
        raise PayError(400, "INVALID_REQUEST", "订单未支付，不能退款")
    return order


def _repeat(world: World, refund: Refund, asked: Doc) -> Refund:
    if refund.request != asked:
        raise PayError(400, "INVALID_REQUEST", "退款单号重复，且参数与首次请求时不一致")
    if refund.status == "CLOSED":
        # a closed refund may be asked again under its own number, if its amount is still there
        order = world.orders[refund.out_trade_no]
        if refund.amount_fen > order.total_fen - _taken_fen(world, order):
            raise PayError(400, "INVALID_REQUEST", "退款金额大于剩余可退金额")
        refund.status, refund.outcome = "PROCESSING", "SUCCESS"
        refund.due_at = world.clock.now() + world.settings.refund_delay_seconds
        order.state = "REFUND"
        world.store.put([order, refund])
        arm(world, refund)
    return refund


def _taken_fen(world: World, order: Order) -> int:
    refunds = world.refunds_of.get(order.out_trade_no, [])
    return sum(refund.amount_fen for refund in refunds if refund.status != "CLOSED")


def _require_allowed(world: World, order: Order, asked: Doc) -> None:
    now = world.clock.now()
    if asked["amount"]["total"] != order.total_fen:
        raise PayError(400, "INVALID_REQUEST", "订单金额与原订单不一致")
    if asked["amount"]["refund"] > order.total_fen - _taken_fen(world, order):
        raise PayError(400, "INVALID_REQUEST", "退款金额大于剩余可退金额")
    if order.paid_at is not None and now - order.paid_at > MAX_AGE_SECONDS:
        raise PayError(403, "RULE_LIMIT", "订单支付已超过365天，不能退款")
    if len(world.refunds_of.get(order.out_trade_no, [])) >= MAX_PARTIALS:
        raise PayError(403, "RULE_LIMIT", "单笔订单退款次数已达50次")
    gap = world.settings.refund_gap_seconds
    if order.last_refund_at is not None and now - order.last_refund_at < gap:
        raise PayError(429, "FREQUENCY_LIMITED", "同一笔订单多次退款的请求需间隔1分钟")


def arm(world: World, refund: Refund) -> None:
    """Decide the refund when its moment comes."""
    if refund.due_at is None:
        return

    async def decide() -> None:
        _decide(world, refund)

    world.timers.add(refund.due_at, decide)


def _decide(world: World, refund: Refund) -> None:
    if refund.status != "PROCESSING":
        return
    order = world.orders[refund.out_trade_no]
    refund.status, refund.due_at = refund.outcome, None
    if refund.status == "SUCCESS":
        refund.success_at = world.clock.now()
    if _taken_fen(world, order) == 0:
        order.state = "SUCCESS"
    url = refund.request.get("notify_url")
    if url is None:
        world.store.put([order, refund])
        return
    notice = notify.make(
        world,
        event_type=f"REFUND.{refund.status}",
        subject=refund.out_refund_no,
        summary=_SUMMARIES[refund.status],
        original_type="refund",
        plain=_announcement(world, refund, order),
        url=url,
        public_key_mode=refund.public_key_mode,
    )
    world.store.put([order, refund, notice])
    notify.arm(world, notice)


def _announcement(world: World, refund: Refund, order: Order) -> Doc:
    plain: Doc = {
        "mchid": world.keys.mchid,
        "out_trade_no": order.out_trade_no,
        "transaction_id": order.transaction_id,
        "out_refund_no": refund.out_refund_no,
        "refund_id": refund.refund_id,
        "refund_status": refund.status,
        "user_received_account": _RECEIVED_BY,
        "amount": {
            "total": order.total_fen,
            "refund": refund.amount_fen,
            "payer_total": order.total_fen,
            "payer_refund": refund.amount_fen,
        },
    }
    if refund.success_at is not None:
        plain["success_time"] = shanghai(refund.success_at)
    return plain


def describe(world: World, refund: Refund) -> Doc:
    """The refund as the request and the query answer it."""
    order = world.orders[refund.out_trade_no]
    answer: Doc = {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": _RECEIVED_BY,
        "create_time": shanghai(refund.created_at),
        "status": refund.status,
        "funds_account": refund.request.get("funds_account", "UNSETTLED"),
        "amount": {
            "total": order.total_fen,
            "refund": refund.amount_fen,
            "from": refund.request["amount"].get("from", []),
            "payer_total": order.total_fen,
            "payer_refund": refund.amount_fen,
            "settlement_refund": refund.amount_fen,
            "settlement_total": order.total_fen,
            "discount_refund": 0,
            "currency": "CNY",
        },
        "promotion_detail": [],
    }
    if refund.success_at is not None:
        answer["success_time"] = shanghai(refund.success_at)
    return answer
