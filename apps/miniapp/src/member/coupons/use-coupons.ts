/** One's own coupons by state; those that can be used come with the one that ends first on top. */
import type { Schemas } from "@chama/api"
import { computed, ref } from "vue"

import { couponSpan } from "@/blocks/coupon-words"
import { api, signedIn } from "@/session"
import { paged } from "@/session/paged"
import { serverNow } from "@/session/server-clock"

export const STATES = [["available", "可使用"], ["held", "使用中"], ["used", "已使用"], ["expired", "已过期"]] as const
const STAMPS: Record<string, string> = { held: "使用中", used: "已使用", expired: "已过期", returned: "已退回" }

export function useCoupons() {
  const state = ref<string>("available")
  const list = paged<Schemas["CouponCard"]>((cursor) =>
    api.get("/api/shop/coupons", { query: { state: state.value, cursor, limit: 50 } }),
  )
  const rows = computed(() => {
    const now = serverNow()
    const rank = (c: Schemas["CouponCard"]) => (Date.parse(c.valid_from) > now ? 1 : 0)
    const shown = [...list.items.value]
    if (state.value === "available") {
      shown.sort((a, b) => rank(a) - rank(b) || Date.parse(a.valid_until) - Date.parse(b.valid_until))
    }
    return shown.map((coupon) => ({ coupon, span: couponSpan(coupon, now), stamp: STAMPS[coupon.state] ?? "" }))
  })
  async function load(): Promise<void> {
    if (signedIn.value) await list.restart()
  }
  async function show(wanted: string): Promise<void> {
    if (wanted === state.value) return
    state.value = wanted
    await load()
  }
  return { signedIn, state, list, rows, load, show }
}
