"""The Alipay simulator, asked by a merchant written from the protocol alone, who shares no code with it."""

import base64
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from simulators.alipay.app import create_app
from simulators.alipay.keys import merchant_file, open_keys
from simulators.alipay.world import WORLD

Doc = dict[str, Any]
SHANGHAI = timezone(timedelta(hours=8))


class Merchant:
    """Signs requests and checks answers."""

    def __init__(self, known: Doc, http: aiohttp.ClientSession) -> None:
        self.known, self.http = known, http
        self.key: Any = serialization.load_pem_private_key(known["app_private_key_pem"].encode(), None)
        self.theirs: Any = serialization.load_pem_public_key(known["alipay_public_key_pem"].encode())

    async def ask(self, method: str, content: Doc, **changes: str) -> tuple[Doc, bool]:
        """The answer, and whether Alipay signed it."""
        fields = {
            "app_id": self.known["app_id"],
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": datetime.now(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            **changes,
        }
        biz = json.dumps(content, ensure_ascii=False)
        text = "&".join(f"{k}={v}" for k, v in sorted({**fields, "biz_content": biz}.items()))
        raw = self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        fields["sign"] = base64.b64encode(raw).decode()
        url = f"{self.known['gateway_url']}?{urlencode(fields)}"
        async with self.http.post(url, data={"biz_content": biz}) as answer:
            body = await answer.text()
        told = json.loads(body)
        name = next(k for k in told if k != "sign")
        # The member as it stands in the text, from its brace to the one before `,"sign"`.
        node = body[body.index(":") + 1 : body.rindex(',"sign"') if "sign" in told else -1]
        return told[name], "sign" in told and self.signed(node, told["sign"])

    def signed(self, text: str, sign: str) -> bool:
        try:
            self.theirs.verify(base64.b64decode(sign), text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alipay")
    open_keys(folder)
    return folder


@pytest.fixture
async def merchant(folder: Path) -> AsyncIterator[Merchant]:
    app = create_app(folder, seed=7)
    server = TestServer(app)
    await server.start_server()
    app[WORLD].base_url = str(server.make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as http:
        yield Merchant(merchant_file(app[WORLD].keys, app[WORLD].base_url), http)
    await server.close()


def trade(number: str, **changes: str) -> Doc:
    return {"out_trade_no": number, "total_amount": "88.05", "subject": "普洱茶", **changes}


async def test_what_it_answers_is_signed_over_the_very_bytes(merchant: Merchant) -> None:
    answer, signed = await merchant.ask("alipay.trade.precreate", trade("A1"))
    assert (answer["code"], answer["out_trade_no"], signed) == ("10000", "A1", True)
    answer, signed = await merchant.ask("alipay.trade.query", {"out_trade_no": "A1"})
    assert (answer["code"], answer["sub_code"], signed) == ("40004", "ACQ.TRADE_NOT_EXIST", True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"app_id": "2021000000000000"}, "isv.invalid-app-id"),
        ({"sign_type": "RSA"}, "isv.invalid-sign-type"),
        ({"charset": "gbk"}, "isv.invalid-charset"),
        ({"version": "2.0"}, "isv.invalid-version"),
        ({"timestamp": "2020-01-01 00:00:00"}, "isv.invalid-timestamp"),
        ({"timestamp": "now"}, "isv.invalid-timestamp"),
        ({"more": "1"}, "isv.invalid-parameter"),
    ],
)
async def test_who_asks_wrongly_is_refused_and_nothing_is_signed_for_them(
    merchant: Merchant, changes: dict[str, str], said: str
) -> None:
    answer, signed = await merchant.ask("alipay.trade.precreate", trade("B1"), **changes)
    assert (answer["code"], answer["sub_code"], signed) == ("40002", said, False)


@pytest.mark.parametrize(
    "content",
    [
        trade("C 1"),
        trade("C1", total_amount="88.5"),
        trade("C1", total_amount="0.00"),
        trade("C1", total_amount="-1.00"),
        trade("C1", subject="a=b"),
        trade("C1", time_expire="2020-01-01 00:00:00"),
        trade("C1", seller_id="2088000000000000"),
        trade("C1", unknown="1"),
        {"out_trade_no": "C1"},
        {"out_trade_no": 1, "total_amount": "1.00", "subject": "x"},
    ],
)
async def test_a_content_that_is_not_as_documented_opens_nothing(merchant: Merchant, content: Doc) -> None:
    answer, signed = await merchant.ask("alipay.trade.precreate", content)
    assert (answer["code"], answer["sub_code"], signed) == ("40004", "ACQ.INVALID_PARAMETER", True)


async def test_a_request_signed_with_another_key_is_refused(merchant: Merchant) -> None:
    merchant.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    answer, signed = await merchant.ask("alipay.trade.precreate", trade("D1"))
    assert (answer["sub_code"], signed) == ("isv.invalid-signature", False)


async def test_what_was_paid_is_still_paid_after_a_restart(merchant: Merchant, folder: Path) -> None:
    await merchant.ask("alipay.trade.precreate", trade("E1"))
    base = merchant.known["gateway_url"].removesuffix("/gateway.do")
    async with merchant.http.post(f"{base}/_sim/pay", json={"out_trade_no": "E1"}) as answer:
        assert answer.status == 200
    # As another process sees it that starts on the same folder.
    again = create_app(folder, seed=7)[WORLD]
    assert (again.trades["E1"].state, again.trades["E1"].total_fen) == ("TRADE_SUCCESS", 8_805)
    again.close()


async def test_a_seed_draws_the_same_faults_for_other_numbers(merchant: Merchant) -> None:
    base = merchant.known["gateway_url"].removesuffix("/gateway.do")
    met = []
    for letter, seed in (("F", 11), ("G", 11), ("H", 12)):
        async with merchant.http.post(f"{base}/_sim/bad_days", json={"seed": seed}) as answer:
            assert answer.status == 200
        for n in range(60):
            # Some answers never come.
            with contextlib.suppress(aiohttp.ServerDisconnectedError):
                await merchant.ask("alipay.trade.precreate", trade(f"{letter}{n}"))
        async with merchant.http.delete(f"{base}/_sim/bad_days") as answer:
            met.append((await answer.json())["happened"])
    assert met[0] == met[1] != met[2]
    assert {"answer.lost", "answer.system_error"} <= set(met[0])
    answer, signed = await merchant.ask("alipay.trade.precreate", trade("I1"))
    assert (answer["code"], signed) == ("10000", True)


async def test_bad_days_need_a_seed(merchant: Merchant) -> None:
    base = merchant.known["gateway_url"].removesuffix("/gateway.do")
    for wrong in ({}, {"seed": "7"}):
        async with merchant.http.post(f"{base}/_sim/bad_days", json=wrong) as answer:
            assert answer.status == 400
