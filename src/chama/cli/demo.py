"""`chama demo order`: an order from sign-in to completed through the public API, step by step."""

import asyncio
import json
import secrets
import time
from typing import Annotated, Any, Literal

import httpx
import typer
from rich.console import Console
from rich.table import Table

from chama.base.money import yuan
from chama.runtime.merchant import read_merchant
from chama.runtime.settings import settings

console = Console()
WAIT_SECONDS = 20
TRIES = 4


class Person:
    """A client of the public API, with a token."""

    def __init__(self, http: httpx.AsyncClient, part: str) -> None:
        self._http = http
        self._part = part
        self._headers: dict[str, str] = {}

    def sign(self, token: str) -> None:
        """Carry this token from now on."""
        self._headers["Authorization"] = f"Bearer {token}"

    @property
    def token(self) -> str:
        """The token it carries."""
        return self._headers["Authorization"].removeprefix("Bearer ")

    async def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """Call the API, again when a busy shop asks for it; a problem ends the demo in its own words."""
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        for left in reversed(range(TRIES)):
            answer = await self._http.request(method, f"/api/{self._part}{path}", json=body, headers=headers)
            later = answer.headers.get("Retry-After")
            if answer.status_code != 503 or later is None or not left:
                break
            await asyncio.sleep(float(later))
        if answer.status_code >= 400:
            raise SystemExit(f"{method} {path} answered {answer.status_code}: {answer.text}")
        return answer.json() if answer.content else None


async def _until(shopper: Person, order_id: str, state: str) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        detail = await shopper.ask("GET", f"/orders/{order_id}")
        if detail["order"]["state"] == state:
            return detail
        if time.monotonic() > deadline:
            raise SystemExit(f"the order is still {detail['order']['state']}, not {state}; see state/logs")
        await asyncio.sleep(0.1)


def _step(number: int, text: str) -> None:
    console.print(f"[bold]{number:>2}[/] {text}")


def _key() -> str:
    return secrets.token_hex(12)


async def _sign_in(shopper: Person, simulator: httpx.AsyncClient) -> None:
    minted = (await simulator.post("/_sim/login_code", json={})).json()
    session = await shopper.ask("POST", "/sessions/wechat", {"code": minted["code"], "device": "demo"})
    shopper.sign(session["access_token"])
    _step(1, f"signed in with WeChat: {session['user_id']}")


async def _place(shopper: Person) -> dict[str, Any]:
    products = (await shopper.ask("GET", "/products?limit=2"))["items"]
    pages = [await shopper.ask("GET", f"/products/{p['spu_id']}") for p in products]
    items = [{"sku_id": p["product"]["skus"][0]["sku_id"], "quantity": 1} for p in pages]
    for item in items:
        await shopper.ask("PUT", f"/cart/{item['sku_id']}", {"quantity": item["quantity"]})
    _step(2, "in the cart: " + "、".join(p["product"]["title"] for p in pages))
    address = {
        "name": "木小茶",
        "phone": "13888001234",
        "region_code": "530102",
        "detail": "翠湖南路 1 号",
    }
    where = await shopper.ask("POST", "/addresses", address, _key())
    wish = {"items": items, "address_id": where["address_id"]}
    offer = await shopper.ask("POST", "/quotes", wish)
    price = offer["price"]
    _step(3, f"quoted: 商品 ¥{yuan(price['goods_fen'])} + 运费 ¥{yuan(price['freight_fen'])}")
    form = {"quote": offer["quote"], "total_fen": price["payable_fen"]}
    placed = await shopper.ask("POST", "/orders", form, _key())
    _step(4, f"placed: {placed['order_no']}, ¥{yuan(placed['payable_fen'])}")
    return placed


async def _pay(shopper: Person, simulator: httpx.AsyncClient, order_id: str) -> None:
    opened = await shopper.ask("POST", f"/orders/{order_id}/payments", None, _key())
    paid = await simulator.post("/payer/pay", json=opened["params"])
    if paid.status_code != 200:
        raise SystemExit(f"the payer was refused: {paid.text}")
    await _until(shopper, order_id, "to_ship")
    _step(5, f"paid by WeChat Pay: {opened['payment_id']}; notification verified")


async def _ship_and_receive(shopper: Person, staff: Person, order_id: str) -> None:
    lines = (settings().state / "accounts.txt").read_text().splitlines()
    name, password, _ = next(line for line in lines if line).split("\t")
    session = await staff.ask("POST", "/sessions", {"name": name, "password": password})
    staff.sign(session["access_token"])
    parcel = {"carrier": "SF", "tracking_no": "SF" + secrets.token_hex(6).upper()}
    await staff.ask("POST", f"/orders/{order_id}/parcels", parcel, _key())
    _step(6, f"shipped by {name}: {parcel['carrier']} {parcel['tracking_no']}")
    await shopper.ask("POST", f"/orders/{order_id}/receipt")
    _step(7, "received")


def _show_log(detail: dict[str, Any]) -> None:
    table = Table(title=f"order {detail['order']['order_no']}")
    for column in ("#", "from", "event", "to", "actor", "at"):
        table.add_column(column)
    for row in detail["log"]:
        table.add_row(
            str(row["version"]),
            row["from_state"],
            row["event"],
            row["to_state"],
            row["actor"],
            row["at"][:23],
        )
    console.print(table)


async def order_story(base: str) -> dict[str, Any]:
    """Walk the whole story; returns the completed order's detail."""
    direct = {"trust_env": False, "timeout": 15}
    async with (
        httpx.AsyncClient(base_url=base, **direct) as http,
        httpx.AsyncClient(base_url=read_merchant().pay_base_url, **direct) as simulator,
    ):
        shopper, staff = Person(http, "shop"), Person(http, "admin")
        await _sign_in(shopper, simulator)
        placed = await _place(shopper)
        await _pay(shopper, simulator, placed["order_id"])
        await _ship_and_receive(shopper, staff, placed["order_id"])
        return await _until(shopper, placed["order_id"], "completed")


def demo(
    story: Annotated[Literal["order"], typer.Argument(help="Which story to walk.")] = "order",
    url: Annotated[str, typer.Option(help="The shop; empty means the one `chama up` runs.")] = "",
) -> None:
    """Walk a story through the public API and print every step; needs a running `chama up`."""
    try:
        detail = asyncio.run(order_story(url or running_url()))
    except httpx.ConnectError as why:
        raise SystemExit("The shop does not answer. Start it with `make up`, then try again.") from why
    _show_log(detail)
    console.print(f"[green]{story}: {detail['order']['state']}[/]")


def running_url() -> str:
    """Where the shop of this state folder listens."""
    file = settings().state / "running.json"
    if file.exists():
        return str(json.loads(file.read_text())["shop"])
    return settings().base_url
