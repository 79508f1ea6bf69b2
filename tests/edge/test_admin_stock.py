"""The stock desk over HTTP: what staff does to stock is audited, bad numbers change nothing."""

import uuid

import httpx
import pytest

from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.staff.api import Staff
from tests.support.given import a_key, a_product, stock_of

ADMIN = "/api/admin"


class Desk:
    """A member of staff who may do everything with stock; every call has a key of its own."""

    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web
        token = make_access("stf_1", "ses_1", kind="staff", permissions=("stock.read", "stock.write"))
        self.headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, form: object = None) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": a_key()[:40]}
        return await self.web.request(method, ADMIN + path, json=form, headers=headers)


@pytest.fixture
def desk(web: httpx.AsyncClient) -> Desk:
    return Desk(web)


async def audited(target: str) -> list[str]:
    page = await locate(Staff).audit_trail(cursor=None, limit=100)
    return [row.action for row in reversed(page.items) if row.target == target]


async def test_a_store_is_opened_filled_by_a_transfer_and_its_ledger_read(desk: Desk) -> None:
    sku, store = await a_product(stock=5), f"s-{uuid.uuid4().hex[:16]}"
    form = {"name": "昆明翠湖店", "kind": "store", "position": 5}
    answer = await desk.ask("PUT", f"/locations/{store}", form)
    assert (answer.status_code, answer.json()["sells"]) == (200, True)
    form = {"source": "main", "target": store, "lines": [{"sku_id": sku, "quantity": 2}], "note": "铺货"}
    answer = await desk.ask("POST", "/stock/transfers", form)
    assert [(s["location_id"], s["on_hand"]) for s in answer.json()] == [("main", 3), (store, 2)]
    page = (await desk.ask("GET", f"/skus/{sku}/movements")).json()
    assert [(m["location_id"], m["kind"], m["quantity"]) for m in page["items"]] == [
        (store, "moved_in", 2),
        ("main", "moved_out", -2),
        ("main", "received", 5),
    ]
    assert {m["actor"] for m in page["items"][:2]} == {"staff:stf_1"}
    page = (await desk.ask("GET", f"/stock?sku_id={sku}&location_id={store}")).json()
    assert [(s["on_hand"], s["alert"]) for s in page["items"]] == [(2, "ok")]
    assert (await audited(store), await audited(f"main > {store}")) == (["location.save"], ["stock.transfer"])


async def test_a_count_a_mark_and_a_proof(desk: Desk) -> None:
    sku = await a_product(stock=5)
    form = {"reason": "count", "quantity": 4, "note": "盘点"}
    answer = await desk.ask("POST", f"/skus/{sku}/stock", form)
    assert (answer.status_code, answer.json()["on_hand"]) == (201, 4)
    answer = await desk.ask("PUT", f"/skus/{sku}/low-at", {"low_at": 4})
    assert [s["alert"] for s in answer.json()] == ["low"]
    answer = await desk.ask("POST", "/stock/proofs")
    assert (answer.status_code, answer.json()["state"]) == (202, "asked")
    assert answer.json()["number"] in [
        p["number"] for p in (await desk.ask("GET", "/stock/proofs")).json()["items"]
    ]
    assert await audited(sku) == ["sku.stock", "sku.low_at"]


@pytest.mark.parametrize(
    ("path", "form", "status", "code"),
    [
        ("/skus/{sku}/stock", {"reason": "stolen", "quantity": 1}, 400, "invalid_request"),
        ("/skus/{sku}/stock", {"reason": "receive", "quantity": -1}, 400, "invalid_request"),
        ("/skus/{sku}/stock", {"reason": "damage", "quantity": 6}, 409, "stock_below_held"),
        (
            "/skus/{sku}/stock",
            {"reason": "receive", "quantity": 1, "location_id": "no"},
            404,
            "location_unknown",
        ),
        ("/skus/sku_unknown/stock", {"reason": "receive", "quantity": 1}, 404, "not_found"),
        ("/stock/adjustments", {"reason": "receive", "lines": []}, 400, "invalid_request"),
        (
            "/stock/adjustments",
            {"reason": "receive", "lines": [{"sku_id": "{sku}", "quantity": 1}] * 2},
            400,
            "invalid_request",
        ),
        (
            "/stock/transfers",
            {"source": "main", "target": "main", "lines": [{"sku_id": "{sku}", "quantity": 1}]},
            400,
            "invalid_request",
        ),
        ("/stock/shortfalls/ord_1/close", {"note": "x"}, 404, "shortfall_unknown"),
    ],
)
async def test_what_cannot_be_meant_is_refused_and_changes_nothing(
    desk: Desk, path: str, form: dict, status: int, code: str
) -> None:
    sku = await a_product(stock=5)
    form = {
        k: [{**line, "sku_id": line["sku_id"].format(sku=sku)} for line in v] if k == "lines" else v
        for k, v in form.items()
    }
    answer = await desk.ask("POST", path.format(sku=sku), form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await stock_of(sku) == (5, 0)
