/** What a coupon says, in a merchant's words; the numbers are the server's. */
import type { Schemas } from "@chama/api"
import { moment, shortYuan } from "@chama/lib"

type Terms = Schemas["CouponTerms"]

/** The large words on the left: `20`, `8.5`, `免邮`. */
export function couponFace(terms: Terms): { sign: string; large: string; unit: string } {
  if (terms.kind === "fixed") return { sign: "¥", large: shortYuan(terms.amount_fen ?? 0), unit: "" }
  if (terms.kind === "exchange") return { sign: "¥", large: shortYuan(terms.amount_fen ?? 0), unit: "换购" }
  if (terms.kind === "percent") return { sign: "", large: String((terms.price_bps ?? 10_000) / 1000), unit: "折" }
  if (terms.amount_fen) return { sign: "¥", large: shortYuan(terms.amount_fen), unit: "运费" }
  return { sign: "", large: "免邮", unit: "" }
}

/** `满 199 元可用`, `无门槛`, with the most that a discount takes off. */
export function couponBar(terms: Terms): string {
  const bar = terms.threshold_fen ? `满 ${shortYuan(terms.threshold_fen)} 元可用` : "无门槛"
  return terms.cap_fen ? `${bar}，最多减 ${shortYuan(terms.cap_fen)} 元` : bar
}

/** For which goods it is. */
export function couponScope(terms: Terms): string {
  const scope = terms.scope
  const some = scope && [scope.categories, scope.brands, scope.spus, scope.skus].some((ids) => ids?.length)
  if (some) return "限部分商品"
  const excepted = scope && [scope.not_categories, scope.not_brands, scope.not_spus, scope.not_skus].some((ids) => ids?.length)
  return excepted ? "全场可用，个别商品除外" : "全场可用"
}

/** How long a coupon of this template will last once it is claimed. */
export function templateSpan(draft: Schemas["TemplateDraft"]): string {
  if (draft.valid_days) return `领取后 ${draft.valid_days} 天内有效`
  return draft.valid_until ? `${moment(draft.valid_until)} 前有效` : "长期有效"
}

const DAY_MS = 24 * 3600 * 1000
/** Until when one's own coupon lasts; the last three days are counted. */
export function couponSpan(coupon: Pick<Schemas["CouponCard"], "valid_from" | "valid_until">, now: number): { text: string; soon: boolean } {
  if (Date.parse(coupon.valid_from) > now) return { text: `${moment(coupon.valid_from)} 起可用`, soon: false }
  const left = Date.parse(coupon.valid_until) - now
  if (left > 0 && left <= 3 * DAY_MS) {
    const days = Math.ceil(left / DAY_MS)
    return { text: days === 1 ? "24 小时内到期" : `还有 ${days} 天到期`, soon: true }
  }
  return { text: `${moment(coupon.valid_until)} 到期`, soon: false }
}
