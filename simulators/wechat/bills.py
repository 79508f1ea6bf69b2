"""Bills of WeChat Pay: the day's payments and refunds as CSV, with planted discrepancies when asked for.

The pure half (`Row`, `plant`, `trade_bill`, `fund_bill`) needs no running simulator.
"""

import dataclasses
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from simulators.wechat.clock import SHANGHAI
from simulators.wechat.errors import PayError, param_error
from simulators.wechat.gate import WORLD, Call, admit
from simulators.wechat.keys import write_private
from simulators.wechat.records import Doc
from simulators.wechat.world import World

READY_HOUR = 10
KEPT_DAYS = 90
URL_SECONDS = 300
TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FUND_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FUND_TOTALS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
# What can be planted, and what a shop that compares well must say: kind by kind.
PLANTS = (
    "foreign_row",
    "duplicate_row",
    "missing_at_us",
    "missing_at_channel",
    "amount_differs",
    "state_differs",
    "fee_differs",
    "refund_missing_at_us",
    "refund_missing_at_channel",
    "refund_amount_differs",
    "refund_state_differs",
    "fund_missing",
    "fund_amount_differs",
    "fund_foreign",
    "totals_wrong",
)


@dataclass(slots=True)
class Row:
    """A payment, or with `refund_number` a refund, as the books of WeChat have it; fen everywhere."""

    at: float
    appid: str
    mchid: str
    transaction_id: str
    number: str
    openid: str
    amount_fen: int
    fee_fen: int
    rate_bps: int
    description: str
    trade_type: str = "JSAPI"
    refund_id: str = ""
    refund_number: str = ""
    status: str = "SUCCESS"
    in_trade: bool = True
    in_fund: bool = True
    fund_fen: int | None = None

    @property
    def subject(self) -> str:
        return self.refund_number or self.number


def fee(amount_fen: int, rate_bps: int) -> int:
    """Rounded half up to the fen."""
    return (amount_fen * rate_bps + 5000) // 10000


def yuan(amount_fen: int) -> str:
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _line(cells: Iterable[object]) -> str:
    return ",".join(f"`{cell}" for cell in cells) + "\r\n"


def trade_bill(rows: Iterable[Row], wrong_fen: int = 0) -> Iterator[str]:
    """The trade bill, line by line; `wrong_fen` spoils its total of amounts."""
    yield TRADE_HEAD + "\r\n"
    count = settled = refunded = fees = asked = ordered = 0
    for r in (r for r in rows if r.in_trade):
        refund = bool(r.refund_number)
        pay_fen, back_fen = (0, r.amount_fen) if refund else (r.amount_fen, 0)
        count, settled, refunded = count + 1, settled + pay_fen, refunded + back_fen
        fees, ordered, asked = fees + r.fee_fen, ordered + pay_fen, asked + back_fen
        yield _line(
            [
                *(_stamp(r.at), r.appid, r.mchid, "0", "", r.transaction_id, r.number, r.openid),
                *(r.trade_type, "REFUND" if refund else r.status, "OTHERS", "CNY", yuan(pay_fen), "0.00"),
                *((r.refund_id, r.refund_number) if refund else ("0", "0")),
                *(yuan(back_fen), "0.00", "ORIGINAL" if refund else "", r.status if refund else ""),
                *(r.description, "", yuan(r.fee_fen), f"{r.rate_bps // 100}.{r.rate_bps % 100:02d}%"),
                *(yuan(pay_fen), yuan(back_fen), ""),
            ]
        )
    yield TRADE_TOTALS + "\r\n"
    totals = (settled, refunded, 0, fees, ordered + wrong_fen, asked)
    yield _line([count, *map(yuan, totals)])


def fund_bill(rows: Iterable[Row]) -> Iterator[str]:
    """The fund bill: what came in, what went out, and the fees, each with the balance after it."""
    yield FUND_HEAD + "\r\n"
    balance = ins = in_fen = outs = out_fen = 0
    for n, r in enumerate(r for r in rows if r.in_fund and r.status != "CLOSED"):
        refund = bool(r.refund_number)
        amount = r.amount_fen if r.fund_fen is None else r.fund_fen
        moves = [("退款" if refund else "交易", -amount if refund else amount)]
        if r.fee_fen:
            moves.append(("退还交易手续费" if refund else "扣除交易手续费", -r.fee_fen))
        for m, (name, fen) in enumerate(moves):
            balance += fen
            ins, in_fen = (ins + 1, in_fen + fen) if fen >= 0 else (ins, in_fen)
            outs, out_fen = (outs + 1, out_fen - fen) if fen < 0 else (outs, out_fen)
            yield _line(
                [
                    *(_stamp(r.at), r.refund_id if refund else r.transaction_id, f"F{n:09d}{m}", name, name),
                    *("收入" if fen >= 0 else "支出", yuan(abs(fen)), yuan(balance), "system", "", r.subject),
                ]
            )
    yield FUND_TOTALS + "\r\n"
    yield _line([ins + outs, ins, yuan(in_fen), outs, yuan(out_fen)])


def plant(rows: list[Row], unpaid: list[Row], seed: int, each: int) -> tuple[list[Doc], int]:
    """Spoil the rows in place, `each` of every kind where there is enough to spoil; the truth, and what to
    add to the total of amounts. Every plant is one difference and no more: its fees and funds agree with it.
    """
    draw = random.Random(seed)
    pays = [r for r in rows if not r.refund_number]
    backs = [r for r in rows if r.refund_number and r.status == "SUCCESS"]
    draw.shuffle(pays)
    draw.shuffle(backs)
    waiting = list(unpaid)
    truth: list[Doc] = []
    for kind in PLANTS[:-1]:
        pool = waiting if kind == "state_differs" else backs if kind.startswith("refund_") else pays
        for _ in range(min(each, len(pool))):
            row = pool.pop()
            truth.append({"kind": kind, "subject": _spoil(rows, row, kind, draw)})
    wrong_fen = draw.randrange(1, 100) if each else 0
    if wrong_fen:
        truth.append({"kind": "totals_wrong", "subject": "订单总金额"})
    return truth, wrong_fen


def _spoil(rows: list[Row], row: Row, kind: str, draw: random.Random) -> str:
    """Make one difference; what it is about."""
    other = f"{row.transaction_id[:-8]}{draw.randrange(10**8):08d}"
    match kind:
        case "foreign_row":
            stranger = dataclasses.replace(
                row, appid="wx0000000000000000", transaction_id=other, in_fund=False
            )
            stranger.number = f"X{other}"
            rows.append(stranger)
            return stranger.number
        case "duplicate_row":
            rows.append(dataclasses.replace(row, in_fund=False))
            return row.subject
        case "missing_at_us" | "refund_missing_at_us":
            rows.append(_unknown(row, other))
            return rows[-1].subject
        case "missing_at_channel" | "refund_missing_at_channel":
            rows.remove(row)
            return row.subject
        case "amount_differs" | "refund_amount_differs":
            row.amount_fen += draw.randrange(1, 100)
            row.fee_fen = fee(row.amount_fen, row.rate_bps) * (-1 if row.refund_number else 1)
            return row.subject
        case "state_differs":
            rows.append(row)
            return row.subject
        case "refund_state_differs":
            row.status = "CLOSED"
            return row.subject
        case "fee_differs":
            row.fee_fen += 2
            return row.subject
        case "fund_missing":
            row.in_fund = False
            return row.transaction_id
        case "fund_amount_differs":
            row.fund_fen = row.amount_fen + draw.randrange(1, 100)
            return row.transaction_id
        case _:
            rows.append(dataclasses.replace(row, transaction_id=other, in_trade=False))
            return other


def _unknown(row: Row, other: str) -> Row:
    """A row like this one, of a number in the shop's own form that it never gave."""
    copy = dataclasses.replace(row, transaction_id=other)
    if row.refund_number:
        copy.refund_id, copy.refund_number = f"5{other[1:]}", _shifted(row.refund_number)
    else:
        copy.number = _shifted(row.number)
    return copy


def _shifted(number: str) -> str:
    """Another number of the same shape."""
    tail = number[-6:]
    return number[:-6] + (tail[::-1] if tail != tail[::-1] else "0" * 5 + ("1" if tail[-1] != "1" else "2"))


def _bounds(day: str) -> tuple[float, float]:
    start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=SHANGHAI)
    return start.timestamp(), (start + timedelta(days=1)).timestamp()


def rows_of(world: World, day: str) -> list[Row]:
    """What happened on a Shanghai day, in order of time."""
    since, until = _bounds(day)
    rate = world.settings.fee_bps
    rows = [_pay_row(world, o, o.paid_at, rate) for o in world.orders.values()
            if o.paid_at is not None and since <= o.paid_at < until]  # fmt: skip
    for refund in world.refunds.values():
        if since <= refund.created_at < until:
            row = _pay_row(world, world.orders[refund.out_trade_no], refund.created_at, rate)
            row.refund_id, row.refund_number = refund.refund_id, refund.out_refund_no
            row.amount_fen, row.status = refund.amount_fen, refund.status
            row.fee_fen = -fee(refund.amount_fen, rate)
            rows.append(row)
    return sorted(rows, key=lambda r: r.at)


def _unpaid_of(world: World, day: str) -> list[Row]:
    since, until = _bounds(day)
    rows = []
    for n, order in enumerate(world.orders.values()):
        if order.paid_at is None and since <= order.created_at < until:
            row = _pay_row(world, order, order.created_at, world.settings.fee_bps)
            row.transaction_id = f"4200{n:024d}"
            rows.append(row)
    return rows


def _pay_row(world: World, order: Any, at: float, rate: int) -> Row:
    return Row(
        at=at,
        appid=world.keys.appid,
        mchid=world.keys.mchid,
        transaction_id=order.transaction_id or "",
        number=order.out_trade_no,
        openid=order.openid or "",
        amount_fen=order.total_fen,
        fee_fen=fee(order.total_fen, rate),
        rate_bps=rate,
        description=order.request["description"],
        trade_type=order.scene.upper(),
    )


def _render(world: World, kind: str, day: str) -> bytes:
    rows = rows_of(world, day)
    planted = world.plants.get(day)
    wrong_fen = 0
    if planted is not None:
        truth, wrong_fen = plant(rows, _unpaid_of(world, day), planted["seed"], planted["each"])
        path = world.keys.folder / f"bill-truth-{day}.json"
        write_private(path, json.dumps(truth, ensure_ascii=False, indent=1) + "\n")
    lines = trade_bill(rows, wrong_fen) if kind == "trade" else fund_bill(rows)
    return "".join(lines).encode()


def _ask(world: World, call: Call, kind: str, extra: str) -> Doc:
    call.only_query("bill_date", extra, "tar_type")
    day = call.query.get("bill_date", "")
    try:
        until = _bounds(day)[1]
    except ValueError:
        raise param_error("bill_date", "格式应为yyyy-MM-DD", location="query", value=day) from None
    now = world.clock.now()
    if now < until + READY_HOUR * 3600:
        raise PayError(400, "STATEMENT_CREATING", "账单生成中，请次日10点后再试")
    if now > until + KEPT_DAYS * 86400:
        raise param_error("bill_date", "仅支持三个月内的账单", location="query", value=day)
    if not rows_of(world, day):
        raise PayError(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
    token = world.digest("bill", kind, day, int(now))
    world.bill_tokens[token] = (kind, day, now + URL_SECONDS)
    url = f"{world.base_url}/v3/billdownload/file?token={token}"
    body = _render(world, kind, day)
    return {"hash_type": "SHA1", "hash_value": hashlib.sha1(body).hexdigest(), "download_url": url}


def trade(world: World, call: Call) -> Doc:
    """GET /v3/bill/tradebill."""
    return _ask(world, call, "trade", "bill_type")


def fund(world: World, call: Call) -> Doc:
    """GET /v3/bill/fundflowbill."""
    return _ask(world, call, "fund", "account_type")


async def download(request: web.Request) -> web.StreamResponse:
    """GET /v3/billdownload/file: the request is signed, the file is not; the address ends in five minutes."""
    world = request.app[WORLD]
    try:
        await admit(world, request)
        kind, day, ends_at = world.bill_tokens.get(request.query.get("token", ""), ("", "", 0.0))
        if world.clock.now() >= ends_at:
            raise PayError(400, "INVALID_REQUEST", "下载地址已失效")
    except PayError as error:
        return web.json_response(error.body(), status=error.status)
    body = _render(world, kind, day)
    match (world.take_knob("bill") or {}).get("bill"):
        case "truncated":
            body = body[: len(body) * 2 // 3]
        case "tampered":
            body = body.replace(b"`0.00", b"`0.01", 1)
        case _:
            pass
    return web.Response(body=body, content_type="text/csv", charset="utf-8")


async def plant_bills(request: web.Request) -> web.Response:
    """POST /_sim/bills {"day", "seed", "each"}: spoil a day's bills from now on; `each` 0 heals them."""
    world, asked = request.app[WORLD], await request.json()
    try:
        day, seed, each = str(asked["day"]), int(asked.get("seed", world.seed)), int(asked["each"])
        _bounds(day)
    except (KeyError, TypeError, ValueError):
        raise web.HTTPBadRequest(text='{"day": "2026-11-24", "seed"?: n, "each": n} is expected') from None
    if each:
        world.plants[day] = {"seed": seed, "each": each}
    else:
        world.plants.pop(day, None)
    return web.json_response({"day": day, "seed": seed, "each": each})


async def truth(request: web.Request) -> web.Response:
    """GET /_sim/bills?day=: what is planted in a day's bills."""
    world, day = request.app[WORLD], request.query.get("day", "")
    planted = world.plants.get(day)
    if planted is None:
        return web.json_response({"planted": []})
    rows = rows_of(world, day)
    found, _ = plant(rows, _unpaid_of(world, day), planted["seed"], planted["each"])
    return web.json_response({"planted": found})
