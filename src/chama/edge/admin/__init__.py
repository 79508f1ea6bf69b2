"""The console's API: what staff may do."""

from chama.edge.admin import freight, goods, letters, money, orders, session, stock, trail

ROUTES = [
    *session.ROUTES,
    *goods.ROUTES,
    *stock.ROUTES,
    *orders.ROUTES,
    *freight.ROUTES,
    *money.ROUTES,
    *letters.ROUTES,
    *trail.ROUTES,
]
