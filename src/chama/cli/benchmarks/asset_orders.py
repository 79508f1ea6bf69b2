"""Orders of three lines that use a coupon, points and balance, each its own; from HTTP to the commit."""

import asyncio
import itertools
import secrets

from chama.cli.benchmarks import prepare
from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.load import WARM_UP_SECONDS
from chama.cli.benchmarks.orders import placed
from chama.cli.benchmarks.prices import rich
from chama.cli.benchmarks.run import ROUNDS, Run
from chama.flows.quote import Using, facts_of
from chama.runtime.tokens import make_access
from chama.services.marketing.types import CouponTerms

FIRST_SHOPPER = 1_000
SHOPPERS = 500
AT_ONCE = 16
# So many coupons are prepared for each second; a shop that is faster has a shorter round.
MOST_ORDERS = 1_500
TERMS = CouponTerms(kind="fixed", amount_fen=3_000, threshold_fen=19_900)
POINTS = 500
BALANCE_FEN = 2_000


async def place(run: Run, name: str) -> Figure:
    """Every coupon is used once; each shopper has points and balance of the own."""
    seconds = WARM_UP_SECONDS + ROUNDS * run.seconds
    each = -(-MOST_ORDERS * seconds // SHOPPERS)
    room = asyncio.Semaphore(AT_ONCE)

    async def somebody(n: int) -> tuple[prepare.Shopper, str, list[str]]:
        async with room:
            who = await prepare.shopper(FIRST_SHOPPER + n)
            return who, make_access(who.user_id, "bench"), await rich(who.user_id, [TERMS] * each)

    buyers = await asyncio.gather(*(somebody(n) for n in range(SHOPPERS)))
    # The shoppers take turns, so that those who stand together in a batch are different people.
    turns = [(who, token, ids[n]) for n in range(each) for who, token, ids in buyers]
    waiting, draw = iter(turns), secrets.SystemRandom()
    skus = run.world.skus[: prepare.LINES]
    first = prepare.wish(buyers[0][0], skus, Using([buyers[0][2][0]], POINTS, BALANCE_FEN))
    total_fen = (await facts_of(first)).price.payable_fen

    def some(seconds: int) -> list[bytes]:
        made = []
        for who, token, coupon_id in itertools.islice(waiting, MOST_ORDERS * seconds):
            using = Using([coupon_id], POINTS, BALANCE_FEN)
            asked = prepare.wish(who, draw.sample(run.world.skus, prepare.LINES), using)
            made.append(prepare.order_of(asked, total_fen, token))
        return made

    return await placed(run, name, some)
