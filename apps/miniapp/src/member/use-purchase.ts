/** Paying for a recharge or a card: begin it once, open the way to pay, then ask the server what became of it. */
import type { Schemas } from "@chama/api"

import { platform } from "@/platform"
import { act, api } from "@/session"
import { storefront } from "@/theme/storefront"
import { track } from "@/track"

/** Begins the purchase under a kept key and goes to pay; true when the result page was opened. */
export async function buy(form: Partial<Schemas["PurchaseForm"]>): Promise<boolean> {
  const made = await act(`purchase.${form.plan ?? ""}.${form.amount_fen ?? 0}`, (key) => api.post("/api/shop/purchases", { body: { amount_fen: 0, plan: "", ...form }, key }))
  return payPurchase(made.purchase_id)
}

export async function payPurchase(purchaseId: string): Promise<boolean> {
  const way = await act(`pay.${purchaseId}`, (key) =>
    api.post("/api/shop/purchases/{purchase_id}/payments", { path: { purchase_id: purchaseId }, key }),
  )
  track("pay.open", { purchase_id: purchaseId })
  const result = await platform.pay(way, `/member/purchase/index?id=${purchaseId}`, storefront.value.cashier_url)
  if (result === "cancelled") {
    uni.showToast({ title: "没有付款，金额没有变动", icon: "none" })
    return false
  }
  await uni.redirectTo({ url: `/member/purchase/index?id=${purchaseId}` })
  return true
}
