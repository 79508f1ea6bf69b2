import { describe, expect, it, vi } from "vitest"

import { phone, refusal, type Answer, type Asked } from "./support/uni"

const HELD = { access_token: "a", refresh_token: "r", user_id: "u1" }
const HOME = { address_id: "adr1", name: "段小云", default: true }
type Quoted = { coupon_ids: string[] | null; use_points: number; use_balance_fen: number; items: { sku_id: string; quantity: number }[] }

function verdict(id: string, used: boolean) {
  return { coupon_id: id, name: id, kind: "fixed", used, usable: true, reason: used ? "fixed" : "better_together", saves_fen: 100, missing_fen: 0, valid_until: "2026-12-01T00:00:00Z" }
}
let orders = 0
/** A quote as the server makes it: of two coupons it takes the first that was asked for. */
function offerOf(body: Quoted, payable = 1000) {
  orders += 1
  const asked = body.coupon_ids ?? ["dear"]
  const taken = asked.slice(0, 1)
  return {
    quote: `q${orders}`,
    order_id: `ord${orders}`,
    goods: body.items.map((i) => ({ sku_id: i.sku_id, title: i.sku_id, spec_text: "", picture: "" })),
    balance_have_fen: 0,
    price: { lines: body.items.map((i) => ({ ...i, unit_price_fen: 500 })), coupons: ["dear", "cheap"].map((id) => verdict(id, taken.includes(id))), gifts: [], payable_fen: payable },
  }
}
/** A shop that quotes and places; `special` may answer first. */
function shopWith(special: (asked: Asked) => Answer | string | Promise<Answer | string> | undefined = () => undefined) {
  phone.stored.set("session", HELD)
  phone.network = (asked) => {
    const own = special(asked)
    if (own !== undefined) return own
    if (asked.url === "/api/shop/addresses") return { status: 200, body: [HOME] }
    if (asked.url === "/api/shop/quotes") return { status: 201, body: offerOf(asked.data as Quoted) }
    if (asked.url === "/api/shop/orders") return { status: 201, body: { order_id: "ord", payable_fen: 0 } }
    return refusal(404, "not_found")
  }
}
async function confirming() {
  const { useConfirm } = await import("@/trade/confirm/use-confirm")
  const c = useConfirm()
  await c.open({ sku: "tea", quantity: "3" })
  return c
}
const sent = (path: string) => phone.asked.filter((a) => a.url === path)
const lastQuote = () => sent("/api/shop/quotes").at(-1)!.data as Quoted

describe("confirming", () => {
  it("asks for the best combination, and uses neither points nor balance unasked", async () => {
    shopWith()
    const c = await confirming()
    expect(lastQuote()).toMatchObject({ coupon_ids: null, use_points: 0, use_balance_fen: 0 })
    expect(c.ready.value).toBe(true)
    await c.setPoints(true)
    expect(lastQuote().use_points).toBeGreaterThan(0)
    await c.setPoints(false)
    expect(lastQuote().use_points).toBe(0)
  })

  it("lets a coupon that goes with no other take the other's place", async () => {
    shopWith()
    const c = await confirming()
    await c.toggle("cheap")
    expect(sent("/api/shop/quotes").map((a) => (a.data as Quoted).coupon_ids)).toEqual([null, ["dear", "cheap"], ["cheap"]])
    await c.toggle("cheap")
    expect(lastQuote().coupon_ids).toEqual([])
  })

  it("drops the late answer to an earlier question", async () => {
    let answerFirst: ((answer: Answer) => void) | undefined
    shopWith((asked) => {
      if (asked.url !== "/api/shop/quotes" || !(asked.data as Quoted).use_points || answerFirst) return undefined
      return new Promise((resolve) => (answerFirst = resolve))
    })
    const c = await confirming()
    const first = c.setPoints(true)
    await vi.waitFor(() => expect(answerFirst).toBeDefined())
    await c.setBalance(true)
    const shown = c.offer.value
    answerFirst!({ status: 201, body: offerOf(lastQuote(), 77) })
    await first
    expect(c.offer.value).toBe(shown)
  })

  it("never orders at a price that does not answer what is chosen now", async () => {
    let offline = false
    shopWith((asked) => (offline && asked.url === "/api/shop/quotes" ? "request:fail" : undefined))
    const c = await confirming()
    offline = true
    await c.deliverTo({ ...HOME, address_id: "adr2" } as never)
    expect([c.current.value, c.notice.value]).toEqual([false, "网络不给力，请检查后重试"])
    await c.place()
    expect(sent("/api/shop/orders")).toEqual([])
    offline = false
    // The first tap asks for the price, the next one orders.
    await c.place()
    expect(c.current.value).toBe(true)
    await c.place()
    expect(sent("/api/shop/orders")).toHaveLength(1)
  })

  it("makes one order of two taps, and goes straight to the result when nothing is left to pay", async () => {
    shopWith()
    const c = await confirming()
    await Promise.all([c.place(), c.place()])
    expect(sent("/api/shop/orders")).toHaveLength(1)
    expect(phone.opened).toEqual(["/trade/result/index?id=ord"])
  })

  it("shows the new price and asks again when it changed", async () => {
    shopWith((asked) => {
      if (asked.url !== "/api/shop/orders" || sent("/api/shop/orders").length > 1) return undefined
      const quote = offerOf({ coupon_ids: null, use_points: 0, use_balance_fen: 0, items: [{ sku_id: "tea", quantity: 3 }] }, 2222)
      return { status: 409, body: { code: "price_changed", status: 409, title: "价格已变", fields: {}, detail: { quote } } }
    })
    const c = await confirming()
    c.note.value = "放前台"
    await c.place()
    expect([c.price.value?.payable_fen, phone.opened.length, c.note.value]).toEqual([2222, 0, "放前台"])
    await c.place()
    expect((sent("/api/shop/orders")[1].data as { total_fen: number }).total_fen).toBe(2222)
  })

  it("marks what sold out, and goes on with as many as are left", async () => {
    shopWith((asked) => {
      if (asked.url !== "/api/shop/orders") return undefined
      return { status: 409, body: { code: "out_of_stock", status: 409, title: "库存不足", fields: { tea: "not enough stock" }, detail: { available: { tea: 2 } } } }
    })
    const c = await confirming()
    await c.place()
    expect(c.gone.value).toEqual({ tea: 2 })
    await c.settle("tea")
    expect([c.gone.value, lastQuote().items]).toEqual([{}, [{ sku_id: "tea", quantity: 2 }]])
  })

  it("takes the best of what is there when a coupon was used elsewhere", async () => {
    shopWith((asked) => (asked.url === "/api/shop/orders" ? refusal(409, "coupon_unusable") : undefined))
    const c = await confirming()
    await c.toggle("cheap")
    await c.place()
    expect([c.coupons.value, lastQuote().coupon_ids]).toEqual([null, null])
  })

  it("leaves nothing to order when the only line is gone", async () => {
    shopWith((asked) => {
      if (asked.url !== "/api/shop/orders") return undefined
      return { status: 409, body: { code: "sku_unavailable", status: 409, title: "已下架", fields: { tea: "no longer sold" } , detail: {} } }
    })
    const c = await confirming()
    await c.place()
    await c.settle("tea")
    expect([c.items.value, c.ready.value]).toEqual([[], false])
  })
})

describe("what is said of coupons", () => {
  it("says what each saves, and why one does not apply", async () => {
    const { couponRows, couponWord } = await import("@/trade/confirm/coupon-verdicts")
    const short = { ...verdict("far", false), usable: false, saves_fen: 0, reason: "below_threshold", missing_fen: 12345 }
    const rows = couponRows([verdict("a", true), verdict("b", false), short])
    expect(rows.map((r) => [r.used, r.saves, r.note])).toEqual([
      [true, "可省 ¥1.00", "12-01 08:00 到期"],
      [false, "可省 ¥1.00", "与已选的券二选一"],
      [false, "", "还差 ¥123.45 可用"],
    ])
    expect([couponWord([verdict("a", true)]), couponWord([verdict("a", false)]), couponWord([short])]).toEqual(["a", "1 张可用", "无可用"])
  })
})
