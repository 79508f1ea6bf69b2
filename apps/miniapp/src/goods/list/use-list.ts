/** A shelf, narrowed and sorted. */
import type { Schemas } from "@chama/api"
import { computed, ref } from "vue"

import { api } from "@/session"
import { fresh } from "@/session/fresh"
import { paged } from "@/session/paged"

import { asQuery, emptyNarrowing, type Narrowing } from "../narrowing"

export type Sort = "sales" | "new" | "price" | "price_desc"

export function useList(category: string) {
  const sort = ref<Sort>("sales")
  const narrowing = ref<Narrowing>(emptyNarrowing())
  const query = computed(() => ({ category: category || undefined, ...asQuery(narrowing.value) }))
  const list = paged<Schemas["ProductCard"]>((cursor) =>
    api.get("/api/shop/products", { query: { ...query.value, sort: sort.value, limit: 20, cursor }, anonymous: true }),
  )
  const facets = fresh(undefined, () => api.get("/api/shop/facets", { query: query.value, anonymous: true }))

  function restart(): Promise<void[]> {
    return Promise.all([list.restart(), facets.load()])
  }
  function sortBy(wanted: Sort): void {
    sort.value = wanted
    void list.restart()
  }
  function narrow(wanted: Narrowing): void {
    narrowing.value = wanted
    void restart()
  }
  return { sort, narrowing, list, facets, restart, sortBy, narrow }
}
