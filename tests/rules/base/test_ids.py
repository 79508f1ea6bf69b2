"""Ids carry the gene they were made with, and their order is the order of time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.base.ids import GENES, gene_of, is_id, new_id, order_no

NOW = datetime(2031, 3, 10, tzinfo=UTC)


@given(st.integers(0, GENES - 1), st.integers(0, 2**41))
def test_the_gene_of_an_id_is_the_one_it_was_made_with(gene: int, ms: int) -> None:
    made = new_id("ord", datetime.fromtimestamp(ms / 1000, UTC), gene)
    assert gene_of(made) == gene
    assert is_id(made, "ord")
    assert order_no(made)[13:17] == f"{gene:04d}"


@given(st.integers(0, GENES - 1), st.integers(0, GENES - 1))
def test_a_later_id_is_greater_whatever_its_gene(one: int, other: int) -> None:
    assert new_id("ord", NOW, one) < new_id("ord", NOW + timedelta(milliseconds=1), other)


@pytest.mark.parametrize("text", ["", "x", "ord_", "ord_" + "u" * 26])
def test_what_is_no_id_has_no_gene(text: str) -> None:
    with pytest.raises(KeyError):
        gene_of(text)
