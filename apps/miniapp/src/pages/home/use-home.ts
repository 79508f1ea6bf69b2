/** The home page: one answer, asked for at launch, shown from memory, renewed behind; what is missing is left out. */
import type { Schemas } from "@chama/api"
import { computed, ref, shallowRef } from "vue"

import { claimCoupon } from "@/blocks/claim-coupon"
import { couponBar, couponFace } from "@/blocks/coupon-words"
import { phoneMarks } from "@/blocks/marks"
import type { Card } from "@/blocks/open-product"
import { api, signedIn } from "@/session"
import { fresh } from "@/session/fresh"
import { paged } from "@/session/paged"

type ProductCard = Schemas["ProductCard"]
const SEEN = 12

const home = fresh("home", () => api.get("/api/shop/home", { anonymous: true }))
// The first page of goods comes with `home`; those after it live only as long as the page.
const rest = paged<ProductCard>((cursor) =>
  api.get("/api/shop/products", {
    query: { sort: "new", limit: 20, cursor: cursor ?? home.value.value?.new.next ?? undefined },
    anonymous: true,
  }),
)

export function prefetchHome(): Promise<void> {
  return home.load()
}

export function useHome() {
  const page = computed(() => home.value.value)
  const goods = computed<readonly ProductCard[]>(() => [...(page.value?.new.items ?? []), ...rest.items.value])
  const ended = computed(() => page.value?.new.next === null || rest.ended.value)
  const seen = shallowRef<readonly Card[]>([])
  const claiming = ref("")
  const claimed = ref<ReadonlySet<string>>(new Set())
  const coupons = computed(() =>
    (page.value?.coupons ?? []).map((c) => ({
      id: c.template_id,
      name: c.name,
      face: couponFace(c.terms),
      bar: couponBar(c.terms),
      word: claimed.value.has(c.template_id) ? "已领" : "领取",
    })),
  )

  async function more(): Promise<void> {
    if (page.value?.new.next) await rest.more()
  }
  async function refresh(): Promise<void> {
    await home.load()
    if (rest.items.value.length) await rest.restart()
  }
  /** What was looked at last: the account's, else this phone's; nobody misses it when it cannot be had. */
  async function loadSeen(): Promise<void> {
    const here = phoneMarks("footprints").map((m) => m.card)
    if (!signedIn.value) {
      seen.value = here.slice(0, SEEN)
      return
    }
    const answer = await api.get("/api/shop/footprints", { query: { limit: SEEN } }).catch(() => undefined)
    seen.value = answer ? answer.items.flatMap((m) => (m.card ? [m.card] : [])) : here.slice(0, SEEN)
  }
  async function claim(templateId: string): Promise<void> {
    if (claiming.value || claimed.value.has(templateId)) return
    claiming.value = templateId
    if (await claimCoupon(templateId)) claimed.value = new Set([...claimed.value, templateId])
    claiming.value = ""
  }
  return { page, goods, seen, coupons, claiming, claimed, error: home.error, rest, ended, more, refresh, loadSeen, claim }
}
