"""The console's API: what staff may do."""

from chama.edge.admin import (
    account,
    assets,
    coupons,
    freight,
    goods,
    letters,
    media,
    money,
    orders,
    people,
    session,
    shelves,
    shipping,
    shoppers,
    stock,
    trail,
)

ROUTES = [
    *session.ROUTES,
    *account.ROUTES,
    *people.ROUTES,
    *goods.ROUTES,
    *media.ROUTES,
    *shelves.ROUTES,
    *stock.ROUTES,
    *orders.ROUTES,
    *shoppers.ROUTES,
    *shipping.ROUTES,
    *freight.ROUTES,
    *money.ROUTES,
    *coupons.ROUTES,
    *assets.ROUTES,
    *letters.ROUTES,
    *trail.ROUTES,
]
