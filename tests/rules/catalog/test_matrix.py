"""Edits of the spec matrix: ids stay with their choices, nothing is lost, nothing is made twice."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from chama.services.catalog.internal.rules.matrix import OldSku, Plan, choice_of, plan
from chama.services.catalog.types import SkuDraft, SpecAxis

AXES = ("颜色", "尺码", "材质")
VALUES = ("甲", "乙", "丙")


def draft(*spec: str) -> SkuDraft:
    return SkuDraft(spec=list(spec), price_fen=1, weight_g=1)


@st.composite
def matrices(draw: st.DrawFn) -> tuple[list[SpecAxis], list[SkuDraft]]:
    names = draw(st.lists(st.sampled_from(AXES), unique=True, max_size=3))
    axes = [
        SpecAxis(name=n, values=draw(st.lists(st.sampled_from(VALUES), min_size=1, unique=True)))
        for n in names
    ]
    every = list(itertools.product(*(a.values for a in axes)))
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    return axes, [draft(*c) for c in chosen]


class Shelf:
    """A product's SKUs through edits, as the action writes them."""

    def __init__(self) -> None:
        self.skus: dict[str, OldSku] = {}

    def edit(self, axes: list[SpecAxis], wanted: list[SkuDraft]) -> Plan:
        made = plan(list(self.skus.values()), axes, wanted)
        for sku_id in made.retire:
            self.skus[sku_id] = self.skus[sku_id]._replace(retired=True)
        for d, taken in zip(wanted, made.taken, strict=True):
            sku_id = taken or f"sku_{len(self.skus):03d}"
            self.skus[sku_id] = OldSku(sku_id, choice_of([a.name for a in axes], d.spec), False)
        return made

    def living(self) -> dict[frozenset[tuple[str, str]], str]:
        return {s.choice: s.sku_id for s in self.skus.values() if not s.retired}


@given(st.lists(matrices(), min_size=1, max_size=6))
def test_whatever_the_edits_no_sku_is_lost_and_one_choice_is_one_sku(
    edits: list[tuple[list[SpecAxis], list[SkuDraft]]],
) -> None:
    shelf = Shelf()
    for axes, wanted in edits:
        before, ids = shelf.living(), set(shelf.skus)
        assert shelf.edit(axes, wanted).faults == {}
        after = shelf.living()
        assert ids <= set(shelf.skus)
        assert set(after) == {choice_of([a.name for a in axes], d.spec) for d in wanted}
        assert sum(not s.retired for s in shelf.skus.values()) == len(wanted)
        assert all(after[c] == before[c] for c in before.keys() & after.keys())


@given(matrices(), matrices())
def test_going_there_and_back_gives_the_same_ids(
    one: tuple[list[SpecAxis], list[SkuDraft]], other: tuple[list[SpecAxis], list[SkuDraft]]
) -> None:
    shelf = Shelf()
    shelf.edit(*one)
    first = shelf.living()
    shelf.edit(*other)
    shelf.edit(*one)
    assert shelf.living() == first


@given(matrices())
def test_the_order_of_axes_changes_nothing(matrix: tuple[list[SpecAxis], list[SkuDraft]]) -> None:
    axes, wanted = matrix
    shelf = Shelf()
    shelf.edit(axes, wanted)
    first = shelf.living()
    turned = [draft(*reversed(d.spec)) for d in wanted]
    assert shelf.edit(axes[::-1], turned).retire == []
    assert shelf.living() == first


def test_a_sku_named_twice_or_of_another_product_is_a_fault() -> None:
    old = [OldSku("sku_1", frozenset({("颜色", "甲")}), False)]
    axes = [SpecAxis(name="颜色", values=["甲", "乙"])]
    twice = [SkuDraft(spec=[v], price_fen=1, weight_g=1, sku_id="sku_1") for v in ("甲", "乙")]
    assert set(plan(old, axes, twice).faults) == {"skus"}
    foreign = [SkuDraft(spec=["甲"], price_fen=1, weight_g=1, sku_id="sku_9")]
    assert set(plan(old, axes, foreign).faults) == {"skus.0.sku_id"}


def test_a_living_sku_keeps_the_choice_that_a_retired_one_once_had() -> None:
    choice = frozenset({("颜色", "甲")})
    old = [OldSku("sku_1", choice, True), OldSku("sku_2", choice, False), OldSku("sku_3", choice, True)]
    axes = [SpecAxis(name="颜色", values=["甲"])]
    assert plan(old, axes, [draft("甲")]) == Plan(["sku_2"], [], {})
    assert plan([old[0], old[2]], axes, [draft("甲")]) == Plan(["sku_3"], [], {})


def test_a_choice_whose_sku_was_carried_elsewhere_is_a_new_one() -> None:
    old = [OldSku("sku_1", frozenset({("颜色", "甲")}), False)]
    axes = [SpecAxis(name="颜色", values=["甲", "乙"])]
    carried = SkuDraft(spec=["乙"], price_fen=1, weight_g=1, sku_id="sku_1")
    assert plan(old, axes, [draft("甲"), carried]) == Plan([None, "sku_1"], [], {})
