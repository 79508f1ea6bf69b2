"""The vault: what is stored, rings and generations of keys that change while the shop runs, forgetting."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from chama.base.ids import gene_of
from chama.runtime import vault, vault_rotation
from chama.runtime.db import connection
from chama.runtime.engines import EngineUrls
from chama.runtime.key_ring import FileRing, KeyMissing
from chama.runtime.migrate import migrate
from chama.runtime.vault import FieldDamaged, KeyErased, mask_detail, mask_name, mask_phone, vault_of
from chama.runtime.vault_rotation import retire, rotate_fields, rotate_ring, state
from tests.support.given import a_user_id

pytestmark = pytest.mark.usefixtures("engines")
PLACE = "addresses.name|adr_1"


def quiet(step: str, done: int, total: int) -> None:
    """A rotation that nobody watches."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks follow each other faster, so that a rotation need not wait for seconds."""
    for module in (vault, vault_rotation):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(vault_rotation, "HEAD_START_SECONDS", 0.2)


async def wrapped_by() -> set[str]:
    async with connection() as conn:
        return {r[0] for r in await conn.fetch("SELECT DISTINCT key_id FROM vault.keys")}


async def test_a_field_opens_only_in_its_own_place_and_unchanged() -> None:
    user = a_user_id()
    at_hand = await vault_of([user])
    sealed = at_hand.seal(user, PLACE, "张小茶")
    assert sealed[:1] == b"\x01"
    assert len(sealed) == 1 + 4 + 12 + len("张小茶".encode()) + 16
    assert at_hand.open(user, PLACE, sealed) == "张小茶"
    assert at_hand.seal(user, PLACE, "张小茶") != sealed
    for place, raw in (
        ("addresses.name|adr_2", sealed),
        (PLACE, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (PLACE, sealed[:1] + b"\x00\x00\x00\x63" + sealed[5:]),
    ):
        with pytest.raises(FieldDamaged):
            at_hand.open(user, place, raw)


async def test_fields_of_the_first_release_are_still_read() -> None:
    user = a_user_id()
    at_hand = await vault_of([user])
    async with connection() as conn:
        generation = await conn.fetchval("SELECT generation FROM vault.keys WHERE user_id = $1", user)
        await conn.execute("UPDATE vault.keys SET generation = 1 WHERE user_id = $1", user)
    sealed = at_hand.seal(user, PLACE, "马帮")
    assert sealed[1:5] == generation.to_bytes(4, "big")
    vault.forget_everything()
    assert (await vault_of([user])).open(user, PLACE, sealed[:1] + b"kek1" + sealed[5:]) == "马帮"


async def test_a_destroyed_key_is_forgotten_by_other_processes_and_never_made_again(
    engines: EngineUrls,
) -> None:
    user = a_user_id()
    at_hand = await vault_of([user])
    sealed = at_hand.seal(user, PLACE, "马帮")
    # Another process destroys it: this one learns of it when it looks.
    other = await asyncpg.connect(engines.postgres)
    try:
        await other.execute("INSERT INTO vault.erased VALUES ($1, now())", user)
        await other.execute("DELETE FROM vault.keys WHERE user_id = $1", user)
    finally:
        await other.close()
    await vault.look()
    after = await vault_of([user])
    assert not after.knows(user)
    with pytest.raises(KeyErased):
        after.open(user, PLACE, sealed)
    with pytest.raises(KeyErased):
        after.seal(user, PLACE, "马帮")
    await vault.shred(user)
    async with connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM vault.keys WHERE user_id = $1", user) == 0


async def test_a_process_that_does_nothing_forgets_too(quick: None) -> None:
    user = a_user_id()
    await vault_of([user])
    stop = asyncio.Event()
    looking = asyncio.create_task(vault.keep_looking(stop))
    async with connection() as conn:
        await conn.execute("INSERT INTO vault.erased VALUES ($1, now())", user)
    async with asyncio.timeout(5):
        while user in vault._keys:
            async with connection() as conn:
                await conn.execute("SELECT 1")
    stop.set()
    await looking


async def test_a_new_ring_key_wraps_every_key_and_new_keys_at_once(quick: None) -> None:
    users = [a_user_id() for _ in range(30)]
    before = await vault_of(users)
    sealed = {u: before.seal(u, PLACE, u) for u in users}
    old = (await state()).current
    new = await rotate_ring(quiet)
    assert new != old
    assert await wrapped_by() == {new}
    # This process has not looked since: the insert itself notices and goes again.
    late = a_user_id()
    await vault_of([late])
    assert await wrapped_by() == {new}
    vault.forget_everything()
    at_hand = await vault_of(users)
    assert {u: at_hand.open(u, PLACE, s) for u, s in sealed.items()} == {u: u for u in users}


async def test_a_rotation_that_was_cut_off_goes_on_with_the_same_key(quick: None) -> None:
    await vault_of([a_user_id() for _ in range(3)])

    class Cut(Exception):
        pass

    def cut(step: str, done: int, total: int) -> None:
        raise Cut

    with pytest.raises(Cut):
        await rotate_ring(cut)
    half = await state()
    assert half.behind >= 3
    assert await rotate_ring(quiet) == half.current
    assert (await state()).behind == 0


async def test_old_ring_keys_are_destroyed_only_when_nothing_needs_them(quick: None) -> None:
    user = a_user_id()
    sealed = (await vault_of([user])).seal(user, PLACE, "马帮")
    now = await rotate_ring(quiet)
    await rotate_fields(quiet)
    await retire(quiet)
    assert (await state()).ring == [now]
    # The sample field is in no table, so it kept the key of its generation only in what we hold.
    with pytest.raises(FieldDamaged):
        (await vault_of([user])).open(user, PLACE, sealed)


class Rows:
    """Addresses as a shop would write and read them, again and again, until told to stop."""

    def __init__(self) -> None:
        self.users = [a_user_id() for _ in range(12)]
        self.count = 0
        self.stop = False

    async def seal(self, n: int) -> None:
        user = self.users[n % len(self.users)]
        at_hand = await vault_of([user])
        values = [
            at_hand.seal(user, f"addresses.{c}|adr_{user}", f"{c} {n}") for c in ("name", "phone", "detail")
        ]
        async with connection() as conn:
            await conn.execute(
                "INSERT INTO users.addresses (gene, user_id, address_id, name, phone, detail, region,"
                " is_default, added_at) VALUES ($1, $2, 'adr_' || $2, $3, $4, $5, '', false, now())"
                " ON CONFLICT (gene, user_id, address_id) DO UPDATE SET name = $3, phone = $4, detail = $5",
                gene_of(user),
                user,
                *values,
            )

    async def read(self) -> list[str]:
        async with connection() as conn:
            rows = await conn.fetch(
                "SELECT * FROM users.addresses WHERE user_id = ANY($1::text[])", self.users
            )
        at_hand = await vault_of(self.users)
        return [at_hand.open(r["user_id"], f"addresses.name|{r['address_id']}", r["name"]) for r in rows]

    async def work(self) -> None:
        while not self.stop:
            self.count += 1
            await self.seal(self.count)
            assert all(name.startswith("name ") for name in await self.read())


@pytest.fixture
async def rows() -> AsyncIterator[Rows]:
    rows = Rows()
    for n in range(len(rows.users)):
        await rows.seal(n)
    yield rows
    async with connection() as conn:
        await conn.execute("DELETE FROM users.addresses WHERE user_id = ANY($1::text[])", rows.users)


async def test_fields_are_sealed_anew_under_new_keys_while_they_are_read_and_written(
    quick: None, rows: Rows
) -> None:
    before = (await state()).generation
    working = [asyncio.create_task(rows.work()) for _ in range(4)]
    try:
        await rotate_ring(quiet)
        await rotate_fields(quiet)
        assert sum((await state()).older.values()) == 0
        await retire(quiet)
        count = rows.count
        while rows.count < count + 8:
            await rows.read()
    finally:
        rows.stop = True
        await asyncio.gather(*working)
    after = await state()
    assert (after.generation, after.behind, len(after.ring)) == (before + 1, 0, 1)
    async with connection() as conn:
        generations = await conn.fetch(
            "SELECT DISTINCT generation FROM vault.keys WHERE user_id = ANY($1::text[])", rows.users
        )
    assert [r[0] for r in generations] == [after.generation]
    vault.forget_everything()
    assert len(await rows.read()) == len(rows.users)


async def test_two_rotations_at_once_are_refused(quick: None) -> None:
    async with vault_rotation._alone():
        with pytest.raises(vault_rotation.RotationRunning):
            await rotate_ring(quiet)


async def test_the_ring_is_a_private_file_that_takes_over_the_old_single_key(tmp_path: Path) -> None:
    key = os.urandom(32).hex()
    (tmp_path / "vault.key").write_text(f'{{"key": "{key}"}}')
    ring = FileRing(tmp_path)
    assert await ring.names() == ["kek1"]
    assert key in ring.file.read_text()
    assert not (tmp_path / "vault.key").exists()
    assert stat.S_IMODE(ring.file.stat().st_mode) == 0o600
    wrapped = await ring.wrap("kek1", b"k" * 32, b"usr_1")
    # Another process adds a key; this one finds it when it needs it.
    assert await FileRing(tmp_path).add() == "kek2"
    theirs = await FileRing(tmp_path).wrap("kek2", b"n" * 32, b"u")
    assert await ring.unwrap("kek2", theirs, b"u") == b"n" * 32
    await ring.retire("kek1")
    assert await ring.names() == ["kek2"]
    with pytest.raises(KeyMissing):
        await FileRing(tmp_path).unwrap("kek1", wrapped, b"usr_1")


def test_masks_hide_what_identifies() -> None:
    assert [mask_phone(p) for p in ("13812341234", "+1 5551234567")] == ["138****1234", "+1 ******4567"]
    assert [mask_name(n) for n in ("张三", "张小茶", "张", "")] == ["张*", "张**", "*", ""]
    assert [mask_detail(d) for d in ("翠湖南路 8 号", "一号楼")] == ["翠湖***", "***"]


async def test_keys_from_before_there_were_generations_are_taken_over(engines: EngineUrls) -> None:
    admin = await asyncpg.connect(engines.postgres)
    await admin.execute("CREATE DATABASE before_generations")
    url = engines.postgres.rsplit("/", 1)[0] + "/before_generations"
    try:
        old = await asyncpg.connect(url)
        await old.execute(
            "CREATE SCHEMA vault; CREATE TABLE vault.keys"
            " (user_id text PRIMARY KEY, key_id text NOT NULL, wrapped bytea NOT NULL);"
            "INSERT INTO vault.keys VALUES ('usr_1', 'kek1', 'w')"
        )
        await old.close()
        assert await migrate(url, []) == 2
        assert await migrate(url, []) == 0
        now = await asyncpg.connect(url)
        row = await now.fetchrow("SELECT user_id, generation, key_id, wrapped FROM vault.keys")
        current = await now.fetchrow("SELECT key_id, generation FROM vault.current")
        await now.close()
        assert row is not None
        assert tuple(row) == ("usr_1", 1, "kek1", b"w")
        assert current is not None
        assert tuple(current) == ("kek1", 1)
    finally:
        await admin.execute("DROP DATABASE before_generations WITH (FORCE)")
        await admin.close()
