"""Coupons and assets over HTTP: exported codes, audited gifts, one's own things only, bad input."""

import secrets

import httpx
import pytest

from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.tokens import make_access
from tests.support.given import a_coupon_template, a_shopper, a_user_id

SHOP, ADMIN = "/api/shop", "/api/admin"
WRITES = ("assets.read", "assets.write", "marketing.read", "marketing.write", "rules.write")


def headers(user_id: str) -> dict[str, str]:
    token = make_access(user_id, new_id("ses", context.now()))
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(8)}


@pytest.fixture
def staff() -> dict[str, str]:
    """A member of staff who may do all that is asked here."""
    token = make_access(
        new_id("stf", context.now()), new_id("ses", context.now()), "staff", frozenset(WRITES)
    )
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(8)}


async def audited(target: str) -> list[str]:
    async with connection() as conn:
        rows = await conn.fetch("SELECT action FROM staff.audit WHERE target = $1", target)
    return [r["action"] for r in rows]


async def test_codes_are_exported_as_csv_once_audited_and_redeemed_once(
    web: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    template_id = await a_coupon_template(total_quota=20_000)
    path = f"{ADMIN}/coupon-templates/{template_id}/code-batches"
    batch = (await web.post(path, json={"name": "传单", "count": 12_000}, headers=staff)).json()["batch_id"]
    answer = await web.get(f"{ADMIN}/code-batches/{batch}/codes", headers=staff)
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert (lines[0], len(lines), len(set(lines))) == ("number,code", 12_001, 12_001)
    assert await audited(batch) == ["codes.export"]
    form, mine = {"code": lines[7].split(",")[1]}, headers(a_user_id())
    first = await web.post(f"{SHOP}/coupon-codes", json=form, headers=mine)
    assert (first.status_code, first.json()["state"]) == (201, "available")
    again = await web.post(f"{SHOP}/coupon-codes", json=form, headers=mine)
    assert again.json() == first.json()
    late = await web.post(f"{SHOP}/coupon-codes", json=form, headers=headers(a_user_id()))
    assert (late.status_code, late.json()["code"]) == (409, "code_redeemed")


async def test_a_gift_of_staff_is_audited_and_reaches_the_shopper_with_its_terms(
    web: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    template_id, user = await a_coupon_template(), a_user_id()
    form = {"user_ids": [user, user], "reason": "sorry"}
    answer = await web.post(f"{ADMIN}/coupon-templates/{template_id}/gifts", json=form, headers=staff)
    assert answer.json() == {"count": 2}
    assert await audited(template_id) == ["coupon.give"]
    mine = (await web.get(f"{SHOP}/coupons?state=available", headers=headers(user))).json()["items"]
    assert [(c["source"], c["terms"]["amount_fen"]) for c in mine] == [("gift", 1000)] * 2
    nobody = (await web.get(f"{SHOP}/coupons", headers=headers(a_user_id()))).json()["items"]
    assert nobody == []


async def test_staff_give_and_take_points_and_every_fen_stands_in_the_statement(
    web: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    user = a_user_id()
    for amount in (100, -30, -100):
        form = {"kind": "points", "amount": amount, "reason": "test"}
        key = {"Idempotency-Key": secrets.token_hex(8)}
        answer = await web.post(f"{ADMIN}/shoppers/{user}/grants", json=form, headers={**staff, **key})
        assert answer.status_code == 201, answer.text
    assert answer.json()["short"] == 30
    entries = (await web.get(f"{SHOP}/assets/points/entries", headers=headers(user))).json()["items"]
    assert [(e["amount"], e["balance"]) for e in entries] == [(-70, 0), (-30, 70), (100, 100)]
    assert await audited(user) == ["assets.grant"] * 3


@pytest.mark.parametrize("amount", [0, 1.5, "1", -(10**10), 10**10, 2**64, None])
async def test_amounts_that_cannot_be_are_refused_with_the_field_and_nothing_moves(
    web: httpx.AsyncClient, staff: dict[str, str], amount: object
) -> None:
    user = a_user_id()
    form = {"kind": "points", "amount": amount, "reason": "test"}
    answer = await web.post(f"{ADMIN}/shoppers/{user}/grants", json=form, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    recharge = await web.post(f"{SHOP}/purchases", json={"amount_fen": amount}, headers=headers(user))
    assert 400 <= recharge.status_code < 500
    async with connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM assets.transfers WHERE owner = $1", user) == 0
        assert await conn.fetchval("SELECT count(*) FROM assets.purchases WHERE user_id = $1", user) == 0


@pytest.mark.parametrize("who", ["x", "usr_1", "usr_" + "é" * 26, "ord_" + "0" * 26, "%27 OR 1=1"])
async def test_a_shopper_who_cannot_be_is_refused(
    web: httpx.AsyncClient, staff: dict[str, str], who: str
) -> None:
    for path in ("assets", "assets/points/entries", "coupons"):
        answer = await web.get(f"{ADMIN}/shoppers/{who}/{path}", headers=staff)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request"), path


async def test_anothers_purchase_does_not_exist(web: httpx.AsyncClient) -> None:
    made = await web.post(f"{SHOP}/purchases", json={"amount_fen": 10_000}, headers=headers(a_user_id()))
    # A shopper with an account: of one without, users may be the first to say no.
    path, thief = f"{SHOP}/purchases/{made.json()['purchase_id']}", headers((await a_shopper()).user_id)
    for answer in (
        await web.get(path, headers=thief),
        await web.post(f"{path}/payments", headers=thief),
        await web.post(f"{path}/refund", headers=thief),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "purchase_not_found")
