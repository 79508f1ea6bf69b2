"""Facts that staff announces."""

from chama.runtime.service import Event


class StaffCreated(Event, frozen=True, kw_only=True):
    """A new operator."""

    staff_id: str
    role: str
