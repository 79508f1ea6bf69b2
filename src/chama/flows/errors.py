"""How a story refuses, where no single island can."""

from chama.base.errors import Refusal


class QuoteExpired(Refusal):
    code = "quote_expired"
    status = 409
    title_en = "This quote is too old; please confirm again"
    title_zh = "报价已过期，请重新确认"


class PriceChanged(Refusal):
    """The total is no longer what the shopper saw; `quote` in the detail is the new one."""

    code = "price_changed"
    status = 409
    title_en = "The price has changed"
    title_zh = "价格已变动，请确认新价格"


class SkuUnavailable(Refusal):
    code = "sku_unavailable"
    status = 409
    title_en = "Some goods are no longer sold"
    title_zh = "部分商品已下架"


class AddressRequired(Refusal):
    code = "address_required"
    status = 400
    title_en = "Please choose where the goods go"
    title_zh = "请选择收货地址"


class MoneyUnderWay(Refusal):
    """An account with open orders or moving money is not closed; `order_ids` in the detail, purchases too."""

    code = "money_under_way"
    status = 409
    title_en = "Some orders are not finished yet"
    title_zh = "还有未完成的订单或退款，请处理后再注销"


class BalanceLeft(Refusal):
    """An account with the shopper's own money in it is not closed; `amount_fen` in the detail."""

    code = "balance_left"
    status = 409
    title_en = "There is money left in this account"
    title_zh = "账户还有余额或佣金，请先退回或提现后再注销"


class FlashNotOpen(Refusal):
    """The session has not begun for this shopper, is paused, or is over; `opens_at` in the detail when it is
    yet to come."""

    code = "flash_not_open"
    status = 409
    title_en = "The sale is not open"
    title_zh = "秒杀未开始或已结束"


class FlashSoldOut(Refusal):
    code = "flash_sold_out"
    status = 409
    title_en = "Sold out"
    title_zh = "已抢光"


class FlashLimitReached(Refusal):
    code = "flash_limit_reached"
    status = 409
    title_en = "You have as many as one may buy"
    title_zh = "已达每人限购数量"


class FlashTicketLost(Refusal):
    """An admission was lost with Redis, and nothing is left for it; or its order is over by now."""

    code = "flash_ticket_lost"
    status = 409
    title_en = "This place in the queue is no longer valid"
    title_zh = "排队资格已失效，请重新抢购"


class FlashPassExpired(Refusal):
    code = "flash_pass_expired"
    status = 409
    title_en = "Please open the goods page again"
    title_zh = "抢购凭证已过期，请刷新页面"
