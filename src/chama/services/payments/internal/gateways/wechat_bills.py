"""The bills of WeChat Pay: asked for by day, downloaded to a file, believed when their SHA-1 is right."""

import hashlib
from datetime import date
from typing import BinaryIO

import httpx
from msgspec import Struct

from . import wechat_signing as signing
from .channel import ChannelRefused, ChannelUnavailable, ForgedAnswer
from .wechat_wire import WHAT, WeChatWire

NOT_THERE = {"NO_STATEMENT_EXIST", "STATEMENT_NOT_EXIST"}
PATHS = {
    "trade": "/v3/bill/tradebill?bill_date={}&bill_type=ALL",
    "fund": "/v3/bill/fundflowbill?bill_date={}&account_type=BASIC",
}


class _Told(Struct):
    hash_type: str
    hash_value: str
    download_url: str


async def download(wire: WeChatWire, kind: str, day: date, out: BinaryIO) -> str | None:
    """Write the bill of a day to `out`, piece by piece; its SHA-1, or None when there is none."""
    path = PATHS[kind].format(day.isoformat())
    try:
        told = await wire.ask("bill", "GET", path, None, lambda raw: signing.decoded(raw, _Told))
    except ChannelRefused as refused:
        if refused.code in NOT_THERE:
            return None
        raise
    if told.hash_type != "SHA1":
        raise ForgedAnswer(WHAT, "hash_type")
    mark = hashlib.sha1(usedforsecurity=False)
    try:
        async with wire.stream(told.download_url) as response:
            if response.status_code != 200:
                raise ChannelUnavailable(WHAT, "bill", response.status_code)
            async for piece in response.aiter_bytes(65536):
                mark.update(piece)
                out.write(piece)
    except httpx.RequestError as error:
        raise ChannelUnavailable(WHAT, type(error).__name__) from error
    if mark.hexdigest() != told.hash_value.lower():
        raise ForgedAnswer(WHAT, "bill_hash")
    return mark.hexdigest()
