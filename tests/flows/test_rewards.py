"""What shoppers earn for what they do elsewhere in the shop."""

from datetime import date

from chama.runtime.service import locate
from chama.services.users.api import Users
from tests.flows.test_assets import balances, proved
from tests.support.given import Shopper, a_key
from tests.support.pump import Pump


async def say(shopper: Shopper, nickname: str, birthday_on: date | None) -> None:
    """What a shopper says about themselves."""
    await locate(Users).update_settings(
        key=a_key(),
        user_id=shopper.user_id,
        nickname=nickname,
        avatar="/media/avatar.webp",
        gender="",
        birthday_on=birthday_on,
        order_notices=True,
        personalised=None,
    )


async def test_a_complete_profile_is_rewarded_once_and_half_a_one_not(shopper: Shopper, pump: Pump) -> None:
    await say(shopper, "茶山来客", None)
    await pump.until_quiet()
    assert await balances(shopper.user_id) == {}
    for nickname in ("茶山来客", "马帮", "茶山来客"):
        await say(shopper, nickname, date(1990, 5, 1))
        await pump.until_quiet()
        assert await pump.again(shopper.user_id) >= 1
        await pump.until_quiet()
        assert await balances(shopper.user_id) == {"points": (50, 0), "growth": (10, 0)}
    await proved()
