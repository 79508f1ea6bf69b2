"""The embedded engines keep their promises: they start anywhere, heal, and refuse in plain sentences."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from chama.runtime.engines import EngineProblem, EngineUrls, Running, read_urls, start

LOST_SUPERVISOR = """
import os, signal, sys
from pathlib import Path
from chama.runtime.engines import start
running = start(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: its name has a space and Chinese in it, its parent is closed to others."""
    parent = tmp_path_factory.mktemp("closed")
    parent.chmod(0o700)
    return parent / "a shop 茶马"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def running(state: Path, said: list[str]) -> Iterator[Running]:
    engines = start(state, said.append)
    yield engines
    engines.stop()


def standing_in(folder: Path) -> list[psutil.Process]:
    """The processes whose working folder lies in this one."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(folder.resolve())):
                found.append(process)
        except psutil.Error:
            continue
    return found


def lives(process: psutil.Process) -> bool:
    """A zombie that nobody has collected yet is dead."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


async def ask(urls: EngineUrls, sql: str) -> object:
    conn = await asyncpg.connect(urls.postgres, timeout=10)
    try:
        return await conn.fetchval(sql)
    finally:
        await conn.close()


def redis_at(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, decode_responses=True)


async def test_every_engine_serves_with_the_settings_that_were_promised(running: Running) -> None:
    wanted = {
        "fsync": "on",
        "synchronous_commit": "on",
        "jit": "off",
        "listen_addresses": "127.0.0.1",
        "max_connections": "100",
        "shared_buffers": "512MB",
        "server_encoding": "UTF8",
        "data_checksums": "on",
    }
    for name, value in wanted.items():
        assert await ask(running.urls, f"SHOW {name}") == value
    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'chama'"
    assert await ask(running.urls, locale) == "bC.UTF-8"
    truth, cache = redis_at(running.urls.truth), redis_at(running.urls.cache)
    kept = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    forgotten = {"appendonly": "no", "save": "", "maxmemory": "67108864", "maxmemory-policy": "allkeys-lru"}
    assert kept.items() <= truth.config_get("*").items()
    assert forgotten.items() <= cache.config_get("*").items()


async def test_the_shop_is_no_superuser_but_may_make_databases_with_vectors(running: Running) -> None:
    role = "SELECT rolsuper::text || rolcreatedb::text FROM pg_roles WHERE rolname = current_user"
    assert await ask(running.urls, role) == "falsetrue"
    assert await ask(running.urls, "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == 1


async def test_a_wrong_password_is_refused_by_all_three(running: Running) -> None:
    urls = running.urls
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(EngineUrls(postgres=urls.postgres.replace("chama:", "chama:x")), "SELECT 1")
    for url in (urls.truth, urls.cache):
        with pytest.raises(redis.AuthenticationError):
            redis_at(url.replace("//:", "//:x")).ping()


async def test_data_and_addresses_outlive_a_stop(state: Path) -> None:
    first = start(state)
    await ask(first.urls, "CREATE TABLE IF NOT EXISTS kept (n int)")
    await ask(first.urls, "INSERT INTO kept VALUES (7)")
    redis_at(first.urls.truth).set("kept", "7")
    redis_at(first.urls.cache).set("lost", "7")
    urls = first.urls
    first.stop()
    assert standing_in(state) == []
    second = start(state)
    try:
        assert second.urls == urls
        assert await ask(second.urls, "SELECT max(n) FROM kept") == 7
        assert redis_at(second.urls.truth).get("kept") == "7"
        assert redis_at(second.urls.cache).get("lost") is None
    finally:
        second.stop()


def test_the_addresses_can_be_read_by_others_only_while_the_engines_run(state: Path) -> None:
    engines = start(state)
    assert read_urls(state) == engines.urls
    engines.stop()
    with pytest.raises(EngineProblem, match="make up"):
        read_urls(state)


def test_a_second_supervisor_on_the_folder_is_refused_in_a_sentence(running: Running, state: Path) -> None:
    with pytest.raises(EngineProblem, match="already runs with the folder"):
        start(state)
    assert running.check() == []


def test_secrets_are_readable_by_their_owner_only(running: Running, state: Path) -> None:
    assert (state / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert state.stat().st_mode & 0o777 == 0o700
    lines = [" ".join(p.cmdline()) for p in standing_in(state)]
    words = json.loads((state / "passwords.json").read_text()).values()
    assert lines
    assert not [w for w in words for line in lines if w in line]
    logs = "".join(f.read_text(errors="replace") for f in (state / "logs").iterdir())
    assert not [w for w in words if w in logs]


def test_after_a_hard_kill_of_the_supervisor_the_next_start_ends_the_orphans(
    state: Path, said: list[str]
) -> None:
    lost = subprocess.run([sys.executable, "-c", LOST_SUPERVISOR, str(state)], check=False)
    assert lost.returncode == -signal.SIGKILL
    orphans = standing_in(state)
    assert orphans
    engines = start(state, said.append)
    try:
        assert not [p for p in orphans if lives(p)]
        assert [s for s in said if "earlier run left behind" in s]
    finally:
        engines.stop()


@pytest.mark.parametrize("name", ["postgres", "truth", "cache"])
def test_a_killed_engine_is_noticed_and_comes_back_at_its_address(
    running: Running, state: Path, name: str
) -> None:
    urls = running.urls
    home = state / name / "data" if name == "postgres" else state / name
    heads = [p for p in standing_in(home) if not p.cmdline()[0].startswith("postgres:")]
    assert len(heads) == 1
    heads[0].kill()
    psutil.wait_procs(heads, timeout=5)
    assert running.check() == [name]
    running.restart(name)
    assert running.check() == []
    assert running.urls == urls
    assert read_urls(state) == urls


def test_a_port_that_a_stranger_took_is_replaced_and_told(state: Path, said: list[str]) -> None:
    start(state).stop()
    port = json.loads((state / "ports.json").read_text())["truth"]
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        engines = start(state, said.append)
        try:
            assert f":{port}/" not in engines.urls.truth
            assert redis_at(engines.urls.truth).ping()
            assert [s for s in said if str(port) in s and "truth" in s]
        finally:
            engines.stop()


async def test_lost_passwords_are_made_anew_and_the_data_stays(state: Path) -> None:
    first = start(state)
    await ask(first.urls, "CREATE TABLE IF NOT EXISTS stays (n int)")
    old = first.urls
    first.stop()
    (state / "passwords.json").unlink()
    second = start(state)
    try:
        assert second.urls.postgres != old.postgres
        assert await ask(second.urls, "SELECT count(*) >= 0 FROM stays") is True
    finally:
        second.stop()


def test_a_start_that_was_cut_off_in_initdb_heals(tmp_path: Path) -> None:
    half = tmp_path / "state" / "postgres" / "data.new"
    half.mkdir(parents=True)
    (tmp_path / "state").chmod(0o700)
    (half / "PG_VERSION").write_text("18")
    engines = start(tmp_path / "state")
    engines.stop()
    assert not half.exists()


def test_incomplete_data_is_set_aside_not_deleted_and_empty_folders_come_back(
    tmp_path: Path, said: list[str]
) -> None:
    state = tmp_path / "state"
    start(state).stop()
    data = state / "postgres" / "data"
    (data / "pg_notify").rmdir()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    start(state).stop()
    (data / "global" / "pg_control").unlink()
    start(state, said.append).stop()
    assert (state / "postgres" / "data.broken-1" / "base").is_dir()
    assert [s for s in said if "data.broken-1" in s]


def test_data_of_another_version_is_refused_untouched(tmp_path: Path) -> None:
    data = tmp_path / "state" / "postgres" / "data"
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").write_bytes(b"old")
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(EngineProblem, match=r"PostgreSQL 17.*runs 18"):
        start(tmp_path / "state")
    assert (data / "PG_VERSION").read_text() == "17\n"
    assert not standing_in(tmp_path)


def test_a_file_in_place_of_the_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(EngineProblem, match="a file where a folder is needed"):
        start(tmp_path / "state")


def test_a_full_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 10 * 2**20})
    monkeypatch.setattr("chama.runtime.engines.state.shutil.disk_usage", lambda _: usage)
    with pytest.raises(EngineProblem, match="Only 10 MB are free"):
        start(tmp_path / "state")
    assert not (tmp_path / "state" / "postgres").exists()


def test_engines_that_are_named_by_url_are_not_started(tmp_path: Path) -> None:
    given = EngineUrls(postgres="postgresql://elsewhere/chama", cache="redis://elsewhere")
    engines = start(tmp_path / "state", given=given)
    try:
        assert engines.urls.postgres == given.postgres
        assert engines.urls.cache == given.cache
        assert redis_at(engines.urls.truth).ping()
        assert not (tmp_path / "state" / "postgres").exists()
    finally:
        engines.stop()
