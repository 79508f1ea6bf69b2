"""The demo's coupons, rules and shoppers: made through the doors, and the same again the second time."""

from chama.cli.seeding.assets import TEMPLATES, seed_rules, seed_shopper, seed_templates
from chama.runtime.db import connection
from chama.services.assets.api import Assets
from tests.services.assets.given import balances
from tests.support.given import a_shopper


async def test_seeding_twice_is_seeding_once(assets: Assets) -> None:
    templates = await seed_templates()
    await seed_rules(templates)
    user = (await a_shopper()).user_id
    await seed_shopper(user, templates)
    before = (
        await balances(assets, user),
        await assets.list_coupons(user_id=user, state=None, cursor=None, limit=100),
    )
    assert await seed_templates() == templates
    await seed_rules(templates)
    await seed_shopper(user, templates)
    after = (
        await balances(assets, user),
        await assets.list_coupons(user_id=user, state=None, cursor=None, limit=100),
    )
    assert before == after
    assert len(templates) == len(TEMPLATES)
    assert before[0]["points"][0] > 0
    assert len(before[1].items) >= 2
    assert [b.version for b in await assets.rulebooks()] == [1, 0]
    async with connection() as conn:
        await conn.execute("DELETE FROM assets.rulebooks")
        await conn.execute("DELETE FROM assets.acts WHERE key = 'seed|rules'")
    await assets.rulebooks()
