"""One simulator and one merchant per test; the RSA keys are made once."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulators.wechat.app import create_app
from simulators.wechat.gate import WORLD
from simulators.wechat.keys import open_keys, write_merchant_file
from tests.simulator.merchant import Shop


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wechat-keys")
    open_keys(folder)
    return folder


@pytest.fixture
async def shop(key_folder: Path, tmp_path: Path) -> AsyncIterator[Shop]:
    folder = tmp_path / "state"
    shutil.copytree(key_folder, folder)
    app = create_app(folder, seed=7)
    sim, listener = TestServer(app), web.Application()
    await sim.start_server()
    app[WORLD].base_url = str(sim.make_url("")).rstrip("/")
    write_merchant_file(app[WORLD].keys, str(sim.make_url("")).rstrip("/"))
    async with aiohttp.ClientSession() as http:
        merchant = Shop(json.loads((folder / "merchant.json").read_text()), http)

        async def take(request: web.Request) -> web.Response:
            merchant.received.append((dict(request.headers), await request.read()))
            return web.Response(status=merchant.notify_status)

        listener.router.add_post("/notify", take)
        server = TestServer(listener)
        await server.start_server()
        merchant.notify_url = str(server.make_url("/notify"))
        yield merchant
        await sim.close()
        await server.close()
