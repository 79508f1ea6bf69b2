/** The coupon centre: what can be claimed, claiming under a kept key, and codes of campaigns. */
import type { Schemas } from "@chama/api"
import { said } from "@chama/lib"
import { computed, ref } from "vue"

import { templateSpan } from "@/blocks/coupon-words"
import { claimCoupon } from "@/blocks/claim-coupon"
import { act, api, signedIn, withSession } from "@/session"
import { fresh } from "@/session/fresh"

export function useCouponCentre() {
  const offers = fresh(undefined, () => api.get("/api/shop/coupon-centre"))
  const busy = ref("")
  const code = ref("")
  const codeProblem = ref("")

  const rows = computed(() =>
    (offers.value.value ?? []).map((offered) => {
      const { draft } = offered.template
      const limit = (draft.per_user ?? 1) > 1 ? `每人 ${draft.per_user} 张，已领 ${offered.mine} 张` : ""
      return {
        id: offered.template.template_id,
        draft,
        span: [templateSpan(draft), limit].filter(Boolean).join(" · "),
        word: wordOf(offered),
        claimable: offered.claimable,
      }
    }),
  )
  async function load(): Promise<void> {
    if (signedIn.value) await offers.load()
  }
  async function claim(templateId: string): Promise<void> {
    if (busy.value) return
    busy.value = templateId
    await claimCoupon(templateId)
    busy.value = ""
    await load()
  }
  /** What was typed stays until the server took it. */
  async function redeem(): Promise<void> {
    const typed = code.value.trim()
    if (!typed || busy.value) return
    busy.value = "code"
    codeProblem.value = ""
    try {
      const got = await withSession(() => act(`code.${typed}`, (key) => api.post("/api/shop/coupon-codes", { body: { code: typed }, key })))
      if (got) {
        code.value = ""
        uni.showToast({ title: `已兑换：${got.name}`, icon: "none" })
      }
    } catch (why) {
      codeProblem.value = said(why)
    } finally {
      busy.value = ""
    }
  }
  return { signedIn, offers, rows, busy, code, codeProblem, load, claim, redeem }
}

function wordOf(offered: Schemas["Offered"]): string {
  if (offered.claimable) return offered.mine ? "再领一张" : "领取"
  if (offered.mine >= (offered.template.draft.per_user ?? 1)) return "已领取"
  return offered.template.taken >= offered.template.draft.total_quota ? "已抢光" : "未满足条件"
}
