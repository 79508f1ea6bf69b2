"""What WeChat publishes to check a client by: the worked examples of its documentation and of its own SDK.

Request signature and paySign: pay.weixin.qq.com/doc/v3/merchant/4012365336 and …/4012365341, made with a
key published for this. Answer signature: its page on verifying with the public key. Sealed data: the
documentation works no example, so these are the vectors of WeChat's own SDKs for Java and Go
(github.com/wechatpay-apiv3).
"""

from datetime import UTC, datetime, timedelta

import pytest

from chama.services.payments.internal.gateways import wechat_signing as signing

TEST_KEY = """-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCm2mb6q8gMKH/3
CNTbpJAIrbqiBiQGEOtjGcBrDYltsGynWgNscqT7WvfzU14FQbYcQUC5T4Wvva7m
i3fIp3OgX8VqMDNA0qebnr38Pe6kqiLyZgFpJPXlSKDyPyqhRbVTbXssvSMQeVKc
dXeVxoNNeoOlNFHgF/P0io6AmAVnz+hN8SiZKuOsth5/zUTLGvtkgxBcQooQrtXh
RcpLT798OyIb9xeJ2HO3xRtMv2+perEzb4gMibI74UBz+2QEbnkubPE+2jU2rRZu
dnNEz/BPOt3Qj/w2V6/G0VumGDh6+UeMU0jv4aupHztWITC4Akn0l7lBCNy3lgl8
VFaJnkIxAgMBAAECggEAYGL8aESB7NwciDWW2UdoWUsa7GxFtSdjAz2mFXGdeTsY
mVh7b9OOkRGM+Qio4LqEHDBp1mMk5E/cUJwy1zw8pGGO5nfvs7u9TT3XnHaefIs4
YvUgTYAneIuLRkXNN5rQU+CD7mVYczTSz0Vgjqo9wa1LjUz7G0xbBmJgTdMEFGJs
eJjy6AbJo0CGIwp6HJbTm4CmOUgXnnDAIbEGTIRImkZFH/rzneIeR7oZ77FVwxr1
CZB2gfRCov/yRPbw8vnryYkmvQ7D/ze3j5097vRg/MoDGBSdoOwcmo75vyofr0AS
zytMjmHYyifqkf5slPropSiJeGf4p/7gtKyF6dE/XQKBgQDVAlJ+4U5ZVGOuDc3+
sAhz8CTzgFNlq9vKuSoFK6hOz2L+cwj+E7NXGkOe2DsHHZNy2Xqxk7caKhPEp1z9
hhpMpyLVMoFt6CKemyoRBWDCQwLLwem9SZF/IAyovBkLiH36P42Jm26gUkNMKC/5
Zhtqxf6RZgRQzbVudJi47vIRCwKBgQDIh0+v27Oo+DM3fhObH4I1NrXpWOEGH7OQ
G1dEsMuFYF4hjGhg0kBEP3w9vVdl2+mRllZKTsx9oqjb8OibPLLIH8xsdbAB0WLf
JvjLu4wl/ILUzN1RI03dWnnv2EnEeQn6c3hizvrJ9wR5U4ue9RPVnQooJ0hZF1PU
uCL5fWK3MwKBgElReU/PAYbh80WP3t3Rfbdaa32dKBeQ5iCLR5lsA4zM+YgX1HqQ
EWTj126vgvHaDkyz6vWAoL/Sx+cirHFfXWIRDX5Q2hgYlQH+6qXdMgbrxeSYpHnQ
/tHBGFpkFELSAnrGsVMyOwvYBO4LzyeLK9i+ufcWJFoj1FVmsMLHDG8tAoGARdbi
iQQCoYG4DMarO2aQ6cmhN6EN1h0qY7EyBqlwaIZ0okiNfdMcMOjPc41DKCWcRmlO
qlihXcxN9TQFPzO3rH1urAOdBjUPs1qWYhZyrDQyuLyVBBJApyxAtajloDjrob+f
mQIvVDHk7ACN6xG+E7K6+9salnTKbJapD618uQMCgYBNy6XUvzLkP/A1U/UZdtcx
l8GwU/dturLxz4CyGbqDw4ubaYY2e13lnqHUqQgPtiSyH51nq3tdo8G0YAJdfkSv
KvnfslW91fyEBUKnkdW1o3/1UFU/wprZ7ixVL/F42A4xDu7OFE8EnweJOZ0jWceE
OdhCkaIGBCfRnlECRK8UyQ==
-----END PRIVATE KEY-----
"""
STAMP, NONCE = "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242"

PLATFORM_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwXNI6sdlknHBnK8Fu2U6
Cwor9qY747jP8KAfeBMeveEt1TqaHkLfaSD07trZLhGpfs8/AHqjhgSMO1O10YQW
OrrJ4hjIWPKqxbgrYMkBQc+mwdiWp4W3ByCqxBRagCveCXRWCmuJYovl9H/bsDI0
iGbpVtEOghJtfciisYSgxcLufUDTRkvwxjIBK1pCRjk33jJ5YTBWTHMRtMAOcFLN
F6hdEYdX8SPsgHHeLZ5Lv2T/686w1xtgCHef/sd4uSfWmyzsalQdHG/e4IyYmrhx
+O3VBoNDzE3nx23bFeV/RVNCG7cV6VhmYokJNHa/erIPkEmEFID6A5wQOXuxUkmJ
WwIDAQAB
-----END PUBLIC KEY-----
"""
ANSWER = b'{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}'
ANSWERED_AT = datetime.fromtimestamp(1722850421, UTC)
ANSWER_SIGNATURE = (
    "mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7RU0vHvbQpu9Z32ogzc+k8ZC5n3kz7h70eWKjgqNdKQF0eRp8mVKlmfzM"
    "LBVHbssB9jEZEDXThOX1XFqX7s7ymia1hoHQxQagPGzkdWxtlZPZ4ZPvr1RiqkgAu6Is8MZgXXrRoBKqjmSdrP1N7uxzJ/cjfSii"
    "s9FiLjuADoqmQ1P7p2N876YPAol7Rn0+GswwAwxldbdLrmVSjfytfSBJFqTMHn4itojgxSWWN1byuckQt8hSTEv/Lg97QoeGniYP"
    "17T80pJeQyL3b+295FPHSO2AtvCgyIbKMZ0BALilAA=="
)


def test_a_request_is_signed_as_in_the_documentation() -> None:
    body = (
        '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔",'
        '"out_trade_no":"1217752501201407033233368018",'
        '"notify_url":"https://www.weixin.qq.com/wxpay/pay.php",'
        '"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}'
    ).encode()
    message = signing.request_message("POST", "/v3/pay/transactions/jsapi", STAMP, NONCE, body)
    serial = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"
    key = signing.load_private_key(TEST_KEY)
    assert signing.authorization(key, "1900007291", serial, STAMP, NONCE, message) == (
        f'WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="{NONCE}",signature="'
        "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCy"
        "rA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4Ez"
        "wLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe"
        "2kalSYM5kApQb3nZcxdUtoE0"
        f'liJGW3RGUNE0t4v01A==",timestamp="{STAMP}",serial_no="{serial}"'
    )


def test_the_parameters_of_request_payment_are_signed_as_in_the_documentation() -> None:
    package = "prepay_id=wx201410272009395522657a690389285100"
    message = signing.pay_message("wx2421b1c4370ec43b", STAMP, NONCE, package)
    assert signing.sign(signing.load_private_key(TEST_KEY), message) == (
        "mI35pfNEQV6777ke/1T+LJLQDNTm7yeoUJH+j/adPGhmCCi0PbgkvYQTRcXH0uibcLVtvFLdGLpmoYO9FV6lBBsTAjuhh5YOvQi0"
        "e2g3e0yytitiNET9FEuqM0pjnKfRW4K6LIZDdbWJv9KhZUx3DrJa5TL7OJ7VdADVivxVySIlPVKjGwuCXzuXSJes0UcILgWQUMyh"
        "a5/3nYofuHtS7r+KYyMuxD+oJ9VM1Qdxk4UIG59CP5Y3wtYIFybyF3bdu1caHTRRX+DLyMXyYA/IrTmiW01c4RPjpHBX5Dk1sZyY"
        "1zVsWNsvMHr2e1NTWtBxKJ+qk5N61J7caYoepHFaxw=="
    )


def test_what_the_platform_signed_in_the_documentation_is_believed_and_nothing_else() -> None:
    ring = signing.Keyring([("PUB_KEY_ID_0", signing.PlatformKey(signing.load_public_key(PLATFORM_KEY)))])
    nonce = "d824f2e086d3c1df967785d13fcd22ef"
    signed = signing.Signed("1722850421", nonce, ANSWER_SIGNATURE, "PUB_KEY_ID_0")
    ring.verify(signed, ANSWER, ANSWERED_AT)
    with pytest.raises(signing.Distrusted, match="signature"):
        ring.verify(signed, ANSWER.replace(b"EIz1", b"EIz2"), ANSWERED_AT)
    with pytest.raises(signing.Distrusted, match="stale"):
        ring.verify(signed, ANSWER, ANSWERED_AT + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("key", "ciphertext", "nonce", "bound", "plain"),
    [
        (
            "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb",
            "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=",
            "uluk4a9R25RW",
            "associatedData",
            b"message",
        ),
        (
            "testAPIv3Key0000",
            "FsdXzxryWfKwvLJKf8LG/ToRPTRh8RN9wROC",
            "wCq51qZv4Yfg",
            "Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR8",
            b"Hello World",
        ),
    ],
    ids=["java", "go"],
)
def test_what_the_sdks_of_wechat_seal_is_opened(
    key: str, ciphertext: str, nonce: str, bound: str, plain: bytes
) -> None:
    sealed = signing.Sealed(ciphertext, nonce, bound)
    assert signing.open_sealed(key.encode(), sealed) == plain
    with pytest.raises(signing.Distrusted, match="tampered"):
        signing.open_sealed(key.encode(), signing.Sealed(ciphertext, nonce, bound + "."))
