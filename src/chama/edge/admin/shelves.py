"""The merchant's shelves: categories, brands, attributes, and the words that many search for."""

from typing import Annotated

import msgspec
from litestar import delete, get, put

from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Text
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import AttributeDef, AttributeKind, Brand, Category, HotChoice, HotWord

Position = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class CategoryForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    position: Position = 0
    parent: str | None = None
    icon: str = ""


class BrandForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    logo: str = ""
    position: Position = 0


class AttributeForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    kind: AttributeKind
    unit: str = ""
    choices: list[str] = msgspec.field(default_factory=list)
    filterable: bool = False
    category: str | None = None
    position: Position = 0


class HotForm(msgspec.Struct, forbid_unknown_fields=True):
    words: Text
    choice: HotChoice
    position: Position = 0


@put("/categories/{category_id:str}", guards=[gates.staff("catalog.write")])
async def save_category(actor: Actor, category_id: str, data: CategoryForm, key: ActKey) -> Category:
    """Make a category, or change and move it with all below it; a loop is refused."""
    await audit(actor, "category.save", category_id, data.name)
    category = Category(category_id=category_id, **msgspec.structs.asdict(data))
    return await locate(Catalog).save_category(key=f"{actor.id}|{checked(key)}", category=category)


@delete("/categories/{category_id:str}", guards=[gates.staff("catalog.write")], status_code=200)
async def remove_category(actor: Actor, category_id: str, key: ActKey) -> Category:
    """Remove a category on which nothing hangs."""
    await audit(actor, "category.remove", category_id)
    return await locate(Catalog).remove_category(key=f"{actor.id}|{checked(key)}", category_id=category_id)


@put("/brands/{brand_id:str}", guards=[gates.staff("catalog.write")])
async def save_brand(actor: Actor, brand_id: str, data: BrandForm, key: ActKey) -> Brand:
    """Make a brand or change it."""
    await audit(actor, "brand.save", brand_id, data.name)
    brand = Brand(brand_id=brand_id, **msgspec.structs.asdict(data))
    return await locate(Catalog).save_brand(key=f"{actor.id}|{checked(key)}", brand=brand)


@put("/attributes/{attribute_id:str}", guards=[gates.staff("catalog.write")])
async def save_attribute(actor: Actor, attribute_id: str, data: AttributeForm, key: ActKey) -> AttributeDef:
    """Define what products say; the kind stays as it was made."""
    await audit(actor, "attribute.save", attribute_id, data.name)
    attribute = AttributeDef(attribute_id=attribute_id, **msgspec.structs.asdict(data))
    return await locate(Catalog).save_attribute(key=f"{actor.id}|{checked(key)}", attribute=attribute)


@get("/hot-words", guards=[gates.staff("catalog.write")])
async def hot_words(actor: Actor) -> list[HotWord]:
    """What is pinned and banned, then the hundred hottest."""
    return await locate(Catalog).staff_hot_words()


@put("/hot-words", guards=[gates.staff("catalog.write")])
async def steer_hot_word(actor: Actor, data: HotForm) -> list[HotWord]:
    """Pin or ban words, or leave them to their heat."""
    await audit(actor, "hot_word.steer", data.words, data.choice)
    return await locate(Catalog).steer_hot_word(words=data.words, choice=data.choice, position=data.position)


ROUTES = [save_category, remove_category, save_brand, save_attribute, hot_words, steer_hot_word]
