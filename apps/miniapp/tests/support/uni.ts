/** A fake `uni`: a phone's storage, a network that answers as a test says, and no screen. */
import { beforeEach, vi } from "vitest"

export interface Asked {
  url: string
  method: string
  data?: unknown
  header: Record<string, string>
}
export interface Answer {
  status: number
  body?: unknown
  header?: Record<string, string>
}
/** What the network does with a call: an answer, or the words of a failure. */
export type Network = (asked: Asked) => Answer | string | Promise<Answer | string>

export const phone = {
  stored: new Map<string, unknown>(),
  /** Storage that is forbidden fails always, a full one when something is written. */
  storageWorks: true,
  storageFull: false,
  asked: [] as Asked[],
  network: (() => "request:fail") as Network,
  opened: [] as string[],
  /** What was said in passing, and what a dialog asked; `agrees` is what the person answers. */
  said: [] as string[],
  agrees: true,
}

function storage(): Map<string, unknown> {
  if (!phone.storageWorks) throw new Error("storage is forbidden")
  return phone.stored
}

interface RequestOptions extends Asked {
  success: (got: { statusCode: number; data: unknown; header: Record<string, string> }) => void
  fail: (why: { errMsg: string }) => void
}

async function request(options: RequestOptions): Promise<void> {
  const { url, method, data, header } = options
  const asked = { url, method, data, header: header ?? {} }
  phone.asked.push(asked)
  const answer = await phone.network(asked)
  if (typeof answer === "string") options.fail({ errMsg: answer })
  else options.success({ statusCode: answer.status, data: answer.body ?? "", header: answer.header ?? {} })
}

const uni = {
  getStorageSync: (name: string) => structuredClone(storage().get(name) ?? ""),
  setStorageSync: (name: string, value: unknown) => {
    if (phone.storageFull) throw new Error("the storage is full")
    storage().set(name, structuredClone(value))
  },
  removeStorageSync: (name: string) => void storage().delete(name),
  getSystemInfoSync: () => ({ windowHeight: 800 }),
  navigateTo: ({ url }: { url: string }) => Promise.resolve(void phone.opened.push(url)),
  redirectTo: ({ url }: { url: string }) => Promise.resolve(void phone.opened.push(url)),
  switchTab: ({ url }: { url: string }) => void phone.opened.push(url),
  showToast: ({ title }: { title: string }) => void phone.said.push(title),
  showModal: (asked: { content: string; success?: (answer: { confirm: boolean }) => void; complete?: () => void }) => {
    phone.said.push(asked.content)
    asked.success?.({ confirm: phone.agrees })
    asked.complete?.()
  },
  request,
}

beforeEach(() => {
  Object.assign(phone, { stored: new Map(), storageWorks: true, asked: [], network: () => "request:fail", opened: [], said: [], agrees: true, storageFull: false })
  // The app's modules remember tokens and queues: each test opens the app anew.
  vi.resetModules()
  vi.stubGlobal("uni", uni)
  vi.stubGlobal("navigator", { userAgent: "Linux Chrome" })
})

export function refusal(status: number, code: string): Answer {
  return { status, body: { code, status, title: code } }
}
