/** A list of marks, the account's or the phone's, and taking some away. */
import type { Schemas } from "@chama/api"
import { said } from "@chama/lib"
import { computed, ref, shallowRef } from "vue"

import { forgetPhoneMark, forgetPhoneMarks, mergeMarks, phoneMarks, type MarkKind, type PhoneMark } from "@/blocks/marks"
import type { Card } from "@/blocks/open-product"
import { api, signedIn } from "@/session"
import { paged } from "@/session/paged"

export interface MarkRowData {
  spu_id: string
  at: string
  /** None when it is not sold any more. */
  card: (Card & Partial<Schemas["ProductCard"]>) | null
}

export function useMarks(kind: MarkKind) {
  const list = paged<Schemas["Marked"]>((cursor) =>
    kind === "favourites"
      ? api.get("/api/shop/favourites", { query: { cursor, limit: 50 } })
      : api.get("/api/shop/footprints", { query: { cursor, limit: 50 } }),
  )
  const here = shallowRef<PhoneMark[]>([])
  const gone = ref<ReadonlySet<string>>(new Set())
  const marks = computed<MarkRowData[]>(() =>
    (signedIn.value ? (list.items.value as readonly MarkRowData[]) : here.value).filter((m) => !gone.value.has(m.spu_id)),
  )
  const empty = computed(() => (signedIn.value ? list.ended.value : true) && marks.value.length === 0)

  async function load(): Promise<void> {
    here.value = phoneMarks(kind)
    if (!signedIn.value) return
    await mergeMarks()
    await list.restart()
    if (!list.error.value) gone.value = new Set()
  }
  /** The row goes at once and comes back when the server did not take it away. */
  async function drop(spuId: string): Promise<void> {
    gone.value = new Set([...gone.value, spuId])
    forgetPhoneMark(kind, spuId)
    if (!signedIn.value) return
    const path = { path: { spu_id: spuId } }
    try {
      await (kind === "favourites" ? api.delete("/api/shop/favourites/{spu_id}", path) : api.delete("/api/shop/footprints/{spu_id}", path))
    } catch (why) {
      gone.value = new Set([...gone.value].filter((id) => id !== spuId))
      uni.showToast({ title: said(why), icon: "none" })
    }
  }
  async function clearFootprints(): Promise<void> {
    try {
      if (signedIn.value) await api.delete("/api/shop/footprints")
      forgetPhoneMarks("footprints")
      await load()
    } catch (why) {
      uni.showToast({ title: said(why), icon: "none" })
    }
  }
  return { list, marks, empty, load, drop, clearFootprints }
}
