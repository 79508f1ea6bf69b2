/** Buying in a flash sale: a pass beforehand, one purchase however often it is tapped, a place in the queue. */
import type { Schemas } from "@chama/api"
import { Refused, said } from "@chama/lib"
import { computed, ref, shallowRef } from "vue"

import { SignInNeeded, api } from "@/session"
import { keep } from "@/session/keep"
import { learnExactly, serverNow } from "@/session/server-clock"
import { track } from "@/track"

type State = "preparing" | "ready" | "buying" | "waiting" | "ordered" | "refused"
/** What is kept of an admission: whoever closes the app in the queue stands there still. */
interface Held {
  ticket: string
  order_id: string
}
/** Refusals after which another pass may help; the others are the answer. */
const ANOTHER_PASS = ["flash_pass_expired", "flash_not_open"]
const LEAST_WAIT_MS = 300
const LOST_WAIT_MS = 2_000
/** How long after the opening "not open" may be the difference of two clocks, and how often it is tried anew. */
const JUST_OPENED_MS = 3_000
const TURN_MS = 400
const TURNS = 6

export function useFlashBuy(sessionId: string, skuId: string) {
  const place = `flash.${sessionId}.${skuId}`
  const session = shallowRef<Schemas["FlashSessionPage"]>()
  /** The sessions were asked for and answered; this one may not be among them any more. */
  const loaded = ref(false)
  const address = shallowRef<Schemas["Address"]>()
  const pass = shallowRef<Schemas["FlashPass"]>()
  const quantity = ref(1)
  const state = ref<State>("preparing")
  const position = ref(0)
  const result = shallowRef<Schemas["Result"]>()
  const problem = ref("")
  /** It is time by the server's clock: the page's countdown says so. */
  const open = ref(false)
  let sentBefore = false
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const goods = computed(() => session.value?.goods.find((g) => g.sku_id === skuId))
  const opensAt = computed(() => pass.value?.opens_at ?? session.value?.starts_at ?? "")

  async function load(): Promise<void> {
    problem.value = ""
    try {
      const [found, book] = await Promise.all([api.get("/api/shop/flash/sessions", { anonymous: true }), api.get("/api/shop/addresses")])
      session.value = found.sessions.find((s) => s.session_id === sessionId)
      address.value ??= book.find((a) => a.default) ?? book[0]
      loaded.value = true
    } catch (why) {
      if (why instanceof SignInNeeded) throw why
      problem.value = said(why)
      return
    }
    const held = keep.get<Held>(place)
    if (held) return wait(held, 0)
    if (goods.value) await prepare()
  }
  /** A pass for what is chosen; it may be had before the session opens. A late answer is dropped. */
  async function prepare(): Promise<void> {
    const where = address.value
    if (!where) return
    const mine = (asked += 1)
    state.value = "preparing"
    try {
      const body = { session_id: sessionId, sku_id: skuId, address_id: where.address_id, quantity: quantity.value }
      const askedAt = Date.now()
      const got = await api.post("/api/shop/flash/passes", { body })
      if (mine !== asked) return
      learnExactly(got.server_time, askedAt)
      pass.value = got
      sentBefore = false
      state.value = "ready"
      due()
    } catch (why) {
      if (why instanceof SignInNeeded) throw why
      if (mine === asked) refused(why)
    }
  }
  function due(): void {
    open.value = Date.parse(opensAt.value) <= serverNow()
  }
  async function setQuantity(wanted: number): Promise<void> {
    quantity.value = wanted
    await prepare()
  }
  async function deliverTo(chosen: Schemas["Address"]): Promise<void> {
    address.value = chosen
    problem.value = ""
    await prepare()
  }

  /** The tap. */
  async function buy(): Promise<void> {
    if (state.value !== "ready" || !pass.value || !open.value) return
    state.value = "buying"
    problem.value = ""
    await send(pass.value, TURNS)
  }
  /** Send the pass. It is the act's key: after a lost answer the same pass says that it may have come before. */
  async function send(held: Schemas["FlashPass"], turns: number): Promise<void> {
    const repeat = sentBefore
    sentBefore = true
    try {
      const admitted = await api.post("/api/shop/flash/buy", { body: { token: held.token, repeat } })
      track("flash.admitted", { session_id: sessionId, sku_id: skuId })
      const kept = { ticket: admitted.ticket, order_id: admitted.order_id }
      keep.set(place, kept)
      position.value = admitted.position
      wait(kept, admitted.poll_after_ms)
    } catch (why) {
      if (why instanceof Refused) {
        // A breath too early: two clocks never agree to the millisecond, and nobody should have to tap again.
        if (why.code === "flash_not_open" && turns > 0 && serverNow() - Date.parse(held.opens_at) < JUST_OPENED_MS) {
          await new Promise((later) => setTimeout(later, TURN_MS))
          return send(held, turns - 1)
        }
        if (ANOTHER_PASS.includes(why.code)) {
          await prepare()
          problem.value = said(why)
        } else refused(why)
        return
      }
      state.value = "ready"
      problem.value = said(why)
    }
  }
  function refused(why: unknown): void {
    problem.value = said(why)
    state.value = why instanceof Refused ? "refused" : "preparing"
  }

  function wait(held: Held, afterMs: number): void {
    state.value = "waiting"
    clearTimeout(timer)
    timer = setTimeout(() => void ask(held), afterMs)
  }
  async function ask(held: Held): Promise<void> {
    try {
      const found = await api.post("/api/shop/flash/results", { body: { ticket: held.ticket } })
      problem.value = ""
      if (found.state === "waiting") {
        position.value = found.position
        return wait(held, Math.max(LEAST_WAIT_MS, found.poll_after_ms))
      }
      keep.remove(place)
      result.value = found
      state.value = found.state
      if (found.state === "refused") problem.value = found.title
      else track("flash.ordered", { session_id: sessionId, order_id: found.order_id })
    } catch (why) {
      if (why instanceof Refused) {
        keep.remove(place)
        return refused(why)
      }
      // Nothing was decided: the place in the queue stays, and is asked about again.
      problem.value = said(why)
      wait(held, LOST_WAIT_MS)
    }
  }
  const stop = (): void => clearTimeout(timer)
  /** The page is seen again: whoever waits goes on asking. */
  function resume(): void {
    const held = keep.get<Held>(place)
    if (state.value === "waiting" && held) wait(held, 0)
  }
  return { loaded, goods, address, pass, quantity, state, position, result, problem, open, opensAt, load, prepare, due, setQuantity, deliverTo, buy, stop, resume }
}
