/** Behaviour and performance facts: batched, kept while offline, never in the way of the trade. */
import { newKey } from "@chama/lib"

import { platform } from "@/platform"
import { keep } from "@/session/keep"
import { serverNow } from "@/session/server-clock"

interface Fact {
  /** The count of this visitor's facts: a batch that is sent twice is stored once. */
  n: number
  name: string
  at: string
  facts: Record<string, string | number>
}

const QUEUE = "track"
const MOST = 200
const BATCH = 50
const WAIT_MS = 5_000

const queue: Fact[] = keep.get<Fact[]>(QUEUE) ?? []
const visitor = keep.get("visitor") ?? newVisitor()
let told = keep.get<number>("told") ?? 0
let timer: ReturnType<typeof setTimeout> | undefined

/** A number for this phone that says nothing about its owner. */
function newVisitor(): string {
  const made = newKey().replace(/[^0-9A-Za-z]/g, "0").slice(0, 24)
  keep.set("visitor", made)
  return made
}

/** Remember a fact; it leaves with the next batch. The oldest go when too many wait. */
export function track(name: string, facts: Record<string, string | number> = {}): void {
  told += 1
  keep.set("told", told)
  queue.push({ n: told, name, at: new Date(serverNow()).toISOString(), facts })
  if (queue.length > MOST) queue.splice(0, queue.length - MOST)
  timer ??= setTimeout(() => {
    timer = undefined
    void flush()
  }, WAIT_MS)
}

/** Send what waits; what could not be sent is kept for later. */
export async function flush(): Promise<void> {
  const batch = queue.slice(0, BATCH)
  if (!batch.length) return
  const sent = await new Promise<boolean>((resolve) => {
    uni.request({
      url: `${platform.apiBase}/api/shop/facts`,
      method: "POST",
      data: { visitor, facts: batch },
      timeout: 8_000,
      success: ({ statusCode }) => resolve(statusCode < 500),
      fail: () => resolve(false),
    })
  })
  if (sent) queue.splice(0, batch.length)
  keep.set(QUEUE, queue)
}
