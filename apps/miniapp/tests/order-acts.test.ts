import { describe, expect, it, vi } from "vitest"

import { phone, type Answer } from "./support/uni"

const GONE = { sku_id: "b", title: "老班章", spec_text: "357 克", why: "sold_out" }

async function actsOn(answers: Record<string, Answer | string>) {
  phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
  phone.network = (asked) => answers[asked.url] ?? "request:fail"
  const { useOrderActs } = await import("@/trade/use-order-acts")
  const changed = vi.fn(() => Promise.resolve())
  return { acts: useOrderActs(changed), changed }
}

describe("what a shopper does with an order", () => {
  it("orders again, and tells what is not there any more", async () => {
    const { acts } = await actsOn({ "/api/shop/orders/o1/again": { status: 200, body: { added: ["a"], left_out: [GONE] } } })
    await acts.run("again", "o1")
    expect(phone.said).toEqual(["老班章（357 克）卖完了"])
    expect(phone.opened).toEqual(["/pages/cart/index"])
  })

  it("stays where it is when nothing can be had again", async () => {
    const { acts } = await actsOn({ "/api/shop/orders/o1/again": { status: 200, body: { added: [], left_out: [GONE] } } })
    await acts.run("again", "o1")
    expect([phone.said.length, phone.opened]).toEqual([1, []])
  })

  it("cancels with a reason; a failure keeps the sheet, so that the reason is not chosen twice", async () => {
    const { acts, changed } = await actsOn({})
    await acts.run("cancel", "o1")
    expect([acts.asking.value, phone.asked]).toEqual(["cancel", []])
    await acts.confirm("拍错了，重新买")
    expect([acts.asking.value, acts.problem.value]).toEqual(["cancel", "网络不给力，请检查后重试"])
    phone.network = () => ({ status: 201, body: { state: "cancelled" } })
    await acts.confirm("拍错了，重新买")
    expect([acts.asking.value, acts.busy.value, changed.mock.calls.length]).toEqual(["", "", 2])
    expect(phone.asked.map((a) => a.data)).toEqual([{ reason: "拍错了，重新买" }, { reason: "拍错了，重新买" }])
  })

  it("does a thing once, however often it is tapped", async () => {
    const { acts } = await actsOn({ "/api/shop/orders/o1/receipt": { status: 201, body: { state: "completed" } } })
    await Promise.all([acts.run("receive", "o1"), acts.run("receive", "o1")])
    expect(phone.asked).toHaveLength(1)
  })

  it("does nothing when the question is answered with no", async () => {
    const { acts } = await actsOn({})
    phone.agrees = false
    await acts.run("receive", "o1")
    expect(phone.asked).toEqual([])
  })
})
