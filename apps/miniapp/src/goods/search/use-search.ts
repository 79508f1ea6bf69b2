/** Searching: history and hot words, suggestions while typing, results. */
import type { Schemas } from "@chama/api"
import { computed, ref, watch } from "vue"

import { api, signedIn } from "@/session"
import { fresh } from "@/session/fresh"
import { keep } from "@/session/keep"
import { paged } from "@/session/paged"
import { track } from "@/track"

import { asQuery, emptyNarrowing, type Narrowing } from "../narrowing"

export type Sort = "relevance" | "sales" | "price" | "price_desc"
type Hit = Schemas["SearchHit"]
const HERE = "search.history"
const MOST = 20
const PAUSE_MS = 150

export function useSearch() {
  const words = ref("")
  const asked = ref("")
  const sort = ref<Sort>("relevance")
  const narrowing = ref<Narrowing>(emptyNarrowing())
  const suggestions = ref<readonly Schemas["Suggestion"][]>([])
  const history = ref<readonly string[]>(keep.get<string[]>(HERE) ?? [])
  const corrected = ref<string | undefined>()
  const relaxed = ref(false)
  const hot = fresh("search.hot", () => api.get("/api/shop/search/hot", { anonymous: true }))
  const query = computed(() => ({ q: asked.value, ...asQuery(narrowing.value) }))
  const list = paged<Hit>(async (cursor) => {
    const page = await api.get("/api/shop/search", { query: { ...query.value, sort: sort.value, limit: 20, cursor }, anonymous: true })
    corrected.value = page.corrected ?? undefined
    relaxed.value = page.relaxed ?? false
    return page
  })
  const facets = fresh(undefined, () => api.get("/api/shop/facets", { query: query.value, anonymous: true }))

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(words, (typed) => {
    clearTimeout(timer)
    if (!typed.trim() || typed === asked.value) {
      suggestions.value = []
      return
    }
    timer = setTimeout(async () => {
      try {
        const found = await api.get("/api/shop/search/suggestions", { query: { q: typed.trim().slice(0, 60) }, anonymous: true })
        if (words.value === typed) suggestions.value = found
      } catch {
        suggestions.value = [] // Suggestions are a help, not a need.
      }
    }, PAUSE_MS)
  })

  function remember(text: string): void {
    history.value = [text, ...history.value.filter((h) => h !== text)].slice(0, MOST)
    keep.set(HERE, history.value)
    if (signedIn.value) api.post("/api/shop/search/history", { body: { query: text } }).catch(() => undefined)
  }
  async function loadHistory(): Promise<void> {
    if (!signedIn.value) return
    try {
      history.value = await api.get("/api/shop/search/history")
    } catch {
      // What this phone remembers serves.
    }
  }
  function forget(): void {
    history.value = []
    keep.remove(HERE)
    if (signedIn.value) api.delete("/api/shop/search/history").catch(() => undefined)
  }
  function search(text: string): void {
    const wanted = text.trim().slice(0, 60)
    if (!wanted) return
    asked.value = wanted
    words.value = wanted
    suggestions.value = []
    narrowing.value = emptyNarrowing()
    remember(wanted)
    track("search", { words: wanted })
    void restart()
  }
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
  function clear(): void {
    words.value = ""
    asked.value = ""
  }
  const cards = computed(() => list.items.value.map((hit) => hit.card))
  return {
    words, asked, sort, narrowing, suggestions, history, corrected, relaxed, hot, list, cards, facets,
    search, restart, sortBy, narrow, clear, forget, loadHistory,
  }
}
