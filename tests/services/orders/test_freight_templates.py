"""Freight templates through the door: one is always the default, two editors do not overwrite each other."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import msgspec
import pytest

from chama.base.errors import InvalidRequest
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import FreightTemplateChanged
from chama.services.orders.types import FreightTemplate, FreightZone
from tests.support.given import a_key


@pytest.fixture
def orders(shop) -> Orders:
    return locate(Orders)


@pytest.fixture
async def the_default(orders: Orders) -> AsyncIterator[FreightTemplate]:
    """The default template, put back afterwards: other tests pay its freight."""
    before = (await orders.freight_templates())[0]
    yield before
    now = next(t for t in await orders.freight_templates() if t.template_id == before.template_id)
    await orders.save_freight_template(
        key=a_key(), template=msgspec.structs.replace(before, version=now.version)
    )


def a_template(**changes: object) -> FreightTemplate:
    zones = (
        FreightZone(regions=("云南",), first_units=1000, first_fen=600, step_units=500, step_fen=200),
        FreightZone(first_units=1000, first_fen=1200, step_units=1000, step_fen=800),
    )
    template = FreightTemplate(
        template_id=f"t-{uuid.uuid4().hex[:20]}", name="重货", basis="weight", zones=zones, unserved=("台湾",)
    )
    return msgspec.structs.replace(template, **changes)


async def test_a_template_is_kept_as_it_was_given_and_saved_once_per_key(orders: Orders) -> None:
    template, key = a_template(), a_key()
    saved = [await orders.save_freight_template(key=key, template=template) for _ in range(2)]
    assert saved == [msgspec.structs.replace(template, version=1)] * 2
    assert saved[0] in await orders.freight_templates()


async def test_two_editors_at_once_change_a_template_once(orders: Orders) -> None:
    first = await orders.save_freight_template(key=a_key(), template=a_template())
    edits = [msgspec.structs.replace(first, name=name) for name in ("甲", "乙")]
    answers = await asyncio.gather(
        *(orders.save_freight_template(key=a_key(), template=t) for t in edits), return_exceptions=True
    )
    refused = [a for a in answers if isinstance(a, FreightTemplateChanged)]
    assert [r.detail for r in refused] == [{"expected_version": 1, "version": 2}]
    assert sum(isinstance(a, FreightTemplate) for a in answers) == 1


async def test_there_is_always_exactly_one_default_and_it_comes_first(
    orders: Orders, the_default: FreightTemplate
) -> None:
    other = await orders.save_freight_template(key=a_key(), template=a_template(is_default=True))
    templates = await orders.freight_templates()
    assert (templates[0], sum(t.is_default for t in templates)) == (other, 1)
    with pytest.raises(InvalidRequest) as refusal:
        await orders.save_freight_template(
            key=a_key(), template=msgspec.structs.replace(other, is_default=False)
        )
    assert list(refusal.value.fields) == ["is_default"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template_id": "A B"}, "template_id"),
        ({"name": " "}, "name"),
        ({"zones": ()}, "zones"),
        ({"zones": (FreightZone(first_fen=-1),)}, "zones.0.first_fen"),
        ({"zones": (FreightZone(first_fen=1, step_units=0),)}, "zones.0.step_units"),
        ({"zones": (FreightZone(first_fen=1), FreightZone(first_fen=1))}, "zones.0.regions"),
        ({"unserved": ("",)}, "unserved"),
    ],
)
async def test_a_template_that_cannot_be_counted_with_is_refused_by_field(
    orders: Orders, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        await orders.save_freight_template(key=a_key(), template=a_template(**changes))
    assert field in refusal.value.fields
