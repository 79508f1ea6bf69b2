/** A phone on a bad day: a wrong clock, a storage that is full, names and numbers that nobody expects. */
import { describe, expect, it, vi } from "vitest"

import { clock } from "@chama/lib"

import { phone } from "./support/uni"

const HOUR = 3600_000

describe("a clock that is wrong by an hour", () => {
  it.each([[HOUR], [-HOUR]])("counts down by the server's time (%d ms off)", async (off) => {
    const truth = Date.parse("2026-11-25T04:00:00Z")
    vi.useFakeTimers({ now: truth + off, toFake: ["Date"] })
    try {
      phone.network = () => ({ status: 200, body: [], header: { Date: new Date(truth).toUTCString() } })
      const { send } = await import("@/session/http")
      const { serverNow } = await import("@/session/server-clock")
      await send({ method: "get", url: "/api/shop/storefront", headers: {} })
      expect(Math.abs(serverNow() - truth)).toBeLessThanOrEqual(1000)
      const payBy = truth + 15 * 60_000
      expect(clock(payBy - serverNow())).toMatch(/^(15:00|14:59)$/)
    } finally {
      vi.useRealTimers()
    }
  })

  it("trusts the answer that leaves least doubt", async () => {
    const { learn, learnExactly, serverNow } = await import("@/session/server-clock")
    const truth = Date.now() - HOUR
    // A slow answer, then one to the millisecond, then a header again: it knows less, however quick it was.
    learn(new Date(truth).toUTCString(), Date.now() - 4_000)
    learnExactly(new Date(truth).toISOString(), Date.now())
    learn(new Date(truth + 60_000).toUTCString(), Date.now())
    expect(Math.abs(serverNow() - truth)).toBeLessThan(100)
  })

  it("sends facts with the server's time", async () => {
    const truth = Date.parse("2026-11-25T04:00:00Z")
    vi.useFakeTimers({ now: truth + HOUR, toFake: ["Date"] })
    try {
      phone.network = () => ({ status: 201, header: { Date: new Date(truth).toUTCString() } })
      const { send } = await import("@/session/http")
      await send({ method: "get", url: "/x", headers: {} })
      const { flush, track } = await import("@/track")
      track("app.show")
      await flush()
      const [fact] = (phone.asked.at(-1)!.data as { facts: { at: string }[] }).facts
      expect(Math.abs(Date.parse(fact.at) - truth)).toBeLessThanOrEqual(1000)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe("an answer that is no answer", () => {
  const TRY_AGAIN = /再试|重试/

  it.each(["request:fail timeout", "request:fail", 500, 502, 503, 504, 429])("%s: says to try again, and the retry is the same act", async (what) => {
    phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
    const { act, api } = await import("@/session")
    const { said } = await import("@chama/lib")
    const place = () => act("order.1", (key) => api.post("/api/shop/orders", { body: { quote: "q", total_fen: 1, note: "" }, key }))
    const limited = { code: "rate_limited", status: 429, title: "操作太快了，请稍后再试" }
    phone.network = () => (typeof what === "string" ? what : { status: what, body: what === 429 ? limited : "<html>oops</html>" })
    expect(said(await place().catch((why: unknown) => why))).toMatch(TRY_AGAIN)
    phone.network = () => ({ status: 201, body: { order_id: "o1" } })
    expect(await place()).toEqual({ order_id: "o1" })
    expect(new Set(phone.asked.map((a) => a.header["Idempotency-Key"])).size).toBe(1)
  })

  it.each([400, 403, 404, 409, 413, 422])("%d is a no: its own words are told, and the next try is another act", async (status) => {
    phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
    const { act, api } = await import("@/session")
    const { said } = await import("@chama/lib")
    const place = () => act("order.1", (key) => api.post("/api/shop/orders", { body: { quote: "q", total_fen: 1, note: "" }, key }))
    phone.network = () => ({ status, body: { code: "some_no", status, title: "换一个试试" } })
    expect(said(await place().catch((why: unknown) => why))).toBe("换一个试试")
    await place().catch(() => undefined)
    expect(new Set(phone.asked.map((a) => a.header["Idempotency-Key"])).size).toBe(2)
  })
})

describe("a storage that is full", () => {
  it("keeps an act's key until the app closes, so that a retry is still the same order", async () => {
    phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
    phone.storageFull = true
    const { act, api } = await import("@/session")
    const place = () => act("order.1", (key) => api.post("/api/shop/orders", { body: { quote: "q", total_fen: 1, note: "" }, key }))
    phone.network = () => "request:fail timeout"
    await expect(place()).rejects.toMatchObject({ reason: "timeout" })
    phone.network = () => ({ status: 201, body: { order_id: "o1" } })
    expect(await place()).toEqual({ order_id: "o1" })
    expect(new Set(phone.asked.map((a) => a.header["Idempotency-Key"])).size).toBe(1)
  })

  it("costs a visitor neither marks nor facts while the app is open", async () => {
    phone.storageFull = true
    const { setFavourite, phoneMarks } = await import("@/blocks/marks")
    const card = { spu_id: "p1", title: "茶", subtitle: "", picture: "", price_fen: 1 }
    expect(await setFavourite(card, true)).toBe(true)
    expect(phoneMarks("favourites").map((m) => m.spu_id)).toEqual(["p1"])
  })
})

describe("a session's file", () => {
  it("goes up under a renewed token, once more, and answers its place", async () => {
    phone.stored.set("session", { access_token: "old", refresh_token: "once", user_id: "u1" })
    const tokens: string[] = []
    vi.stubGlobal("uni", {
      ...uni,
      uploadFile: (o: { header: Record<string, string>; success: (got: { statusCode: number; data: string }) => void }) => {
        tokens.push(o.header.Authorization)
        const over = tokens.length === 1
        o.success(over ? { statusCode: 401, data: '{"code":"sign_in_required","status":401,"title":"请登录"}' } : { statusCode: 201, data: '{"path":"/media/a.webp"}' })
      },
    })
    phone.network = () => ({ status: 200, body: { access_token: "new", refresh_token: "twice", user_id: "u1" } })
    const { uploadAvatar } = await import("@/session")
    expect(await uploadAvatar("tmp://me.png")).toBe("/media/a.webp")
    expect(tokens).toEqual(["Bearer old", "Bearer new"])
  })

  it("says try again when a proxy's page is the answer", async () => {
    phone.stored.set("session", { access_token: "a", refresh_token: "r", user_id: "u1" })
    vi.stubGlobal("uni", { ...uni, uploadFile: (o: { success: (got: { statusCode: number; data: string }) => void }) => o.success({ statusCode: 413, data: "<html>too large</html>" }) })
    const { uploadAvatar } = await import("@/session")
    await expect(uploadAvatar("tmp://me.png")).rejects.toMatchObject({ reason: "busy" })
  })
})
