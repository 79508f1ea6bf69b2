"""The pages that a buyer sees. All in Chinese, nothing from other hosts."""

from html import escape

from simulators.alipay.world import Trade, yuan

_STYLE = """
:root{--blue:#1677ff;--ink:#1d1f21;--soft:#6b7178;--line:#ececef;--paper:#fff;--ground:#f4f5f6}
@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--soft:#9aa0a6;--line:#2c2f33;--paper:#1c1e21;
--ground:#111315}}
*{box-sizing:border-box;margin:0}
body{font:16px/1.6 -apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Microsoft YaHei",
sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:430px;min-height:100vh;margin:0 auto;padding:24px 20px;display:flex;flex-direction:column}
section{background:var(--paper);border-radius:16px;padding:28px 22px;text-align:center}
.amount{font-size:44px;font-weight:600;margin:12px 0 16px;font-variant-numeric:tabular-nums}
dl{border-top:1px solid var(--line);padding-top:14px;display:grid;grid-template-columns:auto 1fr;gap:8px 18px;
font-size:14px}dt{color:var(--soft);text-align:left}dd{text-align:right;word-break:break-all}
form{margin-top:auto;padding-top:32px;display:grid;gap:12px}
button,a.button{display:block;width:100%;border:0;border-radius:12px;padding:14px;font:inherit;font-size:17px;
text-align:center;text-decoration:none;cursor:pointer;background:var(--paper);color:var(--ink);
border:1px solid var(--line)}
.main,a.main{background:var(--blue);color:#fff;border-color:var(--blue)}
button:focus-visible,a:focus-visible{outline:3px solid #1677ff66;outline-offset:2px}
p.note,footer{color:var(--soft);font-size:14px;text-align:center;margin-top:10px}
"""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


def _page(title: str, body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        f"<title>{escape(title)}</title>{head}<style>{_STYLE}</style></head><body><main>{body}"
        "<footer>支付宝模拟器 · 不产生真实扣款</footer></main></body></html>"
    )


def _bill(trade: Trade, merchant: str) -> str:
    return (
        f'<p>{escape(merchant)}</p><p class="amount">¥{yuan(trade.total_fen)}</p>'
        f"<dl><dt>商品</dt><dd>{escape(trade.request['subject'])}</dd>"
        f"<dt>商户单号</dt><dd>{escape(trade.out_trade_no)}</dd></dl>"
    )


def cashier(trade: Trade, merchant: str, back: str | None) -> str:
    hidden = f'<input type="hidden" name="return_url" value="{escape(back)}">' if back else ""
    return _page(
        "支付宝付款",
        f"<section>{_bill(trade, merchant)}</section>"
        f'<form method="post">{hidden}<button class="main" name="act" value="pay">确认付款</button>'
        '<button name="act" value="cancel">取消</button></form>',
    )


def paid(trade: Trade, merchant: str, back: str | None) -> str:
    head = f'<meta http-equiv="refresh" content="3;url={escape(back)}">' if back else ""
    button = f'<form><a class="button main" href="{escape(back)}">返回商家</a></form>' if back else ""
    return _page("付款成功", f"<section><h1>付款成功</h1>{_bill(trade, merchant)}</section>{button}", head)


def problem(reason: str, back: str | None = None) -> str:
    button = f'<form><a class="button" href="{escape(back)}">返回商家</a></form>' if back else ""
    note = f'<p class="note" role="alert">{escape(reason)}</p>'
    return _page("无法付款", f"<section><h1>无法付款</h1>{note}</section>{button}")
