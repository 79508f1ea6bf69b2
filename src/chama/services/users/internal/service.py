"""Joins the users door to its actions and queries."""

from datetime import datetime

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database
from chama.services.users.api import Users
from chama.services.users.internal import queries, rules
from chama.services.users.internal.actions import addresses, session, sign_in, sms_code
from chama.services.users.internal.exchanges.ask_wechat import openid_behind
from chama.services.users.internal.gateways.weixin import Weixin
from chama.services.users.types import Address, Profile, Session, SignedIn, SmsCode


class UsersHere(Users):
    def __init__(self, *, weixin: Weixin) -> None:
        self.db = Database("users")
        self._weixin = weixin

    async def sign_in_with_wechat(self, *, code: str, device: str) -> SignedIn:
        rules.require_device(device)
        if not code:
            raise InvalidRequest({"code": "must not be empty"})
        proof = await sign_in.prove("wechat", await openid_behind(self._weixin, code))
        return session.signed_in(await sign_in.sign_in(self.db, proof, device))

    async def make_sms_code(self, *, phone: str, key: str) -> SmsCode:
        rules.require_mobile(phone)
        return SmsCode(code=await sms_code.make_code(self.db, phone, key))

    async def sign_in_with_phone(self, *, phone: str, code: str, device: str) -> SignedIn:
        rules.require_mobile(phone)
        rules.require_device(device)
        # Checked before the proof, so that guessing at unknown phones makes no vault keys.
        mark = await sms_code.check_code(self.db, phone, code)
        proof = await sign_in.prove("phone", phone)
        return session.signed_in(await sign_in.sign_in(self.db, proof, device, mark))

    async def refresh(self, *, refresh_token: str) -> SignedIn:
        return session.signed_in(await session.refresh(self.db, refresh_token))

    async def sign_out(self, *, user_id: str, session_id: str) -> None:
        await session.sign_out(self.db, user_id, session_id)

    async def sign_out_everywhere(self, *, user_id: str) -> None:
        await session.sign_out_everywhere(self.db, user_id)

    async def list_sessions(self, *, user_id: str) -> list[Session]:
        return await queries.sessions(user_id)

    async def ended_sessions(self, *, since: datetime) -> list[str]:
        return await queries.ended_sessions(since)

    async def get_profile(self, *, user_id: str) -> Profile:
        return await queries.profile(user_id)

    async def openid_of(self, *, user_id: str) -> str | None:
        return await queries.openid_of(user_id)

    async def add_address(
        self, *, key: str, user_id: str, name: str, phone: str, region: str, detail: str, default: bool
    ) -> Address:
        draft = addresses.written(name, phone, region, detail, default)
        return await addresses.add_address(self.db, key, user_id, draft)

    async def list_addresses(self, *, user_id: str) -> list[Address]:
        return await queries.addresses(user_id)

    async def get_address(self, *, user_id: str, address_id: str) -> Address:
        return await queries.address(user_id, address_id)

    async def update_address(
        self,
        *,
        user_id: str,
        address_id: str,
        name: str,
        phone: str,
        region: str,
        detail: str,
        default: bool,
    ) -> Address:
        draft = addresses.written(name, phone, region, detail, default)
        return await addresses.update_address(self.db, user_id, address_id, draft)

    async def delete_address(self, *, user_id: str, address_id: str) -> None:
        await addresses.delete_address(self.db, user_id, address_id)
