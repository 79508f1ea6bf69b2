"""Read the bills of WeChat Pay line by line: cells behind back-ticks, amounts in yuan, two totals lines.

Columns: pay.weixin.qq.com/doc/v3/merchant/4013071209. A bill that is cut off, has other columns or cells that
are no amounts is `BillBroken`; rows that are not ours, and totals that do not add up, are found by matching.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from chama.base.time import SHANGHAI
from chama.services.payments.errors import BillBroken

TRADE = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FUND = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FUND_TOTALS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
FUND_KINDS = {"交易": "pay", "退款": "refund", "扣除交易手续费": "fee", "退还交易手续费": "fee"}
YUAN = re.compile(r"(-?)(\d{1,15})\.(\d\d)")
RATE = re.compile(r"(\d{1,2})\.(\d\d)%")


class TradeRow(Struct, frozen=True):
    """A payment or a refund; `state` is of the payment, or of the refund."""

    line: int
    kind: str
    at: datetime
    app_id: str
    merchant_id: str
    channel_id: str
    number: str
    refund_number: str
    amount_fen: int
    settled_fen: int
    settled_refund_fen: int
    fee_fen: int
    rate_bps: int
    state: str


class FundRow(Struct, frozen=True):
    """One movement of the merchant's account, in (positive) or out."""

    line: int
    kind: str
    at: datetime
    channel_id: str
    amount_fen: int
    voucher: str


class Totals(Struct, frozen=True):
    """The last line of a bill, in its own order: counts as they are, amounts in fen."""

    values: tuple[int, ...]


def fen(text: str, line: int) -> int:
    """`-12.30` yuan is -1230 fen."""
    found = YUAN.fullmatch(text)
    if found is None:
        raise BillBroken(reason="no_amount", line=line)
    amount_fen = int(found[2]) * 100 + int(found[3])
    return -amount_fen if found[1] else amount_fen


def _count(text: str, line: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise BillBroken(reason="no_count", line=line)
    return int(text)


def _bps(text: str, line: int) -> int:
    found = RATE.fullmatch(text)
    if found is None:
        raise BillBroken(reason="no_rate", line=line)
    return int(found[1]) * 100 + int(found[2])


def _instant(text: str, line: int) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError as why:
        raise BillBroken(reason="no_time", line=line) from why


def _cells(text: str, wanted: int, line: int) -> list[str]:
    """Cells are parted by comma and back-tick, so that a comma inside one parts nothing."""
    cells = text[1:].split(",`")
    if not text.startswith("`") or len(cells) != wanted:
        raise BillBroken(reason="cut_off", line=line)
    return cells


def _body(lines: Iterable[str], columns: str, totals: str) -> Iterator[tuple[int, str, bool]]:
    """(line number, text, is it the totals) of what stands below the header; else BillBroken."""
    number, stage = 0, "header"
    for number, raw in enumerate(lines, 1):
        text = raw.rstrip("\r\n")
        if number == 1:
            if text.removeprefix("\ufeff") != columns:
                raise BillBroken(reason="other_columns", line=1)
            stage = "rows"
        elif stage == "rows" and text == totals:
            stage = "totals"
        elif stage == "rows":
            yield number, text, False
        elif stage == "totals":
            stage = "end"
            yield number, text, True
        elif text:
            raise BillBroken(reason="after_the_totals", line=number)
    if stage != "end":
        raise BillBroken(reason="cut_off", line=number)


def read_trade(lines: Iterable[str]) -> Iterator[TradeRow | Totals]:
    """The rows of a trade bill, then its totals."""
    for line, text, last in _body(lines, TRADE, TRADE_TOTALS):
        if last:
            c = _cells(text, 7, line)
            yield Totals((_count(c[0], line), *(fen(cell, line) for cell in c[1:])))
        else:
            yield _trade(_cells(text, 27, line), line)


def _trade(c: list[str], line: int) -> TradeRow:
    refund = c[9] == "REFUND"
    return TradeRow(
        line=line,
        kind="refund" if refund else "pay",
        at=_instant(c[0], line),
        app_id=c[1],
        merchant_id=c[2],
        channel_id=c[14] if refund else c[5],
        number=c[6],
        refund_number=c[15] if refund else "",
        amount_fen=fen(c[25] if refund else c[24], line),
        settled_fen=fen(c[12], line),
        settled_refund_fen=fen(c[16], line),
        fee_fen=fen(c[22], line),
        rate_bps=_bps(c[23], line),
        state=c[19] if refund else c[9],
    )


def read_fund(lines: Iterable[str]) -> Iterator[FundRow | Totals]:
    """The rows of a fund bill, then its totals."""
    for line, text, last in _body(lines, FUND, FUND_TOTALS):
        if last:
            c = _cells(text, 5, line)
            counts = {0, 1, 3}
            yield Totals(tuple((_count if i in counts else fen)(cell, line) for i, cell in enumerate(c)))
        else:
            yield _fund(_cells(text, 11, line), line)


def _fund(c: list[str], line: int) -> FundRow:
    if c[5] not in ("收入", "支出"):
        raise BillBroken(reason="no_direction", line=line)
    amount_fen = fen(c[6], line)
    return FundRow(
        line=line,
        kind=FUND_KINDS.get(c[3], "other"),
        at=_instant(c[0], line),
        channel_id=c[1],
        amount_fen=amount_fen if c[5] == "收入" else -amount_fen,
        voucher=c[10],
    )


class Sums:
    """What the rows add up to, to be compared with the totals line."""

    def __init__(self) -> None:
        self.trade = [0] * 7
        self.fund = [0] * 5
        self.captured_fen = 0
        self.refunded_fen = 0

    def add_trade(self, row: TradeRow) -> None:
        """Count a row of the trade bill."""
        refund = row.kind == "refund"
        self.captured_fen += 0 if refund else row.amount_fen
        self.refunded_fen += row.amount_fen if refund else 0
        order_fen, refund_fen = (0, row.amount_fen) if refund else (row.amount_fen, 0)
        parts = (1, row.settled_fen, row.settled_refund_fen, 0, row.fee_fen, order_fen, refund_fen)
        self.trade = [a + b for a, b in zip(self.trade, parts, strict=True)]

    def add_fund(self, row: FundRow) -> None:
        """Count a row of the fund bill."""
        incoming = row.amount_fen >= 0
        parts = (1, int(incoming), max(row.amount_fen, 0), int(not incoming), max(-row.amount_fen, 0))
        self.fund = [a + b for a, b in zip(self.fund, parts, strict=True)]

    def wrong(self, bill: str, totals: Totals) -> list[tuple[str, int, int]]:
        """(which total, what the rows say, what the bill says) where they differ."""
        names = (TRADE_TOTALS if bill == "trade" else FUND_TOTALS).split(",")
        rows = self.trade if bill == "trade" else self.fund
        told = zip(names, rows, totals.values, strict=True)
        return [(name, ours, theirs) for name, ours, theirs in told if ours != theirs]
