"""A merchant written from the protocol alone: it shares no code with the simulator or with the shop."""

import base64
import json
import secrets
import time
from typing import Any

import aiohttp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Doc = dict[str, Any]
ORDERS, REFUNDS = "/v3/pay/transactions", "/v3/refund/domestic/refunds"


class Shop:
    """A merchant: signs requests, checks answers, takes notifications."""

    def __init__(self, merchant: Doc, http: aiohttp.ClientSession) -> None:
        self.m, self.http = merchant, http
        self.key: Any = serialization.load_pem_private_key(
            merchant["merchant_private_key_pem"].encode(), None
        )
        self.keys: dict[str, Any] = {
            merchant["platform_public_key_id"]: serialization.load_pem_public_key(
                merchant["platform_public_key_pem"].encode()
            )
        }
        self.notify_status, self.notify_url = 200, ""
        self.received: list[tuple[dict[str, str], bytes]] = []

    def sign(self, text: bytes) -> str:
        return base64.b64encode(self.key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()

    def is_genuine(self, headers: Any, body: bytes) -> bool:
        """Fresh, and signed by the key that Wechatpay-Serial names."""
        key = self.keys.get(headers.get("Wechatpay-Serial"))
        if key is None or abs(time.time() - int(headers["Wechatpay-Timestamp"])) >= 300:
            return False
        text = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n".encode() + body + b"\n"
        try:
            raw = base64.b64decode(headers["Wechatpay-Signature"], validate=True)
            key.verify(raw, text, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def open(self, resource: Doc) -> bytes:
        sealed = base64.b64decode(resource["ciphertext"])
        cipher = AESGCM(self.m["api_v3_key"].encode())
        return cipher.decrypt(resource["nonce"].encode(), sealed, resource["associated_data"].encode())

    def authorization(self, method: str, path: str, body: bytes, **changed: str) -> str:
        parts = {
            "mchid": self.m["mchid"],
            "nonce_str": secrets.token_hex(16),
            "timestamp": str(int(time.time())),
            "serial_no": self.m["merchant_serial"],
        } | changed
        text = f"{method}\n{path}\n{parts['timestamp']}\n{parts['nonce_str']}\n".encode() + body + b"\n"
        parts.setdefault("signature", self.sign(text))
        return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{k}="{v}"' for k, v in parts.items())

    async def raw(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, Any, bytes]:
        base = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "test"}
        url = self.m["pay_base_url"] + path
        async with self.http.request(method, url, data=body or None, headers=base | headers) as answer:
            return answer.status, answer.headers, await answer.read()

    async def call(self, method: str, path: str, doc: Doc | None = None) -> tuple[int, Doc | None]:
        """A signed call; a 2xx must be signed, an error must not be."""
        body = b"" if doc is None else json.dumps(doc).encode()
        headers = {
            "Authorization": self.authorization(method, path, body),
            "Wechatpay-Serial": self.m["platform_public_key_id"],
        }
        status, got, raw = await self.raw(method, path, body, headers)
        assert got["Request-ID"]
        assert self.is_genuine(got, raw) if status < 300 else "Wechatpay-Signature" not in got
        return status, json.loads(raw) if raw else None

    async def sim(self, path: str, doc: Doc | None = None) -> Doc:
        method = "GET" if doc is None else "POST"
        async with self.http.request(method, self.m["pay_base_url"] + path, json=doc) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    def order(self, number: str, **changed: Any) -> Doc:
        return {
            "appid": self.m["appid"],
            "mchid": self.m["mchid"],
            "description": "古树普洱 357g",
            "out_trade_no": number,
            "notify_url": self.notify_url,
            "amount": {"total": 12800, "currency": "CNY"},
            "payer": {"openid": "oShopper1"},
        } | changed

    async def prepay(self, number: str, **changed: Any) -> str:
        status, answer = await self.call("POST", f"{ORDERS}/jsapi", self.order(number, **changed))
        assert status == 200 and answer is not None
        return answer["prepay_id"]

    def pay_params(self, prepay_id: str) -> dict[str, str]:
        p = {"appId": self.m["appid"], "timeStamp": str(int(time.time())), "nonceStr": secrets.token_hex(8)}
        p |= {"package": f"prepay_id={prepay_id}", "signType": "RSA"}
        text = f"{p['appId']}\n{p['timeStamp']}\n{p['nonceStr']}\n{p['package']}\n"
        return p | {"paySign": self.sign(text.encode())}

    async def pay(self, prepay_id: str, **changed: str) -> tuple[int, str]:
        url = self.m["pay_base_url"] + "/payer/pay"
        async with self.http.post(url, json=self.pay_params(prepay_id) | changed) as answer:
            return answer.status, (await answer.json())["errMsg"]

    async def paid(self, number: str, **changed: Any) -> None:
        assert await self.pay(await self.prepay(number, **changed)) == (200, "requestPayment:ok")
        await self.turn(0)

    async def turn(self, seconds: float) -> None:
        await self.sim("/_sim/clock", {"advance_seconds": seconds})

    async def refund(
        self, number: str, out_refund_no: str, fen: int, **changed: Any
    ) -> tuple[int, Doc | None]:
        amount = {"refund": fen, "total": 12800, "currency": "CNY"}
        asked = {"out_trade_no": number, "out_refund_no": out_refund_no, "amount": amount}
        return await self.call("POST", REFUNDS, asked | {"notify_url": self.notify_url} | changed)
