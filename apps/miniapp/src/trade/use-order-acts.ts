/** What a shopper may do with an order, wherever its buttons stand. */
import { said } from "@chama/lib"
import { ref } from "vue"

import { platform } from "@/platform"
import { act, api } from "@/session"
import { storefront } from "@/theme/storefront"
import { track } from "@/track"

function ask(title: string, content: string): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmColor: "#2B3A67", success: (answer) => resolve(answer.confirm), fail: () => resolve(false) })
  })
}

/** Opens the way to pay and goes there; what became of it is asked on the result page. */
export async function payOrder(orderId: string): Promise<void> {
  const way = await act(`pay.${orderId}`, (key) =>
    api.post("/api/shop/orders/{order_id}/payments", { path: { order_id: orderId }, key }),
  )
  track("pay.open", { order_id: orderId })
  const result = await platform.pay(way, `/trade/result/index?id=${orderId}`)
  if (result === "cancelled") {
    uni.showToast({ title: "还没有付款，订单会为你保留一会儿", icon: "none" })
    return
  }
  // Just after paying is the one moment when asking for a message makes sense to a shopper.
  await platform.askConsents(storefront.value.message_templates?.paid ?? [])
  await uni.redirectTo({ url: `/trade/result/index?id=${orderId}` })
}

export function useOrderActs(changed: () => Promise<unknown>) {
  const busy = ref("")
  const path = (orderId: string) => ({ path: { order_id: orderId } })
  const acts: Record<string, (orderId: string) => Promise<unknown>> = {
    pay: payOrder,
    async cancel(orderId) {
      if (await ask("取消订单", "取消后库存会放回货架，优惠会退还")) {
        await api.post("/api/shop/orders/{order_id}/cancel", { ...path(orderId), body: { reason: "不想要了" } })
      }
    },
    async refund(orderId) {
      if (await ask("申请退款", "还没发货，款项会原路退回")) {
        await api.post("/api/shop/orders/{order_id}/refund", { ...path(orderId), body: { reason: "不想要了" } })
      }
    },
    async receive(orderId) {
      if (await ask("确认收货", "请确认包裹已经收到，货品完好")) {
        await api.post("/api/shop/orders/{order_id}/receipt", path(orderId))
      }
    },
  }

  async function run(action: string, orderId: string): Promise<void> {
    if (busy.value || !acts[action]) return
    busy.value = orderId
    try {
      await acts[action](orderId)
      await changed()
    } catch (why) {
      uni.showToast({ title: said(why), icon: "none" })
      await changed()
    } finally {
      busy.value = ""
    }
  }
  return { busy, run }
}
