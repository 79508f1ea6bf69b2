"""The staff door: operators, their sessions, roles, the audit log."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.staff.types import (
    AuditCheck,
    AuditRow,
    RecoveryCodes,
    Role,
    StaffMember,
    StaffSession,
    StaffSignedIn,
    Switch,
    TotpOffer,
)


class Staff(Service):
    """Who runs the shop, and what was done. Who acts is the actor of the call; its permissions bound it."""

    async def authenticate(
        self, *, name: str, password: str, code: str = "", device: str = "unknown", ip: str = ""
    ) -> StaffSignedIn:
        """Open a session; StaffCodeRequired, StaffSignInRefused, or StaffLocked after too many of these."""
        raise NotImplementedError

    async def refresh(self, *, refresh_token: str) -> StaffSignedIn:
        """New tokens for an open session; an old token ends the session: StaffSessionEnded."""
        raise NotImplementedError

    async def sign_out(self, *, staff_id: str, session_id: str) -> None:
        """End a session of this member; repeats change nothing, what is not theirs is NotFound."""
        raise NotImplementedError

    async def sign_out_everywhere(self, *, staff_id: str) -> None:
        """End every session of this member."""
        raise NotImplementedError

    @read
    async def list_sessions(self, *, staff_id: str) -> list[StaffSession]:
        """Where this member is signed in, the newest first, at most a hundred."""
        raise NotImplementedError

    @read
    async def ended_sessions(self, *, since: datetime) -> list[str]:
        """The ids of sessions that were ended since then; the gates stop their access tokens."""
        raise NotImplementedError

    @read
    async def get_member(self, *, staff_id: str) -> StaffMember:
        """One operator, or NotFound."""
        raise NotImplementedError

    @read
    async def list_members(self, *, cursor: str | None, limit: int) -> Page[StaffMember]:
        """Every operator by name."""
        raise NotImplementedError

    async def create(self, *, key: str, name: str, password: str, role: str) -> StaffMember:
        """Make an operator; StaffNameTaken when the name is somebody's, StaffBeyondOwn."""
        raise NotImplementedError

    async def set_role(self, *, staff_id: str, role: str) -> StaffMember:
        """Give another role and end the sessions; StaffBeyondOwn, StaffLastOwner."""
        raise NotImplementedError

    async def set_disabled(self, *, staff_id: str, disabled: bool) -> StaffMember:
        """Switch off (sessions end) or on again; StaffBeyondOwn, StaffLastOwner."""
        raise NotImplementedError

    async def reset_password(self, *, staff_id: str, password: str, drop_totp: bool = False) -> StaffMember:
        """Give a new password, end the sessions and the lock; with `drop_totp` the authenticator goes too."""
        raise NotImplementedError

    async def change_password(self, *, staff_id: str, old: str, new: str, ip: str = "") -> None:
        """Change one's own password and end one's sessions; a wrong old one counts like a wrong sign-in."""
        raise NotImplementedError

    async def offer_totp(self, *, staff_id: str, password: str, ip: str = "") -> TotpOffer:
        """Begin to use an authenticator; the password is asked because a session may be somebody else's."""
        raise NotImplementedError

    async def confirm_totp(self, *, staff_id: str, code: str) -> RecoveryCodes:
        """From now on a code is asked at sign-in; TotpNotOffered, TotpCodeWrong."""
        raise NotImplementedError

    async def drop_totp(self, *, staff_id: str, password: str, code: str, ip: str = "") -> None:
        """Stop using the authenticator."""
        raise NotImplementedError

    @read
    async def list_roles(self) -> list[Role]:
        """The built-in roles, then the merchant's own by name."""
        raise NotImplementedError

    async def save_role(self, *, role: str, title: str, permissions: list[str]) -> Role:
        """Make or change a role; who has it signs in again. RoleBuiltIn, StaffBeyondOwn."""
        raise NotImplementedError

    async def delete_role(self, *, role: str) -> None:
        """Remove a role that nobody has; RoleBuiltIn, RoleInUse, NotFound."""
        raise NotImplementedError

    @read
    async def switches(self) -> list[Switch]:
        """Every switch that was ever used, by name; what is not among them is on."""
        raise NotImplementedError

    async def switch(self, *, name: str, off: bool, reason: str) -> Switch:
        """Switch a part off or on and say why, in the audit log too; a repeat changes nothing."""
        raise NotImplementedError

    async def audit(self, *, actor: str, action: str, target: str, detail: str) -> None:
        """Append to the audit log; who has to be accountable calls this before or with the deed."""
        raise NotImplementedError

    @read
    async def audit_trail(self, *, cursor: str | None, limit: int) -> Page[AuditRow]:
        """The audit log, newest first."""
        raise NotImplementedError

    @read
    async def check_audit(self) -> AuditCheck:
        """Walk the whole chain and say whether a row was changed, inserted or removed."""
        raise NotImplementedError
