"""The turnable clock and the timers that hang on it."""

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone

Job = Callable[[], Awaitable[None]]

SHANGHAI = timezone(timedelta(hours=8))


def shanghai(moment: float) -> str:
    """RFC 3339 in +08:00 with whole seconds, the form in which WeChat Pay writes every time."""
    return datetime.fromtimestamp(moment, SHANGHAI).isoformat(timespec="seconds")


def parse_instant(text: str) -> float:
    """Unix seconds of an RFC 3339 text; ValueError when it has no offset or is no time."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no UTC offset")
    return moment.astimezone(UTC).timestamp()


class Clock:
    """Wall time plus an offset.

    Turning moves business time only (expiry, retries, refunds). Signatures stay on wall time, because the
    shop under test checks their freshness with its own clock; `signatures=True` moves both.
    """

    def __init__(self) -> None:
        self.offset_seconds = 0.0
        self.signing_offset_seconds = 0.0

    def now(self) -> float:
        return time.time() + self.offset_seconds

    def signing_now(self) -> int:
        return int(time.time() + self.signing_offset_seconds)

    def move_to(self, moment: float) -> None:
        """Jump forward to a moment; a moment already past is ignored."""
        self.offset_seconds += max(0.0, moment - self.now())


class Timers:
    """Jobs due at moments of business time; run in the background, or in order while the clock is turned."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Job]] = []
        self._number = 0
        self._wake = asyncio.Event()
        self._turning = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self._loop_task: asyncio.Task[None] | None = None

    def add(self, due: float, job: Job) -> None:
        self._number += 1
        heapq.heappush(self._heap, (due, self._number, job))
        self._wake.set()

    def start(self) -> None:
        self._loop_task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [*self._running, *([self._loop_task] if self._loop_task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def advance(self, seconds: float, *, signatures: bool = False) -> None:
        """Turn the clock, stopping at each due job, so that one long turn keeps the real schedule."""
        async with self._turning:
            target, offset = self._clock.now() + seconds, self._clock.offset_seconds + seconds
            if signatures:
                self._clock.signing_offset_seconds += seconds
            while True:
                await self._settle()
                if not self._heap or self._heap[0][0] > target:
                    break
                self._clock.move_to(self._heap[0][0])
                for job in self._due():
                    self._spawn(job)
            # by just so much, however long the jobs took: clocks turned alike stay alike
            self._clock.offset_seconds = max(self._clock.offset_seconds, offset)
            # the background loop still sleeps by the old reading
            self._wake.set()

    def _due(self) -> list[Job]:
        jobs: list[Job] = []
        while self._heap and self._heap[0][0] <= self._clock.now():
            jobs.append(heapq.heappop(self._heap)[2])
        return jobs

    def _spawn(self, job: Job) -> None:
        task = asyncio.ensure_future(job())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _settle(self) -> None:
        while self._running:
            await asyncio.gather(*self._running)

    async def _run(self) -> None:
        while True:
            async with self._turning:
                for job in self._due():
                    self._spawn(job)
                self._wake.clear()
            wait = self._heap[0][0] - self._clock.now() if self._heap else None
            try:
                await asyncio.wait_for(self._wake.wait(), None if wait is None else max(0.0, wait))
            except TimeoutError:
                continue
