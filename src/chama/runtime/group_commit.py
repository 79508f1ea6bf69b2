"""Group commit: calls that wait together become one call of a set-based action; each gets its own answer.

Rules: an idle action runs at once; while a batch runs, what arrives is joined (at most `most`, FIFO); a
second batch may start after `window_seconds`; equal requests under one key share one answer; a full queue
is Unavailable; a caller past its deadline leaves before the take; cancelling a caller never stops a batch;
a data error bisects the batch; a deadlock or a lost commit repeats it with the same keys.
"""

import asyncio
import contextvars
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from chama.base.errors import Refusal, Unavailable
from chama.runtime import tracing
from chama.runtime.context import deadline_var, trace_var, traces_var
from chama.runtime.db import REPEAT
from chama.runtime.settings import settings
from chama.runtime.telemetry import ACTION_SECONDS, BATCH_SIZE, BATCH_WAIT_SECONDS

Q = TypeVar("Q")
A = TypeVar("A")

REPEATS = 4


class _Waiter(Generic[Q, A]):
    __slots__ = ("answer", "came_at", "deadline", "key", "request", "trace")

    def __init__(self, request: Q, key: Hashable, deadline: float | None) -> None:
        self.request = request
        self.key = key
        self.deadline = deadline
        self.trace = trace_var.get()
        self.came_at = time.monotonic()
        self.answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()


class GroupCommit(Generic[Q, A]):
    """Joins concurrent calls of one set-based action.

    `run` takes a list of requests with distinct keys and returns, in the same order, an answer or a Refusal
    for each. It must be one transaction and idempotent by key. `about` says whose events a request announces
    (the aggregate), so that these go on in the request's own trace; a text key says it by itself.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[list[Q]], Awaitable[Sequence[A | Refusal]]],
        key: Callable[[Q], Hashable],
        *,
        about: Callable[[Q], str] | None = None,
        most: int = 256,
        in_flight: int = 2,
        queue: int = 4096,
        window_seconds: float = 0.001,
    ) -> None:
        self.name = name
        self._run = run
        self._key = key
        self._about = about
        # Ungrouped, to compare with: every call is a batch, as many at once as there are connections.
        grouped = settings().group_commit
        self._most, self._in_flight = (most, in_flight) if grouped else (1, settings().pool_size)
        self._bound = queue
        self._window_seconds = window_seconds
        self._queue: deque[_Waiter[Q, A]] = deque()
        self._running = 0
        self._wakeup: asyncio.Handle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, request: Q) -> A:
        """Wait for this request's own answer; raises its own refusal."""
        if len(self._queue) >= self._bound:
            raise Unavailable(self.name)
        waiter: _Waiter[Q, A] = _Waiter(request, self._key(request), deadline_var.get())
        self._queue.append(waiter)
        self._pump()
        return await waiter.answer

    def _pump(self) -> None:
        if not self._queue or self._wakeup is not None or self._running >= self._in_flight:
            return
        loop = asyncio.get_running_loop()
        if self._running == 0:
            self._wakeup = loop.call_soon(self._start)
        else:
            self._wakeup = loop.call_later(self._window_seconds, self._start)

    def _start(self) -> None:
        self._wakeup = None
        batch = self._take()
        if batch:
            self._running += 1
            # Its own context: a batch belongs to no caller, so no caller's actor or deadline leaks into it.
            task = asyncio.get_running_loop().create_task(
                self._serve(batch), context=contextvars.Context(), name=f"group:{self.name}"
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._pump()

    def _take(self) -> dict[Hashable, list[_Waiter[Q, A]]]:
        batch: dict[Hashable, list[_Waiter[Q, A]]] = {}
        later: list[_Waiter[Q, A]] = []
        now = time.monotonic()
        while self._queue and len(batch) < self._most:
            waiter = self._queue.popleft()
            if waiter.answer.done():
                continue
            if waiter.deadline is not None and waiter.deadline <= now:
                waiter.answer.set_exception(Unavailable(self.name))
                continue
            mates = batch.get(waiter.key)
            if mates is None:
                batch[waiter.key] = [waiter]
            elif mates[0].request == waiter.request:
                mates.append(waiter)
            else:
                later.append(waiter)  # same key, other content: the store must see it after the first
        self._queue.extendleft(reversed(later))
        return batch

    async def _serve(self, batch: dict[Hashable, list[_Waiter[Q, A]]]) -> None:
        waiters = [mates[0] for mates in batch.values()]
        started = time.monotonic()
        BATCH_SIZE.labels(self.name).observe(len(batch))
        BATCH_WAIT_SECONDS.labels(self.name).observe(started - min(w.came_at for w in waiters))
        # In a context of its own: it belongs to the first caller's trace and is linked to the others'.
        trace_var.set(waiters[0].trace)
        traces_var.set({self._aggregate(w): w.trace for w in waiters})
        try:
            with tracing.span(f"batch {self.name}", links=[w.trace for w in waiters[1:]]):
                await self._decide(list(batch.values()))
        finally:
            ACTION_SECONDS.labels(self.name).observe(time.monotonic() - started)
            self._running -= 1
            self._pump()

    def _aggregate(self, waiter: _Waiter[Q, A]) -> str:
        return self._about(waiter.request) if self._about else str(waiter.key)

    async def _decide(self, groups: list[list[_Waiter[Q, A]]]) -> None:
        try:
            answers = await self._repeat([g[0].request for g in groups])
        except Exception as why:  # noqa: BLE001 - every caller is told; a bug reaches each of them unchanged
            if len(groups) > 1 and not isinstance(why, Unavailable):
                half = len(groups) // 2
                await self._decide(groups[:half])
                await self._decide(groups[half:])
                return
            for waiter in (w for g in groups for w in g):
                if not waiter.answer.done():
                    waiter.answer.set_exception(why)
            return
        for group, answer in zip(groups, answers, strict=True):
            for waiter in group:
                if waiter.answer.done():
                    continue
                if isinstance(answer, Refusal):
                    waiter.answer.set_exception(type(answer)(answer.fields, **answer.detail))
                else:
                    waiter.answer.set_result(answer)

    async def _repeat(self, requests: list[Q]) -> Sequence[A | Refusal]:
        for attempt in range(REPEATS):
            try:
                return await self._run(requests)
            except (*REPEAT, Unavailable):
                if attempt == REPEATS - 1:
                    raise
                await asyncio.sleep(0.02 * 2**attempt)
        raise Unavailable(self.name)
