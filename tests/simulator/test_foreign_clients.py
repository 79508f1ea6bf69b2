"""Two clients of WeChat Pay that share no code with ours work against the simulator unchanged."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core

from tests.simulator.merchant import Doc, Shop

AXIOS = Path(__file__).parent / "axios"
OPENID = "oShopper1"


@pytest.fixture(params=["public key", "certificates"])
def python_client(request: pytest.FixtureRequest, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a `wechatpayv3` client, in both modes; its gateway is a private attribute."""
    begin = Core._init_certificates

    def at_the_simulator(core: Core) -> None:
        core._gate_way = shop.m["pay_base_url"]
        begin(core)

    monkeypatch.setattr(Core, "_init_certificates", at_the_simulator)

    def make() -> WeChatPay:
        by_key = {
            "public_key": shop.m["platform_public_key_pem"],
            "public_key_id": shop.m["platform_public_key_id"],
        }
        client = WeChatPay(
            wechatpay_type=WeChatPayType.JSAPI,
            mchid=shop.m["mchid"],
            private_key=shop.m["merchant_private_key_pem"],
            cert_serial_no=shop.m["merchant_serial"],
            appid=shop.m["appid"],
            apiv3_key=shop.m["api_v3_key"],
            notify_url=shop.notify_url,
            **(by_key if request.param == "public key" else {}),
        )
        client._core._gate_way = shop.m["pay_base_url"]
        return client

    return make


async def test_wechatpayv3_pays_queries_closes_refunds_and_opens_notifications(
    shop: Shop, python_client: Any
) -> None:
    async def told(work: Any) -> tuple[int, Any]:
        status, text = await asyncio.to_thread(work)
        return status, json.loads(text) if text else None

    client = await asyncio.to_thread(python_client)
    number = "foreign-000001"

    def prepay(n: str) -> Any:
        return client.pay(
            description="古树普洱 357g", out_trade_no=n, amount={"total": 12800}, payer={"openid": OPENID}
        )

    status, answer = await told(lambda: prepay(number))
    assert status == 200
    assert (await told(lambda: client.query(out_trade_no=number)))[1]["trade_state"] == "NOTPAY"
    assert await shop.pay(answer["prepay_id"]) == (200, "requestPayment:ok")
    await shop.turn(0)
    assert (await told(lambda: client.query(out_trade_no=number)))[1]["trade_state"] == "SUCCESS"
    headers, body = shop.received[0]
    notice = await asyncio.to_thread(client.callback, headers, body)
    assert (notice["event_type"], notice["resource"]["out_trade_no"]) == ("TRANSACTION.SUCCESS", number)
    assert await asyncio.to_thread(client.callback, headers, body.replace(b"TRANS", b"trans")) is None
    status, answer = await told(
        lambda: client.refund(
            out_refund_no="foreign-r1",
            amount={"refund": 100, "total": 12800, "currency": "CNY"},
            out_trade_no=number,
        )
    )
    assert (status, answer["status"]) == (200, "PROCESSING")
    await shop.turn(2)
    assert (await told(lambda: client.query_refund(out_refund_no="foreign-r1")))[1]["status"] == "SUCCESS"
    await told(lambda: prepay("foreign-000002"))
    status, _ = await asyncio.to_thread(lambda: client.close(out_trade_no="foreign-000002"))
    assert status == 204


async def test_wechatpayv3_follows_a_rotation_of_certificates_in_mid_day(
    shop: Shop, python_client: Any
) -> None:
    client = await asyncio.to_thread(python_client)
    await shop.sim("/_sim/rotate", {})
    status, _ = await asyncio.to_thread(lambda: client.query(out_trade_no="foreign-000009"))
    assert status == 404
    await shop.sim("/_sim/rotate", {})
    status, _ = await asyncio.to_thread(
        lambda: client.pay(
            description="茶", out_trade_no="foreign-000003", amount={"total": 1}, payer={"openid": OPENID}
        )
    )
    assert status == 200


@pytest.fixture(scope="session")
def axios() -> Path:
    """The npm client, installed from its lock below the test; git ignores where."""
    if shutil.which("npm") is None:
        pytest.fail("npm is missing: the second foreign client cannot be run")
    if not (AXIOS / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=AXIOS, check=True)
    return AXIOS / "client.cjs"


async def test_wechatpay_axios_plugin_pays_queries_closes_refunds_and_opens_notifications(
    shop: Shop, axios: Path, tmp_path: Path
) -> None:
    config = tmp_path / "merchant.json"
    config.write_text(json.dumps(shop.m))

    async def node(*args: str) -> Doc:
        process = await asyncio.create_subprocess_exec(
            "node", str(axios), str(config), *args, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        return json.loads(out)

    number = "axios-00000001"
    prepaid = await node("prepay", number, shop.notify_url)
    assert prepaid["status"] == 200
    assert await shop.pay(prepaid["data"]["prepay_id"]) == (200, "requestPayment:ok")
    await shop.turn(0)
    assert (await node("query", number))["data"]["trade_state"] == "SUCCESS"
    headers, body = shop.received[0]
    notice = tmp_path / "notice.json"
    notice.write_text(json.dumps({"headers": headers, "body": body.decode()}))
    opened = await node("open", str(notice))
    assert (opened["genuine"], opened["plain"]["out_trade_no"]) == (True, number)
    notice.write_text(json.dumps({"headers": headers, "body": body.decode() + " "}))
    assert (await node("open", str(notice)))["genuine"] is False
    assert (await node("refund", number, "axios-r1"))["data"]["status"] == "PROCESSING"
    assert (await node("close", number))["data"]["code"] == "ORDERPAID"
    assert (await node("prepay", "axios-00000002", shop.notify_url))["status"] == 200
    assert (await node("close", "axios-00000002"))["status"] == 204
    assert (await node("query", "axios-00000009"))["status"] == 404
