"""What is hot: searches of the last days, the older the less."""

from collections.abc import Iterable
from datetime import date

DAYS, FEWEST_SHOPPERS, MOST_HOT, MAX_WORDS = 14, 3, 500, 30
# A day weighs 85 % of the next one.
_KEPT_PERCENT = 85


def heat(days: Iterable[tuple[str, date, int]], today: date) -> dict[str, int]:
    """Words → heat in hundredths of a shopper today, the hottest first.

    Words that few shoppers searched for stay out: nobody's own words become everybody's suggestion.
    """
    found: dict[str, int] = {}
    shoppers: dict[str, int] = {}
    for words, day, count in days:
        age = max((today - day).days, 0)
        shoppers[words] = shoppers.get(words, 0) + count
        found[words] = found.get(words, 0) + count * 100 * _KEPT_PERCENT**age // 100**age
    kept = {w: n for w, n in found.items() if shoppers[w] >= FEWEST_SHOPPERS and n > 0}
    return dict(sorted(kept.items(), key=lambda item: (-item[1], item[0]))[:MOST_HOT])
