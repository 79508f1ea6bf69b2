/** Claiming a coupon under a kept key, wherever its button stands. */
import { said } from "@chama/lib"

import { act, api, withSession } from "@/session"
import { track } from "@/track"

/** Whether it was claimed; the shopper was told, or led to sign in. */
export async function claimCoupon(templateId: string): Promise<boolean> {
  try {
    const got = await withSession(() =>
      act(`claim.${templateId}`, (key) =>
        api.post("/api/shop/coupon-templates/{template_id}/claims", { path: { template_id: templateId }, key }),
      ),
    )
    if (!got) return false
    track("coupon.claim", { template_id: templateId })
    uni.showToast({ title: "已放进券包", icon: "none" })
    return true
  } catch (why) {
    uni.showToast({ title: said(why), icon: "none" })
    return false
  }
}
