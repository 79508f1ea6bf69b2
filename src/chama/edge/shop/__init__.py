"""The shop's API: what shoppers may do."""

from chama.edge.shop import (
    account,
    addresses,
    agreements,
    assets,
    cart,
    codes,
    coupons,
    flash,
    goods,
    home,
    marks,
    orders,
    regions,
    search,
    session,
    storefront,
)

ROUTES = [
    *storefront.ROUTES,
    *home.ROUTES,
    *session.ROUTES,
    *account.ROUTES,
    *agreements.ROUTES,
    *addresses.ROUTES,
    *regions.ROUTES,
    *goods.ROUTES,
    *codes.ROUTES,
    *search.ROUTES,
    *cart.ROUTES,
    *orders.ROUTES,
    *marks.ROUTES,
    *coupons.ROUTES,
    *flash.ROUTES,
    *assets.ROUTES,
]
