"""WeChat Pay as its client sees it: verifies, keeps orders, signs, and fails on demand; in memory."""

import base64
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.base.time import FakeClock
from chama.services.payments.internal.gateways.channel import PrepayRequest
from chama.services.payments.internal.gateways.wechat_pay import WeChatPay, WeChatPayConfig

# Made for these tests; it guards nothing.
MERCHANT_PEM = """-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDM1VlSAl24FtEuc7IJyyr8OZ3Qz66v9lgQgT+Fn/lQisi/1Up6roA5/i1z
88caccPGSaW7Vx7kOXfQViDVSaFov+HAs0tzX17AUottQwXuK80i/qBYNBKrB+8Ic7v+3KMRNSj0gw0gGyWnyKlNWuPJH5PBUeW4YXC3ogpJ
2DDiileM12gpobzI9PUS7JXEQ8h90yzd2sX3Ui5iupQZX5PoHitY9J7u3KR0bUfOAcroVLh7KUW+UsqMO3h6nA/e/UV9wAEBRPdw3JWxangt
2qcw6ZZ2KuFUsgkIife+AjNyuTr99XRO7db7LrRTMFpCl87BqrRNrtuC4olPS1tLOa6JAgMBAAECggEAGwAFe9qtfWJelPuxrHpQMnqqy5dQ
rMexYI2U8Ll/XOdKYoUMQgMmCl7voWDxLhJwbr8O/lST0RwlJ7xurAa+ZMckTCkmKTFZVUscL10eF0DFU9dSDgZhLpPHZasRzRzKzu4dtatf
q8uASW9ZJ8XzEDQeHyW7PPR1LfOJXSYG/ZlnpAZRPIeQ9hZzaVPbxDBKmW3Rt2S3d2ImTqb4/rA/4L0sU6XdNNbiYDhleoSwA/WF14E7AO7v
mU1o/SooI2VzVIoyXMC0YKfv+FZQdfCn9nL0Fss0tUFIGQgWYCfoq5U2/neoar46V1WUNVsxytdagWKts0TDjGVqW3qrbQAcfQKBgQD7G+Uh
Sz8ORXCWNby8yTdMrByZToZSA1Z8fEDB55IdWralkKKEuAs+KfKYacd2Px1dXXoVAFDDvNnVWRsyNFpMVIRq1k6MvA5tHR5NbMx1FAK880LE
CRCYlHjGSwTMRSGrG9PDny0Zjk+n6mNGPbDsFcx6q/yMZlBV8Km/AAinxQKBgQDQ0rW957+MGMc/NtJOKqWDGF7J/bfdM83Fgk4P7pm2gLCe
vzmP+w749BiAhysxtfrbVWxwk4PBakrcwlv/7d+TSZAEOszG/YwX5u5BdgLx9bLVZlSzUXvO/bndYMGuWBzaZlqIDdBmIwDyyvOVRDP5px0g
w09Sha0feyNo7t+T9QKBgHKbFaVvaVUDHlKALibfkyycNOVHcIiH23YvY4LcRNS+7TN9Yp8+PGtfy8gCJzXxsl5FZo2lOjdLvwPfikkMmdXS
kSkNrIYQ4misbIMbz+jzfBhu0h8UoA1zXffqj0MHnkkxByJ2SKgsSnCxyiNpzpDBljS6wCX4IFxI3cA9rLWdAoGBAMHxYM/eY/02qh6gyNPG
MfA+exK4rMIpscvlSKDtZh+lB+R4D3sUngRDmFoOr+Q8cp6wiMVJjA3frWW4sX9Rqtr9cF8tSTDrHOi6Fr//XZ7hJdWic7oTTJyi87OSgG9u
8GU6uIwx4EJr8h6MtYwFSwxr09aw7oPjGTXqxKlZaZbdAoGAQ4RrIU2E4biAI7O57su2gUQFUQR3EFhL9xJbNFfZaMMwMzx6Rp0kMPUgb2Hv
4KuOk31HvS4yYUjWvrZLOqI+8vuzTP1gbrOir4/PTpbYnxbxrjHXm66OpGko7584L4AvubKkXrz0kolfoanJoTFEnda0WFoPpxwkLXVhUwM6
CeI=
-----END PRIVATE KEY-----
"""
API_V3_KEY = "0123456789abcdef0123456789abcdef"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000000012026050100001"
NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
MERCHANT_KEY: Any = serialization.load_pem_private_key(MERCHANT_PEM.encode(), None)
PLATFORM_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3)]
OPENID = "oShopper_who_must_not_be_logged"


def certificate(key: rsa.RSAPrivateKey, serial: int, days: int = 30) -> tuple[str, bytes]:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "platform")])
    made = x509.CertificateBuilder(name, name, key.public_key(), serial, NOW, NOW + timedelta(days=days))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return f"{serial:040X}", pem


def sealed(plain: bytes, bound: str, key: str = API_V3_KEY) -> dict[str, str]:
    data = AESGCM(key.encode()).encrypt(b"61f9c719728a", plain, bound.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": "61f9c719728a",
        "associated_data": bound,
        "ciphertext": base64.b64encode(data).decode(),
    }


class Platform:
    """WeChat Pay as far as the client can see it; `script` holds what goes wrong with the next requests."""

    def __init__(self, clock: FakeClock, serial: str = PUBLIC_KEY_ID) -> None:
        self.clock = clock
        self.serial = serial
        self.signers = {PUBLIC_KEY_ID: PLATFORM_KEYS[0]}
        self.certificates: list[tuple[str, bytes]] = []
        self.seal_key = API_V3_KEY
        self.orders: dict[str, dict] = {}
        self.refunds: dict[str, dict] = {}
        self.script: deque[Exception | httpx.Response | Callable[[httpx.Response], httpx.Response]] = deque()
        self.requests: list[httpx.Request] = []

    def certify(self, index: int, days: int = 30) -> str:
        serial, pem = certificate(PLATFORM_KEYS[index], index + 1, days)
        self.signers[serial] = PLATFORM_KEYS[index]
        self.certificates.append((serial, pem))
        return serial

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        trouble = self.script.popleft() if self.script else None
        if isinstance(trouble, Exception):
            raise trouble
        if isinstance(trouble, httpx.Response):
            return trouble
        self.admit(request)
        status, answer = self.decide(request)
        if status >= 400:
            return httpx.Response(status, json={"code": answer, "message": "no"})
        body = b"" if answer is None else json.dumps(answer).encode()
        response = httpx.Response(status, content=body, headers=self.sign(body))
        return trouble(response) if trouble else response

    def admit(self, request: httpx.Request) -> None:
        scheme, _, rest = request.headers["Authorization"].partition(" ")
        assert scheme == "WECHATPAY2-SHA256-RSA2048"
        parts = dict(part.split("=", 1) for part in rest.split(","))
        told = {name: value.strip('"') for name, value in parts.items()}
        assert told["mchid"] == "1900000001" and told["serial_no"] == "MERCHANT01"
        lines = [request.method, request.url.raw_path.decode(), told["timestamp"], told["nonce_str"]]
        message = "".join(f"{line}\n" for line in lines).encode() + request.content + b"\n"
        signature = base64.b64decode(told["signature"])
        MERCHANT_KEY.public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())

    def sign(self, body: bytes, at: datetime | None = None) -> dict[str, str]:
        timestamp = str(int((at or self.clock.now()).timestamp()))
        message = f"{timestamp}\nnonce\n".encode() + body + b"\n"
        signature = self.signers[self.serial].sign(message, padding.PKCS1v15(), hashes.SHA256())
        return {
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": "nonce",
            "Wechatpay-Signature": base64.b64encode(signature).decode(),
            "Wechatpay-Serial": self.serial,
        }

    def decide(self, request: httpx.Request) -> tuple[int, dict | str | None]:
        body = json.loads(request.content) if request.content else {}
        match [part for part in request.url.path.split("/") if part]:
            case ["v3", "certificates"]:
                return 200, {"data": [self.told(*each) for each in self.certificates]}
            case ["v3", "pay", "transactions", "jsapi" | "native"]:
                order = self.orders.setdefault(body["out_trade_no"], {"ask": body, "trade_state": "NOTPAY"})
                if order["trade_state"] != "NOTPAY":
                    return 400, "ORDER_CLOSED" if order["trade_state"] == "CLOSED" else "ORDERPAID"
                if order["ask"] != body:
                    return 400, "INVALID_REQUEST"
                return 200, {"prepay_id": "wx1"} if "payer" in body else {"code_url": "weixin://1"}
            case ["v3", "pay", "transactions", "out-trade-no", number, *rest]:
                if number not in self.orders:
                    return 404, "ORDERNOTEXIST" if rest else "ORDER_NOT_EXIST"
                if not rest:
                    return 200, self.trade(number)
                if self.orders[number]["trade_state"] in ("SUCCESS", "REFUND"):
                    return 400, "ORDERPAID"
                self.orders[number]["trade_state"] = "CLOSED"
                return 204, None
            case ["v3", "refund", "domestic", "refunds"]:
                if body["out_trade_no"] not in self.orders:
                    return 404, "RESOURCE_NOT_EXISTS"
                refund = self.refunds.setdefault(body["out_refund_no"], {"ask": body, "status": "PROCESSING"})
                if refund["ask"] != body:
                    return 400, "INVALID_REQUEST"
                return 200, self.refund(body["out_refund_no"])
            case ["v3", "refund", "domestic", "refunds", number]:
                return (200, self.refund(number)) if number in self.refunds else (404, "RESOURCE_NOT_EXISTS")
        raise AssertionError(request.url.path)

    def told(self, serial: str, pem: bytes) -> dict:
        return {"serial_no": serial, "encrypt_certificate": sealed(pem, "certificate", self.seal_key)}

    def trade(self, number: str) -> dict:
        order = self.orders[number]
        total = {"total": order["ask"]["amount"]["total"], "currency": "CNY"}
        paid = {"transaction_id": "42", "success_time": "2026-05-01T12:00:00+08:00"}
        return {
            "appid": "wx1",
            "mchid": "1900000001",
            "out_trade_no": number,
            "trade_state": order["trade_state"],
            "amount": total,
            **(paid if order["trade_state"] in ("SUCCESS", "REFUND") else {}),
        }

    def refund(self, number: str) -> dict:
        refund = self.refunds[number]
        return {"out_refund_no": number, "status": refund["status"], "amount": refund["ask"]["amount"]}

    def pay(self, number: str) -> None:
        self.orders[number]["trade_state"] = "SUCCESS"

    def settle(self, number: str) -> None:
        self.refunds[number]["status"] = "SUCCESS"
        self.orders[self.refunds[number]["ask"]["out_trade_no"]]["trade_state"] = "REFUND"

    def lose_answer(self, call: str) -> None:
        def reset(_: httpx.Response) -> httpx.Response:
            raise httpx.ReadError("reset")

        self.script.extend([reset] * 4)

    def notification(self, number: str) -> tuple[dict[str, str], bytes]:
        refund = self.refund(number) if number in self.refunds else None
        if refund:
            refund["refund_status"] = refund.pop("status")
        plain = json.dumps(refund or self.trade(number)).encode()
        body = json.dumps(
            {
                "id": f"EV-{number}",
                "event_type": "REFUND.SUCCESS" if refund else "TRANSACTION.SUCCESS",
                "resource": sealed(plain, "transaction"),
            }
        ).encode()
        return self.sign(body), body


async def no_pause(_: float) -> None:
    return


def client(
    platform: Platform, answer: Any = None, total_seconds: float = 12, **changes: str | None
) -> WeChatPay:
    pem = (
        PLATFORM_KEYS[0]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    config: dict = {
        "mchid": "1900000001",
        "appid": "wx1",
        "merchant_serial": "MERCHANT01",
        "merchant_private_key_pem": MERCHANT_PEM,
        "api_v3_key": API_V3_KEY,
        "platform_public_key_id": PUBLIC_KEY_ID,
        "platform_public_key_pem": pem.decode(),
        "base_urls": ("https://one.test", "https://two.test"),
        **changes,
    }
    return WeChatPay(
        WeChatPayConfig(**config),
        clock=platform.clock,
        http=httpx.AsyncClient(transport=httpx.MockTransport(answer or platform)),
        total_seconds=total_seconds,
        pause=no_pause,
    )


def by_certificates(platform: Platform) -> WeChatPay:
    return client(platform, platform_public_key_id=None, platform_public_key_pem=None)


def ask(number: str = "T-00001|*", **changes: object) -> PrepayRequest:
    content: dict = {
        "number": number,
        "amount_fen": 8800,
        "description": "普洱茶 2019",
        "expires_at": NOW + timedelta(minutes=15),
        "notify_url": "https://shop.test/callback/wechat",
        "payer_openid": OPENID,
        **changes,
    }
    return PrepayRequest(**content)
