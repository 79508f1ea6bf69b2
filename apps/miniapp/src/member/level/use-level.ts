/** Where one stands, what the next level asks, what every level gives, and the paid card. */
import type { Schemas } from "@chama/api"
import { day, said, yuan } from "@chama/lib"
import { computed, ref } from "vue"

import { platform } from "@/platform"
import { act, api, signedIn, withSession } from "@/session"
import { fresh } from "@/session/fresh"
import { storefront } from "@/theme/storefront"

import { benefitWords } from "../benefit-words"
import { buy } from "../use-purchase"

export function useLevel() {
  const standing = fresh(undefined, () => api.get("/api/shop/membership"))
  const club = fresh("club", () => api.get("/api/shop/membership/rules", { anonymous: true }))
  const busy = ref(false)

  const mine = computed(() => (signedIn.value ? standing.value.value : undefined))
  const error = computed(() => club.error.value ?? standing.error.value)
  const share = computed(() => {
    const s = mine.value
    if (!s?.next_level) return 100
    const from = club.value.value?.levels.find((l) => l.level === s.level)?.growth ?? 0
    return Math.max(0, Math.min(100, Math.round(((s.growth - from) / Math.max(1, s.next_growth - from)) * 100)))
  })
  const nextName = computed(() => club.value.value?.levels.find((l) => l.level === mine.value?.next_level)?.name ?? "")
  const toNext = computed(() => Math.max(0, (mine.value?.next_growth ?? 0) - (mine.value?.growth ?? 0)))
  const levels = computed(() => (club.value.value?.levels ?? []).map((l) => ({ ...l, words: benefitWords(l.benefits), now: l.level === mine.value?.level })))
  const sold = computed(() => !platform.onIos() || storefront.value.ios_virtual)
  const cards = computed(() => (sold.value ? (club.value.value?.cards ?? []).map((c) => ({ ...c, price: yuan(c.price_fen), words: benefitWords(c.benefits) })) : []))
  const cardUntil = computed(() => (mine.value?.card_until ? day(mine.value.card_until) : ""))

  async function load(): Promise<void> {
    await Promise.all([club.load(), signedIn.value ? standing.load() : undefined])
  }
  async function tried(run: () => Promise<unknown>): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      await withSession(run)
    } catch (why) {
      uni.showToast({ title: said(why), icon: "none" })
    } finally {
      busy.value = false
    }
  }
  const payCard = (plan: string) => tried(() => buy({ plan }))
  const payFromBalance = (plan: string) =>
    tried(async () => {
      await act(`card.${plan}`, (key) => api.post("/api/shop/cards", { body: { plan } satisfies Schemas["CardForm"], key }))
      uni.showToast({ title: "会员卡已开通", icon: "none" })
      await load()
    })
  return { signedIn, mine, club, error, share, nextName, toNext, levels, cards, cardUntil, busy, load, payCard, payFromBalance }
}
