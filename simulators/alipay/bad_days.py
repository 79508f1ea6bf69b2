"""What goes wrong at Alipay on a bad day; drawn as WeChat's simulator draws it."""

from simulators.wechat.bad_days import BadDays

# Of a thousand occasions. `answer`: per admitted request. `notify`: per notification (first copy).
RATES: dict[str, dict[str, int]] = {
    "answer": {"system_error": 50, "lost": 40, "slow": 20, "unsigned": 10, "forged": 10},
    "notify": {"drop": 150, "duplicate": 150, "delay": 120, "tamper": 80, "stale": 80},
    "close": {"pay_first": 200},
    "refund": {"unmoved": 80, "SELLER_BALANCE_NOT_ENOUGH": 30},
}


def begin(seed: int) -> BadDays:
    """Bad days from a seed."""
    return BadDays(seed, RATES)
