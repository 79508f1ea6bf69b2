"""The merchant's flash sales: make, warm up, pause, stop, change quotas, live figures."""

from typing import Annotated

import msgspec
from litestar import get, post, put

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit, Text
from chama.flows.flash_sale import change_quota, warm_up
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.types.flash import FlashActivity, FlashDraft, FlashPool, FlashSession


class QuotaForm(msgspec.Struct, forbid_unknown_fields=True):
    quota: Annotated[int, msgspec.Meta(ge=0, le=1_000_000, examples=[100])]
    reason: Text


class WhyForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Text


@get("/flash-sales", guards=[gates.staff("flash.read")])
async def list_sales(cursor: str | None = None, limit: Limit = 20) -> Page[FlashActivity]:
    """Flash sales with their sessions, newest first."""
    return await locate(Marketing).list_flash(cursor=cursor, limit=limit)


@post("/flash-sales", guards=[gates.staff("flash.write")])
async def create_sale(actor: Actor, data: FlashDraft, key: ActKey) -> FlashActivity:
    """A flash sale; its sessions are drafts until they are warmed up."""
    await audit(actor, "flash.create", data.name)
    return await locate(Marketing).create_flash(key=f"{actor.id}|{checked(key)}", draft=data)


@get("/flash-sessions/{session_id:str}", guards=[gates.staff("flash.read")])
async def get_session(session_id: str) -> FlashSession:
    """One session."""
    return await locate(Marketing).get_flash(session_id=session_id)


@get("/flash-sessions/{session_id:str}/pools", guards=[gates.staff("flash.read")])
async def live_figures(session_id: str) -> list[FlashPool]:
    """How it sells at this moment: pieces sold, paid, left, tickets that wait."""
    return await locate(Marketing).flash_pools(session_id=session_id)


@post("/flash-sessions/{session_id:str}/warm", guards=[gates.staff("flash.write")])
async def warm(actor: Actor, session_id: str) -> FlashSession:
    """Reserve the quota and load the pools; also to go on after a pause."""
    await audit(actor, "flash.warm", session_id)
    return await warm_up(session_id=session_id)


@post("/flash-sessions/{session_id:str}/pause", guards=[gates.staff("flash.write")])
async def pause(actor: Actor, session_id: str, data: WhyForm) -> FlashSession:
    """Admit nobody until it is warm again."""
    await audit(actor, "flash.pause", session_id, data.reason)
    return await locate(Marketing).set_flash_state(session_id=session_id, state="paused")


@post("/flash-sessions/{session_id:str}/stop", guards=[gates.staff("flash.write")])
async def stop(actor: Actor, session_id: str, data: WhyForm) -> FlashSession:
    """End it for good; what is left is for sale at the usual price again."""
    await audit(actor, "flash.stop", session_id, data.reason)
    return await locate(Marketing).set_flash_state(session_id=session_id, state="stopped")


@put("/flash-sessions/{session_id:str}/items/{sku_id:str}/quota", guards=[gates.staff("flash.write")])
async def set_quota(actor: Actor, session_id: str, sku_id: str, data: QuotaForm, key: ActKey) -> FlashSession:
    """Another quota, also while selling; what is sold stays sold."""
    await audit(actor, "flash.quota", f"{session_id} {sku_id}", f"{data.quota}: {data.reason}")
    return await change_quota(
        key=f"{actor.id}|{checked(key)}", session_id=session_id, sku_id=sku_id, quota=data.quota
    )


ROUTES = [list_sales, create_sale, get_session, live_figures, warm, pause, stop, set_quota]
