"""The pages a person sees: cashier, shopper's phone, index. All in Chinese, nothing from other hosts."""

from html import escape

from aiohttp import web

from simulators.wechat.records import Order

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
        " img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}

_STYLE = """
:root{--green:#07c160;--ink:#1d1f21;--soft:#7d8288;--line:#ececef;--paper:#fff;--ground:#f4f5f6;
--shade:0 1px 2px #0000000a,0 8px 24px #0000000d}
@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--soft:#9aa0a6;--line:#2c2f33;--paper:#1c1e21;
--ground:#111315;--shade:none}}
*{box-sizing:border-box;margin:0}
body{font:16px/1.6 -apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Microsoft YaHei",
sans-serif;color:var(--ink);background:var(--ground);-webkit-font-smoothing:antialiased}
main{max-width:430px;min-height:100vh;margin:0 auto;padding:24px 20px 32px;display:flex;flex-direction:column}
.card{background:var(--paper);border-radius:16px;box-shadow:var(--shade);padding:28px 22px}
.merchant{display:flex;gap:10px;align-items:center;justify-content:center;font-weight:500}
.seal{width:34px;height:34px;border-radius:10px;background:var(--green);color:#fff;display:grid;
place-items:center;font-size:17px;font-weight:600}
.amount{font-size:46px;font-weight:600;letter-spacing:-1px;text-align:center;margin:14px 0 18px;
line-height:1.2;font-variant-numeric:tabular-nums}
.amount small{font-size:26px;margin-right:4px;font-weight:500}
dl{border-top:1px solid var(--line);padding-top:14px;display:grid;grid-template-columns:auto 1fr;gap:8px 18px;
font-size:14px}
dt{color:var(--soft)}dd{text-align:right;word-break:break-all}
form{margin-top:auto;padding-top:32px;display:grid;gap:12px}
button,.button{display:block;width:100%;border:0;border-radius:12px;padding:14px;font:inherit;font-weight:500;
font-size:17px;text-align:center;text-decoration:none;cursor:pointer;transition:filter .15s,transform .08s}
.main{background:var(--green);color:#fff}.other{background:var(--paper);color:var(--ink);
border:1px solid var(--line)}
button:hover,.button:hover{filter:brightness(.96)}button:active,.button:active{transform:scale(.985)}
button:focus-visible,.button:focus-visible,input:focus-visible{outline:3px solid #07c16066;outline-offset:2px}
.mark{width:72px;height:72px;border-radius:50%;margin:16px auto 12px;display:grid;place-items:center;
font-size:36px;color:#fff;background:var(--green)}.mark.bad{background:#fa9d3b}
h1{font-size:20px;font-weight:600;text-align:center}h2{font-size:15px;color:var(--soft);font-weight:500;
margin:26px 4px 10px}
p.note{color:var(--soft);font-size:14px;text-align:center;margin-top:8px}
footer{color:var(--soft);font-size:12px;text-align:center;padding-top:22px}
.row{background:var(--paper);border-radius:14px;box-shadow:var(--shade);padding:14px 16px;margin-bottom:10px}
.row b{font-weight:500}.row header{display:flex;justify-content:space-between;gap:12px;color:var(--soft);
font-size:12px;margin-bottom:4px}.row p{word-break:break-word;white-space:pre-wrap}
.tag{font-size:12px;padding:1px 8px;border-radius:9px;background:#07c1601f;color:var(--green)}
input{width:100%;padding:12px 14px;border:1px solid var(--line);border-radius:12px;background:var(--paper);
color:inherit;font:inherit}.empty{color:var(--soft);text-align:center;padding:26px 0;font-size:14px}
"""


def answer(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, content_type="text/html", status=status, headers=_HEADERS)


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals, without floating point."""
    return f"{fen // 100}.{fen % 100:02d}"


def _page(title: str, body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        f"<title>{escape(title)}</title>{head}<style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


def _bill(order: Order, merchant: str) -> str:
    return (
        f'<div class="merchant"><span class="seal">{escape(merchant[:1])}</span>{escape(merchant)}</div>'
        f'<p class="amount"><small>¥</small>{yuan(order.total_fen)}</p>'
        f"<dl><dt>商品</dt><dd>{escape(order.request['description'])}</dd>"
        f"<dt>商户单号</dt><dd>{escape(order.out_trade_no)}</dd></dl>"
    )


def cashier(order: Order, merchant: str, hidden: dict[str, str], *, cancelled: bool) -> str:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    note = '<p class="note" role="status">已取消支付，可以重新支付</p>' if cancelled else ""
    return _page(
        "确认支付",
        f'<section class="card">{_bill(order, merchant)}</section>{note}'
        f'<form method="post" action="/cashier">{fields}'
        '<button class="main" name="act" value="pay">确认支付</button>'
        '<button class="other" name="act" value="cancel">取消</button></form>'
        "<footer>微信支付模拟器 · 不产生真实扣款</footer>",
    )


def scan() -> str:
    return _page(
        "收银台",
        '<section class="card"><h1>收银台</h1>'
        '<p class="note">粘贴商家二维码中的 code_url，相当于扫码</p></section>'
        '<form method="get" action="/cashier">'
        '<input name="code_url" required aria-label="code_url" placeholder="weixin://wxpay/bizpayurl?pr=…">'
        '<button class="main">打开支付</button></form>',
    )


def paid(order: Order, merchant: str, back: str | None) -> str:
    head, button = "", ""
    if back is not None:
        head = f'<meta http-equiv="refresh" content="3;url={escape(back)}">'
        button = f'<form><a class="button main" href="{escape(back)}">返回商家</a></form>'
    return _page(
        "支付成功",
        '<section class="card"><div class="mark" aria-hidden="true">✓</div><h1>支付成功</h1>'
        f'<div style="height:18px"></div>{_bill(order, merchant)}</section>{button}'
        "<footer>微信支付模拟器 · 不产生真实扣款</footer>",
        head,
    )


def problem(reason: str, back: str | None = None) -> str:
    button = f'<form><a class="button other" href="{escape(back)}">返回商家</a></form>' if back else ""
    return _page(
        "无法支付",
        '<section class="card"><div class="mark bad" aria-hidden="true">!</div><h1>无法支付</h1>'
        f'<p class="note" role="alert">{escape(reason)}</p></section>{button}',
    )


def index(base_url: str) -> str:
    links = (
        ("/phone", "顾客的手机", "短信、订阅消息、支付与物流"),
        ("/cashier", "收银台", "由商家带 prepay_id 打开"),
        ("/_sim/state", "状态", "全部支付与退款（JSON）"),
        ("/healthz", "健康检查", "进程是否就绪"),
    )
    rows = "".join(
        f'<a class="row" style="text-decoration:none;color:inherit;display:block" href="{href}">'
        f'<b>{name}</b><p class="note" style="text-align:left;margin:0">{about}</p></a>'
        for href, name, about in links
    )
    return _page(
        "微信模拟器", f"<h1>微信模拟器</h1><p class='note'>{escape(base_url)}</p><h2>页面</h2>{rows}"
    )


_PHONE_SCRIPT = """
const [list,pays,who]=['list','pays','who'].map(id=>document.getElementById(id));
const make=(tag,name,text)=>{const e=document.createElement(tag);if(name)e.className=name;
 if(text!==undefined)e.textContent=text;return e};
const when=s=>new Date(s*1000).toLocaleTimeString('zh-CN',{hour12:false});
const row=(left,right,title,text,tag)=>{const r=make('div','row'),h=make('header');
 h.append(make('span','',left),make('span','',right));r.append(h);
 if(title){const b=make('b','',title);r.append(b)}
 if(tag){r.append(' ',make('span','tag',tag))}
 if(text)r.append(make('p','',text));return r};
const yuan=f=>'¥'+Math.floor(f/100)+'.'+String(f%100).padStart(2,'0');
const states={NOTPAY:'待支付',SUCCESS:'已支付',CLOSED:'已关闭',REFUND:'有退款'};
let last='';
async function refresh(){
 try{
  const answer=await fetch('/_sim/phone?to='+encodeURIComponent(who.value.trim()));
  const text=await answer.text();
  if(text!==last){last=text;const data=JSON.parse(text);
   list.replaceChildren(...data.messages.map(m=>
     row(m.channel==='sms'?'短信 · '+m.to:'订阅消息',when(m.created_at),'',m.text,'')));
   if(!data.messages.length)list.append(make('p','empty','还没有消息'));
   pays.replaceChildren(...data.payments.map(p=>row(p.out_trade_no,when(p.created_at),yuan(p.amount_fen)+' ',
     [p.description,p.shipping].filter(Boolean).join('\\n'),states[p.state])));
   if(!data.payments.length)pays.append(make('p','empty','还没有支付'));}
 }catch(error){last=''}
 setTimeout(refresh,1000)}
who.addEventListener('input',()=>{last=''});refresh();
"""


def phone(to: str) -> str:
    return _page(
        "顾客的手机",
        '<h1>顾客的手机</h1><div style="height:14px"></div>'
        f'<input id="who" value="{escape(to)}" aria-label="手机号或openid"'
        ' placeholder="手机号或 openid，留空看全部">'
        '<h2>消息</h2><div id="list" aria-live="polite"></div><h2>支付</h2><div id="pays"></div>'
        f"<script>{_PHONE_SCRIPT}</script>",
    )
