import { describe, expect, it, vi } from "vitest"

import { phone } from "./support/uni"

interface Fact {
  n: number
  name: string
}
const sent = () => phone.asked.map((a) => (a.data as { facts: Fact[] }).facts)
const openApp = () => import("@/track")

describe("facts", () => {
  it("leave in one batch with a number each", async () => {
    phone.network = () => ({ status: 201 })
    const { flush, track } = await openApp()
    track("app.show")
    track("pay.open", { order_id: "o1" })
    await flush()
    await flush()
    expect(sent().map((facts) => facts.map((f) => [f.n, f.name]))).toEqual([[[1, "app.show"], [2, "pay.open"]]])
  })
  it("wait while offline, and over a restart of the app", async () => {
    let app = await openApp()
    app.track("app.show")
    await app.flush()
    vi.resetModules()
    app = await openApp()
    app.track("app.hide")
    phone.network = () => ({ status: 201 })
    await app.flush()
    expect(sent()[1].map((f) => [f.n, f.name])).toEqual([[1, "app.show"], [2, "app.hide"]])
    await app.flush()
    expect(sent()).toHaveLength(2)
  })
  it("wait when the server is in trouble, and go when it will never take them", async () => {
    const { flush, track } = await openApp()
    track("app.show")
    phone.network = () => ({ status: 503 })
    await flush()
    phone.network = () => ({ status: 400 })
    await flush()
    await flush()
    expect(sent()).toHaveLength(2)
  })
  it("are 200 at the most: the oldest go", async () => {
    const { flush, track } = await openApp()
    for (let i = 0; i < 260; i += 1) track("row")
    phone.network = () => ({ status: 201 })
    for (let i = 0; i < 5; i += 1) await flush()
    expect(sent().map((facts) => facts.length)).toEqual([50, 50, 50, 50])
    expect(sent()[0][0].n).toBe(61)
  })
  it("name the same visitor every time, and nobody in particular", async () => {
    const visitors = []
    for (let i = 0; i < 2; i += 1) {
      const { flush, track } = await openApp()
      track("app.show")
      await flush()
      visitors.push((phone.asked.at(-1)?.data as { visitor: string }).visitor)
      vi.resetModules()
    }
    expect(visitors[0]).toBe(visitors[1])
    expect(visitors[0]).toMatch(/^[0-9A-Za-z]{16,24}$/)
  })
})
