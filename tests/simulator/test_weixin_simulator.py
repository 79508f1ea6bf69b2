"""The mini-program server API, SMS, the phone and the process itself, as the simulator plays them."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp

from tests.simulator.merchant import Doc, Shop

ROOT = Path(__file__).parents[2]


async def api(shop: Shop, path: str, doc: Doc | None = None, /, **query: str) -> Doc:
    method = "GET" if doc is None else "POST"
    url = shop.m["api_base_url"] + path
    async with shop.http.request(method, url, json=doc, params=query) as answer:
        assert answer.status == 200
        return await answer.json()


async def login(shop: Shop, code: str, **changed: str) -> Doc:
    query = {"appid": shop.m["appid"], "secret": shop.m["app_secret"], "js_code": code}
    query |= {"grant_type": "authorization_code"} | changed
    return await api(shop, "/sns/jscode2session", None, **query)


async def token(shop: Shop, **changed: Any) -> Doc:
    asked = {"grant_type": "client_credential", "appid": shop.m["appid"], "secret": shop.m["app_secret"]}
    return await api(shop, "/cgi-bin/stable_token", asked | changed)


async def test_a_login_code_works_once_and_for_five_minutes(shop: Shop) -> None:
    code = (await shop.sim("/_sim/login_code", {"openid": "oShopper1"}))["code"]
    assert (await login(shop, code, secret="wrong"))["errcode"] == 40125
    session = await login(shop, code)
    assert (session["openid"], len(session["session_key"]), session["errcode"]) == ("oShopper1", 24, 0)
    assert (await login(shop, code))["errcode"] == 40029
    late = await shop.sim("/_sim/login_code", {})
    await shop.turn(300)
    assert (await login(shop, late["code"]))["errcode"] == 40029
    again = await shop.sim("/_sim/login_code", {})
    assert again["openid"] != late["openid"]
    assert (await login(shop, again["code"]))["openid"] == again["openid"]


async def test_the_token_is_stable_expires_and_is_forced_twenty_times_a_day(shop: Shop) -> None:
    first = await token(shop)
    assert (await token(shop))["access_token"] == first["access_token"]
    assert (await token(shop, appid="wx0"))["errcode"] == 40013
    forced = await token(shop, force_refresh=True)
    assert forced["access_token"] != first["access_token"]
    for _ in range(19):
        await token(shop, force_refresh=True)
    assert (await token(shop, force_refresh=True))["errcode"] == 45009
    ask = {"code": (await shop.sim("/_sim/phone_code", {"phone": "13800138000"}))["code"]}
    path = "/wxa/business/getuserphonenumber"
    assert (await api(shop, path, ask, access_token=first["access_token"]))["errcode"] == 40001
    last = (await token(shop))["access_token"]
    await shop.turn(7200)
    assert (await api(shop, path, ask, access_token=last))["errcode"] == 42001


async def test_a_phone_code_works_once(shop: Shop) -> None:
    path, access = "/wxa/business/getuserphonenumber", (await token(shop))["access_token"]
    ask = {"code": (await shop.sim("/_sim/phone_code", {"phone": "13800138000"}))["code"]}
    got = await api(shop, path, ask, access_token=access)
    assert (got["errcode"], got["phone_info"]["purePhoneNumber"]) == (0, "13800138000")
    assert (await api(shop, path, ask, access_token=access))["errcode"] == 40029


async def test_one_consent_sends_one_subscribe_message(shop: Shop) -> None:
    access, path = (await token(shop))["access_token"], "/cgi-bin/message/subscribe/send"
    ask = {"touser": "oShopper1", "template_id": "tpl1", "data": {"thing1": {"value": "古树普洱"}}}
    long = ask | {"data": {"thing1": {"value": "茶" * 21}}}
    assert (await api(shop, path, ask, access_token=access))["errcode"] == 43101
    assert await shop.sim("/_sim/consent", {"openid": "oShopper1", "template_id": "tpl1"}) == {"left": 1}
    assert (await api(shop, path, long, access_token=access))["errcode"] == 47003
    assert (await api(shop, path, ask, access_token=access))["errcode"] == 0
    assert (await api(shop, path, ask, access_token=access))["errcode"] == 43101
    [message] = (await shop.sim("/_sim/messages?to=oShopper1"))["messages"]
    assert (message["channel"], message["text"]) == ("subscribe", "thing1：古树普洱")


async def test_shipping_is_uploaded_once_and_corrected_once(shop: Shop) -> None:
    await shop.paid("order-000030")
    access, path = (await token(shop))["access_token"], "/wxa/sec/order/upload_shipping_info"

    async def upload(second: int, tracking: str, express: str = "YTO", **changed: Any) -> int:
        ask = {
            "order_key": {"order_number_type": 1, "mchid": shop.m["mchid"], "out_trade_no": "order-000030"},
            "logistics_type": 1,
            "delivery_mode": 1,
            "shipping_list": [{"tracking_no": tracking, "express_company": express, "item_desc": "普洱"}],
            "upload_time": f"2026-01-01T08:00:{second:02d}.000+08:00",
            "payer": {"openid": "oShopper1"},
        }
        return (await api(shop, path, ask | changed, access_token=access))["errcode"]

    assert await upload(1, "YT1", payer={"openid": "oOther"}) == 10060031
    assert await upload(1, "SF1", "SF") == 10060020
    assert await upload(1, "YT1") == 0
    assert await upload(1, "YT2") == 268485216
    assert await upload(2, "YT1") == 10060023
    assert await upload(3, "YT2") == 0
    assert await upload(4, "YT3") == 10060003


async def test_content_risk_codes_and_links_answer(shop: Shop) -> None:
    access = (await token(shop))["access_token"]
    ask = {"version": 2, "scene": 2, "openid": "oShopper1", "content": "好茶"}
    assert (await api(shop, "/wxa/msg_sec_check", ask, access_token=access))["result"]["suggest"] == "pass"
    ask["content"] = "代开发票"
    assert (await api(shop, "/wxa/msg_sec_check", ask, access_token=access))["result"]["suggest"] == "risky"
    await shop.sim("/_sim/settings", {"risk_rank": 4})
    risk = {"appid": shop.m["appid"], "openid": "oShopper1", "scene": 1}
    assert (await api(shop, "/wxa/getuserriskrank", risk, access_token=access))["risk_rank"] == 4
    link = await api(shop, "/wxa/generatescheme", {}, access_token=access)
    assert link["openlink"].startswith("weixin://dl/business/?t=")
    url, query = shop.m["api_base_url"] + "/wxa/getwxacodeunlimit", {"access_token": access}
    async with shop.http.post(url, json={"scene": "Ab3"}, params=query) as answer:
        assert (answer.content_type, (await answer.read())[:4]) == ("image/png", b"\x89PNG")
    assert (await api(shop, "/wxa/getwxacodeunlimit", {"scene": "x" * 33}, access_token=access))[
        "errcode"
    ] == 40169


async def test_an_sms_is_sent_once_per_key_and_lies_on_the_phone(shop: Shop) -> None:
    url, headers = shop.m["sms_base_url"] + "/sms/send", {"X-Sms-Key": shop.m["sms_key"]}
    sms = {"phone": "13800138000", "text": "验证码 123456", "template": "login", "key": "sms-1"}

    async def send(doc: Doc, extra: dict[str, str]) -> tuple[int, Doc]:
        async with shop.http.post(url, json=doc, headers=extra) as answer:
            return answer.status, await answer.json()

    assert (await send(sms, {}))[0] == 401
    first = await send(sms, headers)
    assert first[0] == 200 and first == await send(sms, headers)
    assert (await send(sms | {"text": "其他"}, headers))[0] == 409
    assert (await send(sms | {"phone": "123", "key": "sms-2"}, headers))[0] == 400
    await send(sms | {"text": "第二条", "key": "sms-3"}, headers)
    got = (await shop.sim("/_sim/messages?phone=13800138000"))["messages"]
    assert [m["text"] for m in got] == ["第二条", "验证码 123456"]
    assert (await shop.sim("/_sim/messages?phone=13900139000"))["messages"] == []
    for path in ("/", "/phone"):
        async with shop.http.get(shop.m["api_base_url"] + path) as page:
            text = await page.text()
            assert page.status == 200 and "://" not in text.replace(shop.m["api_base_url"], "")


async def test_only_pages_of_this_machine_may_call_across_ports(shop: Shop) -> None:
    url = shop.m["pay_base_url"] + "/payer/pay"
    for origin, allowed in (
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://evil.example", None),
    ):
        async with shop.http.options(url, headers={"Origin": origin}) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed


async def start(folder: Path) -> tuple[asyncio.subprocess.Process, Doc]:
    command = [sys.executable, "-m", "simulators.wechat", "--port", "0", "--state", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 30)
    assert b"ready" in line
    return process, json.loads((folder / "merchant.json").read_text())


async def test_a_killed_process_forgets_no_payment_no_key_and_no_notification(
    shop: Shop, tmp_path: Path
) -> None:
    folder = tmp_path / "own process"
    shop.notify_status = 500
    process, merchant = await start(folder)
    async with aiohttp.ClientSession() as http:
        first = Shop(merchant, http)
        first.notify_url = shop.notify_url
        prepay_id = await first.prepay("order-000040")
        assert (await first.pay(prepay_id))[0] == 200
        process.send_signal(signal.SIGKILL)
        await process.wait()
        process, again = await start(folder)
        assert {k: v for k, v in merchant.items() if not k.endswith("_url")} == {
            k: v for k, v in again.items() if not k.endswith("_url")
        }
        assert oct(os.stat(folder / "merchant.json").st_mode & 0o777) == "0o600"
        second = Shop(again, http)
        shop.notify_status = 200
        await second.turn(15)
        state = await second.sim("/_sim/state")
        process.terminate()
        assert await process.wait() == 0
    assert [(p["out_trade_no"], p["captured_fen"]) for p in state["payments"]] == [("order-000040", 12800)]
    assert [(n["subject"], n["status"]) for n in state["notifications"]] == [("order-000040", "delivered")]
    assert first.is_genuine(*shop.received[-1])
