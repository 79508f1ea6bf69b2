"""The truth Redis is killed and comes back with an old file: what it forgot to have sold stays sold."""

import contextlib
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.process import redis_of
from chama.runtime import flash
from chama.runtime.engines.redis import find_redis
from chama.services.marketing.internal.jobs import keep_flash
from tests.support.flash import a_flash_sale, a_pass, decided, figures, orders_of, result, tap, taps
from tests.support.given import a_shopper
from tests.support.running_shop import NotYet, free_port, until

pytestmark = pytest.mark.usefixtures("shop", "unhurried")


class Own:
    """A Redis of a test's own, as the truth Redis is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.redis: Redis = redis_of(f"redis://127.0.0.1:{self.port}/0")

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Until it is killed."""
        keep = ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--dir", str(self.folder)]
        process = subprocess.Popen(
            [find_redis()[0], "--bind", "127.0.0.1", "--port", str(self.port), *keep],
            stdout=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()

    async def answers(self) -> None:
        """Wait for it."""

        async def ping() -> bool:
            try:
                return await self.redis.ping()
            except RedisError as why:
                raise NotYet(str(why)) from why

        await until("Redis answers", ping)


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Own]:
    """The pools of flash sales are in it."""
    (tmp_path / "now").mkdir()
    own, before = Own(tmp_path / "now"), flash.pools()
    flash.use(own.redis)
    yield own
    flash.use(before.redis)
    await own.redis.aclose()


async def test_a_redis_with_an_old_file_sells_what_is_left_and_nothing_else(own: Own, tmp_path: Path) -> None:
    with own.running():
        await own.answers()
        sale = await a_flash_sale(5)
        passes = [await a_pass(sale, await a_shopper()) for _ in range(8)]
        assert await taps(passes[:1]) == ["admitted"]
        await decided(sale)
        shutil.copytree(own.folder, tmp_path / "old")
        assert await taps(passes[1:4]) == ["admitted"] * 3
        await decided(sale)
    with pytest.raises(Unavailable):
        await tap(passes[4])
    shutil.rmtree(own.folder)
    (tmp_path / "old").rename(own.folder)
    with own.running():
        await own.answers()
        # It says that four are left, and that three of the four buyers are unknown.
        assert (await figures(sale))[0].left == 4
        await own.redis.delete(f"flash:{{{sale.session_id}:{sale.sku_id}:0}}:open")  # lives three seconds
        assert (await tap(passes[4])).what == "closed"
        await keep_flash()
        assert (await tap(passes[1])).what == "again"
        assert sorted(await taps(passes[4:])) == ["admitted"] + ["sold_out"] * 3
        await decided(sale)
        assert len(await orders_of(sale)) == 5
        assert [await result(p) for p in passes].count("ordered") == 5
        [pool] = await figures(sale)
        assert (pool.sold, pool.left, pool.waiting) == (5, 0, 0)
