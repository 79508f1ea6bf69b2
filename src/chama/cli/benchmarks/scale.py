"""`chama bench scale`: the same requests to a shop with few goods and orders, and to one with many.

Both stand at once, each with engines and a process of its own, and are measured by turns.
"""

import contextlib
import multiprocessing
import statistics
import threading
from collections.abc import Coroutine
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round
from chama.cli.benchmarks.private import in_shop
from chama.cli.children import ChildProblem
from chama.cli.up import House, say, stop_signals
from chama.runtime.engines import EngineProblem

SMALL = 10_000
ROUNDS = 5
# What is compared, in this order; placing comes late, because it changes the shop.
KINDS = ("list", "search", "detail", "place", "orders")


def _stand(pipe: Connection, folder: Path, skus: int) -> None:
    """The process of one shop; a closed pipe or a signal ends it."""

    def serve(house: House) -> Coroutine[Any, Any, None]:
        # Here and not above: it reads the settings, which are this shop's only from now on.
        from chama.cli.benchmarks import scale_shop

        return scale_shop.serve(house, folder, skus, pipe)

    with stop_signals(threading.Event()), contextlib.suppress(KeyboardInterrupt):
        try:
            in_shop(folder, serve)
        except (EngineProblem, ChildProblem) as why:
            say(str(why), style="red", markup=False)


class _Shop:
    """A shop of one size that stands ready; `closing` it ends its process."""

    def __init__(self, folder: Path, skus: int) -> None:
        folder.mkdir()
        spawn = multiprocessing.get_context("spawn")
        self.skus = skus
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_stand, args=(theirs, folder, skus))
        self._process.start()
        theirs.close()
        try:
            self._answer()
        except BaseException:
            self.close()
            raise

    def round(self, kind: str, seconds: int) -> Round:
        """Send it this kind of request for some seconds."""
        self._pipe.send((kind, seconds))
        return self._answer()

    def _answer(self) -> Round:
        try:
            return self._pipe.recv()
        except EOFError:
            raise EngineProblem(f"The shop with {self.skus:,} SKUs went away; why stands above.") from None

    def close(self) -> None:
        """End it in order."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def compare(folder: Path, skus: int, seconds: int) -> list[Figure]:
    """The same requests to both; the ratio is that of their p99, not of a ceiling."""
    with contextlib.ExitStack() as standing:
        few, many = (
            standing.enter_context(contextlib.closing(_Shop(folder / str(size), size)))
            for size in (SMALL, skus)
        )
        return [_compared(kind, few, many, seconds) for kind in KINDS]


def _compared(kind: str, few: _Shop, many: _Shop, seconds: int) -> Figure:
    """Rounds by turns: a shared machine that slows down in between slows both, so each pair is compared."""
    for shop in (few, many):
        shop.round(kind, WARM_UP_SECONDS)
    pairs = [(few.round(kind, seconds), many.round(kind, seconds)) for _ in range(ROUNDS)]
    small, figure = (figure_of(f"scale_{kind}", rounds) for rounds in zip(*pairs, strict=True))
    figure.ratio = round(statistics.median(m.p99_ms / f.p99_ms for f, m in pairs), 2)
    figure.bad += small.bad
    figure.note = f"at {few.skus:,} SKUs: {small.p50_ms}, {small.p99_ms} ms"
    return figure
