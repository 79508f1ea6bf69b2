"""What goes back for parts of an order adds up to the fen, in whatever parts the pieces come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.base.errors import InvalidRequest
from chama.services.orders.internal.rules.refund import refund_of
from chama.services.orders.types import NewLine


def a_line(quantity: int, payable_fen: int, balance_fen: int, points: int) -> NewLine:
    return NewLine(
        sku_id="sku_a",
        spu_id="spu",
        title="茶饼",
        spec_text="",
        picture="",
        quantity=quantity,
        unit_price_fen=payable_fen,
        payable_fen=payable_fen,
        points=points,
        balance_fen=balance_fen,
    )


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 10**6), st.data())
def test_all_parts_of_a_line_are_the_line(parts: list[int], payable_fen: int, data: st.DataObject) -> None:
    balance_fen, points = data.draw(st.integers(0, payable_fen)), data.draw(st.integers(0, 10**5))
    line, done, sums = a_line(sum(parts), payable_fen, balance_fen, points), 0, [0, 0, 0]
    for quantity in parts:
        back = refund_of([line], {"sku_a": quantity}, {"sku_a": done})[0]
        assert 0 <= back.balance_fen <= back.amount_fen
        sums = [sums[0] + back.amount_fen, sums[1] + back.balance_fen, sums[2] + back.points]
        done += quantity
    assert sums == [payable_fen, balance_fen, points]


def test_more_than_is_left_of_a_line_is_refused() -> None:
    line = a_line(3, 100, 0, 0)
    assert [refund_of([line], {"sku_a": 1}, {"sku_a": n})[0].amount_fen for n in range(3)] == [33, 33, 34]
    for quantities, before in (({"sku_a": 3}, {"sku_a": 1}), ({"sku_b": 1}, {}), ({"sku_a": 0}, {})):
        with pytest.raises(InvalidRequest):
            refund_of([line], quantities, before)
