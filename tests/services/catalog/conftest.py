"""The catalog behind its door, and shelves of a test's own."""

import uuid

import pytest

from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Category
from tests.support.given import a_key


@pytest.fixture
def catalog(shop) -> Catalog:
    return locate(Catalog)


@pytest.fixture
async def shelf(catalog: Catalog) -> str:
    """A category of this test's own, so that its lists hold its products only."""
    category = Category(category_id=f"t-{uuid.uuid4().hex}", name="测试", position=9000)
    return (await catalog.save_category(key=a_key(), category=category)).category_id
