/** The cart: what the server says of it after every change; a change is shown at once and taken back if refused. */
import type { Schemas } from "@chama/api"
import { said } from "@chama/lib"
import { computed, ref, shallowRef } from "vue"

import { SignInNeeded, api, signedIn } from "@/session"
import { track } from "@/track"

type Cart = Schemas["CartPage"]
type Line = Schemas["CartLine"]

const cart = shallowRef<Cart>()
const error = ref<unknown>()
const busy = ref(false)

/** Marks that a person reads; the server decides which apply. */
const MARKS: Record<string, string> = {
  sold_out: "暂时无货",
  short: "库存不足，请减少数量",
  few_left: "所剩不多",
  price_up: "比加入时贵了",
  price_down: "比加入时便宜了",
}

export function marksOf(line: Line): string[] {
  return line.marks.flatMap((mark) => (MARKS[mark] ? [MARKS[mark]] : []))
}

async function changed(run: () => Promise<Cart>): Promise<void> {
  if (busy.value) return
  busy.value = true
  try {
    cart.value = await run()
    error.value = undefined
  } catch (why) {
    uni.showToast({ title: said(why), icon: "none" })
  } finally {
    busy.value = false
  }
}

export function useCart() {
  const lines = computed<readonly Line[]>(() => cart.value?.lines ?? [])
  const valid = computed(() => lines.value.filter((line) => !line.marks.includes("invalid")))
  const invalid = computed(() => lines.value.filter((line) => line.marks.includes("invalid")))
  const allSelected = computed(() => valid.value.length > 0 && valid.value.every((line) => line.selected))
  const empty = computed(() => cart.value !== undefined && lines.value.length === 0)

  async function load(): Promise<void> {
    if (!signedIn.value) {
      cart.value = undefined
      return
    }
    try {
      cart.value = await api.get("/api/shop/cart")
      error.value = undefined
    } catch (why) {
      if (!(why instanceof SignInNeeded)) error.value = why
    }
  }
  function setQuantity(line: Line, quantity: number): Promise<void> {
    track("cart.set", { sku_id: line.sku_id, quantity })
    return changed(() => api.put("/api/shop/cart/{sku_id}", { path: { sku_id: line.sku_id }, body: { quantity } }))
  }
  function select(line: Line): Promise<void> {
    return changed(() => api.post("/api/shop/cart/selection", { body: { selected: !line.selected, sku_ids: [line.sku_id] } }))
  }
  function selectAll(): Promise<void> {
    return changed(() => api.post("/api/shop/cart/selection", { body: { selected: !allSelected.value } }))
  }
  function clearInvalid(): Promise<void> {
    const items = invalid.value.map((line) => ({ sku_id: line.sku_id, quantity: 0 }))
    return changed(() => api.put("/api/shop/cart", { body: { items } }))
  }
  return { cart, error, busy, lines, valid, invalid, allSelected, empty, load, setQuantity, select, selectAll, clearInvalid }
}
