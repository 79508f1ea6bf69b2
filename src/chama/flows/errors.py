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
