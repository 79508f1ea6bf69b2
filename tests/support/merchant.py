"""A merchant identity whose addresses lead nowhere: what should not be called fails at once."""

from chama.runtime.merchant import Merchant
from chama.services.payments.internal.gateways.fake import APP_ID, MERCHANT_ID

MERCHANT = Merchant(
    mchid=MERCHANT_ID,
    appid=APP_ID,
    app_secret="test",
    merchant_serial="00",
    merchant_private_key_pem="",
    api_v3_key="0" * 32,
    platform_public_key_id="PUB_KEY_ID_0",
    platform_public_key_pem="",
    pay_base_url="http://127.0.0.1:9",
    api_base_url="http://127.0.0.1:9",
    sms_base_url="http://127.0.0.1:9",
    sms_key="test",
)
