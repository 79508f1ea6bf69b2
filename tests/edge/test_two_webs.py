"""Two web processes of one shop, `chama serve` twice: what is switched in one counts in the other."""

import asyncio
import functools
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chama.base.time import FakeClock
from chama.edge import admission, parts
from chama.runtime.engines import EngineUrls
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.staff.api import Staff
from chama.services.staff.internal import rules
from simulators.wechat.keys import private_pem, public_pem
from tests.support import given
from tests.support.merchant import MERCHANT
from tests.support.running_shop import a_moment, free_port, until

PART = "/api/shop/favourites"


@pytest.fixture(scope="module")
async def webs(
    shop: EngineUrls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Clients of two processes that serve the session's shop."""
    folder: Path = tmp_path_factory.mktemp("webs")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    merchant = msgspec.structs.replace(
        MERCHANT, merchant_private_key_pem=private_pem(key), platform_public_key_pem=public_pem(key)
    )
    (folder / "merchant.json").write_bytes(msgspec.json.encode(merchant))
    env = {
        **os.environ,
        "CHAMA_POSTGRES_URL": shop.postgres,
        "CHAMA_TRUTH_URL": shop.truth,
        "CHAMA_CACHE_URL": shop.cache,
        "CHAMA_WECHAT_FILE": str(folder / "merchant.json"),
        "CHAMA_POOL_SIZE": "3",
    }
    processes, clients = [], []
    try:
        for _ in range(2):
            port = free_port()
            processes.append(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "chama.cli", "serve"), env={**env, "CHAMA_PORT": str(port)}
                )
            )
            clients.append(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False))
        for client in clients:
            await until("a web process answers", functools.partial(client.get, "/healthz"), 60)
        yield clients
    finally:
        for client in clients:
            await client.aclose()
        for process in processes:
            process.terminate()
            await process.wait()


async def seen(web: httpx.AsyncClient, status: int, headers: dict[str, str]) -> httpx.Response:
    """The first answer of this process with that status, which has to come within two seconds."""
    began = time.monotonic()
    while (answer := await web.get(PART, headers=headers)).status_code != status:
        assert time.monotonic() - began < 2, f"{answer.status_code} still"
        await a_moment(0.02)
    return answer


@pytest.fixture
async def shopper(shop: object) -> dict[str, str]:
    return {"authorization": f"Bearer {make_access((await given.a_shopper()).user_id, 'test')}"}


async def test_a_switch_that_one_process_was_told_counts_in_the_other_within_two_seconds(
    webs: list[httpx.AsyncClient], shopper: dict[str, str]
) -> None:
    name = f"manager-{secrets.token_hex(4)}"
    made = await locate(Staff).create(key=given.a_key(), name=name, password="correct horse", role="manager")
    token = make_access(made.staff_id, "test", "staff", rules.ROLES["manager"])
    manager = {"authorization": f"Bearer {token}"}
    here, there = webs
    assert (await there.get(PART, headers=shopper)).status_code == 200
    for off, status in ((True, 503), (False, 200)):
        said = {"off": off, "reason": "大促"}
        told = await here.put("/api/admin/switches/favourites", json=said, headers=manager)
        answer = await seen(there, status, shopper)
        assert (told.status_code, (await here.get(PART, headers=shopper)).status_code) == (200, status)
        if off:
            assert (answer.json()["code"], answer.headers["retry-after"]) == ("part_is_off", "30")
    trail = (await locate(Staff).audit_trail(cursor=None, limit=2)).items
    assert [(r.actor, r.action) for r in trail] == [
        (f"staff:{made.staff_id}", "switch.on"),
        (f"staff:{made.staff_id}", "switch.off"),
    ]


@pytest.fixture
def load() -> Iterator[admission._Load]:
    """The load of this process, which stands for a third one."""
    before, admission.load = admission.load, admission._Load()
    yield admission.load
    admission.load = before


async def test_one_process_with_too_much_to_do_relieves_all_of_them_until_it_is_calm(
    webs: list[httpx.AsyncClient], shopper: dict[str, str], load: admission._Load
) -> None:
    load.calm_at = time.monotonic() + 60
    await parts.look_and_tell()
    for web in webs:
        assert (await seen(web, 503, shopper)).json()["code"] == "part_is_off"
    # It stays so while nobody but the hurried process could know better.
    await a_moment(2 * parts.LOOK_SECONDS)
    assert (await webs[0].get(PART, headers=shopper)).status_code == 503
    load.calm_at = 0.0
    await parts.look_and_tell()
    for web in webs:
        await seen(web, 200, shopper)
    trail = (await locate(Staff).audit_trail(cursor=None, limit=2)).items
    assert [(r.actor, r.action, r.target) for r in trail] == [
        ("system", "switch.on", "load"),
        ("system", "switch.off", "load"),
    ]


async def test_a_load_that_nobody_takes_back_is_over_after_a_minute(
    shop: object, load: admission._Load, clock: FakeClock
) -> None:
    await locate(Staff).switch(name=parts.LOAD, off=True, reason="elsewhere:1 请求过多")
    await parts.look_and_tell()
    assert set(parts.off_now().values()) == {"load"}
    clock.advance(seconds=parts.LOAD_STANDS.total_seconds())
    await parts.look_and_tell()
    assert parts.off_now() == {}
