/** Confirming: a quote for what is wanted, the address, then one order under one key. */
import type { Schemas } from "@chama/api"
import { Refused, decided, said } from "@chama/lib"
import { computed, ref, shallowRef } from "vue"

import { act, api } from "@/session"
import { track } from "@/track"

import { payOrder } from "../use-order-acts"

export interface Wanted {
  sku_id: string
  quantity: number
}

export function useConfirm() {
  const items = ref<Wanted[]>([])
  const fromCart = ref(false)
  const address = shallowRef<Schemas["Address"]>()
  const offer = shallowRef<Schemas["Offer"]>()
  const note = ref("")
  const error = ref<unknown>()
  const notice = ref("")
  const quoting = ref(false)
  const placing = ref(false)
  let asked = 0

  const goods = computed(() => {
    const facts = new Map((offer.value?.goods ?? []).map((g) => [g.sku_id, g]))
    return (offer.value?.price.lines ?? []).map((line) => {
      const sku = facts.get(line.sku_id)
      return {
        sku_id: line.sku_id,
        title: sku?.title ?? "",
        spec_text: sku?.spec_text ?? "",
        picture: sku?.picture ?? "",
        quantity: line.quantity,
        unit_price_fen: line.unit_price_fen,
      }
    })
  })
  const ready = computed(() => offer.value !== undefined && address.value !== undefined && !quoting.value && !placing.value)

  /** The price anew; a late answer to an earlier question is dropped. */
  async function quote(): Promise<void> {
    const mine = (asked += 1)
    quoting.value = true
    try {
      const answer = await api.post("/api/shop/quotes", {
        body: {
          items: items.value,
          address_id: address.value?.address_id ?? null,
          from_cart: fromCart.value,
          use_points: 0,
          use_balance_fen: 0,
        },
      })
      if (mine === asked) {
        offer.value = answer
        error.value = undefined
      }
    } catch (why) {
      if (mine === asked) error.value = why
    } finally {
      if (mine === asked) quoting.value = false
    }
  }
  async function open(query: Record<string, string | undefined>): Promise<void> {
    try {
      if (query.sku) items.value = [{ sku_id: query.sku, quantity: Number(query.quantity) || 1 }]
      else {
        fromCart.value = true
        const cart = await api.get("/api/shop/cart")
        items.value = cart.lines
          .filter((line) => line.selected && !line.marks.some((mark) => mark === "invalid" || mark === "sold_out"))
          .map((line) => ({ sku_id: line.sku_id, quantity: line.quantity }))
      }
      const book = await api.get("/api/shop/addresses")
      address.value = book.find((a) => a.default) ?? book[0]
    } catch (why) {
      error.value = why
      return
    }
    await quote()
  }
  async function deliverTo(chosen: Schemas["Address"]): Promise<void> {
    address.value = chosen
    await quote()
  }

  /** Place the order and go to pay. The key is kept until the order is decided, whatever happens between. */
  async function place(): Promise<void> {
    const seen = offer.value
    if (!ready.value || !seen) return
    placing.value = true
    notice.value = ""
    try {
      const placed = await act(`order.${seen.order_id}`, (key) =>
        api.post("/api/shop/orders", { body: { quote: seen.quote, total_fen: seen.price.payable_fen, note: note.value }, key }),
      )
      track("order.placed", { order_id: placed.order_id, payable_fen: placed.payable_fen })
      await payOrder(placed.order_id).catch(async (why: unknown) => {
        // The order stands: paying goes on from its page.
        uni.showToast({ title: said(why), icon: "none" })
        await uni.redirectTo({ url: `/trade/order/index?id=${placed.order_id}` })
      })
    } catch (why) {
      await refused(why)
    } finally {
      placing.value = false
    }
  }
  async function refused(why: unknown): Promise<void> {
    notice.value = said(why)
    if (why instanceof Refused && why.code === "price_changed") {
      offer.value = why.problem.detail.quote as Schemas["Offer"]
      notice.value = "价格刚刚变了，请看一眼新的金额再提交"
    } else if (decided(why)) {
      await quote()
    }
  }
  return { items, address, offer, goods, note, error, notice, quoting, placing, ready, open, quote, deliverTo, place }
}
