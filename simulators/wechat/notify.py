"""Notifications: sealed, signed, sent at once and repeated on WeChat Pay's own schedule."""

import asyncio
import base64
import json
import uuid

import aiohttp

from simulators.wechat.clock import shanghai
from simulators.wechat.records import Doc, Notice
from simulators.wechat.signing import SKEW_SECONDS, dump, seal, signed_headers
from simulators.wechat.world import World

RETRY_SECONDS = (
    15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 3 * 3600, 3 * 3600, 3 * 3600, 6 * 3600, 6 * 3600
)  # fmt: skip
TRICKS = ("drop", "duplicate", "delay", "tamper", "tamper_sealed", "stale", "wrong_serial", "probe")


def make(
    world: World,
    *,
    event_type: str,
    subject: str,
    summary: str,
    original_type: str,
    plain: Doc,
    url: str,
    public_key_mode: bool,
) -> Notice:
    """A notification ready to be stored together with what it announces."""
    now = world.clock.now()
    if world.bad_days and world.bad_days.draw("rotate", subject):
        world.keys.rotate()
    knob = world.take_knob("notify", f"{event_type} {subject}", event=event_type) or {}
    trick = knob.get("notify")
    delay = float(knob.get("seconds", 5)) if trick == "delay" else 0.0
    serial = world.store.next_number("notice")
    notice = Notice(
        id=str(uuid.UUID(world.digest("notice", event_type, subject, serial)[:32])),
        event_type=event_type,
        subject=subject,
        summary=summary,
        original_type=original_type,
        plain=plain,
        url=url,
        created_at=now,
        public_key_mode=public_key_mode,
        next_at=now + delay,
        trick=trick,
        trick_attempts=int(knob.get("attempts", 1)) if trick else 0,
    )
    world.notices[notice.id] = notice
    return notice


def arm(world: World, notice: Notice) -> None:
    """Send the notice when its moment comes."""
    if notice.next_at is None:
        return

    async def send() -> None:
        await _attempt(world, notice)

    world.timers.add(notice.next_at, send)


async def _attempt(world: World, notice: Notice) -> None:
    trick = notice.trick if notice.attempts < notice.trick_attempts else None
    notice.attempts += 1
    begun_at = world.clock.now()
    match trick:
        case "drop":
            delivered = False
            _log(world, notice, "drop", begun_at, None)
        case "tamper" | "tamper_sealed" | "stale" | "wrong_serial":
            await _post(world, notice, trick)
            # whatever the shop said: a bad copy is never a delivery, the true one follows on schedule
            delivered = False
        case "probe":
            await _post(world, notice, trick)
            delivered = await _post(world, notice, "genuine")
        case "duplicate":
            delivered = any(await asyncio.gather(*(_post(world, notice, "genuine") for _ in range(2))))
        case _:
            delivered = await _post(world, notice, "genuine")
    if delivered:
        notice.status, notice.next_at = "delivered", None
    elif notice.attempts > len(RETRY_SECONDS):
        notice.status, notice.next_at = "given_up", None
    else:
        notice.next_at = begun_at + RETRY_SECONDS[notice.attempts - 1]
    world.store.put([notice])
    arm(world, notice)


def _log(world: World, notice: Notice, kind: str, at: float, status: int | None) -> None:
    notice.log.append({"at": round(at, 3), "kind": kind, "status": status})


async def _post(world: World, notice: Notice, kind: str) -> bool:
    """One POST; True when the shop took it in time (200 or 204)."""
    if world.http is None:
        return False
    body, headers = _letter(world, notice, kind)
    at = world.clock.now()
    timeout = aiohttp.ClientTimeout(total=world.settings.notify_timeout_seconds)
    status: int | None = None
    try:
        async with world.http.post(
            notice.url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            await answer.read()
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        status = None
    _log(world, notice, kind, at, status)
    return status in (200, 204)


def _letter(world: World, notice: Notice, kind: str) -> tuple[bytes, dict[str, str]]:
    keys = world.keys
    plain = json.dumps(notice.plain, ensure_ascii=False).encode()
    resource = seal(keys.api_v3_key, plain, notice.original_type) | {"original_type": notice.original_type}
    if kind == "tamper_sealed":
        resource["ciphertext"] = _spoil(resource["ciphertext"])
    body = {
        "id": notice.id,
        "create_time": shanghai(notice.created_at),
        "event_type": notice.event_type,
        "resource_type": "encrypt-resource",
        "summary": notice.summary,
        "resource": resource,
    }
    sent = dump(body)
    serial = keys.public_key_id if notice.public_key_mode else keys.certificate.serial
    now = world.clock.signing_now()
    headers = signed_headers(keys, serial, now - 2 * SKEW_SECONDS if kind == "stale" else now, sent)
    if kind == "tamper":
        resource["ciphertext"] = _spoil(resource["ciphertext"])
        sent = dump(body)
    if kind == "wrong_serial":
        headers["Wechatpay-Serial"] = world.digest("no such serial")[:40].upper()
    if kind == "probe":
        headers["Wechatpay-Signature"] = "WECHATPAY/SIGNTEST/" + headers["Wechatpay-Signature"][19:]
    headers |= {
        "Content-Type": "application/json",
        "Accept": "*/*",
        "User-Agent": "Mozilla/4.0",
        "Request-ID": uuid.uuid4().hex.upper(),
    }
    return sent, headers


def _spoil(ciphertext: str) -> str:
    raw = bytearray(base64.b64decode(ciphertext))
    raw[0] ^= 1
    return base64.b64encode(raw).decode()
