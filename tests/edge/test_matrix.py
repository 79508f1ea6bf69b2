"""Every route × every kind of caller: who may not pass is told so, and nothing changes."""

import re
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import NamedTuple

import httpx
import pytest

from chama.base.ids import new_id
from chama.base.time import FakeClock, SystemClock
from chama.flows.place_order import place_order
from chama.flows.recharge import start_purchase
from chama.process import SERVICES
from chama.runtime import context, db
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.staff.api import Staff
from chama.services.staff.internal import rules, store
from tests.support import given
from tests.support.matrix import ROUTES, Line

POWERLESS = "powerless"
# Ids in a path that belong to a shopper: another shopper is told that there is no such thing.
OWNED = ("order_id", "address_id", "session_id", "payment_id", "message_id", "after_sale_id", "purchase_id")
Digest = dict[str, tuple[int, int]]


class World(NamedTuple):
    """What a route is called with: tokens by actor, and the ids of the first shopper's things."""

    tokens: dict[str, str]
    ids: dict[str, str]


@pytest.fixture(scope="session")
async def desk(shop: object) -> dict[str, str]:
    """A member of staff for every role, and `spare`, whom others may change: role → staff id."""
    door = locate(Staff)
    await door.save_role(role=POWERLESS, title="无权限", permissions=[])
    made = {}
    for role in (*rules.ROLES, POWERLESS, "spare"):
        name = f"matrix-{role}-{secrets.token_hex(4)}"
        held = "clerk" if role == "spare" else role
        member = await door.create(key=given.a_key(), name=name, password="correct horse", role=held)
        made[role] = member.staff_id
    return made


@pytest.fixture
def frozen() -> Iterator[FakeClock]:
    """Time stands still: a route that merely looks changes nothing, not even by the clock."""
    clock = FakeClock(SystemClock().now())
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


@pytest.fixture
async def world(web: httpx.AsyncClient, desk: dict[str, str], frozen: FakeClock) -> AsyncIterator[World]:
    """Two shoppers, the first with an order; a session for every role."""
    first, other = await given.a_shopper(), await given.a_shopper()
    sku_id = await given.a_product(5)
    offer = await given.an_offer(first, sku_id)
    total_fen = offer.price.payable_fen
    placed = await place_order(
        key=given.a_key(), user_id=first.user_id, token=offer.quote, total_fen=total_fen, note=""
    )
    purchase = await start_purchase(key=given.a_key(), user_id=first.user_id, amount_fen=10_000)
    async with db.connection() as conn:
        session_id = await conn.fetchval(
            "SELECT session_id FROM users.sessions WHERE user_id = $1", first.user_id
        )
    spu_id = offer.goods[0].spu_id
    tokens = {
        "shopper": make_access(first.user_id, session_id),
        "other shopper": make_access(other.user_id, new_id("ses", context.now())),
        "forged token": "forged.token.here",
        "ended token": _ended_token(first.user_id, session_id, frozen),
    }
    for role in (*rules.ROLES, POWERLESS):
        tokens[role] = await _staff_token(desk[role], rules.ROLES.get(role, frozenset()))
    yield World(
        tokens,
        {
            "address_id": first.address_id,
            "island": "orders",
            "n": "1",
            "order_id": placed.order_id,
            "purchase_id": purchase.purchase_id,
            "role": POWERLESS,
            "session_id": session_id,
            "sku_id": sku_id,
            "spu_id": spu_id,
            "staff_id": desk["spare"],
            "user_id": first.user_id,
            "version": "1",
        },
    )


def _ended_token(user_id: str, session_id: str, clock: FakeClock) -> str:
    clock.advance(minutes=-16)
    token = make_access(user_id, session_id)
    clock.advance(minutes=16)
    return token


async def _staff_token(staff_id: str, permissions: frozenset[str]) -> str:
    session_id = new_id("ses", context.now())
    async with db.Database("staff").transaction() as tx:
        await store.insert_session(tx, staff_id, session_id, "test", tx.now + timedelta(hours=1))
    return make_access(staff_id, session_id, "staff", permissions)


async def digest() -> Digest:
    """How many rows every table of every service has, and a sum over all of them."""
    async with db.connection() as conn:
        tables = await conn.fetch(
            "SELECT schemaname || '.' || quote_ident(tablename) AS t FROM pg_tables"
            " WHERE schemaname = ANY($1::text[]) ORDER BY 1",
            [*SERVICES, "vault"],
        )
        rows = await conn.fetch(
            " UNION ALL ".join(
                f"SELECT '{r['t']}' AS t, count(*) AS n,"
                f" coalesce(sum(hashtextextended(x::text, 0)::numeric), 0) AS s FROM {r['t']} x"
                for r in tables
            )
        )
    return {r["t"]: (r["n"], int(r["s"])) for r in rows}


def changed(before: Digest, after: Digest) -> list[str]:
    """The tables that differ."""
    return sorted(t for t in before.keys() | after.keys() if before.get(t) != after.get(t))


async def call(web: httpx.AsyncClient, route: str, line: Line, world: World, actor: str) -> httpx.Response:
    """One call; a path parameter that the world does not know is "x"."""
    method, path = route.split(" ", 1)
    headers = {"Idempotency-Key": f"matrix-{secrets.token_hex(8)}"}
    if actor != "nobody":
        headers["Authorization"] = f"Bearer {world.tokens[actor]}"
    filled = re.sub(r"{(\w+)}", lambda found: world.ids.get(found[1], "x"), path)
    return await web.request(method, filled, headers=headers, json=line.body)


def refused(line: Line) -> dict[str, tuple[int, set[str]]]:
    """Who may not pass a gate: actor → status and the codes that say so."""
    if line.gate == "public":
        return {}
    sign_in = (401, {"sign_in_required", "session_revoked", "staff_session_ended"})
    out = dict.fromkeys(("nobody", "forged token", "ended token"), sign_in)
    forbidden = (403, {"forbidden"})
    if line.gate == "shopper":
        return {**out, "owner": forbidden, POWERLESS: forbidden}
    permission = line.gate.partition(":")[2]
    roles = (*rules.ROLES, POWERLESS) if permission else ()
    without = [r for r in roles if permission not in rules.ROLES.get(r, ())]
    return {**out, **dict.fromkeys(["shopper", *without], forbidden)}


def owned(route: str, line: Line) -> bool:
    """Whether the path names something that belongs to a shopper."""
    return line.gate == "shopper" and any("{" + name in route for name in OWNED)


@pytest.mark.parametrize("route", [r for r, line in ROUTES.items() if line.gate != "public"])
async def test_who_may_not_pass_changes_nothing(web: httpx.AsyncClient, world: World, route: str) -> None:
    line = ROUTES[route]
    before = await digest()
    for actor, (status, codes) in refused(line).items():
        answer = await call(web, route, line, world, actor)
        assert answer.headers["content-type"] == "application/problem+json", (actor, answer.text)
        assert answer.status_code == status, f"{actor} on {route}: {answer.text}"
        assert answer.json()["code"] in codes, f"{actor} on {route}: {answer.text}"
    assert changed(before, await digest()) == [], f"somebody who was refused on {route} changed these tables"


@pytest.mark.parametrize("route", [r for r, line in ROUTES.items() if owned(r, line)])
async def test_what_is_anothers_does_not_exist(web: httpx.AsyncClient, world: World, route: str) -> None:
    line = ROUTES[route]
    before = await digest()
    answer = await call(web, route, line, world, "other shopper")
    assert answer.status_code == line.foreign, f"another shopper on {route}: {answer.text}"
    assert changed(before, await digest()) == [], f"another shopper on {route} changed these tables"
    # Not because nothing is there: the owner of the same ids gets something else.
    mine = await call(web, route, line, world, "shopper")
    assert mine.status_code not in (401, 403, 404), f"the owner on {route}: {mine.text}"


@pytest.mark.parametrize("route", list(ROUTES))
async def test_who_may_pass_is_answered(web: httpx.AsyncClient, world: World, route: str) -> None:
    line = ROUTES[route]
    actors = {"public": ["nobody"], "shopper": ["shopper"]}.get(line.gate)
    if actors is None:
        permission = line.gate.partition(":")[2]
        actors = [r for r in rules.ROLES if not permission or permission in rules.ROLES[r]]
    for n, actor in enumerate(actors):
        answer = await call(web, route, line, world, actor)
        if n == 0 and line.passes is not None:
            assert answer.status_code == line.passes, f"{actor} on {route}: {answer.text}"
        elif line.gate != "public":
            assert answer.status_code not in (401, 403), f"{actor} on {route}: {answer.text}"
        assert answer.status_code != 500, f"{actor} on {route}: {answer.text}"


async def test_the_digest_sees_a_changed_field(shop: object) -> None:
    before = await digest()
    user = await given.a_shopper()
    assert {"users.accounts", "users.addresses", "vault.keys"} <= set(changed(before, await digest()))
    before = await digest()
    async with db.connection() as conn:
        await conn.execute("UPDATE users.addresses SET region = 'x' WHERE user_id = $1", user.user_id)
    assert changed(before, await digest()) == ["users.addresses"]
