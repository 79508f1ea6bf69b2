"""The console's API: what staff may do."""

from chama.edge.admin import goods, letters, money, orders, session, stock, trail

ROUTES = [
    *session.ROUTES,
    *goods.ROUTES,
    *stock.ROUTES,
    *orders.ROUTES,
    *money.ROUTES,
    *letters.ROUTES,
    *trail.ROUTES,
]
