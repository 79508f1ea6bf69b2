import { describe, expect, it } from "vitest"

import { parts, shortYuan, yuan } from "../src"

describe("money", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [100, "1.00"],
    [123456, "1,234.56"],
    [100000000, "1,000,000.00"],
    [-5, "-0.05"],
    [-123456, "-1,234.56"],
  ])("shows %i fen as %s", (fen, text) => expect(yuan(fen)).toBe(text))

  it("keeps the sign with the whole part", () => expect(parts(-123456)).toEqual(["-1,234", "56"]))

  it.each([
    [1200, "12"],
    [1250, "12.5"],
    [1205, "12.05"],
    [100000, "1,000"],
    [0, "0"],
  ])("labels %i fen as %s", (fen, text) => expect(shortYuan(fen)).toBe(text))
})
