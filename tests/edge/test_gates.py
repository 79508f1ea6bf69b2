"""Every route × every kind of caller: who may not pass is told so, and nothing changes."""

import httpx
import pytest
from litestar import Litestar

from chama.base.ids import new_id
from chama.base.time import SystemClock
from chama.process import web_app
from chama.runtime import db
from chama.runtime.tokens import make_access

NOW = SystemClock().now()
STRANGER = make_access(new_id("usr", NOW), "ses_1")
POWERLESS = make_access("stf_1", "ses_2", kind="staff", permissions=())
PUBLIC = {
    ("GET", "/api/shop/storefront"),
    ("GET", "/api/shop/categories"),
    ("GET", "/api/shop/products"),
    ("GET", "/api/shop/products/{spu_id}"),
    ("POST", "/api/shop/sessions/wechat"),
    ("POST", "/api/shop/sessions/phone"),
    ("POST", "/api/shop/sessions/refresh"),
    ("POST", "/api/shop/sms-codes"),
    ("POST", "/api/admin/sessions"),
}
ID = new_id("ord", NOW)


def routes() -> list[tuple[str, str]]:
    """Every documented route: method and path template."""
    schema = web_app().openapi_schema.to_schema()
    return [(m.upper(), p) for p, item in schema["paths"].items() for m in item]


def guarded(part: str) -> list[tuple[str, str]]:
    """The routes of a part that are not public."""
    return [r for r in routes() if r[1].startswith(f"/api/{part}/") and r not in PUBLIC]


async def rows() -> dict[str, int]:
    """How many rows the tables that matter have."""
    tables = ("orders.orders", "orders.cart_items", "inventory.holds", "payments.refunds", "users.addresses")
    async with db.connection() as conn:
        return {t: await conn.fetchval(f"SELECT count(*) FROM {t}") for t in tables}


async def call(web: httpx.AsyncClient, method: str, path: str, token: str | None) -> httpx.Response:
    headers = {"Idempotency-Key": "matrix-key-0001"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    filled = path.format(
        order_id=ID, sku_id="sku_1", address_id="adr_1", spu_id="x", island="x", event_id="x",
        template_id="x", location_id="x", carrier_code="x", n=1
    )
    return await web.request(method, filled, headers=headers)


def test_the_public_routes_are_exactly_the_ones_listed_here() -> None:
    assert set(routes()) >= PUBLIC


@pytest.mark.parametrize(("method", "path"), guarded("shop") + guarded("admin"))
async def test_nobody_passes_without_signing_in(web: httpx.AsyncClient, method: str, path: str) -> None:
    before = await rows()
    for token in (None, "forged.token.here"):
        answer = await call(web, method, path, token)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    assert await rows() == before


@pytest.mark.parametrize(("method", "path"), guarded("admin"))
async def test_a_shopper_or_powerless_staff_reaches_no_desk(
    web: httpx.AsyncClient, method: str, path: str
) -> None:
    before = await rows()
    for token in (STRANGER, POWERLESS):
        answer = await call(web, method, path, token)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert await rows() == before


@pytest.mark.parametrize(("method", "path"), guarded("shop"))
async def test_staff_is_no_shopper(web: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await call(web, method, path, POWERLESS)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_every_problem_has_the_same_form(app: Litestar) -> None:
    assert {r.path for r in app.routes if r.path.startswith("/api/")} != set()
