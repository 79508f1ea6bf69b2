"""What sealing and opening one personal field costs, with the shopper's key at hand."""

import statistics
import time

from chama.base.ids import new_id
from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.run import Run
from chama.runtime import context
from chama.runtime.vault import vault_of

TEXT = "云南省昆明市五华区翠湖南路 8 号 3 栋 1202 室"
BATCH = 200


class Costs:
    """Microseconds of one write and one read, a sample for each batch."""

    def __init__(self) -> None:
        self.write: list[float] = []
        self.read: list[float] = []

    @property
    def note(self) -> str:
        """Both medians in words."""
        write, read = statistics.median(self.write), statistics.median(self.read)
        return f"write {write:.1f} µs, read {read:.1f} µs."


async def measure(seconds: float) -> Costs:
    """Seal and open the same field for so long; the clock is read once a batch, so it costs nothing."""
    user_id = new_id("usr", context.now())
    vault = await vault_of([user_id])
    costs, end = Costs(), time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter()
        sealed = [vault.seal(user_id, f"addresses.detail|{n}", TEXT) for n in range(BATCH)]
        between = time.perf_counter()
        for n, field in enumerate(sealed):
            vault.open(user_id, f"addresses.detail|{n}", field)
        done = time.perf_counter()
        costs.write.append((between - begun) / BATCH * 1e6)
        costs.read.append((done - between) / BATCH * 1e6)
    return costs


async def figure(run: Run, name: str) -> Figure:
    """Fields sealed or opened by one process; the note has the microseconds of each."""
    costs = await measure(run.seconds)
    both = sorted(costs.write + costs.read)
    middle = statistics.median(both)
    return Figure(
        name=name,
        value=round(1e6 / middle, 1),
        p50_ms=round(middle / 1000, 4),
        p99_ms=round(both[int(len(both) * 0.99)] / 1000, 4),
        rounds=[],
        bad=0,
        generator_share=0.0,
        bytes_each=len(TEXT.encode()),
        note=costs.note,
    )
