"""The demo shop: goods, stock, staff accounts; fixed keys, so a second run changes nothing."""

import secrets
from pathlib import Path

import msgspec
import resvg_py
from rich.progress import track

from chama.cli.pictures import draw
from chama.cli.seed_assets import TEMPLATES, seed_rules, seed_templates
from chama.cli.seed_data import CATEGORIES, PRODUCTS, SeedProduct
from chama.process import QUIET, opened
from chama.runtime.service import locate
from chama.runtime.settings import settings
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.staff.api import Staff
from chama.services.staff.errors import StaffNameTaken

ROLES = (("owner", "owner"), ("clerk", "clerk"))


async def _picture(product: SeedProduct) -> str:
    """Draw the product's picture, put it into the library, answer its path."""
    drawn = resvg_py.svg_to_bytes(svg_string=draw(product.kind, product.accent), skip_system_fonts=True)
    media = await locate(Catalog).add_media(content=drawn, name=f"{product.name}.png", owner="system:seed")
    return media.path


def _missing(file: Path) -> bool:
    return not file.exists()


def _keep(file: Path, accounts: list[str]) -> None:
    """Beside the other secrets; `chama up` prints it."""
    file.touch(mode=0o600)
    file.write_text("\n".join(accounts) + "\n")


async def _staff() -> list[str]:
    """Demo accounts get random passwords; returns "name, password, role" of those that are new."""
    lines = []
    for name, role in ROLES:
        password = secrets.token_urlsafe(9)
        try:
            await locate(Staff).create(key=f"seed|staff|{name}", name=name, password=password, role=role)
        except StaffNameTaken:
            continue
        lines.append(f"{name}\t{password}\t{role}")
    return lines


async def seed() -> str:
    """Write the demo shop; returns a sentence about it."""
    state = settings().state
    accounts = state / "accounts.txt"
    async with opened(QUIET):
        catalog, inventory = locate(Catalog), locate(Inventory)
        for category in CATEGORIES:
            await catalog.save_category(key=f"seed|category|{category.category_id}", category=category)
        skus = 0
        for p in track(PRODUCTS, description="seed"):
            draft = msgspec.structs.replace(p.draft, pictures=[await _picture(p)])
            product = await catalog.create_product(key=f"seed|2|product|{p.name}", draft=draft)
            for sku, pieces in zip(product.skus, p.stock, strict=True):
                skus += 1
                await inventory.restock(
                    key=f"seed|stock|{sku.sku_id}", sku_id=sku.sku_id, quantity=pieces, reason="opening stock"
                )
        await seed_rules(await seed_templates())
        if _missing(accounts):
            _keep(accounts, await _staff())
    goods = f"{len(PRODUCTS)} products, {skus} SKUs, {len(TEMPLATES)} coupon templates"
    return f"{goods}, {len(ROLES)} staff accounts. Next: chama demo order"
