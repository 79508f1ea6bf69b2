/** Confirming: a quote for what is wanted and used, the address, then one order under one key. */
import type { Schemas } from "@chama/api"
import { Refused, decided, said } from "@chama/lib"
import { computed, ref, shallowRef } from "vue"

import { SignInNeeded, act, api } from "@/session"
import { track } from "@/track"

import { payOrder } from "../use-order-acts"

export interface Wanted {
  sku_id: string
  quantity: number
}
/** "As much as there is": the server takes what the order can bear. */
const ALL_POINTS = 10 ** 9
const ALL_BALANCE_FEN = 10 ** 13
/** Refusals that name lines which cannot be had. */
const GONE = ["out_of_stock", "sku_unavailable"]

export function useConfirm() {
  const items = ref<Wanted[]>([])
  const fromCart = ref(false)
  const address = shallowRef<Schemas["Address"]>()
  const offer = shallowRef<Schemas["Offer"]>()
  const note = ref("")
  /** The coupons that were chosen; null is the best combination, as the server finds it. */
  const coupons = shallowRef<readonly string[] | null>(null)
  const withPoints = ref(false)
  const withBalance = ref(false)
  /** What cannot be had any more: SKU → how many are left (none, or unknown: 0). */
  const gone = ref<Record<string, number>>({})
  const error = ref<unknown>()
  const notice = ref("")
  const quoting = ref(false)
  const placing = ref(false)
  /** Whether the offer answers what is chosen now; an order is placed only from such a one. */
  const current = ref(false)
  let asked = 0

  const price = computed(() => offer.value?.price)
  const goods = computed(() => {
    const facts = new Map((offer.value?.goods ?? []).map((g) => [g.sku_id, g]))
    const line = (skuId: string, quantity: number, unitFen: number, gift: boolean) => {
      const sku = facts.get(skuId)
      const title = `${gift ? "赠品 · " : ""}${sku?.title ?? ""}`
      return { key: `${skuId}${gift ? ".gift" : ""}`, sku_id: skuId, title, spec_text: sku?.spec_text ?? "", picture: sku?.picture ?? "", quantity, unit_price_fen: unitFen }
    }
    return [
      ...(price.value?.lines ?? []).map((l) => line(l.sku_id, l.quantity, l.unit_price_fen, false)),
      ...(price.value?.gifts ?? []).map((g) => line(g.sku_id, g.quantity, 0, true)),
    ]
  })
  const ready = computed(() => offer.value !== undefined && address.value !== undefined && !quoting.value && !placing.value && items.value.length > 0)

  /** The price anew; a late answer to an earlier question is dropped. */
  async function quote(): Promise<void> {
    const mine = (asked += 1)
    quoting.value = true
    current.value = false
    try {
      const answer = await api.post("/api/shop/quotes", {
        body: {
          items: items.value,
          address_id: address.value?.address_id ?? null,
          from_cart: fromCart.value,
          coupon_ids: coupons.value,
          use_points: withPoints.value ? ALL_POINTS : 0,
          use_balance_fen: withBalance.value ? ALL_BALANCE_FEN : 0,
        },
      })
      if (mine === asked) take(answer)
    } catch (why) {
      if (why instanceof SignInNeeded) throw why
      if (mine === asked) refusedToQuote(why)
    } finally {
      if (mine === asked) quoting.value = false
    }
  }
  function take(answer: Schemas["Offer"]): void {
    offer.value = answer
    current.value = true
    error.value = undefined
  }
  function refusedToQuote(why: unknown): void {
    error.value = why
    if (offer.value) notice.value = said(why)
    if (why instanceof Refused && GONE.includes(why.code)) mark(why)
  }
  function mark(why: Refused): void {
    const left = (why.problem.detail.available ?? {}) as Record<string, number>
    gone.value = Object.fromEntries(Object.keys(why.problem.fields).map((skuId) => [skuId, Math.max(0, left[skuId] ?? 0)]))
  }

  async function open(query: Record<string, string | undefined>): Promise<void> {
    error.value = undefined
    try {
      if (query.sku) items.value = [{ sku_id: query.sku, quantity: Number(query.quantity) || 1 }]
      else {
        fromCart.value = true
        const cart = await api.get("/api/shop/cart")
        items.value = cart.lines
          .filter((line) => line.selected && !line.marks.some((m) => m === "invalid" || m === "sold_out"))
          .map((line) => ({ sku_id: line.sku_id, quantity: line.quantity }))
      }
      const book = await api.get("/api/shop/addresses")
      address.value = book.find((a) => a.default) ?? book[0]
    } catch (why) {
      if (why instanceof SignInNeeded) throw why
      error.value = why
      return
    }
    await quote()
  }
  /** What is chosen changes, and with it the price. */
  async function change(run: () => void): Promise<void> {
    if (placing.value) return
    notice.value = ""
    run()
    await quote()
  }
  const deliverTo = (chosen: Schemas["Address"]): Promise<void> => change(() => (address.value = chosen))
  const choose = (chosen: readonly string[] | null): Promise<void> => change(() => (coupons.value = chosen))
  const setPoints = (on: boolean): Promise<void> => change(() => (withPoints.value = on))
  const setBalance = (on: boolean): Promise<void> => change(() => (withBalance.value = on))

  /** Take a coupon or leave it. One that does not go with the others takes their place. */
  async function toggle(couponId: string): Promise<void> {
    const used = (price.value?.coupons ?? []).filter((c) => c.used).map((c) => c.coupon_id)
    if (used.includes(couponId)) return choose(used.filter((id) => id !== couponId))
    await choose([...used, couponId])
    const taken = price.value?.coupons?.some((c) => c.coupon_id === couponId && c.used)
    if (current.value && !taken) await choose([couponId])
  }
  /** A line that cannot be had as wanted: as many as there are, or none. */
  function settle(skuId: string): Promise<void> {
    const left = gone.value[skuId] ?? 0
    const { [skuId]: _, ...others } = gone.value
    return change(() => {
      gone.value = others
      items.value = left
        ? items.value.map((i) => (i.sku_id === skuId ? { ...i, quantity: left } : i))
        : items.value.filter((i) => i.sku_id !== skuId)
    }).catch(() => undefined)
  }

  /** Place the order and go to pay. The key is kept until the order is decided, whatever happens between. */
  async function place(): Promise<void> {
    const seen = offer.value
    if (!ready.value || !seen) return
    if (!current.value) return change(() => undefined)
    placing.value = true
    notice.value = ""
    try {
      const placed = await act(`order.${seen.order_id}`, (key) =>
        api.post("/api/shop/orders", { body: { quote: seen.quote, total_fen: seen.price.payable_fen, note: note.value.trim() }, key }),
      )
      track("order.placed", { order_id: placed.order_id, payable_fen: placed.payable_fen })
      await goOn(placed)
    } catch (why) {
      await refused(why)
    } finally {
      placing.value = false
    }
  }
  async function goOn(placed: Schemas["Placed"]): Promise<void> {
    // Balance and discounts covered it: there is nothing to open, it is paid.
    if (placed.payable_fen === 0) return void (await uni.redirectTo({ url: `/trade/result/index?id=${placed.order_id}` }))
    const left = await payOrder(placed.order_id).catch((why: unknown) => {
      uni.showToast({ title: said(why), icon: "none" })
      return false
    })
    // The order stands: paying goes on from its page.
    if (!left) await uni.redirectTo({ url: `/trade/order/index?id=${placed.order_id}` })
  }
  async function refused(why: unknown): Promise<void> {
    notice.value = said(why)
    if (!(why instanceof Refused) || !decided(why)) return
    if (why.code === "price_changed") {
      take(why.problem.detail.quote as Schemas["Offer"])
      notice.value = "价格刚刚变了，请看一眼新的金额再提交"
    } else if (GONE.includes(why.code)) {
      mark(why)
    } else if ("note" in why.problem.fields) {
      notice.value = "留言里有看不见的字符或网页代码，请改一下"
    } else {
      // A coupon that was used elsewhere, or a quote that is over: the best of what is there now.
      if (why.code === "coupon_unusable") coupons.value = null
      await quote()
    }
  }
  return { items, address, offer, price, goods, note, coupons, withPoints, withBalance, gone, error, notice, quoting, placing, current, ready, open, quote, deliverTo, choose, toggle, setPoints, setBalance, settle, place }
}
