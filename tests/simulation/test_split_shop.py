"""A shop in the split placement: every service its own process, and any of them may die in mid-story."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import psutil
import pytest

from chama.cli.demo import Person
from chama.process import SERVICES
from tests.simulation import checkers
from tests.support.running_shop import RunningShop, running_shop, until, walked


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """One whole shop for this module; when it closes, nothing of it stays."""
    state = tmp_path_factory.mktemp("split") / "state"
    async with running_shop(state, "split") as shop:
        yield shop
        processes = shop.processes()
    assert [p.cmdline() for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []


def pids_of(house: RunningShop) -> dict[str, int]:
    """Service → the process that holds its door."""
    lines = {p.pid: p.cmdline() for p in house.processes() if p.status() != psutil.STATUS_ZOMBIE}
    return {line[-1]: pid for pid, line in lines.items() if "islands" in line}


def test_every_service_has_a_process_of_its_own(house: RunningShop) -> None:
    assert set(pids_of(house)) == set(SERVICES)
    assert len(set(pids_of(house).values())) == len(SERVICES)


async def test_the_demo_story_ends_in_a_completed_order(house: RunningShop) -> None:
    assert await walked(house) == ["pending_payment", "paid", "to_ship", "shipped", "completed"]


async def asked(person: Person, method: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
    headers = {**person._headers, **({"Idempotency-Key": key} if key else {})}
    return await person._http.request(method, f"/api/shop{path}", json=body, headers=headers)


async def killed(house: RunningShop, service: str, path: str) -> None:
    """SIGKILL a service, and wait until its callers notice on this path."""
    house.kill(f"islands {service}")

    async def noticed() -> bool:
        answer = await house.http.get(path)
        return answer.status_code == 503 or answer.json().get("stock_known") is False

    await until(f"callers notice that {service} is gone", noticed, 10)


async def answered(person: Person, method: str, path: str, body: Any, key: str) -> dict[str, Any]:
    """Ask with the same key until the service is back; in between only `unavailable` is said."""

    async def call() -> Any:
        answer = await asked(person, method, path, body, key)
        if answer.status_code == 503:
            assert answer.json()["code"] == "unavailable"
            assert answer.headers["retry-after"].isdigit()
            return None
        assert answer.status_code < 300, answer.text
        return answer.json()

    return await until(f"{method} {path}", call, 60)


async def test_a_killed_service_is_missed_by_its_callers_only_and_the_story_ends_right(
    house: RunningShop,
) -> None:
    assert house.simulator is not None
    person, address_id = await house.shopper()
    cards = (await house.http.get("/api/shop/products?limit=2")).json()["items"]
    page = f"/api/shop/products/{cards[0]['spu_id']}"
    sku_id = (await house.http.get(page)).json()["product"]["skus"][0]["sku_id"]
    before = pids_of(house)

    await killed(house, "inventory", page)
    # The others go on, and the page does without the stock.
    assert (await house.http.get("/api/shop/products?limit=2")).status_code == 200
    assert (await asked(person, "GET", "/addresses")).status_code == 200
    assert (await house.http.get("/healthz")).status_code == 200

    wish = {"items": [{"sku_id": sku_id, "quantity": 1}], "address_id": address_id}
    offer = await answered(person, "POST", "/quotes", wish, "")
    form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"]}
    placed = await answered(person, "POST", "/orders", form, "split-order-1")
    order = f"/orders/{placed['order_id']}"
    opened = await answered(person, "POST", f"{order}/payments", None, "split-pay-1")

    house.kill("islands orders")
    paid = await house.simulator.post("/payer/pay", json=opened["params"])
    assert paid.status_code == 200

    async def is_paid() -> bool:
        answer = await asked(person, "GET", order)
        return answer.status_code == 200 and answer.json()["order"]["state"] == "to_ship"

    await until("the order is paid", is_paid, 60)
    await until("the books are right", lambda: checkers.at_rest(house), 60)
    after = pids_of(house)
    assert set(after) == set(SERVICES)
    assert {s for s in SERVICES if after[s] != before[s]} == {"inventory", "orders"}
