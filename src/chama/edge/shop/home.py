"""The home page: banners, shelves, coupons, best sellers and what is new, in one answer.

Each part has its fallback, declared in `_homes`: what was last known of it, else nothing. A home page with a
part missing is worth more than none.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.openapi.datastructures import ResponseSpec

from chama.base.pages import Page
from chama.edge import gates, parts
from chama.edge.fresh import tagged
from chama.edge.parts import Part
from chama.edge.shop.storefront import Banner, shown
from chama.runtime.cache import Recent
from chama.runtime.service import gather, locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.events import ProductChanged, SkuPriceChanged
from chama.services.catalog.types import Category, ProductCard
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import ClaimFacts, CouponTerms, Offered

TTL_SECONDS = 2.0
SHELVES, COUPONS, BEST, NEW = 10, 4, 8, 20


class Shelf(msgspec.Struct, frozen=True):
    """A root category; `picture` is its icon, else that of what sells best on it, else empty."""

    category_id: str
    name: str
    picture: str


class HomeCoupon(msgspec.Struct, frozen=True):
    """A coupon of the centre that a new shopper may claim; whether the asker may, the centre says."""

    template_id: str
    name: str
    terms: CouponTerms
    valid_days: int | None
    valid_until: datetime | None


class Home(msgspec.Struct, frozen=True):
    """`new` is the first page of `/products?sort=new`; its cursor goes on there."""

    banners: list[Banner]
    shelves: list[Shelf]
    coupons: list[HomeCoupon]
    best: list[ProductCard]
    new: Page[ProductCard]


# Part → what was last known of it, by this process.
_known: dict[str, Any] = {}


async def _part(part: Part, call: Callable[[], Awaitable[Any]], nothing: Any) -> Any:
    _known[part.name] = answer = await part.get(call, _known.get(part.name, nothing))
    return answer


async def _shelves() -> list[Shelf]:
    roots = [c for c in await locate(Catalog).categories() if c.parent is None][:SHELVES]
    pictures = await gather(*(_picture(c) for c in roots))
    return [Shelf(c.category_id, c.name, p) for c, p in zip(roots, pictures, strict=True)]


async def _picture(shelf: Category) -> str:
    if shelf.icon:
        return shelf.icon
    door = locate(Catalog)
    best = await door.list_products(category=shelf.category_id, sort="sales", limit=1)
    return best.items[0].picture if best.items else ""


def _coupon(offered: Offered) -> HomeCoupon:
    draft = offered.template.draft
    return HomeCoupon(
        offered.template.template_id, draft.name, draft.terms, draft.valid_days, draft.valid_until
    )


async def _coupons() -> list[HomeCoupon]:
    facts = ClaimFacts(new_user=True, level="")
    offers = await locate(Marketing).coupon_centre(user_id="", facts=facts)
    return [_coupon(o) for o in offers if o.claimable][:COUPONS]


async def _best() -> list[ProductCard]:
    return (await locate(Catalog).list_products(sort="sales", limit=BEST)).items


async def _homes(keys: Sequence[str]) -> dict[str, bytes]:
    none: Page[ProductCard] = Page([], None)
    shelves, coupons, best, new = await gather(
        _part(parts.SHELVES, _shelves, []),
        _part(parts.COUPONS, _coupons, []),
        _part(parts.BEST, _best, []),
        _part(parts.NEW, lambda: locate(Catalog).list_products(sort="new", limit=NEW), none),
    )
    return dict.fromkeys(keys, msgspec.json.encode(Home(shown().banners, shelves, coupons, best, new)))


_home: Recent[str, bytes] = Recent(
    "shop.home",
    _homes,
    ttl_seconds=TTL_SECONDS,
    most=1,
    forget_on={SkuPriceChanged: None, ProductChanged: None},
)


@get(
    "/home",
    guards=[gates.public],
    responses={200: ResponseSpec(Home, description="The home page", generate_examples=False)},
)
async def home(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The home page in one answer, about two seconds old; a part that cannot be had is as last known."""
    return tagged(request, await _home.get("home") or b"{}")


ROUTES = [home]
