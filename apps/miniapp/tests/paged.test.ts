import { describe, expect, it } from "vitest"

import { paged } from "@/session/paged"

interface Page {
  items: number[]
  next?: string | null
}
/** Answers that a test gives when it likes. */
function slowly() {
  const waiting: { cursor?: string; answer: (page: Page) => void; fail: (why: Error) => void }[] = []
  const list = paged<number>((cursor) => new Promise((answer, fail) => waiting.push({ cursor, answer, fail })))
  return { waiting, list }
}

describe("a cursor list", () => {
  it("grows at its end until there is no more", async () => {
    const cursors: (string | undefined)[] = []
    const pages: Record<string, Page> = { "": { items: [1, 2], next: "c" }, c: { items: [3], next: null } }
    const list = paged<number>((cursor) => {
      cursors.push(cursor)
      return Promise.resolve(pages[cursor ?? ""])
    })
    await list.more()
    expect(list.ended.value).toBe(false)
    await list.more()
    await list.more()
    expect(list.items.value).toEqual([1, 2, 3])
    expect(cursors).toEqual([undefined, "c"])
    expect([list.ended.value, list.empty.value]).toEqual([true, false])
  })
  it("is empty only when the server said so", async () => {
    const { waiting, list } = slowly()
    const load = list.more()
    expect(list.empty.value).toBe(false)
    waiting[0].answer({ items: [] })
    await load
    expect(list.empty.value).toBe(true)
  })
  it("asks once while an answer is on its way", async () => {
    const { waiting, list } = slowly()
    const loads = [list.more(), list.more()]
    expect(waiting).toHaveLength(1)
    waiting[0].answer({ items: [1] })
    await Promise.all(loads)
  })
  it("drops the late answer to an earlier question", async () => {
    const { waiting, list } = slowly()
    const old = list.more()
    const anew = list.restart()
    waiting[1].answer({ items: [9], next: null })
    await anew
    waiting[0].answer({ items: [1], next: "c" })
    await old
    expect(list.items.value).toEqual([9])
    expect([list.ended.value, list.loading.value]).toEqual([true, false])
  })
  it("keeps what it has when more fails, and goes on from there", async () => {
    const { waiting, list } = slowly()
    let load = list.more()
    waiting[0].answer({ items: [1], next: "c" })
    await load
    load = list.more()
    waiting[1].fail(new Error("offline"))
    await load
    expect([list.items.value, list.loading.value]).toEqual([[1], false])
    expect(list.error.value).toBeInstanceOf(Error)
    load = list.more()
    expect(waiting[2].cursor).toBe("c")
    waiting[2].answer({ items: [2], next: null })
    await load
    expect([list.items.value, list.error.value]).toEqual([[1, 2], undefined])
  })
  it("shows the old until the first answer of a restart", async () => {
    const { waiting, list } = slowly()
    const load = list.more()
    waiting[0].answer({ items: [1], next: null })
    await load
    const anew = list.restart()
    expect(list.items.value).toEqual([1])
    waiting[1].answer({ items: [2], next: null })
    await anew
    expect(list.items.value).toEqual([2])
  })
})
