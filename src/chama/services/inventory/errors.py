"""How inventory refuses."""

from chama.base.errors import Refusal


class OutOfStock(Refusal):
    code = "out_of_stock"
    status = 409
    title_en = "Not enough stock"
    title_zh = "库存不足"


class HoldOver(Refusal):
    """The hold of this order was already given back; the order must be quoted again."""

    code = "hold_over"
    status = 409
    title_en = "The stock held for this order was released"
    title_zh = "库存保留已失效，请重新下单"


class StockBelowHeld(Refusal):
    code = "stock_below_held"
    status = 409
    title_en = "Stock cannot fall below what is held for orders"
    title_zh = "库存不能低于已被订单占用的数量"


class LocationUnknown(Refusal):
    code = "location_unknown"
    status = 404
    title_en = "No such location"
    title_zh = "仓库或门店不存在"


class ShortfallUnknown(Refusal):
    code = "shortfall_unknown"
    status = 404
    title_en = "No open shortfall for this order"
    title_zh = "该订单没有待处理的缺货"
