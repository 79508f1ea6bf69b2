/** A product page: painted from the card at once, filled when the answer comes. */
import type { Schemas } from "@chama/api"
import { computed, ref, watch } from "vue"

import { isFavourite, noteView, setFavourite } from "@/blocks/marks"
import { handedCard, type Card } from "@/blocks/open-product"
import type { Pickable } from "@/blocks/sku-choice"
import { act, api, withSession } from "@/session"
import { fresh } from "@/session/fresh"
import { track } from "@/track"

export function useProduct(spuId: string) {
  const answer = fresh(undefined, () => api.get("/api/shop/products/{spu_id}", { path: { spu_id: spuId }, anonymous: true }))
  const card = handedCard(spuId)
  const page = answer.value
  const product = computed<Schemas["Product"] | undefined>(() => page.value?.product)
  const title = computed(() => product.value?.title ?? card?.title ?? "")
  const subtitle = computed(() => product.value?.subtitle ?? card?.subtitle ?? "")
  const pictures = computed<readonly string[]>(() => product.value?.pictures ?? (card ? [card.picture] : []))
  const goods = computed<Pickable | undefined>(() => page.value && { ...page.value.product, available: page.value.available })
  const onSale = computed(() => product.value?.skus.filter((s) => s.status === "on") ?? [])
  const cheapest = computed(() => {
    const prices = onSale.value.map((s) => s.price_fen)
    return prices.length ? Math.min(...prices) : card?.price_fen
  })
  const severalPrices = computed(() => new Set(onSale.value.map((s) => s.price_fen)).size > 1)
  const struck = computed(() => onSale.value.find((s) => s.price_fen === cheapest.value)?.market_price_fen ?? undefined)
  const soldOut = computed(() => !!page.value && onSale.value.every((s) => !page.value?.available[s.sku_id]))
  const busy = ref(false)
  const favourite = ref(false)
  const facts = computed<Card | undefined>(() =>
    product.value && cheapest.value !== undefined
      ? { spu_id: spuId, title: title.value, subtitle: subtitle.value, picture: pictures.value[0] ?? "", price_fen: cheapest.value }
      : card,
  )
  // A page that was really seen is noted once, when the product is known.
  const stop = watch(product, (now) => {
    if (!now || !facts.value) return
    stop()
    void noteView(facts.value)
  })

  /** Whether the heart is full; a heart that cannot be asked about stays empty. */
  async function loadFavourite(): Promise<void> {
    favourite.value = await isFavourite(spuId).catch(() => false)
  }
  /** The heart answers at once and goes back if the server does not take it. */
  async function toggleFavourite(): Promise<void> {
    if (!facts.value) return
    const wanted = !favourite.value
    favourite.value = wanted
    favourite.value = await setFavourite(facts.value, wanted)
    if (favourite.value === wanted) track("favourite", { spu_id: spuId, on: wanted ? 1 : 0 })
  }

  /** Add to the cart; false when the shopper was led to sign in first. */
  async function addToCart(skuId: string, quantity: number): Promise<boolean> {
    busy.value = true
    try {
      const done = await withSession(async () => {
        const cart = await api.get("/api/shop/cart")
        const held = inCart(cart, skuId)
        await act(`cart.${skuId}`, (key) =>
          api.put("/api/shop/cart/{sku_id}", { path: { sku_id: skuId }, body: { quantity: Math.min(999, held + quantity) }, key }),
        )
        track("cart.add", { sku_id: skuId, quantity })
        return true
      })
      return done === true
    } finally {
      busy.value = false
    }
  }
  return { answer, card, product, title, subtitle, pictures, goods, cheapest, severalPrices, struck, soldOut, busy, facts, favourite, loadFavourite, toggleFavourite, addToCart }
}

function inCart(cart: unknown, skuId: string): number {
  const lines = (Array.isArray(cart) ? cart : ((cart as { lines?: unknown[] }).lines ?? [])) as {
    sku_id: string
    quantity: number
  }[]
  return lines.find((line) => line.sku_id === skuId)?.quantity ?? 0
}
