from chama.edge.callback import alipay, wechat_pay

ROUTES = [*wechat_pay.ROUTES, *alipay.ROUTES]
