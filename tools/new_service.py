"""Make a service with the anatomy of its siblings: `python tools/new_service.py gift_cards`.

What it makes imports, migrates and works: one act (create) and one read (get), until the real ones come.
"""

import argparse
import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# The templates are about wishes; make() puts the words of the new service in their place.
FILES = {
    "README.md": """\
# wishes

**Owns** wishes and their names.
**Promises** a wish is created once per act key, however often it is asked for.
**Refuses** `wish_name_empty`.
**Never** changes a wish that was created.
**Limits** a name has at most 60 characters; `get` answers at most 200 wishes.
""",
    "__init__.py": "",
    "api.py": '''\
"""The wishes door."""

from chama.runtime.service import Service, read
from chama.services.wishes.types import Wish


class Wishes(Service):
    """Wishes and their names."""

    async def create(self, *, key: str, name: str) -> Wish:
        """Create a wish once per key; WishNameEmpty when nothing is left of the name."""
        raise NotImplementedError

    @read
    async def get(self, *, wish_ids: list[str]) -> list[Wish]:
        """The wishes among these ids (at most 200), oldest first; unknown ids are left out."""
        raise NotImplementedError
''',
    "types.py": '''\
"""What passes the wishes door."""

from datetime import datetime

from chama.runtime.service import Data


class Wish(Data, frozen=True):
    """A wish as it was created."""

    id: str
    name: str
    created_at: datetime
''',
    "events.py": '''\
"""Facts that wishes announces."""

from chama.runtime.service import Event


class WishCreated(Event, frozen=True, kw_only=True):
    """A wish is there."""

    wish_id: str
''',
    "errors.py": '''\
"""How wishes refuses."""

from chama.base.errors import Refusal


class WishNameEmpty(Refusal):
    code = "wish_name_empty"
    status = 422
    title_en = "The name is empty"
    title_zh = "名称不能为空"
''',
    "internal/__init__.py": "",
    "internal/service.py": '''\
"""Joins the wishes door to its actions and queries."""

from chama.runtime.db import Database
from chama.services.wishes.api import Wishes
from chama.services.wishes.internal import queries
from chama.services.wishes.internal.actions.create import create
from chama.services.wishes.types import Wish


class WishesHere(Wishes):
    def __init__(self) -> None:
        self.db = Database("wishes")

    async def create(self, *, key: str, name: str) -> Wish:
        return await create(self.db, key, name)

    async def get(self, *, wish_ids: list[str]) -> list[Wish]:
        return await queries.get_many(wish_ids)
''',
    "internal/rules.py": '''\
"""Pure decisions of wishes."""

MAX_NAME = 60


def clean_name(text: str) -> str:
    """The name as it is kept: single spaces, at most 60 characters; empty when nothing is left."""
    return " ".join(text.split())[:MAX_NAME].rstrip()
''',
    "internal/queries.py": '''\
"""Reads of wishes, always batched."""

from chama.base.errors import InvalidRequest
from chama.runtime.db import connection
from chama.services.wishes.internal import store
from chama.services.wishes.types import Wish

MAX_IDS = 200


async def get_many(wish_ids: list[str]) -> list[Wish]:
    """The wishes among these ids, oldest first."""
    if len(wish_ids) > MAX_IDS:
        raise InvalidRequest({"wish_ids": f"at most {MAX_IDS}"})
    async with connection() as conn:
        rows = await store.find(conn, wish_ids)
    return [Wish(id=r["id"], name=r["name"], created_at=r["created_at"]) for r in rows]
''',
    "internal/store.py": '''\
"""Every SQL statement and every lock of wishes."""

from collections.abc import Sequence

import asyncpg

from chama.runtime.db import Tx
from chama.services.wishes.types import Wish


async def insert(tx: Tx, wish: Wish) -> None:
    """Write a new wish."""
    await tx.conn.execute(
        "INSERT INTO wishes.wishes (id, name, created_at) VALUES ($1, $2, $3)",
        wish.id,
        wish.name,
        wish.created_at,
    )


async def find(conn: asyncpg.Connection, wish_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Rows by id, oldest first (ids are ordered by time)."""
    return await conn.fetch(
        "SELECT id, name, created_at FROM wishes.wishes WHERE id = ANY($1::text[]) ORDER BY id",
        list(wish_ids),
    )
''',
    "internal/reactions.py": '''\
"""What wishes does when something happens elsewhere: event -> handler of many events of that kind."""

from chama.runtime.bus import Handler
from chama.runtime.service import Event

HANDLERS: dict[type[Event], Handler] = {}
''',
    "internal/actions/__init__.py": "",
    "internal/actions/create.py": '''\
"""Create a wish."""

from chama.base.ids import new_id
from chama.runtime.db import Database, Tx
from chama.services.wishes.errors import WishNameEmpty
from chama.services.wishes.events import WishCreated
from chama.services.wishes.internal import rules, store
from chama.services.wishes.types import Wish


async def create(db: Database, key: str, name: str) -> Wish:
    """Decide on the name, write, announce; once per key."""
    kept = rules.clean_name(name)
    if not kept:
        raise WishNameEmpty({"name": "must not be empty"})

    async def act(tx: Tx) -> Wish:
        wish = Wish(id=new_id("wsh", tx.now), name=kept, created_at=tx.now)
        await store.insert(tx, wish)
        tx.announce(WishCreated(at=tx.now, aggregate=wish.id, version=1, wish_id=wish.id))
        return wish

    return await db.once(key=key, content=["create", name], answer=Wish, act=act)
''',
    "internal/migrations/__init__.py": "",
    "internal/migrations/0001_initial.sql": """\
CREATE TABLE wishes (
    id text PRIMARY KEY,
    name text NOT NULL CONSTRAINT wishes_name_not_empty CHECK (name <> ''),
    created_at timestamptz NOT NULL
);
""",
}


def singular_of(plural: str) -> str:
    """The plain English guess: stories -> story, boxes -> box, carts -> cart."""
    if plural.endswith("ies"):
        return plural[:-3] + "y"
    if re.search(r"(s|x|z|ch|sh)es$", plural):
        return plural[:-2]
    return plural.removesuffix("s")


def camel(name: str) -> str:
    """`gift_cards` -> `GiftCards`."""
    return "".join(part.capitalize() for part in name.split("_"))


def why_not(plural: str, singular: str) -> str:
    """Why these words cannot name a service; empty when they can."""
    for word in (plural, singular):
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", word) or keyword.iskeyword(word):
            return f"{word!r} must be lower-case words joined by _"
    if len(singular) < 3:
        return f"{singular!r} is too short for an id prefix"
    return f"{plural!r} is not a plural noun" if plural == singular else ""


def make(services: Path, plural: str, singular: str) -> list[Path]:
    """Write the files of a new service below `services`; refuses to touch one that exists."""
    folder = services / plural
    if folder.exists():
        raise FileExistsError(f"{folder} exists")
    words = {
        "Wishes": camel(plural),
        "wishes": plural,
        "Wish": camel(singular),
        "wish": singular,
        "wsh": singular.replace("_", "")[:3],
    }
    made = []
    for name, template in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Longest words first, in one pass: a new word that contains "wish" must not be replaced again.
        path.write_text(re.sub("|".join(words), lambda hit: words[hit[0]], template), encoding="utf-8")
        made.append(path)
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Make a service with the anatomy of its siblings.")
    options.add_argument("name", help="plural noun, for example gift_cards")
    options.add_argument("--singular", help="one of them, where dropping the s is wrong")
    options.add_argument("--root", type=Path, default=ROOT)
    given = options.parse_args()
    singular = given.singular or singular_of(given.name)
    refusal = why_not(given.name, singular)
    if refusal:
        print(refusal, file=sys.stderr)
        return 2
    try:
        made = make(given.root / "src/chama/services", given.name, singular)
    except FileExistsError as why:
        print(why, file=sys.stderr)
        return 1
    print(*(path.relative_to(given.root) for path in made), sep="\n")
    print(f"Next: its row in docs/glossary.md, its place in a placement, {given.name} in process.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
