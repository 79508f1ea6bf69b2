/** The home page: asked for at launch, shown from memory, renewed behind. */
import type { Schemas } from "@chama/api"
import { computed, ref, shallowRef } from "vue"

import { api } from "@/session"
import { fresh } from "@/session/fresh"

type Card = Schemas["ProductCard"]

const shelves = fresh("home.shelves", () => api.get("/api/shop/categories", { anonymous: true }))
const firstPage = fresh("home.goods", () =>
  api.get("/api/shop/products", { query: { sort: "new", limit: 20 }, anonymous: true }),
)

export async function prefetchHome(): Promise<void> {
  await Promise.all([shelves.load(), firstPage.load()])
}

export function useHome() {
  const more = shallowRef<readonly Card[]>([])
  const cursor = ref<string | null | undefined>(undefined)
  const asking = ref(false)
  const goods = computed<readonly Card[]>(() => [...(firstPage.value.value?.items ?? []), ...more.value])
  const ended = computed(() => (cursor.value === undefined ? firstPage.value.value?.next === null : cursor.value === null))

  async function loadMore(): Promise<void> {
    const next = cursor.value === undefined ? firstPage.value.value?.next : cursor.value
    if (!next || asking.value) return
    asking.value = true
    try {
      const page = await api.get("/api/shop/products", { query: { sort: "new", limit: 20, cursor: next }, anonymous: true })
      more.value = [...more.value, ...page.items]
      cursor.value = page.next ?? null
    } catch {
      // The list keeps what it has; reaching the end again asks again.
    } finally {
      asking.value = false
    }
  }

  async function refresh(): Promise<void> {
    await prefetchHome()
    more.value = []
    cursor.value = undefined
  }
  return { shelves: shelves.value, goods, error: firstPage.error, ended, loadMore, refresh }
}
