import { describe, expect, it } from "vitest"

import { lines, paint, type PosterFacts } from "@/goods/product/poster"

const ten = (part: string) => [...part].length * 10

describe("the words of a poster", () => {
  it("stay on one line while they fit", () => expect(lines("大理雕梅", 40, 2, ten)).toEqual(["大理雕梅"]))
  it("go on below", () => expect(lines("大理雕梅蜜渍", 40, 2, ten)).toEqual(["大理雕梅", "蜜渍"]))
  it("end in a mark of what is left out, which fits too", () => {
    expect(lines("一二三四五六七八九", 40, 2, ten)).toEqual(["一二三四", "五六七…"])
  })
  it("never cut a sign in two", () => expect(lines("茶🍵🍵🍵🍵", 30, 1, ten)).toEqual(["茶🍵…"]))
  it("may be missing", () => expect(lines("", 40, 2, ten)).toEqual([]))
})

const FACTS: PosterFacts = {
  shop: "茶马", title: "大理雕梅", subtitle: "酸甜脆", price: "26.00", from: true, picture: "/p.webp", code: "/code", hint: "扫一扫",
}
function easel(missing: string) {
  const written: string[] = []
  const drawn: unknown[] = []
  const ctx = { fillRect: () => undefined, measureText: (t: string) => ({ width: ten(t) }), fillText: (t: string) => void written.push(t), drawImage: (i: unknown) => void drawn.push(i) }
  const picture = (url: string) => (url === missing ? Promise.reject(new Error(url)) : Promise.resolve(url as unknown as CanvasImageSource))
  return { written, drawn, ctx: ctx as unknown as CanvasRenderingContext2D, picture, finish: () => Promise.resolve("done") }
}

describe("painting a poster", () => {
  it("puts down price, name and shop, and both pictures", async () => {
    const on = easel("")
    expect(await paint(on, FACTS)).toBe("done")
    expect(on.written).toEqual(["¥", "26.00", "起", "大理雕梅", "酸甜脆", "茶马", "扫一扫"])
    expect(on.drawn).toEqual(["/p.webp", "/code"])
  })
  it("does without the product's picture, not without the code", async () => {
    const on = easel("/p.webp")
    expect(await paint(on, FACTS)).toBe("done")
    expect(on.drawn).toEqual(["/code"])
    await expect(paint(easel("/code"), FACTS)).rejects.toThrow("/code")
  })
})
