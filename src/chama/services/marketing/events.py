"""Facts that marketing announces."""

from datetime import datetime

from chama.runtime.service import Event


class CouponClaimed(Event, frozen=True, kw_only=True):
    """Quota was taken for one coupon, the aggregate; assets makes it. `terms` is JSON of CouponTerms."""

    coupon_id: str
    user_id: str
    template_id: str
    template_version: int
    name: str
    terms: str
    source: str
    valid_from: datetime
    valid_until: datetime
