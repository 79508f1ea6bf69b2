"""The breaker's two bounds, on a clock that is turned: open in a second, closed in five."""

import asyncio

import pytest

from chama.base.errors import NotFound, Unavailable
from chama.runtime.breaker import FAILURES, SECONDS, Breaker
from tests.services.runtime.conftest import Turned

# A shop whose parts are asked less often has nothing to protect.
EVERY_SECONDS = 0.25


class Sick:
    """A dependency that fails while it is ill; `asked` counts who came through to it."""

    def __init__(self, failure: Exception) -> None:
        self.failure, self.ill, self.asked = failure, False, 0

    async def call(self) -> str:
        self.asked += 1
        if self.ill:
            raise self.failure
        return "well"


async def ask(breaker: Breaker, sick: Sick) -> str:
    try:
        return await breaker.run(sick.call, 10)
    except Unavailable:
        return "instead"


@pytest.mark.parametrize("failure", [Unavailable("x"), ConnectionResetError(), TimeoutError()])
@pytest.mark.parametrize("ill_seconds", [0.75, 1.0, 2.25, 3.5, 61.0])
async def test_it_opens_within_a_second_of_the_failure_and_closes_within_five_of_recovery(
    failure: Exception, ill_seconds: float, turned: Turned
) -> None:
    breaker, sick = Breaker("test"), Sick(failure)
    for _ in range(10):
        assert await ask(breaker, sick) == "well"
        turned.now += EVERY_SECONDS
    failed_at, sick.ill, opened_at = turned.now, True, None
    while turned.now < failed_at + ill_seconds:
        assert await ask(breaker, sick) == "instead"
        opened_at = opened_at or (turned.now if breaker.is_open else None)
        turned.now += EVERY_SECONDS
    assert opened_at is not None
    assert opened_at - failed_at <= 1
    # While it is ill one call a second reaches it, whatever the number of callers.
    assert sick.asked <= 10 + FAILURES + ill_seconds / SECONDS
    recovered_at, sick.ill = turned.now, False
    while breaker.is_open:
        await ask(breaker, sick)
        assert turned.now - recovered_at <= 5
        turned.now += EVERY_SECONDS
    assert await ask(breaker, sick) == "well"


async def test_of_many_who_come_after_the_second_one_tries_and_the_others_do_not_wait(turned: Turned) -> None:
    breaker, sick = Breaker("test"), Sick(Unavailable("x"))
    sick.ill = True
    for _ in range(FAILURES):
        await ask(breaker, sick)
    turned.now += SECONDS
    asked, heal = sick.asked, asyncio.Event()

    async def slowly() -> str:
        sick.asked += 1
        await heal.wait()
        return "well"

    first = asyncio.create_task(breaker.run(slowly, 10))
    await asyncio.sleep(0)
    assert [await ask(breaker, sick) for _ in range(20)] == ["instead"] * 20
    heal.set()
    assert await first == "well"
    assert (sick.asked - asked, breaker.is_open) == (1, False)


async def test_a_refusal_is_an_answer(turned: Turned) -> None:
    breaker, sick = Breaker("test"), Sick(NotFound())
    sick.ill = True
    for _ in range(FAILURES * 3):
        with pytest.raises(NotFound):
            await breaker.run(sick.call, 10)
    assert not breaker.is_open
