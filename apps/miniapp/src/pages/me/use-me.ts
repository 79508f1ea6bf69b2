/** One's own page: who, which level, what one owns. Each part may be missing without harming the others. */
import { yuan } from "@chama/lib"
import { computed } from "vue"

import { api, signedIn } from "@/session"
import { fresh } from "@/session/fresh"

const profile = fresh(undefined, () => api.get("/api/shop/me"))
const standing = fresh(undefined, () => api.get("/api/shop/membership"))
const assets = fresh(undefined, () => api.get("/api/shop/assets"))
const coupons = fresh(undefined, () => api.get("/api/shop/coupons", { query: { state: "available", limit: 100 } }))

export function useMe() {
  async function load(): Promise<void> {
    if (!signedIn.value) return
    await Promise.all([profile.load(), standing.load(), assets.load(), coupons.load()])
  }
  function owned(kind: string): number {
    return assets.value.value?.accounts.find((a) => a.kind === kind)?.available ?? 0
  }
  const wealth = computed(() => {
    const mine = signedIn.value && assets.value.value !== undefined
    const balanceFen = assets.value.value?.balance_fen ?? 0
    const held = coupons.value.value
    return [
      { label: "优惠券", text: signedIn.value && held ? `${held.items.length}${held.next ? "+" : ""}` : "–", url: "/member/coupons/index" },
      { label: "积分", text: mine ? owned("points").toLocaleString("en-US") : "–", url: "/member/points/index" },
      { label: "余额", text: mine ? yuan(balanceFen) : "–", url: "/member/balance/index" },
      { label: "领券中心", text: "去领", url: "/member/coupon-centre/index" },
    ]
  })
  return {
    signedIn,
    profile: computed(() => (signedIn.value ? profile.value.value : undefined)),
    level: computed(() => (signedIn.value ? standing.value.value : undefined)),
    wealth,
    load,
  }
}
