import { describe, expect, it } from "vitest"

import { clock, day, leftOf, moment } from "../src"

describe("time", () => {
  it("is Shanghai's day, whatever the phone's zone", () => {
    expect(day("2026-11-25T15:59:59Z")).toBe("2026-11-25")
    expect(day("2026-11-25T16:00:00Z")).toBe("2026-11-26")
  })
  it("names the year only when it is another one", () => {
    const now = Date.parse("2026-11-25T08:00:00Z")
    expect(moment("2026-11-25T08:03:00Z", now)).toBe("11-25 16:03")
    expect(moment("2025-11-25T08:03:00Z", now)).toBe("2025-11-25 16:03")
  })
  it("takes the year of Shanghai at its turn", () => {
    expect(moment("2026-12-31T17:00:00Z", Date.parse("2026-12-31T16:30:00Z"))).toBe("01-01 01:00")
  })
  it("splits what is left and never goes below zero", () => {
    expect(leftOf(90_061_000)).toEqual([1, 1, 1, 1])
    expect(leftOf(1)).toEqual([0, 0, 0, 1])
    expect(leftOf(-5_000)).toEqual([0, 0, 0, 0])
  })
  it("counts a day's hours on the clock", () => {
    expect(clock(899_000)).toBe("14:59")
    expect(clock(90_061_000)).toBe("25:01:01")
    expect(clock(-1)).toBe("00:00")
  })
})
