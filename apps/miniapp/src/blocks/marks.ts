/** Favourites and footprints: the account's when somebody is signed in, else this phone's until they sign in. */
import { said } from "@chama/lib"

import { api, signedIn } from "@/session"
import { keep } from "@/session/keep"
import { serverNow } from "@/session/server-clock"

import type { Card } from "./open-product"

export type MarkKind = "favourites" | "footprints"
export interface PhoneMark {
  spu_id: string
  at: string
  card: Card
}
/** So many a phone remembers; the oldest go first. The server has its own limit. */
const MOST = 100
const place = (kind: MarkKind): string => `marks.${kind}`

export function phoneMarks(kind: MarkKind): PhoneMark[] {
  return keep.get<PhoneMark[]>(place(kind)) ?? []
}
function remember(kind: MarkKind, card: Card): void {
  const others = phoneMarks(kind).filter((m) => m.spu_id !== card.spu_id)
  const mark = { spu_id: card.spu_id, at: new Date(serverNow()).toISOString(), card }
  keep.set(place(kind), [mark, ...others].slice(0, MOST))
}
export function forgetPhoneMark(kind: MarkKind, spuId: string): void {
  keep.set(place(kind), phoneMarks(kind).filter((m) => m.spu_id !== spuId))
}
export function forgetPhoneMarks(kind: MarkKind): void {
  keep.remove(place(kind))
}

/** What this phone remembered joins the account; what could not be sent waits for the next time. */
export async function mergeMarks(): Promise<void> {
  if (!signedIn.value) return
  for (const kind of ["favourites", "footprints"] as const) {
    const marks = phoneMarks(kind).map(({ spu_id, at }) => ({ spu_id, at }))
    if (!marks.length) continue
    try {
      await (kind === "favourites" ? api.post("/api/shop/favourites", { body: { marks } }) : api.post("/api/shop/footprints", { body: { marks } }))
      marks.forEach((m) => forgetPhoneMark(kind, m.spu_id))
    } catch {
      // They stay on the phone: marking twice is marking once, so the next launch may simply send them again.
    }
  }
}

/** A product was looked at. Nobody waits for it, and a lost one harms nobody. */
export async function noteView(card: Card): Promise<void> {
  if (!signedIn.value) return remember("footprints", card)
  const marks = [{ spu_id: card.spu_id, at: new Date(serverNow()).toISOString() }]
  await api.post("/api/shop/footprints", { body: { marks } }).catch(() => remember("footprints", card))
}

export async function isFavourite(spuId: string): Promise<boolean> {
  const here = phoneMarks("favourites").some((m) => m.spu_id === spuId)
  if (!signedIn.value || here) return here
  return (await api.get("/api/shop/favourites/among", { query: { spu_id: [spuId] } })).includes(spuId)
}

/** Mark or unmark; the answer is how it stands now. */
export async function setFavourite(card: Card, wanted: boolean): Promise<boolean> {
  const path = { path: { spu_id: card.spu_id } }
  try {
    if (!signedIn.value) {
      if (wanted) remember("favourites", card)
      else forgetPhoneMark("favourites", card.spu_id)
    } else if (wanted) {
      await api.put("/api/shop/favourites/{spu_id}", path)
    } else {
      await api.delete("/api/shop/favourites/{spu_id}", path)
      forgetPhoneMark("favourites", card.spu_id)
    }
    return wanted
  } catch (why) {
    uni.showToast({ title: said(why), icon: "none" })
    return !wanted
  }
}
