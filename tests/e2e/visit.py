"""A shopper in front of a screen: what is tapped and typed, what is seen, and what must never be seen."""

import json
import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, Response, expect

from chama.cli.demo import Person
from tests.support.running_shop import RunningShop, until

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"}
# Longer than the app itself waits for an answer.
WAIT_MS = 16_000
ADDRESS = {"name": "段小云", "region_code": "532901", "detail": "古城 1 号"}


def fresh() -> str:
    """A key, or a number nobody used."""
    return os.urandom(8).hex()


@dataclass
class Product:
    """What is bought: with one SKU that every shopper may have."""

    spu_id: str
    sku_id: str
    title: str
    price_fen: int


@dataclass
class Staff:
    """The merchant's side of a journey, by API."""

    person: Person
    products: list[Product]

    @classmethod
    async def of(cls, house: RunningShop) -> Self:
        name, password, _ = (house.state / "accounts.txt").read_text().splitlines()[0].split("\t")
        person = Person(house.http, "admin")
        session = await person.ask("POST", "/sessions", {"name": name, "password": password})
        person.sign(session["access_token"])
        guest = Person(house.http, "shop")
        products = []
        for card in (await guest.ask("GET", "/products?limit=50"))["items"]:
            page = await guest.ask("GET", f"/products/{card['spu_id']}")
            # The first that the picker chooses, as a shopper would have it.
            sku = next(
                (s for s in page["product"]["skus"] if page["available"].get(s["sku_id"], 0) > 50), None
            )
            if sku is None or sku != page["product"]["skus"][0]:
                continue
            # What the demo's flash sale holds cannot be counted down to nothing.
            levels = (await person.ask("GET", f"/stock?sku_id={sku['sku_id']}"))["items"]
            if not any(level["held"] for level in levels):
                title = page["product"]["title"]
                products.append(Product(card["spu_id"], sku["sku_id"], title, sku["price_fen"]))
        assert len(products) >= 20
        return cls(person, products)

    async def price(self, product: Product, price_fen: int) -> None:
        """Another list price from now on."""
        found = await self.person.ask("GET", f"/products/{product.spu_id}")
        version = next(s["sku"]["version"] for s in found["skus"] if s["sku"]["sku_id"] == product.sku_id)
        form = {"price_fen": price_fen, "expected_version": version}
        await self.person.ask("POST", f"/skus/{product.sku_id}/price", form, fresh())

    async def count(self, product: Product, quantity: int) -> None:
        """So many lie on the shelf; what was paid has left it, once the worker heard of it."""

        async def is_free() -> bool:
            levels = (await self.person.ask("GET", f"/stock?sku_id={product.sku_id}"))["items"]
            return sum(level["held"] for level in levels) <= quantity

        await until("what was paid has left the shelf", is_free)
        form = {"reason": "count", "quantity": quantity}
        await self.person.ask("POST", f"/skus/{product.sku_id}/stock", form, fresh())

    async def give(self, user_id: str, kind: str, amount: int) -> None:
        """So many points, or fen of balance, are the shopper's."""
        form = {"kind": kind, "amount": amount, "reason": "test"}
        await self.person.ask("POST", f"/shoppers/{user_id}/grants", form, fresh())

    async def give_coupon(self, user_id: str, name: str, **terms: Any) -> None:
        """A coupon of a new template, in the shopper's hand."""
        terms = {"kind": "fixed", **terms}
        draft = {"name": name, "terms": terms, "total_quota": 10, "valid_days": 7, "in_centre": False}
        made = await self.person.ask("POST", "/coupon-templates", draft, fresh())
        path = f"/coupon-templates/{made['template_id']}"
        await self.person.ask("PUT", f"{path}/status", {"status": "on"})
        form = {"user_ids": [user_id], "reason": "test"}
        await self.person.ask("POST", f"{path}/gifts", form, fresh())

    async def flash_sale(self, product: Product, price_fen: int, starts_at: datetime, quota: int) -> str:
        """A warm session of an hour for a product, two pieces a shopper; its id."""
        item = {"sku_id": product.sku_id, "price_fen": price_fen, "quota": quota, "per_user": 2}
        ends_at = starts_at + timedelta(hours=1)
        session = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "items": [item]}
        # All shoppers of the journeys live behind one door.
        draft = {"name": f"整点秒杀 {fresh()[:4]}", "sessions": [session], "unpaid_per_address": 100}
        made = await self.person.ask("POST", "/flash-sales", draft, fresh())
        session_id = made["sessions"][0]["session_id"]
        await self.person.ask("POST", f"/flash-sessions/{session_id}/warm", {})
        return session_id

    async def ship(self, order_id: str) -> None:
        """Hand the order's parcel to the carrier."""
        parcel = {"carrier": "SF", "tracking_no": f"SF{fresh().upper()[:12]}"}
        await self.person.ask("POST", f"/orders/{order_id}/parcels", parcel, fresh())


@dataclass
class Visit:
    """One tab. `allow` names answers of the API that a journey provokes; everything else red ends it."""

    house: RunningShop
    page: Page
    product: Product
    allow: set[int | str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    shopper: Person | None = None
    user_id: str = ""
    sent: list[Request] = field(default_factory=list)
    offer: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.house.simulator is not None
        alipay = json.loads((self.house.state / "alipay" / "merchant.json").read_text())["gateway_url"]
        wechat = self.house.simulator.base_url.netloc.decode()
        self.ours = {f"127.0.0.1:{self.house.port}", wechat, urlsplit(alipay).netloc}
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda e: self.wrong.append(f"page error: {e.message} {e.stack}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, said: ConsoleMessage) -> None:
        # What a failed request says is judged by its status, below.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.wrong.append(f"console: {said.text}")

    def _asked(self, request: Request) -> None:
        self.sent.append(request)
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc not in self.ours:
            self.wrong.append(f"a stranger was asked: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allow:
            self.wrong.append(f"{response.status} {response.request.method} {response.url}")

    def judge(self) -> None:
        """Nothing red was seen but what the journey provoked."""
        if self.wrong:
            raise AssertionError("\n".join(self.wrong))

    def asked(self, method: str, path: str) -> list[Request]:
        """The calls of the API that left this tab."""
        return [r for r in self.sent if r.method == method and urlsplit(r.url).path == f"/api/shop{path}"]

    async def open(self, path: str) -> None:
        await self.page.goto(f"http://127.0.0.1:{self.house.port}{path}")

    async def tap(self, selector: str, **which: Any) -> None:
        """Tap what is seen; waits until it can be tapped."""
        await self.page.locator(f"{selector}:visible", **which).first.click()

    async def sees(self, selector: str, text: str | re.Pattern[str] | None = None) -> None:
        """Wait until it is there, with these words."""
        found = self.page.locator(f"{selector}:visible").first
        if text is None:
            await expect(found).to_be_visible(timeout=WAIT_MS)
        else:
            await expect(found).to_contain_text(text, timeout=WAIT_MS)

    async def type(self, label: str, text: str) -> None:
        await self.page.locator(f"[aria-label='{label}'] :is(input, textarea):visible").first.fill(text)

    async def sign_in_by_phone(self, phone: str) -> None:
        """On the sign-in page: ask for a code, read it where the phone would show it, agree, sign in."""
        assert self.house.simulator is not None
        simulator = self.house.simulator
        await self.type("手机号", phone)
        await self.tap(".sign-in-ask")

        async def code() -> str | None:
            got = (await simulator.get("/_sim/messages", params={"phone": phone})).json()["messages"]
            found = re.search(r"\b\d{6}\b", got[0]["text"]) if got else None
            return found and found[0]

        await self.type("短信验证码", await until("the code arrives", code))
        await self.tap(".sign-in-box")
        await self.tap(".sign-in-act")

    async def signed_in(self, address: bool = True) -> Person:
        """A new shopper of this tab, signed in before it opened."""
        assert self.house.simulator is not None
        minted = (await self.house.simulator.post("/_sim/login_code", json={})).json()
        self.shopper = Person(self.house.http, "shop")
        form = {"code": minted["code"], "device": "test"}
        session = await self.shopper.ask("POST", "/sessions/wechat", form)
        self.shopper.sign(session["access_token"])
        self.user_id = session["user_id"]
        if address:
            await self.shopper.ask("POST", "/addresses", {**ADDRESS, "phone": "13888001234"}, fresh())
        await self.remember(session)
        return self.shopper

    async def remember(self, session: dict[str, Any]) -> None:
        """Put a session where the app keeps it, once, before its first page."""
        kept = json.dumps(json.dumps({"type": "object", "data": session}))
        script = f"localStorage.getItem('test') || localStorage.setItem('session', {kept});"
        await self.page.add_init_script(f"{script} localStorage.setItem('test', '1')")

    async def confirm(self) -> None:
        """From the product's page to a quote on the confirm page, at this shopper's address."""
        await self.open(f"/goods/product/index?id={self.product.spu_id}")
        await self.tap(".product-buy:not([disabled])")
        async with self.page.expect_response(lambda r: r.url.endswith("/api/shop/quotes")) as quoted:
            await self.tap(".picker-act:not([disabled])")
        self.offer = await (await quoted.value).json()
        await self.sees(".confirm-place:not([disabled])", "提交订单")

    async def pay(self, by: str = "微信支付") -> str:
        """By this way, at its cashier: pay and come back; the order's id."""
        await self.page.locator(".uni-actionsheet__cell", has_text=by).click()
        place = "**/qr/**" if by == "支付宝" else "**/cashier?**"
        await self.page.wait_for_url(place, timeout=WAIT_MS)
        await self.page.locator("button[value=pay]").click()
        await self.tap("a.main")
        await self.page.wait_for_url("**/trade/result/index?**", timeout=WAIT_MS)
        await self.sees(".result-good")
        found = re.search(r"[?&]id=([\w-]+)", self.page.url)
        assert found
        return found[1]

    async def orders(self) -> list[dict[str, Any]]:
        """The shopper's orders, by API."""
        assert self.shopper is not None
        return (await self.shopper.ask("GET", "/orders"))["items"]

    async def offline(self, gone: bool) -> None:
        await self.page.context.set_offline(gone)
