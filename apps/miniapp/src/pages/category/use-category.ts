/** The shelves of the shop as a tree of two visible levels. */
import type { Schemas } from "@chama/api"
import { computed, ref } from "vue"

import { api } from "@/session"
import { fresh } from "@/session/fresh"
import { paged } from "@/session/paged"

type Category = Schemas["Category"]

// Whether there is a flash sale to go to; without an answer there is no way there, and nothing else is missing.
const flash = fresh(undefined, () => api.get("/api/shop/flash/sessions", { anonymous: true }))
const tree = fresh("categories", () => api.get("/api/shop/categories", { anonymous: true }))

export function useCategory() {
  const chosen = ref("")
  const below = ref("")
  const roots = computed<readonly Category[]>(() => (tree.value.value ?? []).filter((c) => !c.parent))
  const root = computed(() => roots.value.find((c) => c.category_id === chosen.value) ?? roots.value[0])
  const children = computed(() => (tree.value.value ?? []).filter((c) => c.parent === root.value?.category_id))
  const goods = paged<Schemas["ProductCard"]>((cursor) =>
    api.get("/api/shop/products", {
      query: { category: below.value || root.value?.category_id, sort: "sales", limit: 20, cursor },
      anonymous: true,
    }),
  )

  async function load(): Promise<void> {
    await tree.load()
    if (root.value && !goods.items.value.length) await goods.restart()
  }
  function choose(id: string): void {
    chosen.value = id
    below.value = ""
    void goods.restart()
  }
  function narrow(id: string): void {
    below.value = below.value === id ? "" : id
    void goods.restart()
  }
  return { roots, root, children, below, goods, flash, error: tree.error, load, choose, narrow }
}
