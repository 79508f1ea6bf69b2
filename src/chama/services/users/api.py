"""The users door: accounts, sessions, addresses."""

from datetime import datetime

from chama.runtime.service import Service, read
from chama.services.users.types import Address, Profile, Session, SignedIn, SmsCode


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
        self, *, key: str, user_id: str, name: str, phone: str, region: str, detail: str, default: bool
    ) -> Address:
        """Add to the address book; the first address is the default one anyway."""
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
        user_id: str,
        address_id: str,
        name: str,
        phone: str,
        region: str,
        detail: str,
        default: bool,
    ) -> Address:
        """Replace an address; the default one stays so until another takes its place."""
        raise NotImplementedError

    async def delete_address(self, *, user_id: str, address_id: str) -> None:
        """Remove an address; if it was the default, the newest left becomes it. Repeats change nothing."""
        raise NotImplementedError
