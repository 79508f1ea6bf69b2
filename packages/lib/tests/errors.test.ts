import { describe, expect, it } from "vitest"

import { Refused, Unreachable, decided, said } from "../src"

const refused = (status: number, code: string) =>
  new Refused({ code, status, title: "库存不够了", fields: {}, detail: {}, request_id: "r1" })

describe("errors", () => {
  it("are branched on by code", () => expect(refused(409, "sold_out").code).toBe("sold_out"))

  it.each([
    ["a refusal", refused(409, "sold_out"), true],
    ["a bad form", refused(400, "bad_input"), true],
    ["too many calls", refused(429, "too_many"), false],
    ["a lost session", refused(401, "sign_in_required"), false],
    ["a time-out", new Unreachable("timeout"), false],
    ["a server in trouble", new Unreachable("busy"), false],
    ["anything else", new Error("bug"), false],
  ])("%s: ends the act is %s", (_, why, ends) => expect(decided(why)).toBe(ends))

  it("say the server's words, or what to do", () => {
    expect(said(refused(409, "sold_out"))).toBe("库存不够了")
    expect(said(new Unreachable("offline"))).toContain("网络")
    expect(said(new Unreachable("timeout"))).toContain("再试")
    expect(said(new Unreachable("busy"))).toContain("再试")
    expect(said(new TypeError("x is undefined"))).not.toContain("undefined")
  })
})
