"""Tell WeChat what was shipped: until it knows, the money stays frozen."""

from collections.abc import Sequence

import asyncpg
import msgspec

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.telemetry import log
from chama.runtime.vault import vault_of
from chama.services.payments.internal import rules, store
from chama.services.payments.internal.exchanges.conversations import Talk
from chama.services.payments.internal.gateways.channel import ChannelError
from chama.services.payments.internal.gateways.weixin_shipping import ShippingRefused, WeixinShipping
from chama.services.payments.internal.rules import shipping
from chama.services.payments.internal.rules.shipping import CorrectionUsedUp, Sent, Upload

LATE = "shipping_not_told"


async def tell(talk: Talk, weixin: WeixinShipping, limit: int) -> int:
    """Tell what is due; what fails waits, backing off, and becomes a case when it takes too long."""
    async with connection() as conn:
        due = await store.due_shippings(conn, context.now(), limit)
    for row in due:
        try:
            await _tell_one(talk, weixin, row)
        except CorrectionUsedUp:
            await _put_off(talk, row, "stuck", "correction_used_up")
        except ShippingRefused as no:
            await _put_off(talk, row, "waiting", f"errcode_{no.errcode}")
        except (Unavailable, ChannelError) as why:
            log.warning("payments.shipping", order=row["order_id"], why=str(why))
            await _put_off(talk, row, "waiting", "unavailable")
    return len(due)


async def _tell_one(talk: Talk, weixin: WeixinShipping, row: asyncpg.Record) -> None:
    if row["channel"] != "wechat" or row["state"] not in rules.CAPTURED:
        async with talk.db.transaction() as tx:
            await store.set_shipping_state(tx, row["order_id"], "none", tx.now)
        return
    parcels, told = (msgspec.json.decode(row[c], type=list[Sent]) for c in ("parcels", "told"))
    upload = shipping.next_upload(parcels, row["is_all"], told, row["told_all"], row["corrected"])
    at = shipping.upload_time(context.now(), row["told_at"])
    if upload is not None:
        openid = await _openid(talk, row)
        await weixin.upload(row["channel_id"], openid, row["title"], row["contact"], upload, at)
    async with talk.db.transaction() as tx:
        known = _known(parcels, row["is_all"], upload)
        await store.set_told(tx, row["order_id"], row["parcels"], known, bool(upload and upload.corrects), at)
        await store.close_cases_about(tx, [LATE], row["order_id"], "WeChat was told")


def _known(parcels: Sequence[Sent], is_all: bool, upload: Upload | None) -> bool:
    return is_all if upload is None else upload.is_all


async def _openid(talk: Talk, row: asyncpg.Record) -> str:
    """Who paid: known from the prepay, else asked of the channel, which is the only one to know."""
    if row["openid"] is not None:
        vault = await vault_of([row["user_id"]])
        return vault.open(row["user_id"], f"payments.openid|{row['payment_id']}", row["openid"])
    said = await talk.with_(row).query(row["payment_id"])
    if said.payer_openid is None:
        raise Unavailable("payer")
    return said.payer_openid


async def _put_off(talk: Talk, row: asyncpg.Record, state: str, why: str) -> None:
    async with talk.db.transaction() as tx:
        at = tx.now + rules.ask_after(row["asked"])
        await store.set_shipping_state(tx, row["order_id"], state, at)
        if state == "stuck" or row["asked"] + 1 >= shipping.ALARM_AFTER:
            await store.open_case(tx, LATE, row["order_id"], row["order_id"], why, again=True)
