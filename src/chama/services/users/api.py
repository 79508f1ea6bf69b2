"""The users door: accounts, sessions, addresses."""

from datetime import date, datetime

from chama.runtime.service import Service, read
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


class Users(Service):
    """Who shops here, and where the goods go."""

    async def sign_in_with_wechat(self, *, code: str, device: str) -> SignedIn:
        """Open a session with a mini-program login code; the first time makes the account."""
        raise NotImplementedError

    async def make_sms_code(self, *, phone: str, key: str) -> SmsCode:
        """A one-time code for this phone; SmsTooOften within a minute, a repeat of the key gets the same."""
        raise NotImplementedError

    async def sign_in_with_phone(self, *, phone: str, code: str, device: str) -> SignedIn:
        """Open a session with a phone code; the first time makes the account. SmsCodeWrong otherwise."""
        raise NotImplementedError

    async def refresh(self, *, refresh_token: str) -> SignedIn:
        """New tokens for an open session; an old token revokes the session: SessionRevoked."""
        raise NotImplementedError

    async def sign_out(self, *, user_id: str, session_id: str) -> None:
        """End a session of this shopper; repeats change nothing, what is not theirs is NotFound."""
        raise NotImplementedError

    async def sign_out_everywhere(self, *, user_id: str) -> None:
        """End every session of this shopper."""
        raise NotImplementedError

    @read
    async def program_code(self, *, scene: str, page: str) -> bytes:
        """WeChat's round code of a mini-program's page, PNG or JPEG; `scene` has at most 32 characters."""
        raise NotImplementedError

    @read
    async def list_sessions(self, *, user_id: str) -> list[Session]:
        """Where this shopper is signed in, the newest first, at most a hundred."""
        raise NotImplementedError

    @read
    async def ended_sessions(self, *, since: datetime) -> list[str]:
        """The ids of sessions that were ended since then; the gates stop their access tokens."""
        raise NotImplementedError

    @read
    async def get_profile(self, *, user_id: str) -> Profile:
        """What may be shown of a shopper, or NotFound."""
        raise NotImplementedError

    @read
    async def openid_of(self, *, user_id: str) -> str | None:
        """The mini-program openid to pay or write to, None when there is none."""
        raise NotImplementedError

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
        """Add to the address book, at most 20; the first is the default anyway. RegionUnknown, RegionGone."""
        raise NotImplementedError

    @read
    async def list_addresses(self, *, user_id: str) -> list[Address]:
        """The address book: the default first, then the newest."""
        raise NotImplementedError

    @read
    async def get_address(self, *, user_id: str, address_id: str) -> Address:
        """One address of this shopper, or NotFound."""
        raise NotImplementedError

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
        """Replace an address; the default one stays so until another takes its place."""
        raise NotImplementedError

    async def delete_address(self, *, user_id: str, address_id: str) -> None:
        """Remove an address; if it was the default, the newest left becomes it. Repeats change nothing."""
        raise NotImplementedError

    async def make_own_sms_code(self, *, user_id: str, key: str) -> OwnSmsCode:
        """A one-time code for the shopper's present phone; PhoneMissing, SmsTooOften."""
        raise NotImplementedError

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
        """Tie a phone proved by a code. In place of another one only with a code that went to that one, or,
        when that phone is lost, with a fresh WeChat login code of this very account.

        PhoneTaken, SmsCodeWrong, OldPhoneProofRequired, WechatCodeInvalid.
        """
        raise NotImplementedError

    async def bind_phone_with_wechat(
        self,
        *,
        key: str,
        user_id: str,
        code: str,
        old_code: str | None = None,
        login_code: str | None = None,
    ) -> Profile:
        """The same with the code of the mini-program's phone button; WechatCodeInvalid, PhoneForeign."""
        raise NotImplementedError

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
        """Replace what a shopper says about themselves and the switches; None leaves `personalised`."""
        raise NotImplementedError

    @read
    async def list_documents(self) -> list[Document]:
        """The agreements of the shop, each in its version in force."""
        raise NotImplementedError

    @read
    async def get_document(self, *, kind: str) -> Document:
        """One agreement, or NotFound."""
        raise NotImplementedError

    @read
    async def list_consents(self, *, user_id: str) -> list[Consent]:
        """Where a shopper stands with every agreement."""
        raise NotImplementedError

    async def record_consent(
        self, *, key: str, user_id: str, kind: str, version: str, given: bool, source: str
    ) -> list[Consent]:
        """Agree or withdraw; ConsentVersionOld for agreeing to a text that is not in force."""
        raise NotImplementedError

    async def ask_to_close(self, *, key: str, user_id: str, source: str) -> Closing:
        """Begin to close the account; it is erased when the time to think is over."""
        raise NotImplementedError

    @read
    async def get_closing(self, *, user_id: str) -> Closing | None:
        """Whether an account is being closed, None when nobody ever asked."""
        raise NotImplementedError

    async def cancel_closing(self, *, user_id: str) -> None:
        """Keep the account after all; NotClosing when it is too late or nobody asked."""
        raise NotImplementedError

    @read
    async def due_closings(self, *, limit: int) -> list[DueClosing]:
        """Accounts to close or to erase now, the longest due first."""
        raise NotImplementedError

    async def put_off_closing(self, *, user_id: str) -> None:
        """Ask again in a day: something is under way."""
        raise NotImplementedError

    async def close(self, *, user_id: str) -> None:
        """Close an account that asked for it: identities free, sessions ended, personal fields gone.

        It is due to be erased when no token and no call of the shopper can be under way any more.
        """
        raise NotImplementedError

    async def erase(self, *, user_id: str) -> None:
        """Destroy the keys of a closed account; what other islands keep must be in the archive before."""
        raise NotImplementedError

    @read
    async def find_by_phone(self, *, phone: str) -> Profile | None:
        """The shopper with this phone, masked; for staff."""
        raise NotImplementedError

    @read
    async def reveal(self, *, user_id: str) -> Personal:
        """Phone and address book in clear, for the owner's export or staff that may; NotFound."""
        raise NotImplementedError
