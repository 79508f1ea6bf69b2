"""Both OpenAPI documents against a running shop: what they allow is answered, what they forbid is refused.

schemathesis makes requests out of the documents, good ones and bad ones. No answer may be a 5xx, every answer
has a documented status, type and form, bad requests get a 4xx, and no guarded route answers without a token.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.running_shop import RunningShop, running_shop

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)
# What is too large is refused as such before anybody looks at its fields.
REFUSALS = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
"""
SECONDS = 30
# They would end the session that asks, and with it the test.
SIGNS_OUT = r"/sessions$|/sessions/current$|/me/"


@pytest.fixture(scope="module")
async def open_shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """A shop whose rate limits are out of reach: one shopper asks for thousands."""
    state = tmp_path_factory.mktemp("schemathesis") / "state"
    async with running_shop(state, CHAMA_LIMIT_SCALE="10000") as shop:
        yield shop


async def a_shopper(shop: RunningShop) -> str:
    """The access token of a new shopper."""
    assert shop.simulator is not None
    minted = (await shop.simulator.post("/_sim/login_code", json={})).json()
    answer = await shop.http.post("/api/shop/sessions/wechat", json={"code": minted["code"]})
    return answer.json()["access_token"]


async def an_owner(shop: RunningShop) -> str:
    """The access token of the demo's owner."""
    lines = (shop.state / "accounts.txt").read_text().splitlines()
    name, password, _ = next(line.split("\t") for line in lines if line.endswith("owner"))
    answer = await shop.http.post("/api/admin/sessions", json={"name": name, "password": password})
    return answer.json()["access_token"]


async def run(shop: RunningShop, part: str, token: str, folder: Path) -> tuple[int, str]:
    """The exit code of schemathesis, and what it says."""
    base = f"http://127.0.0.1:{shop.port}"
    (folder / "schemathesis.toml").write_text(REFUSALS)
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "schemathesis"),
        *("run", f"{base}/openapi/{part}.json", "--url", base, "--header", f"Authorization: Bearer {token}"),
        *("--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS)),
        *("--max-time", str(SECONDS), "--max-examples", "20", "--exclude-path-regex", SIGNS_OUT),
        *("--seed", "1", "--generation-database", "none", "--no-color", "--warnings", "off"),
        cwd=folder,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode(errors="replace")


@pytest.mark.parametrize(("part", "who"), [("shop", a_shopper), ("admin", an_owner)], ids=["shop", "admin"])
async def test_a_document_keeps_its_word(open_shop: RunningShop, tmp_path: Path, part: str, who) -> None:
    code, said = await run(open_shop, part, await who(open_shop), tmp_path)
    assert code == 0, said
    assert "No issues found" in said
