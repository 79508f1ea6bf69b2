/** The home page: asked for at launch, shown from memory, renewed behind. */
import type { Schemas } from "@chama/api"
import { computed } from "vue"

import { api } from "@/session"
import { fresh } from "@/session/fresh"
import { paged } from "@/session/paged"

type Card = Schemas["ProductCard"]

const shelves = fresh("home.shelves", () => api.get("/api/shop/categories", { anonymous: true }))
const first = fresh("home.goods", () =>
  api.get("/api/shop/products", { query: { sort: "new", limit: 20 }, anonymous: true }),
)
// The first page comes from `first`, which also remembers it; those after it only while the page lives.
const rest = paged<Card>((cursor) =>
  api.get("/api/shop/products", {
    query: { sort: "new", limit: 20, cursor: cursor ?? first.value.value?.next ?? undefined },
    anonymous: true,
  }),
)

export async function prefetchHome(): Promise<void> {
  await Promise.all([shelves.load(), first.load()])
}

export function useHome() {
  const goods = computed<readonly Card[]>(() => [...(first.value.value?.items ?? []), ...rest.items.value])
  const ended = computed(() => first.value.value?.next === null || rest.ended.value)

  async function more(): Promise<void> {
    if (first.value.value?.next) await rest.more()
  }
  async function refresh(): Promise<void> {
    await prefetchHome()
    if (rest.items.value.length) await rest.restart()
  }
  const roots = computed(() => (shelves.value.value ?? []).filter((c) => !c.parent))
  return { shelves: roots, goods, error: first.error, ended, more, refresh }
}
