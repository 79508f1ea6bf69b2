"""The shoppers of the demo shop and what they will do on which day; drawn from a fixed seed."""

import random
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

SHOPPERS, DAYS, ORDERS = 200, 92, 420
SEED = 20_260_101
Fate = Literal["complete", "leave", "cancel", "refund"]

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗段董木和杞白沙普岩刀"
_GIVEN = (
    *("小云", "晓燕", "建国", "丽娟", "志强", "雪梅", "海涛", "思雨", "文博", "玉珍", "浩然", "秀兰"),
    *("子涵", "明远", "静怡", "春花", "德胜", "慧敏", "俊杰", "雅琴", "天宇", "凤英", "佳宁", "阿依"),
)
# County and street; the weights say where the parcels go.
PLACES = (
    ("530102", "翠湖南路", 9),
    ("530103", "北京路", 7),
    ("530111", "官渡古镇", 5),
    ("530112", "滇池路", 6),
    ("532901", "古城复兴路", 4),
    ("530702", "束河路", 3),
    ("532801", "勐泐大道", 2),
    ("532503", "南湖路", 2),
    ("110105", "朝阳门外大街", 8),
    ("110108", "中关村大街", 6),
    ("310101", "淮海中路", 8),
    ("310115", "世纪大道", 7),
    ("440106", "天河路", 7),
    ("440305", "科技园路", 7),
    ("330106", "文三路", 5),
    ("320102", "中山东路", 4),
    ("510104", "春熙路", 5),
    ("500103", "解放碑步行街", 4),
    ("420106", "珞喻路", 3),
    ("610102", "东大街", 3),
)
# How busy an hour is, from midnight on.
_HOURS = (2, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 6, 8, 6, 5, 5, 5, 5, 6, 8, 11, 12, 9, 5)


class Person(NamedTuple):
    """A shopper; phones are of a range that no carrier gives out."""

    name: str
    phone: str
    region_code: str
    street: str


class Plan(NamedTuple):
    """One order to come: when, by whom, what (positions among the goods, pieces), and how it ends."""

    at: datetime
    shopper: int
    wishes: tuple[tuple[float, float, int], ...]
    fate: Fate
    ships_after: timedelta
    arrives_after: timedelta


def people() -> list[Person]:
    """The shoppers, the same every time."""
    rng = random.Random(SEED)
    found = []
    for n in range(SHOPPERS):
        code, street, _ = rng.choices(PLACES, [w for *_, w in PLACES])[0]
        name = rng.choice(_FAMILY) + rng.choice(_GIVEN)
        found.append(Person(name, f"1990000{n:04d}", code, f"{street} {rng.randrange(1, 200)} 号"))
    return found


def plans(today: datetime) -> list[Plan]:
    """The orders of the three months before `today` (an instant at midnight), in the order of their time.

    Weekends are busier, the shop grows, and every tenth day is a small sale.
    """
    rng = random.Random(SEED + 1)
    weights = [
        (1.0 + 0.9 * day / DAYS) * (1.35 if (today - timedelta(days=DAYS - day)).weekday() >= 5 else 1.0)
        * (1.8 if day % 10 == 9 else 1.0)
        for day in range(DAYS)
    ]  # fmt: skip
    found = []
    for day in sorted(rng.choices(range(DAYS), weights, k=ORDERS)):
        hour = rng.choices(range(24), _HOURS)[0]
        at = today - timedelta(days=DAYS - day) + timedelta(hours=hour, minutes=rng.randrange(60))
        # Few buy often, most once or twice.
        shopper = (int(rng.paretovariate(0.9) * 6) + rng.randrange(30)) % SHOPPERS
        wishes = tuple(
            (rng.random(), rng.random(), rng.choice((1, 1, 1, 2, 2, 3)))
            for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))
        )
        fate: Fate = rng.choices(("complete", "leave", "cancel", "refund"), (86, 6, 4, 4))[0]
        ships_after = timedelta(hours=rng.uniform(5, 40))
        found.append(Plan(at, shopper, wishes, fate, ships_after, timedelta(hours=rng.uniform(40, 110))))
    return sorted(found)
