/** What the server says of each coupon at hand, as the shopper reads it. */
import type { Schemas } from "@chama/api"
import { moment, yuan } from "@chama/lib"

type Verdict = Schemas["CouponVerdict"]

const WHY_NOT: Record<string, string> = {
  not_yet: "还没到使用时间",
  expired: "已过期",
  out_of_scope: "这次买的商品不在范围内",
  saves_nothing: "这一单没有可抵扣的金额",
  better_together: "与已选的券二选一",
}

export interface CouponRow {
  id: string
  name: string
  used: boolean
  usable: boolean
  saves: string
  note: string
}

/** In the server's order: what saves most comes first. */
export function couponRows(verdicts: readonly Verdict[]): CouponRow[] {
  return verdicts.map((v) => ({
    id: v.coupon_id,
    name: v.name,
    used: v.used,
    usable: v.usable,
    saves: v.saves_fen ? `可省 ¥${yuan(v.saves_fen)}` : "",
    note: noteOf(v),
  }))
}
function noteOf(v: Verdict): string {
  if (v.usable && v.reason !== "better_together") return `${moment(v.valid_until)} 到期`
  return v.reason === "below_threshold" ? `还差 ¥${yuan(v.missing_fen)} 可用` : (WHY_NOT[v.reason] ?? "这一单不能用")
}

/** What stands on the confirm page's row. */
export function couponWord(verdicts: readonly Verdict[]): string {
  const used = verdicts.filter((v) => v.used)
  if (used.length === 1) return used[0].name
  if (used.length) return `已选 ${used.length} 张`
  const usable = verdicts.filter((v) => v.usable).length
  return usable ? `${usable} 张可用` : "无可用"
}
