"""Bad input gets a coded problem with the field, never a stack trace, and changes nothing."""

import httpx
import pytest

from chama.base.ids import new_id
from chama.base.time import SystemClock
from chama.runtime.tokens import make_access

TOKEN = make_access(new_id("usr", SystemClock().now()), "ses_bad")
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "bad-input-0001"}
SHOP = "/api/shop"
JSON = {"Content-Type": "application/json"}


async def problem(answer: httpx.Response, status: int, code: str) -> dict[str, str]:
    """The fields of a problem that has this status and code."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"] and body["title_en"] and body["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    return body["fields"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/quotes", {"items": [{"sku_id": "x", "quantity": 1, "price_fen": 1}]}, "items"),
        ("/quotes", {"items": []}, "items"),
        ("/quotes", {"items": "x"}, "items"),
        ("/quotes", {}, "items"),
        ("/orders", {"quote": "x", "total_fen": -1}, "total_fen"),
        ("/orders", {"quote": "x", "total_fen": 1.5}, "total_fen"),
        ("/orders", {"quote": "x", "total_fen": "1"}, "total_fen"),
        ("/orders", {"quote": "x", "total_fen": True}, "total_fen"),
        ("/orders", {"quote": 1, "total_fen": 1}, "quote"),
        ("/orders", {"quote": "x", "total_fen": 10**20}, "total_fen"),
        ("/addresses", {"name": "", "phone": "1", "region_code": "530102", "detail": "x"}, "name"),
    ],
)
async def test_a_wrong_field_is_named(
    web: httpx.AsyncClient, path: str, body: dict[str, object], field: str
) -> None:
    answer = await web.post(SHOP + path, json=body, headers=HEADERS)
    fields = await problem(answer, 400, "invalid_request")
    assert any(field in f or field in message for f, message in fields.items()), fields


@pytest.mark.parametrize("quantity", [-1, 1000, 10**30, "many", "1", 1.5, 1.0, True, None])
async def test_a_cart_takes_no_impossible_quantity(web: httpx.AsyncClient, quantity: object) -> None:
    answer = await web.put(f"{SHOP}/cart/sku_1", json={"quantity": quantity}, headers=HEADERS)
    fields = await problem(answer, 400, "invalid_request")
    assert "quantity" in str(fields)


async def test_the_field_is_named_by_its_path(web: httpx.AsyncClient) -> None:
    for item, path in (
        ({"sku_id": "x", "quantity": "1"}, "items[1].quantity"),
        ({"sku_id": "x", "quantity": 1, "price_fen": 1}, "items[1].price_fen"),
        ({"quantity": 1}, "items[1].sku_id"),
    ):
        wish = {"items": [{"sku_id": "x", "quantity": 1}, item]}
        answer = await web.post(f"{SHOP}/quotes", json=wish, headers=HEADERS)
        assert list(await problem(answer, 400, "invalid_request")) == [path]


async def test_numbers_in_a_query_are_text_by_nature(web: httpx.AsyncClient) -> None:
    assert (await web.get(f"{SHOP}/products?limit=3")).status_code == 200


async def test_a_cart_takes_no_unknown_goods(web: httpx.AsyncClient) -> None:
    answer = await web.put(f"{SHOP}/cart/sku_1", json={"quantity": 1}, headers=HEADERS)
    assert await problem(answer, 409, "sku_unavailable") == {"sku_1": "no such goods"}
    assert (await web.get(f"{SHOP}/cart", headers=HEADERS)).json()["lines"] == []


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"code":"\xff"}', b"[]", b"null", b""])
async def test_a_body_that_is_not_the_json_we_expect(web: httpx.AsyncClient, raw: bytes) -> None:
    answer = await web.post(f"{SHOP}/sessions/wechat", content=raw, headers=JSON)
    await problem(answer, 400, "invalid_request")


async def test_an_oversize_body_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post(f"{SHOP}/sessions/wechat", content=b"x" * 300_000, headers=JSON)
    await problem(answer, 413, "body_too_large")


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a b c d e f g h", "'; DROP TABLE orders;--"])
async def test_an_act_key_has_a_form(web: httpx.AsyncClient, key: str) -> None:
    headers = {**HEADERS, "Idempotency-Key": key}
    answer = await web.post(f"{SHOP}/orders", json={"quote": "x", "total_fen": 1}, headers=headers)
    await problem(answer, 400, "invalid_request")


@pytest.mark.parametrize("token", ["x", "AAAA", "a" * 500, "中文"])
async def test_a_quote_that_we_did_not_sign_is_refused(web: httpx.AsyncClient, token: str) -> None:
    answer = await web.post(f"{SHOP}/orders", json={"quote": token, "total_fen": 1}, headers=HEADERS)
    await problem(answer, 400, "token_forged")


@pytest.mark.parametrize(
    "order_id", ["1", "ord_1", "' OR 1=1 --", "%2e%2e%2fetc", "ord_" + "Z" * 26, "ord_" + "é" * 26]
)
async def test_an_order_that_is_not_mine_does_not_exist(web: httpx.AsyncClient, order_id: str) -> None:
    for answer in (
        await web.get(f"{SHOP}/orders/{order_id}", headers=HEADERS),
        await web.post(f"{SHOP}/orders/{order_id}/payments", headers=HEADERS),
        await web.post(f"{SHOP}/orders/{order_id}/receipt", headers=HEADERS),
        await web.post(f"{SHOP}/orders/{order_id}/refund", json={}, headers=HEADERS),
        await web.post(f"{SHOP}/orders/{order_id}/cancel", json={}, headers=HEADERS),
    ):
        assert answer.status_code == 404
        assert answer.json()["code"] in ("order_not_found", "not_found")


@pytest.mark.parametrize("sku", ["' OR 1=1 --", "sku_" + "0" * 26, "\u202e", "x" * 300])
async def test_an_unknown_sku_cannot_be_quoted(web: httpx.AsyncClient, sku: str) -> None:
    wish = {"items": [{"sku_id": sku, "quantity": 1}]}
    answer = await web.post(f"{SHOP}/quotes", json=wish, headers=HEADERS)
    assert list(await problem(answer, 409, "sku_unavailable")) == [sku]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=%00", "cursor=zzz", "sort=evil"]
)
async def test_a_list_takes_no_impossible_query(web: httpx.AsyncClient, query: str) -> None:
    await problem(await web.get(f"{SHOP}/products?{query}"), 400, "invalid_request")


async def test_a_forged_notification_pays_nothing(web: httpx.AsyncClient) -> None:
    answer = await web.post("/callback/wechat-pay", content=b"{}", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (401, "FAIL")


async def test_a_wrong_method_is_told_the_right_ones(web: httpx.AsyncClient) -> None:
    answer = await web.patch(f"{SHOP}/cart/sku_1", headers=HEADERS)
    await problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "PUT, OPTIONS"


async def test_an_upload_without_a_file_is_refused(web: httpx.AsyncClient) -> None:
    desk = make_access("stf_1", "ses_bad", "staff", ["media.write"])
    part = b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\nno file\r\n--x--\r\n'
    answer = await web.post(
        "/api/admin/media",
        content=part,
        headers={"Authorization": f"Bearer {desk}", "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert list(await problem(answer, 400, "invalid_request")) == ["data"]


async def test_a_nul_byte_is_refused_before_the_database(web: httpx.AsyncClient) -> None:
    body = {"name": "a\u0000b", "phone": "13888001234", "region_code": "530102", "detail": "x"}
    answer = await web.post(f"{SHOP}/addresses", json=body, headers=HEADERS)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=" + "a" * 61,
        "q=x&limit=0",
        "q=x&sort=evil",
        "q=x&cursor=zzz",
        "q=x&price_from_fen=-1",
        "q=x&price_to_fen=99999999999",
        "q=x&attribute=roast",
        "q=x" + "&brand=b" * 21,
        "",
    ],
)
async def test_a_search_takes_no_impossible_query(web: httpx.AsyncClient, query: str) -> None:
    await problem(await web.get(f"{SHOP}/search?{query}"), 400, "invalid_request")


@pytest.mark.parametrize("words", ["%00", "%27%3BDROP%20TABLE", "%5C%27", "%28%7C%26", "%E2%80%AE", "%25_"])
async def test_a_search_survives_what_people_paste(web: httpx.AsyncClient, words: str) -> None:
    for path in ("search", "search/suggestions", "facets"):
        answer = await web.get(f"{SHOP}/{path}?q={words}")
        assert answer.status_code == 200, answer.text
