"""The demo shop: shelves, goods with their pictures, stock, staff, shoppers and what they bought.

Everything goes through the doors under fixed keys, so a run that was cut off is taken up again. A shop that
has goods already is left alone.
"""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path

import asyncpg
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from chama.cli import pictures
from chama.cli.seeding import goods
from chama.cli.seeding.assets import seed_promotions, seed_rules, seed_shopper, seed_templates
from chama.cli.seeding.drawing import Wanted, keep, keep_all
from chama.cli.seeding.flash import seed_flash
from chama.cli.seeding.history import History
from chama.cli.seeding.mark import mark_seeded
from chama.cli.seeding.people import DAYS, SEED
from chama.process import QUIET, REACTIONS, opened, redis_of
from chama.runtime import db
from chama.runtime.bus import RedisBus
from chama.runtime.service import locate
from chama.runtime.settings import STOREFRONT, engine_urls, settings
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal.service import large_catalog
from chama.services.catalog.types import Product
from chama.services.inventory.api import Inventory
from chama.services.staff.api import Staff
from chama.services.staff.errors import StaffNameTaken

ROLES = ("owner", "manager", "clerk", "finance", "support", "auditor")
UNFINISHED = "seed.unfinished"
KEY = "seed|3"
# So many shoppers have points and coupons from the start.
MEMBERS = 24
_AT_ONCE = 8
HOT_WORDS = ("普洱生茶", "滇红金芽", "手冲咖啡", "鲜花饼", "松茸", "宣威火腿", "扎染围巾")
# Each wide picture of the front page: what it says, and the shelf that it opens.
BANNERS = {
    "spring": ("春茶上架", "tea"),
    "harvest": ("新季咖啡", "coffee"),
    "flowers": ("花开做饼", "pastry"),
    "hands": ("手作好物", "craft"),
}


async def _each(items: Iterable, act: Callable[..., Awaitable[object]], done: Callable[[], None]) -> None:
    """Act on all, some at once."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(item: object) -> None:
        async with slots:
            await act(item)
            done()

    async with asyncio.TaskGroup() as group:
        for item in items:
            group.create_task(one(item))


async def _shelves(paths: dict[goods.Drawing | str, str]) -> None:
    catalog = locate(Catalog)
    icons: dict[str, str] = {}
    for product in goods.all_goods():
        # A shelf shows the first of its goods, and its parent the same.
        for shelf in (product.shelf, product.shelf.partition("-")[0]):
            icons.setdefault(shelf, paths[goods.drawings(product)[0]])
    for category in goods.categories():
        shown = msgspec.structs.replace(category, icon=icons.get(category.category_id, ""))
        await catalog.save_category(key=f"{KEY}|category|{category.category_id}", category=shown)
    for brand in goods.brands():
        await catalog.save_brand(key=f"{KEY}|brand|{brand.brand_id}", brand=brand)
    for attribute in goods.attributes():
        await catalog.save_attribute(key=f"{KEY}|attribute|{attribute.attribute_id}", attribute=attribute)


async def _hot_words() -> None:
    """What many search for, until shoppers have searched."""
    for position, words in enumerate(HOT_WORDS):
        await locate(Catalog).steer_hot_word(words=words, choice="pin", position=position)


def _wanted(written: list[goods.Goods]) -> dict[goods.Drawing | str, Wanted]:
    """The pictures of these goods and of the front page, the widest first; what tells variants apart is only
    seen small."""
    variants = {d: pictures.SMALL_SIDE for g in written for d in goods.variants(g).values()}
    sides = variants | {d: pictures.SIDE for g in written for d in goods.drawings(g)}
    front = {
        name: Wanted(partial(pictures.banner, name), pictures.WIDE_SIDE, f"banner-{name}.png")
        for name in BANNERS
    }
    drawn = {d: Wanted(partial(pictures.draw, *d), sides[d], f"{d.kind}-{d.view}.png") for d in sides}
    return {**front, "logo": Wanted(pictures.logo, 480, "logo.png"), **drawn}


def _front(state: Path, paths: dict[goods.Drawing | str, str]) -> None:
    """What the front page shows; a file of the state folder says it."""
    banners = [
        {"picture": paths[name], "title": title, "page": f"/goods/list/index?category={shelf}&name={title}"}
        for name, (title, shelf) in BANNERS.items()
    ]
    front = {"logo": paths["logo"], "banners": banners, "service_hours": "每天 9:00–21:00"}
    front["icp_no"] = "演示店铺，未备案"
    shown = msgspec.json.format(msgspec.json.encode(front))
    (state / STOREFRONT).write_bytes(shown)


async def _stocked(product: Product, written: goods.Goods) -> None:
    for sku in product.skus:
        await locate(Inventory).restock(
            key=f"{KEY}|stock|{sku.sku_id}",
            sku_id=sku.sku_id,
            quantity=goods.stock(written, sku.spec),
            reason="开业备货",
        )


async def _staff(accounts: Path) -> None:
    """Demo accounts get random passwords, kept beside the other secrets; `chama up` prints them."""
    lines = []
    for role in ROLES:
        password = secrets.token_urlsafe(9)
        try:
            await locate(Staff).create(key=f"seed|staff|{role}", name=role, password=password, role=role)
        except StaffNameTaken:
            continue
        lines.append(f"{role}\t{password}\t{role}")
    _write(accounts, "\n".join(lines) + "\n")


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text)


async def _without_waiting_for_the_disk() -> None:
    """A commit that a crash of the database takes back is made again by the next run, under the same key."""
    url = engine_urls().postgres
    await db.close_pool()
    await db.open_pool(f"{url}{'&' if '?' in url else '?'}synchronous_commit=off")


def progress() -> Progress:
    """One bar; where nobody watches (a log), only its end is written."""
    text, bar = TextColumn("{task.description}"), BarColumn(bar_width=32)
    return Progress(text, bar, TaskProgressColumn(), TimeElapsedColumn(), console=Console())


async def scale(skus: int) -> str:
    """Add a large catalog of made goods, for measurements; not for a shop that is open."""
    conn = await asyncpg.connect(engine_urls().postgres)
    try:
        with progress() as bars:
            bar = bars.add_task("large catalog", total=skus)
            await large_catalog(conn, skus, lambda done: bars.update(bar, completed=done))
    finally:
        await conn.close()
    return f"about {skus} SKUs more"


async def _past(made: dict[str, Product], templates: dict[str, str], bars: Progress) -> int:
    """Live the three months before today; returns how many orders they had."""
    days = bars.add_task("three months", total=DAYS + 2)
    favourites = [made[g.name] for g in goods.all_goods()]
    random.Random(SEED).shuffle(favourites)
    # By hand and on streams, whatever bus the shop will run on.
    redis = redis_of(engine_urls().truth)
    bus = RedisBus(redis, settings().partitions, tuple(REACTIONS))
    past = History(bus, favourites, settings().state / "wechat", templates, lambda: bars.advance(days))
    orders = await past.live()
    await redis.aclose()
    for user_id in past.members()[:MEMBERS]:
        await seed_shopper(user_id, templates)
    return orders


async def seed() -> str:
    """Write the demo shop; returns a sentence about it. CHAMA_SEED=quick: one picture for all, no past."""
    state, quick = settings().state, settings().seed == "quick"
    unfinished, accounts = state / UNFINISHED, state / "accounts.txt"
    async with opened(QUIET):
        await _without_waiting_for_the_disk()
        catalog = locate(Catalog)
        if not unfinished.exists() and (await catalog.list_products(limit=1)).items:
            await mark_seeded(state, engine_urls().postgres)
            return "The shop has its goods; nothing was changed."
        unfinished.touch()
        written = goods.all_goods()
        wanted = _wanted(written)
        with progress() as bars:
            bar = bars.add_task("pictures", total=len(wanted))
            if quick:
                sign = (await keep(pictures.pixels(pictures.logo(), 240), "logo.png")).path
                paths = dict.fromkeys(wanted, sign)
            else:
                paths = await keep_all(wanted, lambda: bars.advance(bar))
                _front(state, paths)
            await _shelves(paths)
            await _hot_words()
            goods_bar = bars.add_task("goods", total=len(written))
            made: dict[str, Product] = {}

            async def one(product: goods.Goods) -> None:
                product_made = await catalog.create_product(
                    key=f"{KEY}|product|{product.name}", draft=goods.draft(product, paths)
                )
                made[product.name] = product_made
                await _stocked(product_made, product)

            await _each(written, one, lambda: bars.advance(goods_bar))
            if not accounts.exists():
                await _staff(accounts)
            templates = await seed_templates()
            await seed_rules(templates)
            await seed_promotions()
            await seed_flash(made)
            orders = 0 if quick else await _past(made, templates, bars)
        unfinished.unlink()
        await mark_seeded(state, engine_urls().postgres)
    skus = sum(len(p.skus) for p in made.values())
    return (
        f"{len(written)} products, {skus} SKUs, {len(paths)} pictures, {orders} orders, {len(ROLES)} staff."
    )
