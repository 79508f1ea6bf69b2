"""Bad days: what goes wrong is drawn from a seed, the subject and a count.

Numbers are known by when they came (the third order, the first refund), so the same acts with the same seed
meet the same faults, though a shop makes other numbers each time.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from simulators.wechat.records import Doc

# Of a thousand occasions. `answer`: per request of the pay API. `notify`: per notification (first copy).
RATES: dict[str, dict[str, int]] = {
    "answer": {
        "429": 25,
        "500_before": 30,
        "500_after": 30,
        "reset": 15,
        "slow": 20,
        "unsigned": 10,
        "forged": 10,
    },
    "notify": {
        "drop": 120,
        "duplicate": 120,
        "delay": 120,
        "tamper": 60,
        "tamper_sealed": 60,
        "stale": 60,
        "wrong_serial": 60,
        "probe": 60,
    },
    "close": {"pay_first": 200},
    "refund": {"ABNORMAL": 50, "CLOSED": 50, "NOT_ENOUGH": 30},
    "rotate": {"now": 40},
}
SLOW_SECONDS = 0.03
# Long enough for another notification to overtake it.
DELAY_SECONDS = 240


@dataclass(slots=True)
class BadDays:
    seed: int
    rates: dict[str, dict[str, int]]
    counts: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def meet(self, number: str) -> None:
        """A number of the shop's that comes for the first time."""
        self.names.setdefault(number, f"#{len(self.names)}")

    def draw(self, kind: str, subject: str) -> str | None:
        """What goes wrong on the next occasion of a kind about a subject; None when nothing does."""
        words = (self.names.get(word, word) for word in subject.replace("/", " ").split())
        occasion = f"{kind}|{' '.join(words)}"
        self.counts[occasion] += 1
        text = f"{self.seed}|{occasion}|{self.counts[occasion]}"
        at = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 1000
        for what, rate in self.rates.get(kind, {}).items():
            if at < rate:
                self.happened[f"{kind}.{what}"] += 1
                return what
            at -= rate
        return None

    def knob(self, kind: str, subject: str) -> Doc | None:
        """The same as a knob of POST /_sim/next."""
        what = self.draw(kind, subject)
        if what is None:
            return None
        seconds = SLOW_SECONDS if what == "slow" else DELAY_SECONDS
        return {kind: what, "seconds": seconds}


def begin(seed: int, rates: dict[str, dict[str, int]] | None) -> BadDays:
    """Bad days from a seed; the rates given replace those of their kinds."""
    return BadDays(seed, RATES | (rates or {}))
