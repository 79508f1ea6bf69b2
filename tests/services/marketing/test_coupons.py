"""Coupon templates through the marketing door: quotas and limits hold under any concurrency."""

import asyncio
import hashlib
from collections import Counter
from datetime import timedelta

import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import (
    ClaimNotOpen,
    CodeInvalid,
    CodeRedeemed,
    CouponExhausted,
    CouponLimitReached,
    NotEligible,
    TemplateChanged,
    TemplateNotFound,
)
from chama.services.marketing.types import Claim, ClaimFacts, CouponTerms, Scope, TemplateDraft
from tests.support.given import a_coupon_template, a_draft, a_key, a_user_id, announced

ANYBODY = ClaimFacts(new_user=True, level="basic")


@pytest.fixture
def marketing(shop) -> Marketing:
    return locate(Marketing)


async def claimed(marketing: Marketing, template_id: str, user_id: str, key: str = "") -> Claim:
    return await marketing.claim_coupon(
        key=key or a_key(), user_id=user_id, template_id=template_id, facts=ANYBODY
    )


async def taken(marketing: Marketing, template_id: str) -> int:
    return (await marketing.get_templates(template_ids=[template_id]))[0].taken


async def test_64_requests_for_the_last_coupon_give_exactly_one(marketing: Marketing) -> None:
    template_id = await a_coupon_template(total_quota=1)
    answers = await asyncio.gather(
        *(claimed(marketing, template_id, a_user_id()) for _ in range(64)), return_exceptions=True
    )
    assert Counter(type(a).__name__ for a in answers) == {"Claim": 1, "CouponExhausted": 63}
    assert await taken(marketing, template_id) == 1


async def test_64_requests_of_one_shopper_stop_at_the_limit_per_user(marketing: Marketing) -> None:
    template_id, user = await a_coupon_template(total_quota=100, per_user=3), a_user_id()
    answers = await asyncio.gather(
        *(claimed(marketing, template_id, user) for _ in range(64)), return_exceptions=True
    )
    assert Counter(type(a).__name__ for a in answers) == {"Claim": 3, "CouponLimitReached": 61}
    assert await taken(marketing, template_id) == 3


async def test_the_same_claim_64_times_takes_one_and_answers_it_always(marketing: Marketing) -> None:
    template_id, user, key = await a_coupon_template(total_quota=100), a_user_id(), a_key()
    answers = await asyncio.gather(*(claimed(marketing, template_id, user, key) for _ in range(64)))
    assert len({a.coupon_id for a in answers}) == 1
    assert await taken(marketing, template_id) == 1
    assert await announced("marketing", answers[0].coupon_id) == ["marketing.CouponClaimed"]
    with pytest.raises(ActKeyReused):
        await claimed(marketing, await a_coupon_template(), user, key)


async def test_a_coupon_keeps_the_terms_it_was_claimed_under(marketing: Marketing) -> None:
    template_id, user, key = await a_coupon_template(), a_user_id(), a_key()
    before = await claimed(marketing, template_id, user, key)
    edited = a_draft(terms=CouponTerms(kind="fixed", amount_fen=1), per_user=2)
    await marketing.edit_template(key=a_key(), template_id=template_id, draft=edited, expected_version=1)
    assert await claimed(marketing, template_id, user, key) == before
    after = await claimed(marketing, template_id, user)
    assert (before.terms.amount_fen, after.terms.amount_fen) == (1000, 1)
    assert (before.template_version, after.template_version) == (1, 2)
    with pytest.raises(TemplateChanged):
        await marketing.edit_template(key=a_key(), template_id=template_id, draft=edited, expected_version=1)


async def test_conditions_of_a_template_are_kept(marketing: Marketing) -> None:
    now = context.now()
    old = ClaimFacts(new_user=False, level="gold")
    for change, facts, refusal in (
        ({"new_user_only": True}, old, NotEligible),
        ({"levels": ("diamond",)}, old, NotEligible),
        ({"claim_from": now + timedelta(hours=1)}, old, ClaimNotOpen),
        ({"claim_until": now - timedelta(hours=1)}, old, ClaimNotOpen),
        ({"valid_until": now - timedelta(hours=1)}, old, ClaimNotOpen),
        ({"levels": ("gold",)}, old, None),
        ({"new_user_only": True}, ANYBODY, None),
    ):
        template_id = await a_coupon_template(**change)
        ask = marketing.claim_coupon(key=a_key(), user_id=a_user_id(), template_id=template_id, facts=facts)
        if refusal is None:
            assert isinstance(await ask, Claim)
        else:
            with pytest.raises(refusal):
                await ask
            assert await taken(marketing, template_id) == 0


async def test_a_template_that_is_not_on_gives_nothing(marketing: Marketing) -> None:
    template_id, user = await a_coupon_template(), a_user_id()
    await marketing.set_template_status(template_id=template_id, status="paused")
    with pytest.raises(ClaimNotOpen):
        await claimed(marketing, template_id, user)
    await marketing.set_template_status(template_id=template_id, status="ended")
    with pytest.raises(InvalidRequest):
        await marketing.set_template_status(template_id=template_id, status="on")
    with pytest.raises(TemplateNotFound):
        await claimed(marketing, "tpl_none", user)


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("terms.amount_fen", {"terms": CouponTerms(kind="fixed")}),
        ("terms.price_bps", {"terms": CouponTerms(kind="percent")}),
        ("terms.scope", {"terms": CouponTerms(kind="exchange")}),
        ("terms.threshold_fen", {"terms": CouponTerms(kind="fixed", amount_fen=5, threshold_fen=4)}),
        ("name", {"name": "a\u202eb"}),
        ("valid_until", {"valid_days": None}),
    ],
)
async def test_a_template_that_makes_no_sense_is_refused_with_its_field(
    marketing: Marketing, field: str, draft: dict
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await marketing.create_template(key=a_key(), draft=a_draft(**draft))
    assert list(refused.value.fields) == [field]


async def test_a_quota_cannot_fall_below_what_is_taken(marketing: Marketing) -> None:
    template_id = await a_coupon_template(total_quota=5)
    for _ in range(3):
        await claimed(marketing, template_id, a_user_id())
    with pytest.raises(InvalidRequest):
        await marketing.edit_template(
            key=a_key(), template_id=template_id, draft=a_draft(total_quota=2), expected_version=1
        )


async def test_gifts_go_to_all_or_to_nobody_and_count_in_the_quota(marketing: Marketing) -> None:
    template_id, users = await a_coupon_template(total_quota=5), [a_user_id() for _ in range(3)]
    key = a_key()
    first = await marketing.give_coupons(key=key, template_id=template_id, user_ids=users, source="gift")
    again = await marketing.give_coupons(key=key, template_id=template_id, user_ids=users, source="gift")
    assert first == again
    assert [c.user_id for c in first] == users
    with pytest.raises(CouponExhausted):
        await marketing.give_coupons(key=a_key(), template_id=template_id, user_ids=users, source="gift")
    assert await taken(marketing, template_id) == 3


async def test_a_hundred_thousand_codes_are_unique_and_kept_as_marks_only(marketing: Marketing) -> None:
    template_id = await a_coupon_template(total_quota=100_000)
    key = a_key()
    batch = await marketing.make_codes(key=key, template_id=template_id, name="十周年", count=100_000)
    again = await marketing.make_codes(key=key, template_id=template_id, name="十周年", count=100_000)
    assert batch == again
    codes: list[str] = []
    while page := await marketing.codes(batch_id=batch.batch_id, first=len(codes), limit=5_000):
        codes += page
    assert (len(codes), len(set(codes))) == (100_000, 100_000)
    assert await taken(marketing, template_id) == 100_000
    async with connection() as conn:
        marks = await conn.fetch("SELECT mark FROM marketing.codes WHERE batch_id = $1", batch.batch_id)
    plain = codes[0].replace("-", "").encode()
    assert plain not in {bytes(r["mark"]) for r in marks}
    assert hashlib.sha256(plain).digest()[:16] not in {bytes(r["mark"]) for r in marks}


async def test_a_code_is_redeemed_once_however_it_is_typed(marketing: Marketing) -> None:
    template_id = await a_coupon_template(total_quota=10)
    batch = await marketing.make_codes(key=a_key(), template_id=template_id, name="码", count=2)
    first, second = await marketing.codes(batch_id=batch.batch_id, first=0, limit=10)
    typed = [first, first.lower(), first.replace("-", " "), first.replace("0", "O").replace("1", "l")] * 16
    answers = await asyncio.gather(
        *(marketing.redeem_code(key=a_key(), user_id=a_user_id(), code=t) for t in typed),
        return_exceptions=True,
    )
    assert Counter(type(a).__name__ for a in answers) == {"Claim": 1, "CodeRedeemed": 63}
    await marketing.stop_codes(batch_id=batch.batch_id)
    for code in (second, "ABCD-EFGH-JKMN", "", "x" * 500, "' OR 1=1 --"):
        with pytest.raises(CodeInvalid):
            await marketing.redeem_code(key=a_key(), user_id=a_user_id(), code=code)
    with pytest.raises(CodeRedeemed):
        await marketing.redeem_code(key=a_key(), user_id=a_user_id(), code=first)


async def test_codes_and_claims_of_one_shopper_share_the_limit(marketing: Marketing) -> None:
    template_id, user = await a_coupon_template(total_quota=50, per_user=2), a_user_id()
    batch = await marketing.make_codes(key=a_key(), template_id=template_id, name="码", count=8)
    codes = await marketing.codes(batch_id=batch.batch_id, first=0, limit=8)
    answers = await asyncio.gather(
        *(marketing.redeem_code(key=a_key(), user_id=user, code=c) for c in codes),
        *(claimed(marketing, template_id, user) for _ in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(a, Claim) for a in answers) == 2
    assert sum(isinstance(a, CouponLimitReached) for a in answers) == 14


async def test_the_centre_shows_what_can_be_claimed_and_what_is_taken(marketing: Marketing) -> None:
    open_id, hidden = await a_coupon_template(), await a_coupon_template(in_centre=False)
    user = a_user_id()
    await claimed(marketing, open_id, user)
    shown = {o.template.template_id: o for o in await marketing.coupon_centre(user_id=user, facts=ANYBODY)}
    assert hidden not in shown
    assert (shown[open_id].mine, shown[open_id].claimable) == (1, False)


def test_an_exchange_coupon_names_its_goods() -> None:
    terms = CouponTerms(kind="exchange", scope=Scope(skus=("sku_1",)))
    assert isinstance(a_draft(terms=terms), TemplateDraft)
