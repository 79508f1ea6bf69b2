"""What 20 lines, 30 promotions and 20 coupons cost: a quote over HTTP, and the rules alone on that basket."""

import time
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chama.base.ids import gene_of, new_id
from chama.cli.benchmarks import prepare
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round, raw
from chama.cli.benchmarks.run import ROUNDS, Run
from chama.runtime import context
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.assets.api import Assets
from chama.services.assets.types import NewCoupon
from chama.services.marketing.api import Marketing
from chama.services.marketing.internal.service import price
from chama.services.marketing.types import (
    Basket,
    BasketCoupon,
    BasketLine,
    CouponTerms,
    FreightTemplate,
    FreightZone,
    Promotion,
    PromotionDraft,
    Rung,
    Scope,
)

LINES = 20
PROMOTIONS = 30
COUPONS = 20
GROUPS = 4
POINTS = 3_000
BALANCE_FEN = 5_000
FIRST_SHOPPER = 5_000
SHOPPERS = 20
DAY = timedelta(days=1)


def list_fen(n: int) -> int:
    """What goods number n cost."""
    return 4_990 + 310 * n


def scope_of(n: int, skus: list[str]) -> Scope:
    """Other goods for every offer: two thirds of them, or all."""
    return Scope(skus=tuple(s for m, s in enumerate(skus) if (m + n) % 3 or not n % 4))


def promotion_drafts(skus: list[str], now: datetime) -> list[PromotionDraft]:
    """Thirty: five of every kind, and five more ladders of reductions; four stacking groups."""
    kinds = ("timed_price", "reduction", "discount", "gift", "free_freight", "reduction")
    made = []
    for n in range(PROMOTIONS):
        kind, base = kinds[n % len(kinds)], 3_000 + 700 * n
        more: dict[str, Any] = {
            "ladder": (
                Rung(
                    threshold_fen=base, off_fen=200 + 7 * n, price_bps=9_800 - 11 * n, gift_sku_id=skus[n % 5]
                ),
                Rung(
                    threshold_fen=4 * base,
                    off_fen=900 + 31 * n,
                    price_bps=9_500 - 13 * n,
                    gift_sku_id=skus[n % 5],
                ),
            ),
            "scope": scope_of(n, skus),
            "stack_group": f"full_{n % GROUPS}",
        }
        if kind == "timed_price":
            more = {"prices": dict.fromkeys(skus[n % 3 :: 3], 5_000 + 10 * n)}
        made.append(
            PromotionDraft(name=f"bench {n}", kind=kind, starts_at=now - DAY, ends_at=now + DAY, **more)
        )
    return made


def coupon_terms(skus: list[str]) -> list[CouponTerms]:
    """Twenty: fixed, percent, freight and exchange in four stacking groups."""
    kinds = ("fixed", "percent", "fixed", "exchange", "freight")
    return [
        CouponTerms(
            kind=kinds[n % len(kinds)],
            amount_fen=500 + 37 * n,
            price_bps=9_700 - 17 * n,
            cap_fen=4_000 + 100 * n,
            threshold_fen=1_000 * n,
            scope=scope_of(n, skus),
            stack_group=f"coupon_{n % GROUPS}",
        )
        for n in range(COUPONS)
    ]


def basket(now: datetime) -> tuple[Basket, list[Promotion]]:
    """The same as facts, for the rules alone."""
    skus = [f"sku_{n:02d}" for n in range(LINES)]
    promotions = [
        Promotion(promotion_id=f"prm_{n:02d}", version=1, status="on", draft=draft, made_at=now)
        for n, draft in enumerate(promotion_drafts(skus, now))
    ]
    coupons = tuple(
        BasketCoupon(
            coupon_id=f"cpn_{n:02d}",
            name=f"bench {n}",
            terms=terms,
            valid_from=now - DAY,
            valid_until=now + DAY,
        )
        for n, terms in enumerate(coupon_terms(skus))
    )
    asked = Basket(
        lines=[
            BasketLine(sku_id=s, quantity=1 + n % 3, list_price_fen=list_fen(n), spu_id=f"spu_{n % 7}")
            for n, s in enumerate(skus)
        ],
        region="云南省",
        freight=[FreightTemplate(template_id="standard", zones=(FreightZone(first_fen=1_000),))],
        coupons=coupons,
        points=POINTS,
        balance_fen=BALANCE_FEN,
    )
    return asked, promotions


async def best_combination(run: Run, name: str) -> Figure:
    """The rules alone: the price of that basket with the search for the best combination in it."""
    asked, promotions = basket(context.now())
    rounds = []
    for _ in range(ROUNDS):
        took, ends = [], time.monotonic() + run.seconds
        while time.monotonic() < ends:
            begun = time.perf_counter()
            quote = price(asked, context.now(), promotions)
            took.append(1000 * (time.perf_counter() - begun))
        took.sort()
        p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        rounds.append(Round(1000 * len(took) / sum(took), p50, p99, 0, len(took), 0.0))
    figure = figure_of(name, rounds)
    figure.note = f"{_size()}; {'every combination' if quote.exact else 'the bound ended the search'}."
    return figure


def _size() -> str:
    return f"{LINES} lines, {PROMOTIONS} promotions, {COUPONS} coupons"


async def quote(run: Run, name: str) -> Figure:
    """Quotes with the best combination, one after the other, so that a latency is the answer's alone."""
    skus = []
    for n in range(LINES):
        made = await prepare.product(f"Bench price {n}", [list_fen(n)])
        skus.append(made.skus[0].sku_id)
    marketing, at = locate(Marketing), context.now()
    ids = []
    for n, draft in enumerate(promotion_drafts(skus, at)):
        ids.append((await marketing.create_promotion(key=f"bench|{n}|{at}", draft=draft)).promotion_id)
    requests = [await _asked(n, skus) for n in range(SHOPPERS)]
    await run.wrk(requests, WARM_UP_SECONDS + 5, 1, False)  # the other processes see promotions after 5 s
    figure = figure_of(name, [await run.wrk(requests, run.seconds, 1, False) for _ in range(ROUNDS)])
    for promotion_id in ids:
        await marketing.end_promotion(promotion_id=promotion_id)
    figure.note = f"{_size()}; one after the other."
    return figure


async def _asked(n: int, skus: list[str]) -> bytes:
    """The request of a shopper who has twenty coupons, points and balance, and wants the best of them."""
    who = await prepare.shopper(FIRST_SHOPPER + n)
    await rich(who.user_id, coupon_terms(skus))
    form = {
        "items": [{"sku_id": s, "quantity": 1 + m % 3} for m, s in enumerate(skus)],
        "address_id": who.address_id,
        "use_points": POINTS,
        "use_balance_fen": BALANCE_FEN,
    }
    headers = {
        "Authorization": f"Bearer {make_access(who.user_id, 'bench')}",
        "Content-Type": "application/json",
    }
    return raw("POST", "/api/shop/quotes", headers, msgspec.json.encode(form))


async def rich(user_id: str, terms: list[CouponTerms]) -> list[str]:
    """Points and balance without end, and a coupon of each of these terms; answers their ids."""
    assets, at = locate(Assets), context.now()
    for kind in ("points", "balance_principal"):
        key = f"bench|{kind}|{user_id}"
        await assets.grant(key=key, user_id=user_id, kind=kind, amount=10**9, reason="bench")
    made = await assets.grant_coupons(
        coupons=[
            NewCoupon(
                coupon_id=new_id("cpn", at, gene_of(user_id)),
                user_id=user_id,
                template_id="bench",
                template_version=1,
                name="bench",
                terms=msgspec.json.encode(t).decode(),
                source="gift",
                valid_from=at - DAY,
                valid_until=at + DAY,
            )
            for t in terms
        ]
    )
    return [c.coupon_id for c in made]
