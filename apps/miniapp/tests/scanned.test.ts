import { describe, expect, it } from "vitest"

import { scannedPage } from "@/goods/search/scanned"

describe("a scanned code", () => {
  it.each([
    ["goods/product/index?scene=P01", "/goods/product/index?scene=P01"],
    ["/goods/product/index?id=P01", "/goods/product/index?id=P01"],
    ["https://shop.example/goods/product/index?id=P01&from=poster", "/goods/product/index?id=P01"],
  ])("%s opens a product of ours", (text, page) => expect(scannedPage(text)).toBe(page))

  it.each(["6901234567892", "普洱", "", "https://elsewhere.example/?to=goods/product/index?id=P01", "goods/product/index", "trade/orders/index"])(
    "%s opens nothing: it is words to search for",
    (text) => expect(scannedPage(text)).toBeUndefined(),
  )
})
