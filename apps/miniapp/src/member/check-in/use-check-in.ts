/** A month of check-ins on a calendar; what a day gives and whether it can be made up are the server's words. */
import { day, said } from "@chama/lib"
import { computed, ref } from "vue"

import { api, signedIn, withSession } from "@/session"
import { fresh } from "@/session/fresh"
import { serverNow } from "@/session/server-clock"
import { track } from "@/track"

const DAY_MS = 24 * 3600 * 1000
export interface Square {
  on: string
  number: number
  points: number | undefined
  madeUp: boolean
  today: boolean
  /** Missed, and near enough to be made up. */
  open: boolean
}

export function useCheckIn() {
  const today = (): string => day(new Date(serverNow()).toISOString())
  const month = ref(today().slice(0, 7))
  const busy = ref(false)
  const calendar = fresh(undefined, () => api.get("/api/shop/check-ins", { query: { month: month.value } }))
  const club = fresh("club", () => api.get("/api/shop/membership/rules", { anonymous: true }))
  const rules = computed(() => club.value.value?.check_in)

  const shown = computed(() => (calendar.value.value?.month === month.value ? calendar.value.value : undefined))
  const lead = computed(() => new Date(`${month.value}-01T00:00:00Z`).getUTCDay())
  const squares = computed<Square[]>(() => {
    const [year, at] = month.value.split("-").map(Number)
    const length = new Date(Date.UTC(year, at, 0)).getUTCDate()
    const done = new Map((shown.value?.days ?? []).map((d) => [d.on, d]))
    const now = today()
    const reach = day(new Date(serverNow() - (rules.value?.makeup_days ?? 0) * DAY_MS).toISOString())
    const left = shown.value?.makeups_left ?? 0
    return Array.from({ length }, (_, i) => {
      const on = `${month.value}-${String(i + 1).padStart(2, "0")}`
      const checked = done.get(on)
      const open = !!shown.value && !checked && left > 0 && on < now && on >= reach
      return { on, number: i + 1, points: checked?.points, madeUp: checked?.made_up ?? false, today: on === now, open }
    })
  })
  const current = computed(() => month.value === today().slice(0, 7))

  async function load(): Promise<void> {
    await Promise.all([club.load(), signedIn.value ? calendar.load() : undefined])
  }
  async function turn(by: number): Promise<void> {
    const [year, at] = month.value.split("-").map(Number)
    month.value = new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 7)
    await calendar.load()
    // A turn while an answer was under way shared that answer: it may be another month's.
    if (calendar.value.value?.month !== month.value) await calendar.load()
  }
  async function tried<T>(run: () => Promise<T>, done: (answer: T) => string): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      const answer = await withSession(run)
      if (answer) uni.showToast({ title: done(answer), icon: "none" })
      await load()
    } catch (why) {
      uni.showToast({ title: said(why), icon: "none" })
    } finally {
      busy.value = false
    }
  }
  const checkIn = () =>
    tried(
      () => api.post("/api/shop/check-ins"),
      (done) => {
        track("check-in", { streak: done.streak })
        return `签到成功，+${done.points} 积分`
      },
    )
  const makeUp = (on: string) =>
    tried(
      () => api.post("/api/shop/make-ups", { body: { on } }),
      (done) => (done.points ? `补签成功，+${done.points} 积分` : "补签成功，连续天数接上了"),
    )
  return { signedIn, month, current, calendar, shown, rules, lead, squares, busy, load, turn, checkIn, makeUp }
}
