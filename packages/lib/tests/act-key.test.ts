import { describe, expect, it } from "vitest"

import { Refused, Unreachable, decided, newKey, once, type Keep } from "../src"

function shelf(): Keep & { things: Map<string, string> } {
  const things = new Map<string, string>()
  return {
    things,
    get: (name) => things.get(name),
    set: (name, value) => void things.set(name, value),
    remove: (name) => void things.delete(name),
  }
}
const refused = new Refused({ code: "sold_out", status: 409, title: "", fields: {}, detail: {}, request_id: "" })

describe("an act key", () => {
  it("is never the same twice", () => {
    const keys = new Set(Array.from({ length: 1000 }, () => newKey(0)))
    expect(keys.size).toBe(1000)
    for (const key of keys) expect(key).toMatch(/^[0-9A-Za-z]{18,40}$/)
  })
  it("is stored before the act begins", async () => {
    const keep = shelf()
    await once(keep, "order", (key) => Promise.resolve(expect(keep.things.get("act:order")).toBe(key)), decided)
  })
  it("is forgotten after an answer", async () => {
    const keep = shelf()
    expect(await once(keep, "order", () => Promise.resolve("placed"), decided)).toBe("placed")
    expect(keep.things.size).toBe(0)
  })
  it("is used again after a time-out and until the act is decided", async () => {
    const keep = shelf()
    const keys: string[] = []
    const fail = (why: Error) => (key: string) => {
      keys.push(key)
      return Promise.reject(why)
    }
    await expect(once(keep, "order", fail(new Unreachable("timeout")), decided)).rejects.toThrow("timeout")
    await expect(once(keep, "order", fail(new Unreachable("busy")), decided)).rejects.toThrow("busy")
    await expect(once(keep, "order", fail(refused), decided)).rejects.toBe(refused)
    await once(keep, "order", (key) => Promise.resolve(keys.push(key)), decided)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).toBe(keys[0])
    expect(keys[3]).not.toBe(keys[0])
  })
  it("belongs to one act", async () => {
    const keep = shelf()
    const lost = () => Promise.reject(new Unreachable("offline"))
    await expect(once(keep, "order.1", lost, decided)).rejects.toThrow()
    await expect(once(keep, "order.2", lost, decided)).rejects.toThrow()
    expect(keep.things.get("act:order.1")).not.toBe(keep.things.get("act:order.2"))
  })
})
