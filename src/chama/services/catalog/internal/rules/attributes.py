"""Typed attributes: what a value must be, which definitions a category inherits."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from chama.services.catalog.types import Attribute, AttributeDef

# A number as it is written, kept as text: no rounding between staff, filter and page.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{0,5}[1-9])?")


def inherited(definitions: Sequence[AttributeDef], path: Sequence[str]) -> list[AttributeDef]:
    """What products of a category may say: of every product, then of each category on its path."""
    order: dict[str | None, int] = {None: 0, **{c: i + 1 for i, c in enumerate(path)}}
    return sorted(
        (d for d in definitions if d.category in order),
        key=lambda d: (order[d.category], d.position, d.attribute_id),
    )


def checked(
    attributes: Sequence[Attribute], definitions: Sequence[AttributeDef]
) -> tuple[list[Attribute], dict[str, str]]:
    """The attributes with the names of their definitions, and field → what is wrong with them."""
    known: Mapping[str, AttributeDef] = {d.attribute_id: d for d in definitions}
    found: dict[str, str] = {}
    said: list[Attribute] = []
    seen: set[tuple[str, str]] = set()
    for i, attribute in enumerate(attributes):
        definition = known.get(attribute.attribute_id)
        if not attribute.attribute_id:
            said.append(attribute)
        elif definition is None:
            found[f"attributes.{i}.attribute_id"] = "is not an attribute of this category"
        elif why := value_fault(definition, attribute.value):
            found[f"attributes.{i}.value"] = why
        else:
            said.append(msgspec.structs.replace(attribute, name=definition.name))
        if (attribute.attribute_id or attribute.name, attribute.value) in seen:
            found[f"attributes.{i}.value"] = "is said twice"
        seen.add((attribute.attribute_id or attribute.name, attribute.value))
    return said, found


def value_fault(definition: AttributeDef, value: str) -> str:
    """What is wrong with a value; empty when nothing is."""
    if definition.kind == "number" and not _NUMBER.fullmatch(value):
        return "must be a number such as 12.5"
    if definition.kind == "bool" and value not in ("true", "false"):
        return "must be true or false"
    if definition.kind == "enum" and value not in definition.choices:
        return "must be one of the choices"
    return ""


def label(definition: AttributeDef, value: str) -> str:
    """How a value reads."""
    if definition.kind == "bool":
        return "是" if value == "true" else "否"
    return f"{value} {definition.unit}" if definition.unit else value
