"""Take quota for coupons: claims of shoppers, gifts of staff, redeemed codes."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from chama.base.errors import ActKeyReused, Refusal
from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database, Tx
from chama.services.marketing.errors import (
    ClaimNotOpen,
    CodeInvalid,
    CodeRedeemed,
    CouponExhausted,
    CouponLimitReached,
    TemplateNotFound,
)
from chama.services.marketing.events import CouponClaimed
from chama.services.marketing.internal import store
from chama.services.marketing.internal.rules import coupons as rules
from chama.services.marketing.types import Claim, ClaimFacts, Template, TemplateDraft


class ClaimRequest(msgspec.Struct, frozen=True):
    """Somebody wants one coupon of a template."""

    key: str
    user_id: str
    template_id: str
    facts: ClaimFacts


async def claim_many(db: Database, requests: list[ClaimRequest]) -> Sequence[Claim | Refusal]:
    """Lock the templates of all, decide in order of arrival, write once. A repeat gets the first answer."""
    async with db.transaction() as tx:
        locked = await store.lock_templates(tx, sorted({r.template_id for r in requests}))
        # Read after the locks: a repeat that waited for them sees the claim of the first.
        known = await store.find_claims(tx.conn, [r.key for r in requests])
        mine = await store.taken_by(tx.conn, [(r.template_id, r.user_id) for r in requests])
        templates = {i: store.template_of(row) for i, row in locked.items()}
        taken: Counter[str] = Counter()
        by_user: Counter[tuple[str, str]] = Counter()
        made: dict[str, Claim] = {}
        answers: list[Claim | Refusal] = []
        for r in requests:
            if r.key in known:
                answers.append(_repeat(r, known[r.key]))
                continue
            template = templates.get(r.template_id)
            if template is None:
                answers.append(TemplateNotFound())
                continue
            pair = (r.template_id, r.user_id)
            left = template.draft.total_quota - template.taken - taken[r.template_id]
            have = mine.get(pair, 0) + by_user[pair]
            refusal = rules.why_not(template.draft, template.status, left, have, r.facts, tx.now)
            if refusal is not None:
                answers.append(refusal)
                continue
            taken[r.template_id] += 1
            by_user[pair] += 1
            made[r.key] = _claim(tx, template, r.user_id, "claim")
            answers.append(made[r.key])
        if made:
            await store.add_taken(tx, taken)
            await store.add_user_taken(tx, by_user)
            await store.insert_claims(tx, made)
            _announce(tx, made.values())
    return answers


def _claim(tx: Tx, template: Template, user_id: str, source: str) -> Claim:
    valid_from, valid_until = rules.validity(template.draft, tx.now)
    return Claim(
        coupon_id=new_id("cpn", tx.now, gene_of(user_id)),
        user_id=user_id,
        template_id=template.template_id,
        template_version=template.version,
        name=template.draft.name,
        terms=template.draft.terms,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source,
    )


def _announce(tx: Tx, claims) -> None:
    for c in claims:
        tx.announce(
            CouponClaimed(
                at=tx.now,
                aggregate=c.coupon_id,
                version=1,
                coupon_id=c.coupon_id,
                user_id=c.user_id,
                template_id=c.template_id,
                template_version=c.template_version,
                name=c.name,
                terms=msgspec.json.encode(c.terms).decode(),
                source=c.source,
                valid_from=c.valid_from,
                valid_until=c.valid_until,
            )
        )


def _repeat(r: ClaimRequest, row) -> Claim | Refusal:
    if (row["template_id"], row["user_id"]) != (r.template_id, r.user_id):
        return ActKeyReused({"Idempotency-Key": "already used for a different request"})
    draft = msgspec.json.decode(row["draft"], type=TemplateDraft)
    return Claim(
        coupon_id=row["coupon_id"],
        user_id=row["user_id"],
        template_id=row["template_id"],
        template_version=row["template_version"],
        name=draft.name,
        terms=draft.terms,
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        source=row["source"],
    )


async def give(db: Database, key: str, template_id: str, user_ids: Sequence[str], source: str) -> list[Claim]:
    """Gifts for all of them or for none, whoever they are and whatever they took; the quota holds."""

    async def act(tx: Tx) -> list[Claim]:
        row = (await store.lock_templates(tx, [template_id])).get(template_id)
        if row is None:
            raise TemplateNotFound
        template = store.template_of(row)
        if template.status in ("draft", "ended") or rules.validity(template.draft, tx.now)[1] <= tx.now:
            raise ClaimNotOpen
        left = template.draft.total_quota - template.taken
        if len(user_ids) > left:
            raise CouponExhausted(left=left)
        made = {f"{key}|{n}": _claim(tx, template, user, source) for n, user in enumerate(user_ids)}
        await store.add_taken(tx, {template_id: len(made)})
        await store.insert_claims(tx, made)
        _announce(tx, made.values())
        return list(made.values())

    content = ["give", template_id, list(user_ids), source]
    return await db.once(key=key, content=content, answer=list[Claim], act=act)


async def redeem(db: Database, key: str, user_id: str, mark: bytes) -> Claim:
    """A code becomes a coupon, once; its quota was taken when the code was made."""

    async def act(tx: Tx) -> Claim:
        template_id = await store.template_of_code(tx.conn, mark)
        if template_id is None:
            raise CodeInvalid({"code": "unknown"})
        # The template's lock: the claims and codes of one shopper are counted one after the other.
        template = store.template_of((await store.lock_templates(tx, [template_id]))[template_id])
        code = await store.lock_code(tx, mark)
        if code["coupon_id"] is not None:
            raise CodeRedeemed
        if code["status"] != "on":
            raise CodeInvalid({"code": "its campaign is over"})
        if template.status == "ended" or rules.validity(template.draft, tx.now)[1] <= tx.now:
            raise CodeInvalid({"code": "its campaign is over"})
        pair = (template.template_id, user_id)
        if (await store.add_user_taken(tx, {pair: 1}))[pair] > template.draft.per_user:
            raise CouponLimitReached(limit=template.draft.per_user)
        claim = _claim(tx, template, user_id, "code")
        await store.insert_claims(tx, {key: claim})
        await store.mark_redeemed(tx, mark, code["batch_id"], claim.coupon_id)
        _announce(tx, [claim])
        return claim

    return await db.once(key=key, content=["redeem", user_id, mark], answer=Claim, act=act)
