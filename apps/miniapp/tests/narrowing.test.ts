import { describe, expect, it } from "vitest"

import { asQuery, emptyNarrowing, isNarrowed, toggled } from "@/goods/narrowing"

describe("narrowing a list", () => {
  it("asks for nothing at first", () => {
    expect(isNarrowed(emptyNarrowing())).toBe(false)
    expect(Object.values(asQuery(emptyNarrowing())).filter((v) => v !== undefined)).toEqual([])
  })
  it("puts a value in and takes it out without touching the old", () => {
    const before = emptyNarrowing()
    const one = toggled(before, "brand", "b1")
    expect(before.chosen).toEqual({})
    expect(asQuery(toggled(one, "brand", "b2")).brand).toEqual(["b1", "b2"])
    const none = toggled(one, "brand", "b1")
    expect(isNarrowed(none)).toBe(false)
    expect(asQuery(none).brand).toBeUndefined()
  })
  it("sends an attribute's values as id=value", () => {
    const n = toggled(toggled(emptyNarrowing(), "origin", "勐海"), "brand", "b1")
    expect(asQuery(n)).toMatchObject({ attribute: ["origin=勐海"], brand: ["b1"] })
  })
  it.each([["12", 1200], ["0", 0], ["999999", 99999900], ["", undefined], ["1.5", undefined], ["-3", undefined], ["٣", undefined], ["1234567", undefined]])(
    "reads the bound %j as %s fen",
    (typed, fen) => expect(asQuery({ ...emptyNarrowing(), fromYuan: typed }).price_from_fen).toBe(fen),
  )
})
