/** What a shopper may do with an order, wherever its buttons stand. */
import type { Schemas } from "@chama/api"
import { said } from "@chama/lib"
import { computed, ref } from "vue"

import { platform } from "@/platform"
import { act, api } from "@/session"
import { storefront } from "@/theme/storefront"
import { track } from "@/track"

const KEPT = "还没有付款，订单会为你保留一会儿"

function ask(title: string, content: string): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmColor: "#2B3A67", success: (answer) => resolve(answer.confirm), fail: () => resolve(false) })
  })
}

function tell(title: string, content: string): Promise<void> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, showCancel: false, confirmText: "知道了", confirmColor: "#2B3A67", complete: () => resolve() })
  })
}

/** The channel to pay by, undefined when the shopper backed out; asked only where there is a choice. */
async function chosenChannel(): Promise<string | undefined> {
  if (platform.channels.length === 1) return platform.channels[0]
  const offered = await api.get("/api/shop/payment-ways", { anonymous: true })
  const ways = offered.filter((way) => platform.channels.includes(way.channel))
  if (ways.length < 2) return ways[0]?.channel ?? platform.channels[0]
  return new Promise((resolve) => {
    uni.showActionSheet({
      itemList: ways.map((way) => way.name),
      success: (tapped) => resolve(ways[tapped.tapIndex]?.channel),
      fail: () => resolve(undefined),
    })
  })
}

/** Opens the way to pay and goes there; what became of it is asked on the result page. False: they backed out. */
export async function payOrder(orderId: string): Promise<boolean> {
  const channel = await chosenChannel()
  if (!channel) {
    uni.showToast({ title: KEPT, icon: "none" })
    return false
  }
  const way = await act(`pay.${orderId}.${channel}`, (key) =>
    api.post("/api/shop/orders/{order_id}/payments", { path: { order_id: orderId }, query: { channel }, key }),
  )
  track("pay.open", { order_id: orderId })
  // What the balance has paid already needs no cashier.
  const result = way.kind === "balance" ? "paid" : await platform.pay(way, `/trade/result/index?id=${orderId}`, storefront.value.cashier_url)
  if (result === "cancelled") {
    uni.showToast({ title: KEPT, icon: "none" })
    return false
  }
  // Just after paying is the one moment when asking for a message makes sense to a shopper.
  await platform.askConsents(storefront.value.message_templates?.paid ?? [])
  await uni.redirectTo({ url: `/trade/result/index?id=${orderId}` })
  return true
}

/** What is asked before an order is cancelled or given back. */
const WHY = {
  cancel: {
    title: "取消订单",
    text: "库存会放回货架，用掉的券、积分和余额都会退还",
    reasons: ["不想要了", "拍错了，重新买", "地址或电话填错了", "看到更合适的", "其他原因"],
  },
  refund: {
    title: "申请退款",
    text: "还没有发货，款项原路退回，用掉的券、积分和余额也会退还",
    reasons: ["不想要了", "拍错了，重新买", "地址或电话填错了", "等得太久", "其他原因"],
  },
} as const
type Asking = keyof typeof WHY

export function useOrderActs(changed: () => Promise<unknown>) {
  const busy = ref("")
  const asking = ref<Asking | "">("")
  const problem = ref("")
  let about = ""
  const why = computed(() => (asking.value ? WHY[asking.value] : { title: "", text: "", reasons: [] }))
  const path = (orderId: string) => ({ path: { order_id: orderId } })
  const acts: Record<string, (orderId: string) => Promise<unknown>> = {
    pay: payOrder,
    async receive(orderId) {
      if (await ask("确认收货", "请确认包裹已经收到，货品完好")) {
        await api.post("/api/shop/orders/{order_id}/receipt", path(orderId))
      }
    },
    async extend_receipt(orderId) {
      if (!(await ask("延长收货", "自动确认收货的时间往后推三天，每单一次"))) return
      await api.post("/api/shop/orders/{order_id}/receipt-extension", path(orderId))
      uni.showToast({ title: "已延长三天", icon: "none" })
    },
    async again(orderId) {
      const { added, left_out } = await api.post("/api/shop/orders/{order_id}/again", path(orderId))
      track("order.again", { order_id: orderId, added: added.length, left_out: left_out.length })
      await told(left_out)
      if (added.length) uni.switchTab({ url: "/pages/cart/index" })
    },
  }
  async function told(leftOut: readonly Schemas["LeftOut"][]): Promise<void> {
    if (!leftOut.length) return
    const names = leftOut.map((l) => `${l.title}${l.spec_text ? `（${l.spec_text}）` : ""}${l.why === "sold_out" ? "卖完了" : "已下架"}`)
    await tell("有些买不到了", names.join("；"))
  }

  async function run(action: string, orderId: string): Promise<void> {
    if (busy.value) return
    if (action === "cancel" || action === "refund") {
      about = orderId
      problem.value = ""
      asking.value = action
      return
    }
    if (!acts[action]) return
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
  /** The reason was chosen: the order is cancelled or given back. What goes wrong is said in the sheet. */
  async function confirm(reason: string): Promise<void> {
    if (busy.value || !asking.value) return
    busy.value = about
    problem.value = ""
    const body = { reason }
    try {
      if (asking.value === "cancel") await api.post("/api/shop/orders/{order_id}/cancel", { ...path(about), body })
      else await api.post("/api/shop/orders/{order_id}/refund", { ...path(about), body })
      asking.value = ""
    } catch (why) {
      problem.value = said(why)
    } finally {
      busy.value = ""
    }
    await changed()
  }
  function close(): void {
    if (!busy.value) asking.value = ""
  }
  return { busy, asking, why, problem, run, confirm, close }
}
