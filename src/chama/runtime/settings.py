"""Settings come from the environment (`CHAMA_…`); an empty URL means the state folder's own engine."""

import contextlib
import functools
import json
import os
from pathlib import Path

import msgspec

# In the state folder, when no other file is named: how the shop is called and looks.
STOREFRONT = "storefront.json"


def project_root() -> Path:
    """The folder that holds pyproject.toml, else the present one."""
    for folder in (Path.cwd(), *Path(__file__).resolve().parents):
        if (folder / "pyproject.toml").is_file() and (folder / "src" / "chama").is_dir():
            return folder
    return Path.cwd()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every knob, with its default; names are the environment's in lower case without `CHAMA_`."""

    postgres_url: str = ""
    truth_url: str = ""
    cache_url: str = ""
    bus_url: str = ""
    state_dir: str = ""
    placement: str = "one"
    addresses_file: str = ""
    listen: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    tls_ca: str = ""
    faults: str = ""
    port: int = 8800
    public_url: str = ""
    media_url: str = ""
    seed: str = "demo"
    cdn_url: str = ""
    cdn_hooks: str = ""
    cdn_key: str = ""
    callback_url: str = ""
    wechat_file: str = ""
    alipay_file: str = ""
    trusted_proxies: str = ""
    limit_scale: float = 1.0
    pool_size: int = 12
    group_commit: bool = True
    partitions: int = 4
    pay_minutes: int = 15
    pay_grace_seconds: int = 120
    wechat_fee_bps: int = 0
    quote_minutes: int = 10
    points_worth_fen_per_100: int = 100
    points_most_bps: int = 5_000
    hold_ask_minutes: int = 3
    receipt_days: int = 10
    closing_days: int = 7
    struck_price_evidence: bool = True
    log_level: str = "info"
    otlp_url: str = ""
    trace_ratio: float = 0.1
    probe_port: int = 0
    bench: bool = False
    clock_file: str = ""
    storefront_file: str = ""
    h5_dir: str = ""
    cashier_url: str = ""

    @property
    def state(self) -> Path:
        """The state folder: engines' data, secrets, logs."""
        return Path(self.state_dir) if self.state_dir else project_root() / ".chama"

    @property
    def base_url(self) -> str:
        """Where shoppers reach us."""
        return self.public_url or f"http://127.0.0.1:{self.port}"


@functools.cache
def settings() -> Settings:
    """This process's settings, read once."""
    found = {
        f: os.environ[f"CHAMA_{f.upper()}"]
        for f in Settings.__struct_fields__
        if os.environ.get(f"CHAMA_{f.upper()}")
    }
    return msgspec.convert(found, Settings, strict=False)


class Urls(msgspec.Struct, frozen=True):
    """Where the three engines are."""

    postgres: str
    truth: str
    cache: str


@functools.cache
def engine_urls() -> Urls:
    """The engines that the settings name, else the embedded ones that run with this state folder."""
    s = settings()
    if s.postgres_url and s.truth_url and s.cache_url:
        return Urls(s.postgres_url, s.truth_url, s.cache_url)
    from chama.runtime.engines import read_urls

    embedded = read_urls(s.state)
    return Urls(
        s.postgres_url or embedded.postgres, s.truth_url or embedded.truth, s.cache_url or embedded.cache
    )


@functools.cache
def secret(name: str) -> bytes:
    """A named 32-byte secret of this shop, made on first use and kept (0600) in the state folder."""
    file = settings().state / "secrets" / f"{name}.key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        return _read_secret(file)
    # Whole or not at all: of processes that start together one makes the secret, and none reads half of it.
    made = file.with_name(f"{name}.{os.getpid()}.new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump({"key": os.urandom(32).hex()}, out)
    with contextlib.suppress(FileExistsError):
        os.link(made, file)
    made.unlink()
    return _read_secret(file)


def _read_secret(file: Path) -> bytes:
    return bytes.fromhex(json.loads(file.read_text())["key"])
