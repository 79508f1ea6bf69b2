import { afterEach, describe, expect, it, vi } from "vitest"

import { phone, refusal, type Answer, type Asked } from "./support/uni"

const PAST = "2026-01-01T00:00:00Z"
const GOODS = { sku_id: "tea", spu_id: "p", title: "茶", state: "open", quota: 10, sold: 3, per_user: 2 }
const SESSION = { session_id: "s1", name: "晚八点", starts_at: PAST, ends_at: "2099-01-01T00:00:00Z", phase: "open", goods: [GOODS] }
const TICKET = { ticket: "t1", order_id: "ord1", position: 40, poll_after_ms: 300 }

let passes = 0
function saleWith(special: (asked: Asked) => Answer | string | undefined = () => undefined) {
  passes = 0
  phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
  phone.network = (asked) => {
    const own = special(asked)
    if (own !== undefined) return own
    if (asked.url === "/api/shop/flash/sessions") return { status: 200, body: { server_time: PAST, sessions: [SESSION] } }
    if (asked.url === "/api/shop/addresses") return { status: 200, body: [{ address_id: "adr", default: true }] }
    if (asked.url === "/api/shop/flash/passes") return { status: 201, body: { token: `pass${(passes += 1)}`, order_id: "ord1", server_time: new Date().toISOString(), opens_at: PAST, closes_at: "2099-01-01T00:00:00Z", price: { payable_fen: 1 } } }
    if (asked.url === "/api/shop/flash/buy") return { status: 202, body: TICKET }
    return refusal(404, "not_found")
  }
}
async function rushing() {
  const { useFlashBuy } = await import("@/marketing/flash-buy/use-flash-buy")
  const f = useFlashBuy("s1", "tea")
  await f.load()
  return f
}
const bought = () => phone.asked.filter((a) => a.url === "/api/shop/flash/buy").map((a) => a.data)

afterEach(() => vi.useRealTimers())

describe("a flash sale", () => {
  it("has its pass before the tap, and buys once however often it is tapped", async () => {
    saleWith()
    const f = await rushing()
    expect([f.state.value, f.open.value]).toEqual(["ready", true])
    await Promise.all([f.buy(), f.buy()])
    expect(bought()).toEqual([{ token: "pass1", repeat: false }])
    expect([f.state.value, f.position.value]).toEqual(["waiting", 40])
    f.stop()
  })

  it("asks for no pass for a session that is gone, and says so", async () => {
    saleWith((asked) => (asked.url === "/api/shop/flash/sessions" ? { status: 200, body: { server_time: PAST, sessions: [] } } : undefined))
    const f = await rushing()
    expect([f.loaded.value, f.goods.value, f.problem.value, passes]).toEqual([true, undefined, "", 0])
  })

  it("says after a lost answer that the same pass may have come before", async () => {
    let lost = true
    saleWith((asked) => (asked.url === "/api/shop/flash/buy" && lost ? "request:fail timeout" : undefined))
    const f = await rushing()
    await f.buy()
    expect([f.state.value, f.problem.value]).toEqual(["ready", "网络有点慢，请再试一次"])
    lost = false
    await f.buy()
    expect(bought()).toEqual([{ token: "pass1", repeat: false }, { token: "pass1", repeat: true }])
    f.stop()
  })

  it("does not buy before its time, by the server's clock", async () => {
    saleWith((asked) => (asked.url === "/api/shop/flash/passes" ? { status: 201, body: { token: "p", server_time: new Date().toISOString(), opens_at: "2099-01-01T00:00:00Z", price: {} } } : undefined))
    const f = await rushing()
    await f.buy()
    expect([f.open.value, bought()]).toEqual([false, []])
  })

  it("tries again by itself when it tapped a breath too early", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    let early = 2
    const at = new Date().toISOString()
    saleWith((asked) => {
      if (asked.url === "/api/shop/flash/passes") return { status: 201, body: { token: "p", server_time: at, opens_at: at, price: {} } }
      return asked.url === "/api/shop/flash/buy" && early-- > 0 ? refusal(409, "flash_not_open") : undefined
    })
    const f = await rushing()
    const tapped = f.buy()
    await vi.advanceTimersByTimeAsync(900)
    await tapped
    expect([bought().length, f.state.value, f.problem.value]).toEqual([3, "waiting", ""])
    f.stop()
  })

  it("waits in the queue over a restart of the app, until it is an order", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const answers: object[] = [{ state: "waiting", order_id: "ord1", position: 7, poll_after_ms: 300 }, { state: "ordered", order_id: "ord1", payable_fen: 900, position: 0, poll_after_ms: 0 }]
    saleWith((asked) => (asked.url === "/api/shop/flash/results" ? { status: 200, body: answers.shift() } : undefined))
    let f = await rushing()
    await f.buy()
    f.stop()
    vi.resetModules()
    f = await rushing()
    expect([f.state.value, passes]).toEqual(["waiting", 1])
    await vi.advanceTimersByTimeAsync(0)
    expect(f.position.value).toBe(7)
    await vi.advanceTimersByTimeAsync(300)
    expect([f.state.value, f.result.value?.payable_fen, phone.stored.has("flash.s1.tea")]).toEqual(["ordered", 900, false])
  })

  it("keeps its place while the network is away", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    saleWith((asked) => (asked.url === "/api/shop/flash/results" ? "request:fail" : undefined))
    const f = await rushing()
    await f.buy()
    await vi.advanceTimersByTimeAsync(300)
    expect([f.state.value, f.problem.value, phone.stored.has("flash.s1.tea")]).toEqual(["waiting", "网络不给力，请检查后重试", true])
    f.stop()
  })

  it.each([["flash_sold_out", "refused", 1], ["flash_pass_expired", "ready", 2]])("%s leaves it %s", async (code, state, count) => {
    saleWith((asked) => (asked.url === "/api/shop/flash/buy" ? refusal(409, code) : undefined))
    const f = await rushing()
    await f.buy()
    expect([f.state.value, f.problem.value, passes]).toEqual([state, code, count])
  })

  it("asks for another pass when quantity or address change, and drops the late one", async () => {
    saleWith()
    const f = await rushing()
    await Promise.all([f.setQuantity(2), f.deliverTo({ address_id: "adr2" } as never)])
    expect([f.pass.value?.token, f.state.value]).toEqual(["pass3", "ready"])
    await f.buy()
    expect(bought()).toEqual([{ token: "pass3", repeat: false }])
    f.stop()
  })
})

describe("sessions", () => {
  const at = (id: string, phase: string) => ({ ...SESSION, session_id: id, phase }) as never
  it("show first what is open, else the next, else the last", async () => {
    const { firstOf } = await import("@/marketing/flash-words")
    expect(firstOf([at("a", "over"), at("b", "open"), at("c", "soon")])?.session_id).toBe("b")
    expect(firstOf([at("a", "over"), at("c", "soon")])?.session_id).toBe("c")
    expect(firstOf([at("a", "over"), at("b", "over")])?.session_id).toBe("b")
    expect(firstOf([])).toBeUndefined()
  })
  it("fill their bar only when nothing is left", async () => {
    const { soldPart } = await import("@/marketing/flash-words")
    expect([soldPart({ ...GOODS, sold: 999, quota: 1000 } as never), soldPart({ ...GOODS, state: "sold_out" } as never), soldPart({ ...GOODS, sold: 0, quota: 0 } as never)]).toEqual([99, 100, 100])
  })
})
