"""Who does not know the secret, or is not who they should be, gets nothing done over the wire."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.settings import secret, settings
from chama.runtime.wire import Line, Server, far, frames, is_loopback, serve_context, server, tls
from tests.services.runtime.probe import Probe, ProbeHere


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Give way to others until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is somebody's plain list
            await asyncio.sleep(0)


def a_call(method: str, arguments: object) -> msgspec.Raw:
    """A call ready for a frame."""
    raw = msgspec.Raw(frames.encode(arguments))
    return frames.encoded(frames.Call(1, Probe.name, method, 5000, context.SYSTEM, "", "", "", raw))


class Stranger:
    """Somebody who speaks the wire by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: bytes) -> None:
        self._reader, self.writer, self._key = reader, writer, key

    async def greet(self) -> frames.Seal:
        """Exchange hellos; the seal of the questions."""
        ours = frames.nonce()
        self.writer.write(frames.HELLO + ours)
        theirs = (await self._reader.readexactly(frames.HELLO_BYTES))[len(frames.HELLO) :]
        return frames.seals(self._key, ours, theirs)[0]

    async def is_thrown_out(self) -> bool:
        """Whether the other side ends the connection without a word."""
        async with asyncio.timeout(10):
            try:
                return await self._reader.read() == b""
            except ConnectionResetError:
                return True


@pytest.fixture
async def strangers(served: Server) -> AsyncIterator[Callable[[bytes], Awaitable[Stranger]]]:
    """Makes strangers who hold some key."""
    made: list[Stranger] = []

    async def make(key: bytes) -> Stranger:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        made.append(Stranger(reader, writer, key))
        return made[-1]

    yield make
    for stranger in made:
        stranger.writer.close()


Strangers = Callable[[bytes], Awaitable[Stranger]]
PUSH = a_call("push", {})


async def test_a_forged_call_is_thrown_out_and_does_nothing(strangers: Strangers, here: ProbeHere) -> None:
    stranger = await strangers(b"not the secret of this shop.....")
    seal = await stranger.greet()
    stranger.writer.write(seal.close([PUSH]))
    assert await stranger.is_thrown_out()
    assert here.calls == []


async def test_a_call_changed_under_way_is_thrown_out(strangers: Strangers, here: ProbeHere) -> None:
    stranger = await strangers(secret("wire"))
    frame = bytearray((await stranger.greet()).close([a_call("act", {"key": "k1"})]))
    frame[-1] ^= 1
    stranger.writer.write(frame)
    assert await stranger.is_thrown_out()
    assert here.calls == []


async def test_a_call_said_twice_runs_once(strangers: Strangers, here: ProbeHere) -> None:
    stranger = await strangers(secret("wire"))
    frame = (await stranger.greet()).close([PUSH])
    stranger.writer.write(frame)
    await until(lambda: here.calls == ["push"])
    stranger.writer.write(frame)
    assert await stranger.is_thrown_out()
    assert here.calls == ["push"]


async def test_a_call_of_another_connection_is_thrown_out(strangers: Strangers, here: ProbeHere) -> None:
    first, second = await strangers(secret("wire")), await strangers(secret("wire"))
    frame = (await first.greet()).close([PUSH])
    await second.greet()
    second.writer.write(frame)
    assert await second.is_thrown_out()
    assert here.calls == []


@pytest.mark.parametrize("said", [b"PRI * HTTP/2.0\r\n\r\n", b"\x16\x03\x01\x02\x00" + bytes(99), b"*1\r\n"])
async def test_another_protocol_is_thrown_out(strangers: Strangers, said: bytes) -> None:
    stranger = await strangers(b"")
    stranger.writer.write(said)
    assert await stranger.is_thrown_out()


async def test_a_stranger_cannot_make_us_wait_for_a_large_frame(strangers: Strangers) -> None:
    stranger = await strangers(b"")
    await stranger.greet()
    stranger.writer.write((frames.MAX_STRANGER_BYTES + 1).to_bytes(4, "big") + bytes(16))
    assert await stranger.is_thrown_out()


async def test_a_stranger_who_says_nothing_is_sent_away(
    strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STRANGER_SECONDS", 0.05)
    assert await (await strangers(b"")).is_thrown_out()


async def test_somebody_else_at_our_address_gets_no_call_and_the_caller_unavailable(here: ProbeHere) -> None:
    impostor = Server({Probe: here})
    impostor.secret = b"guessed"
    await impostor.start()
    wire = Line("127.0.0.1", impostor.port)
    with pytest.raises(Unavailable):
        await far(Probe, wire).push()
    assert here.calls == []
    await wire.close()
    impostor.abort()


@pytest.fixture
def another_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Calling it makes this process, until the test ends, one of a shop with other secrets."""

    def become() -> None:
        monkeypatch.setenv("CHAMA_STATE_DIR", str(tmp_path))
        settings.cache_clear()

    yield become
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def sealed(here: ProbeHere) -> AsyncIterator[Server]:
    """The probe behind TLS, with the certificate that this shop made for itself."""
    sealed = Server({Probe: here}, tls=serve_context())
    await sealed.start()
    yield sealed
    sealed.abort()


async def pushed(port: int, tls: ssl.SSLContext | None) -> bool:
    """Whether a call went through."""
    wire = Line("127.0.0.1", port, tls)
    try:
        await far(Probe, wire).act(key="k1")
    except Unavailable:
        return False
    finally:
        await wire.close()
    return True


async def test_over_tls_calls_cross_as_ever(sealed: Server, here: ProbeHere) -> None:
    here.gate.set()
    assert await pushed(sealed.port, tls.call_context())
    assert here.calls == ["act k1"]


async def test_a_certificate_of_somebody_else_is_refused_before_anything_is_said(
    sealed: Server, here: ProbeHere, another_shop: Callable[[], None]
) -> None:
    here.gate.set()
    another_shop()
    assert not await pushed(sealed.port, tls.call_context())
    assert here.calls == []


async def test_without_tls_a_door_behind_tls_does_not_open(sealed: Server, here: ProbeHere) -> None:
    here.gate.set()
    assert not await pushed(sealed.port, None)
    assert here.calls == []


async def test_given_certificates_must_carry_the_name_of_the_far_side(
    sealed: Server, here: ProbeHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The shop's own certificate, given by the settings: its name is not 127.0.0.1.
    ours = (settings().state / "secrets" / "wire.pem").read_text()
    given = tmp_path / "ca.pem"
    given.write_text(ours[ours.index("-----BEGIN CERTIFICATE") :])
    here.gate.set()
    monkeypatch.setenv("CHAMA_TLS_CA", str(given))
    settings.cache_clear()
    try:
        assert tls.name_to_check("orders.internal") == "orders.internal"
        assert not await pushed(sealed.port, tls.call_context())
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert here.calls == []


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.5", False),
        ("0.0.0.0", False),
        ("orders.internal", False),
        ("127.0.0.1.example", False),
    ],
)
def test_only_what_stays_on_the_machine_goes_without_tls(host: str, near: bool) -> None:
    assert is_loopback(host) is near


def test_the_shops_own_key_is_readable_by_nobody_else() -> None:
    serve_context()
    assert (settings().state / "secrets" / "wire.pem").stat().st_mode & 0o777 == 0o600
