"""Joins the users door to its actions and queries."""

from datetime import date, datetime

from chama.base.errors import InvalidRequest
from chama.base.time import business_day
from chama.runtime.context import now
from chama.runtime.db import Database
from chama.runtime.group_commit import GroupCommit
from chama.services.users.api import Users
from chama.services.users.internal import queries, rules
from chama.services.users.internal.actions import (
    addresses,
    bind_phone,
    closing,
    consents,
    session,
    settings,
    sign_in,
    sms_code,
)
from chama.services.users.internal.documents import document, documents
from chama.services.users.internal.exchanges.ask_wechat import openid_behind, phone_behind, program_code
from chama.services.users.internal.gateways.weixin import Weixin
from chama.services.users.types import (
    Address,
    Closing,
    Consent,
    Document,
    DueClosing,
    OwnSmsCode,
    Personal,
    Profile,
    Session,
    SignedIn,
    SmsCode,
)


class UsersHere(Users):
    def __init__(self, *, weixin: Weixin) -> None:
        self.db = Database("users")
        self._weixin = weixin
        # A read, yet every order makes it: those that come together are one.
        self._get_address: GroupCommit[tuple[str, str], Address] = GroupCommit(
            "users.get_address", queries.address_many, lambda wanted: wanted
        )

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
        self,
        *,
        key: str,
        user_id: str,
        name: str,
        phone: str,
        region_code: str,
        detail: str,
        default: bool,
        label: str = "",
    ) -> Address:
        draft = addresses.written(name, phone, region_code, detail, label, default)
        return await addresses.add_address(self.db, key, user_id, draft)

    async def list_addresses(self, *, user_id: str) -> list[Address]:
        return await queries.addresses(user_id)

    async def get_address(self, *, user_id: str, address_id: str) -> Address:
        return await self._get_address.submit((user_id, address_id))

    async def update_address(
        self,
        *,
        key: str,
        user_id: str,
        address_id: str,
        name: str,
        phone: str,
        region_code: str,
        detail: str,
        default: bool,
        label: str = "",
    ) -> Address:
        draft = addresses.written(name, phone, region_code, detail, label, default)
        return await addresses.update_address(self.db, key, user_id, address_id, draft)

    async def delete_address(self, *, user_id: str, address_id: str) -> None:
        await addresses.delete_address(self.db, user_id, address_id)

    async def make_own_sms_code(self, *, user_id: str, key: str) -> OwnSmsCode:
        phone = await bind_phone.require_own_phone(user_id)
        return OwnSmsCode(phone=phone, code=await sms_code.make_code(self.db, phone, key))

    async def bind_phone(
        self,
        *,
        key: str,
        user_id: str,
        phone: str,
        code: str,
        old_code: str | None = None,
        login_code: str | None = None,
    ) -> Profile:
        rules.require_mobile(phone)
        proof = f"{phone}|{code}|{old_code}|{login_code}"
        if not await bind_phone.bound_before(self.db, user_id, key, proof):
            known = await self._is_own_wechat(user_id, login_code)
            await bind_phone.bind(
                self.db, user_id, key, phone, proof, code=code, old_code=old_code, known=known
            )
        return await queries.profile(user_id)

    async def bind_phone_with_wechat(
        self,
        *,
        key: str,
        user_id: str,
        code: str,
        old_code: str | None = None,
        login_code: str | None = None,
    ) -> Profile:
        proof = f"{code}|{old_code}|{login_code}"
        if not await bind_phone.bound_before(self.db, user_id, key, proof):
            known = await self._is_own_wechat(user_id, login_code)
            phone = await phone_behind(self._weixin, code)
            await bind_phone.bind(
                self.db, user_id, key, phone, proof, code=None, old_code=old_code, known=known
            )
        return await queries.profile(user_id)

    async def _is_own_wechat(self, user_id: str, login_code: str | None) -> bool:
        """Whether this login code is of the WeChat account that signs in here."""
        if login_code is None:
            return False
        return await openid_behind(self._weixin, login_code) == await queries.openid_of(user_id)

    async def program_code(self, *, scene: str, page: str) -> bytes:
        rules.require_scene(scene)
        return await program_code(self._weixin, scene, page)

    async def update_settings(
        self,
        *,
        key: str,
        user_id: str,
        nickname: str,
        avatar: str,
        gender: str,
        birthday_on: date | None,
        order_notices: bool,
        personalised: bool | None,
    ) -> Profile:
        rules.require_about(nickname, avatar, gender, birthday_on, business_day(now()))
        about = settings.About(nickname, avatar, gender, birthday_on)
        await settings.update_settings(self.db, key, user_id, about, order_notices, personalised)
        return await queries.profile(user_id)

    async def list_documents(self) -> list[Document]:
        return list(documents().values())

    async def get_document(self, *, kind: str) -> Document:
        return document(kind)

    async def list_consents(self, *, user_id: str) -> list[Consent]:
        return await queries.consents(user_id)

    async def record_consent(
        self, *, key: str, user_id: str, kind: str, version: str, given: bool, source: str
    ) -> list[Consent]:
        rules.require_source(source)
        await consents.record_consent(self.db, key, user_id, kind, version, given, source)
        return await queries.consents(user_id)

    async def ask_to_close(self, *, key: str, user_id: str, source: str) -> Closing:
        rules.require_source(source)
        return await closing.ask(self.db, key, user_id, source)

    async def get_closing(self, *, user_id: str) -> Closing | None:
        return await queries.closing(user_id)

    async def cancel_closing(self, *, user_id: str) -> None:
        await closing.cancel(self.db, user_id)

    async def due_closings(self, *, limit: int) -> list[DueClosing]:
        return await queries.due_closings(limit)

    async def put_off_closing(self, *, user_id: str) -> None:
        await closing.put_off(self.db, user_id)

    async def close(self, *, user_id: str) -> None:
        await closing.close(self.db, user_id)

    async def erase(self, *, user_id: str) -> None:
        await closing.erase(self.db, user_id)

    async def find_by_phone(self, *, phone: str) -> Profile | None:
        rules.require_mobile(phone)
        return await queries.find_by_phone(phone)

    async def reveal(self, *, user_id: str) -> Personal:
        return await queries.personal(user_id)
