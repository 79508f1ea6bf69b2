"""The page that the server draws itself: the API's documentation; and what machines ask."""

import html
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get

from chama.base.errors import NotFound
from chama.edge import gates
from chama.edge.documents import schema_of
from chama.runtime import probes

_STYLE = """<style>
:root{--paper:#F7F4EE;--ink:#1F2328;--indigo:#2B3A67;--cinnabar:#B5402E;--line:#E3DDD0}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 16px 64px}
h1,h2{font-family:"Songti SC","Noto Serif CJK SC",serif;font-weight:600}h1{font-size:32px;margin:0}
a{color:var(--indigo)}.lead{color:#5b5f66;margin:4px 0 24px}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line)}
td{padding:8px 12px;border-top:1px solid var(--line);vertical-align:top}
code{font:13px ui-monospace,monospace}.m{color:var(--indigo);font-weight:600;white-space:nowrap}
nav a{margin-right:16px}</style>"""


def _html(title: str, body: str) -> Response[str]:
    page = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{_STYLE}<main>{body}</main></html>"
    )
    return Response(page, media_type=MediaType.HTML)


@get("/docs", guards=[gates.public], include_in_schema=False)
async def docs(request: Request[Any, Any, Any]) -> Response[str]:
    """Every route of shop and admin, drawn from the OpenAPI document."""
    rows = []
    schema = request.app.openapi_schema.to_schema()
    for path, item in sorted(schema["paths"].items()):
        for method, operation in item.items():
            rows.append(
                f"<tr><td class=m>{method.upper()}</td><td><code>{html.escape(path)}</code></td>"
                f"<td>{html.escape(operation.get('description', ''))}</td></tr>"
            )
    return _html(
        "茶马 API",
        "<h1>接口</h1><p class='lead'>OpenAPI 3.1："
        "<a href='/openapi/shop.json'>shop.json</a> · <a href='/openapi/admin.json'>admin.json</a></p>"
        f"<table>{''.join(rows)}</table>",
    )


@get("/openapi/{file:str}", guards=[gates.public], include_in_schema=False)
async def openapi(request: Request[Any, Any, Any], file: str) -> dict[str, Any]:
    """The OpenAPI document of shop or admin."""
    part = file.removesuffix(".json")
    if part not in ("shop", "admin"):
        raise NotFound({"file": "shop.json or admin.json"})
    return schema_of(request.app, part)


@get("/healthz", guards=[gates.public], opt={"limit": "none"}, include_in_schema=False)
async def healthz() -> dict[str, str]:
    """This process lives."""
    return {"status": "ok"}


@get("/readyz", guards=[gates.public], opt={"limit": "none"}, include_in_schema=False)
async def readyz() -> Response[bytes]:
    """Which engine is away; 503 only without PostgreSQL: without a Redis the shop goes on with less."""
    engines = await probes.readiness()
    return Response(
        msgspec.json.encode(probes.ready_body(engines)),
        status_code=200 if probes.is_ready(engines) else 503,
        media_type=MediaType.JSON,
    )


@get("/metrics", guards=[gates.public], opt={"limit": "none"}, include_in_schema=False)
async def metrics() -> Response[bytes]:
    """Prometheus metrics of this process and its engines."""
    return Response(await probes.measured(), media_type=probes.SCRAPE)


ROUTES = [docs, openapi, healthz, readyz, metrics]
