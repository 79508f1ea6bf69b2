"""A large catalog for measurements: made goods, written by COPY past actions and events."""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import asyncpg
import msgspec

from chama.base.ids import new_id
from chama.runtime import context
from chama.services.catalog.internal.rules import words
from chama.services.catalog.internal.store import large
from chama.services.catalog.internal.store.cards import tier_at

SKUS_EACH = 4
AT_ONCE = 5_000
# Below one root, two levels: lists of a root walk several categories.
SHELVES = {
    "bulk-tea": ("茶", ("生普", "熟普", "红茶", "绿茶", "白茶", "花茶")),
    "bulk-coffee": ("咖啡", ("咖啡豆", "挂耳", "冷萃")),
    "bulk-food": ("山货", ("菌菇", "火腿", "蜂蜜", "鲜花饼", "坚果")),
    "bulk-craft": ("手作", ("扎染", "银器", "陶器", "木雕")),
}
_PLACES = (
    *("勐海", "景迈", "易武", "冰岛", "昔归", "临沧", "保山", "腾冲", "大理", "丽江"),
    *("香格里拉", "楚雄", "普洱", "德宏", "怒江", "昭通", "曲靖", "红河", "文山", "版纳"),
)
_STYLES = (
    *("古树", "早春", "老班章", "手工", "高山", "有机", "陈年", "石磨", "日晒", "水洗"),
    *("蜜处理", "头采", "野生", "精选", "礼盒", "家常", "限定", "传统", "原味", "清香"),
)
_FORMS = (*("圆饼", "沱茶", "散装", "砖茶", "小罐", "礼袋", "试饮", "双人份", "家庭装", "便携"),)
_MAKERS = (
    *("云上", "茶马", "山野", "南诏", "苍山", "洱海", "滇池", "梅里", "高黎贡", "澜沧"),
    *("怒山", "石林", "元阳", "和顺", "喜洲", "沙溪", "束河", "雨崩", "普者黑", "罗平"),
)
_TAGS = (*("新品", "热卖", "送礼", "口粮", "节令", "孤品"),)
_SIZES = ("100 克", "200 克", "357 克", "500 克")


async def large_catalog(
    conn: asyncpg.Connection, skus: int, say: Callable[[int], None] = lambda _: None
) -> None:
    """Add about so many SKUs, SKUS_EACH a product, with cards, words and price history; `say` gets the count.

    The same call makes the same goods under other ids. Not for a shop that is open: indexes are remade.
    """
    draw = random.Random(skus)
    now = context.now()
    leaves = [f"{root}-{n}" for root, (_, names) in SHELVES.items() for n in range(len(names))]
    await large.write_shelves(
        conn,
        [(root, name, None, [root]) for root, (name, _) in SHELVES.items()]
        + [
            (f"{root}-{n}", name, root, [root, f"{root}-{n}"])
            for root, (_, names) in SHELVES.items()
            for n, name in enumerate(names)
        ],
        [(f"bulk-{n}", f"{maker}{kind}") for n, (maker, kind) in enumerate(_brands())],
    )
    products = -(-skus // SKUS_EACH)
    # Few sell much, most little: ranks in random order, sales as a power of the rank.
    ranks = list(range(products))
    draw.shuffle(ranks)
    stubs = [_stub(draw, now, rank) for rank in ranks]
    # The tiers as they would be drawn, so that no clock has to move these cards afterwards.
    tiers = {stub.spu_id: tier_at(place) for place, stub in enumerate(sorted(stubs, reverse=True))}
    async with large.without_indexes(conn):
        made: set[str] = set()
        for start in range(0, products, AT_ONCE):
            rows = [_product(draw, leaves, s, tiers[s.spu_id]) for s in stubs[start : start + AT_ONCE]]
            await large.copy_products(conn, rows)
            entries = {e.word: e for r in rows for e in words.vocabulary(r.said) if e.word not in made}
            made |= entries.keys()
            await large.write_words(conn, list(entries.values()))
            say(min(start + AT_ONCE, products) * SKUS_EACH)


def _brands() -> Iterator[tuple[str, str]]:
    return itertools.product(_MAKERS, ("茶业", "山货", "工坊", "庄园"))


class _Stub(NamedTuple):
    """What a product's place among all is known by."""

    sold: int
    spu_id: str
    at: datetime


def _stub(draw: random.Random, now: datetime, rank: int) -> _Stub:
    at = now - timedelta(seconds=draw.randrange(60_000_000))
    return _Stub(200_000 // (rank + 1), new_id("spu", at), at)


def _product(draw: random.Random, leaves: Sequence[str], stub: _Stub, tier: int) -> large.Row:
    leaf = draw.choice(leaves)
    kind = SHELVES[leaf.rpartition("-")[0]][1][int(leaf.rpartition("-")[2])]
    number = draw.randrange(10**6)
    title = f"{draw.choice(_PLACES)}{draw.choice(_STYLES)}{kind} {draw.choice(_FORMS)} {number}"
    brand = draw.randrange(len(_MAKERS) * 4)
    names = list(_brands())[brand]
    tags = draw.sample(_TAGS, draw.randrange(3))
    price_fen = draw.randrange(900, 90_000)
    said = words.Said(title, f"{draw.choice(_STYLES)}好物", ["".join(names), *tags], [draw.choice(_PLACES)])
    facets = words.tokens(leaf, f"bulk-{brand}", tags, [])
    return large.Row(
        spu_id=stub.spu_id,
        sku_ids=[new_id("sku", stub.at) for _ in range(SKUS_EACH)],
        sizes=list(_SIZES),
        category=leaf,
        brand=f"bulk-{brand}",
        tags=tags,
        title=title,
        subtitle=said.subtitle,
        price_fen=price_fen,
        sold=stub.sold,
        tier=tier,
        facets=facets,
        words=words.vector(words.lexemes(said), [*facets, *words.state_tokens(price_fen, False)]),
        said=said,
        at=stub.at,
        pictures=msgspec.json.encode(["/media/menghai-raw-cake.svg"]).decode(),
    )
