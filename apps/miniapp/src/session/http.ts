/** The one HTTP stack: bytes out, problems in, nothing about sessions. */
import { Refused, Unreachable, type Problem } from "@chama/lib"

import { platform } from "@/platform"

import { learn } from "./server-clock"

const TIMEOUT_MS = 12_000
const FILE_TIMEOUT_MS = 60_000

export interface Sent {
  method: string
  url: string
  body?: unknown
  headers: Record<string, string>
}

/** The decoded answer; Refused for a decided no, Unreachable when nothing was decided. */
export function send(sent: Sent): Promise<unknown> {
  const askedAt = Date.now()
  return new Promise((resolve, reject) => {
    uni.request({
      url: platform.apiBase + sent.url,
      method: sent.method.toUpperCase() as "GET",
      data: sent.body as object | undefined,
      header: sent.body === undefined ? sent.headers : { "Content-Type": "application/json", ...sent.headers },
      timeout: TIMEOUT_MS,
      success: ({ statusCode, data, header }) => {
        const told = header as Record<string, string> | undefined
        learn(told?.date ?? told?.Date, askedAt)
        const wait = Number(told?.["retry-after"] ?? told?.["Retry-After"]) || 2
        judge(statusCode, data, wait, resolve, reject)
      },
      fail: (why) => reject(lost(why)),
    })
  })
}

/** One file of the phone, as the form field `data`; answers and fails as `send` does. */
export function sendFile(sent: { url: string; filePath: string; headers: Record<string, string> }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url: platform.apiBase + sent.url,
      filePath: sent.filePath,
      name: "data",
      header: sent.headers,
      timeout: FILE_TIMEOUT_MS,
      success: ({ statusCode, data }) => judge(statusCode, parsed(data), 2, resolve, reject),
      fail: (why) => reject(lost(why)),
    })
  })
}

function judge(status: number, data: unknown, wait: number, resolve: (answer: unknown) => void, reject: (why: Error) => void): void {
  if (status >= 200 && status < 300) return resolve(data === "" ? undefined : data)
  const problem = data as Partial<Problem> | undefined
  if (status >= 500 || !problem?.code) return reject(new Unreachable("busy", wait))
  reject(new Refused({ fields: {}, detail: {}, title: "请求没有成功", request_id: "", ...problem } as Problem))
}
function lost(why: { errMsg?: string }): Unreachable {
  return new Unreachable(/timeout/i.test(why.errMsg ?? "") ? "timeout" : "offline")
}
/** Uploads answer with text; what is not JSON (a proxy's page) is no answer of ours. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
