import { describe, expect, it, vi } from "vitest"

import { phone, refusal, type Answer, type Asked } from "./support/uni"

const HELD = { access_token: "old", refresh_token: "once", user_id: "u1" }
const GOT = { access_token: "new", refresh_token: "twice", user_id: "u1" }
const bearer = (asked: Asked) => asked.header.Authorization
const calls = (path: string) => phone.asked.filter((a) => a.url === path)

async function openApp(held: object | null = HELD) {
  if (held) phone.stored.set("session", held)
  return await import("@/session")
}
/** A server whose access token `old` is over. */
function expired(asked: Asked): Answer {
  if (asked.url === "/api/shop/sessions/refresh") return { status: 200, body: GOT }
  return bearer(asked) === "Bearer new" ? { status: 200, body: { lines: [] } } : refusal(401, "sign_in_required")
}

describe("a session", () => {
  it("renews itself after a 401 and repeats the call", async () => {
    phone.network = expired
    const { api } = await openApp()
    expect(await api.get("/api/shop/cart")).toEqual({ lines: [] })
    expect(phone.asked.map((a) => a.url)).toEqual(["/api/shop/cart", "/api/shop/sessions/refresh", "/api/shop/cart"])
    expect(phone.stored.get("session")).toEqual(GOT)
  })

  it("refreshes once for many who ask: a refresh token works only once", async () => {
    phone.network = expired
    const { api } = await openApp()
    await Promise.all([api.get("/api/shop/cart"), api.get("/api/shop/addresses"), api.get("/api/shop/cart")])
    expect(calls("/api/shop/sessions/refresh")).toHaveLength(1)
    expect(calls("/api/shop/cart")).toHaveLength(4)
  })

  it("says SignInNeeded when the refresh token is refused, and forgets both", async () => {
    phone.network = () => refusal(401, "sign_in_required")
    const { api, SignInNeeded, signedIn } = await openApp()
    await expect(api.get("/api/shop/cart")).rejects.toBeInstanceOf(SignInNeeded)
    expect(signedIn.value).toBe(false)
    expect(phone.stored.has("session")).toBe(false)
  })

  it("is kept when the network fails while renewing", async () => {
    phone.network = (asked) => (asked.url.endsWith("/refresh") ? "request:fail timeout" : expired(asked))
    const { api, signedIn } = await openApp()
    await expect(api.get("/api/shop/cart")).rejects.toMatchObject({ reason: "timeout" })
    expect(signedIn.value).toBe(true)
    expect(phone.stored.get("session")).toEqual(HELD)
  })

  it("asks nothing of the server for a shopper nobody knows", async () => {
    const { api, SignInNeeded } = await openApp(null)
    await expect(api.get("/api/shop/cart")).rejects.toBeInstanceOf(SignInNeeded)
    expect(phone.asked).toEqual([])
  })

  it("leads to the sign-in page when one is needed, and the act goes on by itself", async () => {
    const { api, withSession, signInWithPhone, leftSignIn } = await openApp(null)
    const acts = [withSession(() => api.get("/api/shop/cart")), withSession(() => api.get("/api/shop/cart"))]
    await vi.waitFor(() => expect(phone.opened).toEqual(["/member/sign-in/index"]))
    phone.network = (asked) => (asked.url.endsWith("/phone") ? { status: 201, body: GOT } : expired(asked))
    await signInWithPhone("13888001234", "123456")
    leftSignIn()
    expect(await Promise.all(acts)).toEqual([{ lines: [] }, { lines: [] }])
  })

  it("lets an act be when the sign-in page is left as it was", async () => {
    const { api, withSession, leftSignIn } = await openApp(null)
    const act = withSession(() => api.get("/api/shop/cart"))
    await vi.waitFor(() => expect(phone.opened).toHaveLength(1))
    leftSignIn()
    expect(await act).toBeUndefined()
    expect(phone.asked).toEqual([])
  })

  it("lets other errors through", async () => {
    const { withSession } = await openApp()
    await expect(withSession(() => Promise.reject(new Error("bug")))).rejects.toThrow("bug")
  })

  it("lives on in memory when the storage is forbidden", async () => {
    const { api, signInWithPhone, signedIn } = await openApp(null)
    phone.storageWorks = false
    phone.network = (asked) => (asked.url.endsWith("/phone") ? { status: 201, body: GOT } : expired(asked))
    await signInWithPhone("13888001234", "123456")
    expect(signedIn.value).toBe(true)
    expect(await api.get("/api/shop/cart")).toEqual({ lines: [] })
  })
})

describe("an act", () => {
  const place = { quote: "q", total_fen: 100, note: "" }
  const keysOf = (path: string) => calls(path).map((a) => a.header["Idempotency-Key"])

  it("keeps its key over a time-out, a renewal and a restart of the app, until it is decided", async () => {
    phone.network = () => "request:fail timeout"
    let app = await openApp()
    const act = () => app.act("order.1", (key) => app.api.post("/api/shop/orders", { body: place, key }))
    await expect(act()).rejects.toMatchObject({ reason: "timeout" })
    phone.network = () => ({ status: 503, header: { "retry-after": "7" } })
    await expect(act()).rejects.toMatchObject({ reason: "busy", retryAfterSeconds: 7 })
    vi.resetModules()
    app = await openApp(null)
    phone.network = (asked) => (asked.url === "/api/shop/orders" && bearer(asked) === "Bearer new"
      ? { status: 201, body: { order_id: "o1" } }
      : expired(asked))
    expect(await act()).toEqual({ order_id: "o1" })
    const keys = keysOf("/api/shop/orders")
    expect(keys).toHaveLength(4)
    expect(new Set(keys).size).toBe(1)
    expect(phone.stored.has("act:order.1")).toBe(false)
  })

  it("takes a new key after a decided refusal", async () => {
    phone.network = () => refusal(409, "sold_out")
    const app = await openApp()
    const act = () => app.act("order.1", (key) => app.api.post("/api/shop/orders", { body: place, key }))
    await expect(act()).rejects.toMatchObject({ code: "sold_out" })
    await expect(act()).rejects.toMatchObject({ code: "sold_out" })
    const [first, second] = keysOf("/api/shop/orders")
    expect(first).not.toBe(second)
  })
})
