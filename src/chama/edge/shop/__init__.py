"""The shop's API: what shoppers may do."""

from chama.edge.shop import addresses, assets, coupons, goods, orders, session, storefront

ROUTES = [
    *storefront.ROUTES,
    *session.ROUTES,
    *addresses.ROUTES,
    *goods.ROUTES,
    *orders.ROUTES,
    *coupons.ROUTES,
    *assets.ROUTES,
]
