import { describe, expect, it } from "vitest"

import { choicesOf, firstChoice, skuOf, type Pickable } from "@/blocks/sku-choice"

const sku = (sku_id: string, spec: string[], status = "on") =>
  ({ sku_id, spec, spec_text: spec.join(" "), picture: "", price_fen: 100, status })
const TEA: Pickable = {
  pictures: [],
  axes: [{ name: "年份", values: ["2023", "2024"] }, { name: "规格", values: ["100 克", "357 克"] }],
  skus: [
    sku("a", ["2023", "100 克"]),
    sku("b", ["2023", "357 克"]),
    sku("c", ["2024", "100 克"]),
    sku("d", ["2024", "357 克"], "off"),
  ],
  available: { a: 0, b: 3, c: 5, d: 9 },
}

describe("choosing a SKU", () => {
  it("begins with the first that can be had", () => expect(firstChoice(TEA)).toEqual(["2023", "357 克"]))
  it("begins with the first there is when all are sold out", () =>
    expect(firstChoice({ ...TEA, available: {} })).toEqual(["2023", "100 克"]))
  it("names the SKU of a whole choice, never one that is off sale", () => {
    expect(skuOf(TEA, ["2024", "100 克"])?.sku_id).toBe("c")
    expect(skuOf(TEA, ["2024", "357 克"])).toBeUndefined()
  })
  it("shows what would leave nothing to buy as impossible", () =>
    expect(choicesOf(TEA, ["2023", "357 克"])).toEqual([
      { name: "年份", values: [{ text: "2023", on: true, possible: true }, { text: "2024", on: false, possible: false }] },
      { name: "规格", values: [{ text: "100 克", on: false, possible: false }, { text: "357 克", on: true, possible: true }] },
    ]))
  it("has one choice where there are no axes", () => {
    const plain = { ...TEA, axes: [], skus: [sku("x", [])], available: { x: 1 } }
    expect(firstChoice(plain)).toEqual([])
    expect(skuOf(plain, [])?.sku_id).toBe("x")
  })
})
