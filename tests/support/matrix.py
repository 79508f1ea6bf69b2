"""The actor matrix: one line a route of the web app, with its gate and what who may pass is answered.

A new route needs a line here, e.g. `"POST /api/shop/things/{thing_id}": shopper(200, {"name": "x"}),` or
`"GET /api/admin/things": staff("things.read", 200),`. The status is what the first shopper (or the owner of
the shop) gets for the ids of tests/edge/test_matrix.py; a path parameter unknown there is filled with "x".
Leave the status out where it depends on something else: then anything passes but 401, 403 and 5xx.
"""

from typing import Any, NamedTuple


class Line(NamedTuple):
    """`gate` as `gates.gate_of` names it; `foreign` is what another shopper gets for ids in the path."""

    gate: str
    passes: int | None
    body: Any
    foreign: int


def public(passes: int | None = None, body: Any = None) -> Line:
    """Anybody may pass."""
    return Line("public", passes, body, 0)


def shopper(passes: int | None = None, body: Any = None, *, foreign: int = 404) -> Line:
    """Shoppers, for what is their own."""
    return Line("shopper", passes, body, foreign)


def staff(permission: str = "", passes: int | None = None, body: Any = None) -> Line:
    """Staff with this permission; without one, any member of staff for what is their own."""
    return Line(f"staff:{permission}" if permission else "staff", passes, body, 0)


PRICE = {"price_fen": 1, "expected_version": 9}
PARCEL = {"carrier": "顺丰", "tracking_no": "SF1234567890"}
STOCK = {"reason": "receive", "lines": [{"sku_id": "x", "quantity": 1}]}
TRANSFER = {"source": "main", "target": "x", "lines": [{"sku_id": "x", "quantity": 1}]}
DECISION = {"decision": "ignored", "reason": "x"}
HELP = {"way": "again", "reason": "x"}
PART = {"amount_fen": 1, "reason": "x"}
ADDRESS = {"name": "段小云", "phone": "13888001234", "region_code": "532901", "detail": "古城 1 号"}
WECHAT_ADDRESS = {
    "userName": "段小云",
    "telNumber": "13888001234",
    "provinceName": "云南省",
    "cityName": "大理白族自治州",
    "countyName": "大理市",
    "detailInfo": "古城 1 号",
}
WHY = {"reason": "顾客来电"}

ROUTES: dict[str, Line] = {
    # Pages, documents, probes.
    "GET /": public(),
    "GET /{path}": public(),
    "GET /docs": public(200),
    "GET /healthz": public(200),
    "GET /media/{name}": public(404),
    "GET /metrics": public(200),
    "GET /readyz": public(200),
    "GET /openapi-ui": public(200),
    "GET /openapi-ui/openapi.json": public(200),
    "GET /openapi-ui/{path}": public(404),
    "GET /openapi/{file}": public(404),
    "POST /callback/wechat-pay": public(401, {}),
    # The shop.
    "GET /api/shop/addresses": shopper(200),
    "POST /api/shop/addresses": shopper(201, ADDRESS),
    "DELETE /api/shop/addresses/{address_id}": shopper(204, foreign=204),
    "PUT /api/shop/addresses/{address_id}": shopper(200, ADDRESS),
    "GET /api/shop/assets": shopper(200),
    "GET /api/shop/assets/{kind}/entries": shopper(400),
    "POST /api/shop/cards": shopper(409, {"plan": "year"}),
    "GET /api/shop/check-ins": shopper(400),
    "POST /api/shop/check-ins": shopper(201),
    "GET /api/shop/coupon-centre": shopper(200),
    "POST /api/shop/coupon-codes": shopper(404, {"code": "ABCD-EFGH-JKMN"}),
    "POST /api/shop/coupon-templates/{template_id}/claims": shopper(404),
    "GET /api/shop/coupons": shopper(200),
    "POST /api/shop/make-ups": shopper(409, {"on": "2020-01-01"}),
    "GET /api/shop/membership": shopper(200),
    "PUT /api/shop/membership/birthday": shopper(200, {"month": 5, "day": 20}),
    "GET /api/shop/membership/rules": public(200),
    "GET /api/shop/purchases": shopper(200),
    "POST /api/shop/purchases": shopper(201, {"amount_fen": 10_000}),
    "GET /api/shop/purchases/{purchase_id}": shopper(200),
    "POST /api/shop/purchases/{purchase_id}/payments": shopper(201),
    "POST /api/shop/purchases/{purchase_id}/refund": shopper(409),
    "POST /api/shop/addresses/wechat": shopper(201, WECHAT_ADDRESS),
    "GET /api/shop/agreements": public(200),
    "GET /api/shop/agreements/{kind}": public(404),
    "GET /api/shop/favourites": shopper(200),
    "GET /api/shop/favourites/among": shopper(400),
    "POST /api/shop/favourites": shopper(400, {"marks": [{"spu_id": "x", "at": "2026-05-01T04:00:00Z"}]}),
    "PUT /api/shop/favourites/{spu_id}": shopper(204, foreign=204),
    "DELETE /api/shop/favourites/{spu_id}": shopper(204, foreign=204),
    "GET /api/shop/footprints": shopper(200),
    "POST /api/shop/footprints": shopper(400, {"marks": [{"spu_id": "x", "at": "2026-05-01T04:00:00Z"}]}),
    "DELETE /api/shop/footprints": shopper(204),
    "DELETE /api/shop/footprints/{spu_id}": shopper(204, foreign=204),
    "POST /api/shop/facts": public(400, {"visitor": "x", "facts": []}),
    "GET /api/shop/cart": shopper(200),
    "PUT /api/shop/cart": shopper(409, {"items": [{"sku_id": "x", "quantity": 1}]}),
    "POST /api/shop/cart/selection": shopper(201, {"selected": True}),
    "PUT /api/shop/cart/{sku_id}": shopper(200, {"quantity": 1}),
    "GET /api/shop/attributes": public(200),
    "GET /api/shop/brands": public(200),
    "GET /api/shop/categories": public(200),
    "GET /api/shop/facets": public(200),
    "GET /api/shop/me": shopper(200),
    "DELETE /api/shop/me/closing": shopper(409),
    "GET /api/shop/me/closing": shopper(200),
    "POST /api/shop/me/closing": shopper(409, {}),
    "GET /api/shop/me/consents": shopper(200),
    "POST /api/shop/me/consents/{kind}": shopper(404, {"version": "1", "given": True}),
    "GET /api/shop/me/export": shopper(200),
    "POST /api/shop/me/phone": shopper(400, {"phone": "13888001234", "code": "000000"}),
    "POST /api/shop/me/phone-codes": shopper(),
    "POST /api/shop/me/phone/wechat": shopper(503, {"code": "x"}),
    "PUT /api/shop/me/settings": shopper(200, {"nickname": "茶山来客"}),
    "GET /api/shop/messages": shopper(200),
    "GET /api/shop/orders": shopper(200),
    "POST /api/shop/orders": shopper(400, {"quote": "x", "total_fen": 1}),
    "GET /api/shop/orders/{order_id}": shopper(200),
    "POST /api/shop/orders/{order_id}/cancel": shopper(201, {}),
    "GET /api/shop/orders/{order_id}/payment": shopper(200),
    "POST /api/shop/orders/{order_id}/payments": shopper(201),
    "POST /api/shop/orders/{order_id}/receipt": shopper(409),
    "POST /api/shop/orders/{order_id}/receipt-extension": shopper(409),
    "POST /api/shop/orders/{order_id}/refund": shopper(409, {}),
    "GET /api/shop/products": public(200),
    "GET /api/shop/products/{spu_id}": public(200),
    "GET /api/shop/products/{spu_id}/versions/{version}": public(200),
    "POST /api/shop/quotes": shopper(409, {"items": [{"sku_id": "x", "quantity": 1}]}),
    "GET /api/shop/regions": public(200),
    "GET /api/shop/regions/{version}": public(404),
    "GET /api/shop/search": public(400),
    "DELETE /api/shop/search/history": shopper(204),
    "GET /api/shop/search/history": shopper(200),
    "POST /api/shop/search/history": shopper(204, {"query": "普洱"}),
    "GET /api/shop/search/hot": public(200),
    "GET /api/shop/search/suggestions": public(400),
    "DELETE /api/shop/sessions": shopper(204),
    "GET /api/shop/sessions": shopper(200),
    "DELETE /api/shop/sessions/current": shopper(204),
    "POST /api/shop/sessions/phone": public(400, {"phone": "13888001234", "code": "000000"}),
    "POST /api/shop/sessions/refresh": public(401, {"refresh_token": "x"}),
    "POST /api/shop/sessions/wechat": public(503, {"code": "x"}),
    "DELETE /api/shop/sessions/{session_id}": shopper(204),
    "POST /api/shop/sms-codes": public(400, {"phone": "x"}),
    "GET /api/shop/storefront": public(200),
    # The desk.
    "GET /api/admin/audit": staff("audit.read", 200),
    "GET /api/admin/audit/check": staff("audit.read", 200),
    "GET /api/admin/carriers": staff("orders.read", 200),
    "PUT /api/admin/carriers/{carrier_code}": staff("freight.write", 200, {"name": "x", "enabled": False}),
    "GET /api/admin/cases": staff("payments.read", 200),
    "GET /api/admin/code-batches": staff("marketing.read", 200),
    "GET /api/admin/code-batches/{batch_id}/codes": staff("marketing.write", 404),
    "POST /api/admin/code-batches/{batch_id}/stop": staff("marketing.write", 404),
    "GET /api/admin/coupon-templates": staff("marketing.read", 200),
    "POST /api/admin/coupon-templates": staff("marketing.write", 400, {}),
    "PUT /api/admin/coupon-templates/{template_id}": staff("marketing.write", 400, {}),
    "POST /api/admin/coupon-templates/{template_id}/code-batches": staff("marketing.write", 400, {}),
    "POST /api/admin/coupon-templates/{template_id}/gifts": staff("marketing.write", 400, {}),
    "PUT /api/admin/coupon-templates/{template_id}/status": staff("marketing.write", 404, {"status": "on"}),
    "POST /api/admin/coupons/{coupon_id}/revoke": staff("assets.write", 400, {"reason": "x"}),
    "GET /api/admin/ledger/cases": staff("assets.read", 200),
    "GET /api/admin/ledger/house": staff("assets.read", 200),
    "GET /api/admin/ledger/proofs": staff("assets.read", 200),
    "POST /api/admin/ledger/proofs": staff("assets.write", 201),
    "GET /api/admin/purchases": staff("assets.read", 200),
    "POST /api/admin/purchases/{purchase_id}/refund": staff("assets.write", 409),
    "GET /api/admin/rulebooks": staff("assets.read", 200),
    "POST /api/admin/rulebooks": staff("rules.write", 400, {}),
    "GET /api/admin/shoppers/{user_id}/assets": staff("assets.read", 200),
    "GET /api/admin/shoppers/{user_id}/assets/{kind}/entries": staff("assets.read", 400),
    "GET /api/admin/shoppers/{user_id}/coupons": staff("assets.read", 200),
    "POST /api/admin/shoppers/{user_id}/grants": staff("assets.write", 400, {}),
    "POST /api/admin/cases/{case_id}/close": staff("payments.decide", 404, {"note": "x"}),
    "GET /api/admin/dead-letters": staff("letters.replay", 200),
    "POST /api/admin/dead-letters/{island}/{event_id}/replay": staff("letters.replay", 201),
    "GET /api/admin/discrepancies": staff("payments.read", 200),
    "POST /api/admin/discrepancies/{discrepancy_id}": staff("payments.reconcile", 404, DECISION),
    "GET /api/admin/freight-templates": staff("orders.read", 200),
    "PUT /api/admin/freight-templates/{template_id}": staff("freight.write", 400, {}),
    "GET /api/admin/locations": staff("stock.read", 200),
    "PUT /api/admin/locations/{location_id}": staff("stock.write", 200, {"name": "x"}),
    "GET /api/admin/me": staff("", 200),
    "PUT /api/admin/me/password": staff("", 204, {"old": "correct horse", "new": "correct horse"}),
    "POST /api/admin/me/totp": staff("", 201, {"password": "correct horse"}),
    "POST /api/admin/me/totp/confirm": staff("", None, {"code": "000000"}),
    "POST /api/admin/me/totp/off": staff("", 409, {"password": "wrong", "code": "000000"}),
    "GET /api/admin/media": staff("media.read", 200),
    "POST /api/admin/media": staff("media.write", 400, {}),
    "DELETE /api/admin/media/{media_id}": staff("media.write", 404),
    "GET /api/admin/media/{media_id}": staff("media.read", 404),
    "GET /api/admin/media/{media_id}/uses": staff("media.read", 404),
    "GET /api/admin/orders": staff("orders.read", 200),
    "GET /api/admin/orders/{order_id}": staff("orders.read", 200),
    "POST /api/admin/orders/{order_id}/archive": staff("archive.read", None, WHY),
    "POST /api/admin/orders/{order_id}/unmask": staff("personal.unmask", 200, WHY),
    "POST /api/admin/orders/{order_id}/cancel": staff("orders.refund", 201, {"reason": "x"}),
    "POST /api/admin/orders/search": staff("orders.read", 200, {}),
    "PUT /api/admin/orders/{order_id}/note": staff("orders.note", 204, {"flag": "red"}),
    "POST /api/admin/orders/{order_id}/parcels": staff("orders.ship", 409, PARCEL),
    "PUT /api/admin/orders/{order_id}/parcels/{n}": staff("orders.ship", 409, PARCEL),
    "POST /api/admin/orders/{order_id}/refund": staff("orders.refund", 409, {"reason": "x"}),
    "POST /api/admin/orders/{order_id}/payment/query": staff("payments.read", 200),
    "POST /api/admin/orders/{order_id}/refunds": staff("payments.refund", 404, PART),
    "GET /api/admin/payment-channels": staff("payments.read", 200),
    "GET /api/admin/payments": staff("payments.read", 200),
    "PUT /api/admin/attributes/{attribute_id}": staff("catalog.write", 400, {}),
    "PUT /api/admin/brands/{brand_id}": staff("catalog.write", 400, {}),
    "DELETE /api/admin/categories/{category_id}": staff("catalog.write", 404),
    "PUT /api/admin/categories/{category_id}": staff("catalog.write", 400, {}),
    "GET /api/admin/hot-words": staff("catalog.write", 200),
    "PUT /api/admin/hot-words": staff("catalog.write", 400, {}),
    "POST /api/admin/prices": staff("catalog.write", 400, {}),
    "GET /api/admin/products": staff("catalog.write", 200),
    "POST /api/admin/products": staff("catalog.write", 400, {}),
    "GET /api/admin/reconciliations": staff("payments.read", 200),
    "POST /api/admin/reconciliations/{channel}/{day}": staff("payments.reconcile", 400),
    "GET /api/admin/refunds": staff("payments.read", 200),
    "POST /api/admin/refunds/{refund_id}/help": staff("payments.refund", 404, HELP),
    "GET /api/admin/products/{spu_id}": staff("catalog.write", 200),
    "PATCH /api/admin/products/{spu_id}": staff("catalog.write", 400, {}),
    "PUT /api/admin/products/{spu_id}/specs": staff("catalog.write", 400, {}),
    "POST /api/admin/products/{spu_id}/status": staff("catalog.write", 400, {}),
    "GET /api/admin/products/{spu_id}/versions/{version}": staff("catalog.write", 200),
    "GET /api/admin/roles": staff("staff.read", 200),
    "DELETE /api/admin/roles/{role}": staff("staff.write", 409),
    "PUT /api/admin/roles/{role}": staff("staff.write", 200, {"title": "无权限", "permissions": []}),
    "DELETE /api/admin/sessions": staff("", 204),
    "GET /api/admin/sessions": staff("", 200),
    "POST /api/admin/sessions": public(401, {"name": "nobody", "password": "wrong"}),
    "DELETE /api/admin/sessions/current": staff("", 204),
    "POST /api/admin/sessions/refresh": public(401, {"refresh_token": "x"}),
    "DELETE /api/admin/sessions/{session_id}": staff("", 404),
    "POST /api/admin/skus/{sku_id}/price": staff("catalog.write", 409, PRICE),
    "PUT /api/admin/skus/{sku_id}/low-at": staff("stock.write", 200, {"low_at": 1}),
    "POST /api/admin/shipments": staff("orders.ship", 400, {"csv": "x"}),
    "GET /api/admin/skus/{sku_id}/movements": staff("stock.read", 200),
    "POST /api/admin/skus/{sku_id}/stock": staff("stock.write", 201, {"quantity": 1, "reason": "receive"}),
    "GET /api/admin/skus/{sku_id}/prices": staff("catalog.write", 200),
    "GET /api/admin/staff": staff("staff.read", 200),
    "POST /api/admin/staff": staff("staff.write", 400, {}),
    "PUT /api/admin/staff/{staff_id}/disabled": staff("staff.write", 200, {"disabled": False}),
    "PUT /api/admin/staff/{staff_id}/password": staff("staff.write", 200, {"password": "correct horse"}),
    "PUT /api/admin/staff/{staff_id}/role": staff("staff.write", 200, {"role": "clerk"}),
    "GET /api/admin/stock": staff("stock.read", 200),
    "POST /api/admin/stock/adjustments": staff("stock.write", 404, STOCK),
    "GET /api/admin/stock/proofs": staff("stock.read", 200),
    "POST /api/admin/stock/proofs": staff("stock.read", 202),
    "GET /api/admin/stock/shortfalls": staff("stock.read", 200),
    "POST /api/admin/stock/shortfalls/{order_id}/close": staff("stock.write", 404, {"note": "x"}),
    "POST /api/admin/stock/transfers": staff("stock.write", 404, TRANSFER),
    "POST /api/admin/shoppers/search": staff("shoppers.read", 200, {"phone": "13888001234"}),
    "GET /api/admin/shoppers/{user_id}": staff("shoppers.read", 200),
    "POST /api/admin/shoppers/{user_id}/closing": staff("shoppers.close", 409, WHY),
    "POST /api/admin/shoppers/{user_id}/unmask": staff("personal.unmask", 200, WHY),
}
