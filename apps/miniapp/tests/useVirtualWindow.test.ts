import { describe, expect, it } from "vitest"
import { shallowRef } from "vue"

import { useVirtualWindow } from "@/ui/useVirtualWindow"

const ROWS = 10_000
const heightOf = (row: number) => 60 + ((row * 37) % 120)
const numbers = (n: number) => shallowRef<readonly number[]>(Array.from({ length: n }, (_, i) => i))

function measured() {
  const list = useVirtualWindow(numbers(ROWS), { estimate: 100, height: 800 })
  list.measure(Array.from({ length: ROWS }, (_, row): [number, number] => [row, heightOf(row)]))
  return list
}
const sum = (from: number, to: number) => {
  let px = 0
  for (let row = from; row < to; row += 1) px += heightOf(row)
  return px
}

describe("a virtual window over 10,000 rows of many heights", () => {
  it("shows at most 40 rows wherever it is", () => {
    const list = measured()
    const whole = sum(0, ROWS)
    for (let top = 0; top <= whole; top += 9_973) {
      list.onScroll({ detail: { scrollTop: top } })
      expect(list.shown.value.length).toBeLessThanOrEqual(40)
      expect(list.shown.value.length).toBeGreaterThan(0)
    }
  })
  it("covers the screen, and its spacers stand for exactly the rest", () => {
    const list = measured()
    const whole = sum(0, ROWS)
    for (const top of [0, 1, 799, 55_555, 612_345, whole - 800]) {
      list.onScroll({ detail: { scrollTop: top } })
      const { first, last, before, after } = list
      expect(before.value).toBe(sum(0, first.value))
      expect(after.value).toBe(sum(last.value, ROWS))
      expect(before.value).toBeLessThanOrEqual(top)
      expect(whole - after.value).toBeGreaterThanOrEqual(top + 800)
      expect(list.shown.value[0]).toEqual({ item: first.value, index: first.value })
      expect(list.shown.value).toHaveLength(last.value - first.value)
    }
  })
  it("counts a row as its estimate until it was measured", () => {
    const list = useVirtualWindow(numbers(ROWS), { estimate: 100, height: 800 })
    list.onScroll({ detail: { scrollTop: 50_000 } })
    expect(list.before.value).toBe((500 - 4) * 100)
    list.measure([[0, 150]])
    expect(list.before.value + list.after.value + (list.last.value - list.first.value) * 100).toBe(ROWS * 100 + 50)
  })
  it("takes no height from a row that is hidden", () => {
    const list = useVirtualWindow(numbers(10), { estimate: 100, height: 800 })
    list.measure([[0, 0]])
    expect(list.after.value).toBe(0)
    expect(list.shown.value).toHaveLength(10)
  })
  it("counts a grid by rows and shows whole ones", () => {
    const list = useVirtualWindow(numbers(ROWS + 1), { estimate: 200, columns: 2, height: 800 })
    list.onScroll({ detail: { scrollTop: 100_000 } })
    expect(list.shown.value[0].index).toBe((500 - 4) * 2)
    expect(list.shown.value.length % 2).toBe(0)
    expect(list.shown.value.length).toBeLessThanOrEqual(40)
    list.onScroll({ detail: { scrollTop: 1_000_000 } })
    expect(list.shown.value.at(-1)).toEqual({ item: ROWS, index: ROWS })
    expect(list.after.value).toBe(0)
  })
  it("begins below what stands above it in the same scroll view", () => {
    const list = useVirtualWindow(numbers(ROWS), { estimate: 100, height: 800, above: shallowRef(3_000) })
    list.onScroll({ detail: { scrollTop: 3_000 } })
    expect(list.shown.value[0].index).toBe(0)
    list.onScroll({ detail: { scrollTop: 13_000 } })
    expect(list.shown.value[0].index).toBe(100 - 4)
  })
  it("follows a window that becomes wider, with fewer rows in reserve", () => {
    const columns = shallowRef(2)
    const list = useVirtualWindow(numbers(ROWS), { estimate: 200, columns, height: 800 })
    list.onScroll({ detail: { scrollTop: 100_000 } })
    columns.value = 4
    expect(list.shown.value[0].index).toBe((500 - 2) * 4)
    expect(list.shown.value.length).toBeLessThanOrEqual(40)
  })
  it("stands an empty list, and a bounce above the top", () => {
    const none = useVirtualWindow(numbers(0), { estimate: 100, height: 800 })
    none.onScroll({ detail: { scrollTop: -80 } })
    expect([none.shown.value.length, none.before.value, none.after.value]).toEqual([0, 0, 0])
  })
  it("comes back when the list grows shorter than where one was", () => {
    const items = numbers(ROWS)
    const list = useVirtualWindow(items, { estimate: 100, height: 800 })
    list.onScroll({ detail: { scrollTop: 900_000 } })
    items.value = [1, 2, 3]
    expect(list.shown.value.map((s) => s.item)).toEqual([1, 2, 3])
  })
})
