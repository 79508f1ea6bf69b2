"""The order desk over HTTP: find, note, send in parcels, send a list."""

import httpx
import pytest

from chama.edge.admin.shipping import rows_of
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.orders.api import Orders
from chama.services.orders.types import ShipRow
from chama.services.staff.api import Staff
from tests.support.given import a_key, a_new_order, a_sku_id, a_user_id, an_order_id

ADMIN = "/api/admin"


class Desk:
    """A member of staff who may do everything with orders; every call has a key of its own."""

    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web
        powers = ("orders.read", "orders.ship", "orders.note", "freight.write")
        token = make_access("stf_1", "ses_1", kind="staff", permissions=powers)
        self.headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, form: object = None) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": a_key()[:40]}
        return await self.web.request(method, ADMIN + path, json=form, headers=headers)


@pytest.fixture
def desk(web: httpx.AsyncClient) -> Desk:
    return Desk(web)


async def paid(sku_id: str = "sku") -> tuple[str, str]:
    """A paid order: its id and number."""
    user_id = a_user_id()
    order = a_new_order(an_order_id(user_id), user_id, sku_id)
    placed = await locate(Orders).place(key=a_key(), order=order)
    await locate(Orders).mark_paid(order_id=placed.order_id, payment_id="p", paid_fen=order.payable_fen)
    return placed.order_id, placed.order_no


async def audited(target: str) -> list[str]:
    page = await locate(Staff).audit_trail(cursor=None, limit=100)
    return [row.action for row in reversed(page.items) if row.target == target]


async def test_an_order_is_found_noted_sent_and_corrected_and_all_of_it_is_audited(desk: Desk) -> None:
    sku = a_sku_id()
    order_id, number = await paid(sku)
    for wish in ({"number": number}, {"sku_id": sku}, {"sku_id": sku, "state": "to_ship"}):
        page = (await desk.ask("POST", "/orders/search", wish)).json()
        assert [o["order_no"] for o in page["items"]] == [number]
    form = {"flag": "red", "remark": "客户要求周末送"}
    assert (await desk.ask("PUT", f"/orders/{order_id}/note", form)).status_code == 204
    page = (await desk.ask("POST", "/orders/search", {"sku_id": sku, "flag": "red"})).json()
    assert [o["remark"] for o in page["items"]] == ["客户要求周末送"]
    parcel = {"carrier": "SF", "tracking_no": "SF100200", "lines": [{"sku_id": sku, "quantity": 2}]}
    answer = await desk.ask("POST", f"/orders/{order_id}/parcels", parcel)
    assert (answer.status_code, answer.json()["code"]) == (409, "parcel_exceeds_order")
    parcel["lines"] = [{"sku_id": sku, "quantity": 1}]
    answer = await desk.ask("POST", f"/orders/{order_id}/parcels", parcel)
    assert (answer.status_code, answer.json()) == (201, {"state": "shipped"})
    form = {"carrier": "ZTO", "tracking_no": "ZT100200"}
    assert (await desk.ask("PUT", f"/orders/{order_id}/parcels/1", form)).status_code == 200
    answer = await desk.ask("PUT", f"/orders/{order_id}/parcels/1", form)
    assert (answer.status_code, answer.json()["code"]) == (409, "parcel_corrected_before")
    acts = await audited(order_id)
    assert acts == ["order.note", "order.ship", "order.ship", "parcel.correct", "parcel.correct"]


async def test_a_list_with_chinese_columns_ships_row_by_row(desk: Desk) -> None:
    (_, one), (_, two) = await paid(), await paid()
    text = f"\ufeff订单号,物流公司,运单号,备注\n{one},顺丰速运,SF100201,\n\n{two},飞马,SF100202,快\n"
    answer = await desk.ask("POST", "/shipments", {"csv": text})
    assert [(o["row"], o["order_no"], o["state"], o["code"]) for o in answer.json()] == [
        (1, one, "shipped", ""),
        (2, two, "", "carrier_unknown"),
    ]


@pytest.mark.parametrize(
    "text", ["order_no,carrier\n1,SF", "1,SF,SF1000", "order_no,carrier,tracking_no\n", "\n\n", "a\x00b"]
)
async def test_a_text_that_is_no_list_is_refused_by_field(desk: Desk, text: str) -> None:
    answer = await desk.ask("POST", "/shipments", {"csv": text})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert any("csv" in field for field in answer.json()["fields"])


def test_a_short_row_is_a_row_with_empty_cells() -> None:
    assert rows_of("tracking_no,order_no,carrier\nSF1,12") == [
        ShipRow(order_no="12", carrier="", tracking_no="SF1")
    ]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"number": "1"}, "number"),
        ({"state": "sold"}, "state"),
        ({"placed_from": "2026-01-01T00:00:00"}, "placed_from"),
        ({"placed_from": "2026-01-02T00:00:00Z", "placed_until": "2026-01-01T00:00:00Z"}, "placed_until"),
        ({"limit": 0}, "limit"),
        ({"what": 1}, "what"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_by_field(
    desk: Desk, wish: dict[str, object], field: str
) -> None:
    answer = await desk.ask("POST", "/orders/search", wish)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert field in str(answer.json()["fields"])


async def test_freight_templates_and_carriers_are_written_at_the_desk(desk: Desk) -> None:
    name = a_key()[:20]
    form = {"name": "重货按重量", "basis": "weight", "zones": [{"first_units": 1000, "first_fen": 600}]}
    answer = await desk.ask("PUT", f"/freight-templates/{name}", form)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    answer = await desk.ask("PUT", f"/freight-templates/{name}", form)
    assert (answer.status_code, answer.json()["code"]) == (409, "freight_template_changed")
    assert answer.json()["detail"] == {"expected_version": 0, "version": 1}
    assert name in [t["template_id"] for t in (await desk.ask("GET", "/freight-templates")).json()]
    answer = await desk.ask("PUT", "/carriers/Bad-Code", {"name": "x"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["code"])
