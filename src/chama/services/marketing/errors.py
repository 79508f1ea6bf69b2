"""How marketing refuses."""

from chama.base.errors import Refusal


class EmptyBasket(Refusal):
    code = "empty_basket"
    status = 422
    title_en = "There is nothing to price"
    title_zh = "请先选择商品"


class QuantityOutOfRange(Refusal):
    """`fields` names the SKUs; at most 999 pieces of one SKU fit an order."""

    code = "quantity_out_of_range"
    status = 422
    title_en = "The quantity must be 1 to 999"
    title_zh = "购买数量须为 1 至 999 件"


class RegionNotServed(Refusal):
    code = "region_not_served"
    status = 409
    title_en = "We do not deliver to this region"
    title_zh = "该地区暂不支持配送"
