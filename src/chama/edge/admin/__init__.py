"""The console's API: what staff may do."""

from chama.edge.admin import account, freight, goods, letters, money, orders, people, session, stock, trail

ROUTES = [
    *session.ROUTES,
    *account.ROUTES,
    *people.ROUTES,
    *goods.ROUTES,
    *stock.ROUTES,
    *orders.ROUTES,
    *freight.ROUTES,
    *money.ROUTES,
    *letters.ROUTES,
    *trail.ROUTES,
]
