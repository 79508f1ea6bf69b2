/** The one HTTP stack: bytes out, problems in, nothing about sessions. */
import { Refused, Unreachable, type Problem } from "@chama/lib"

import { platform } from "@/platform"

import { learn } from "./server-clock"

const TIMEOUT_MS = 12_000

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
        if (statusCode >= 200 && statusCode < 300) return resolve(data === "" ? undefined : data)
        const problem = data as Partial<Problem> | undefined
        if (statusCode >= 500 || !problem?.code) {
          const wait = Number(told?.["retry-after"] ?? told?.["Retry-After"]) || 2
          return reject(new Unreachable("busy", wait))
        }
        reject(new Refused({ fields: {}, detail: {}, title: "请求没有成功", request_id: "", ...problem } as Problem))
      },
      fail: (why) => reject(new Unreachable(/timeout/i.test(why.errMsg ?? "") ? "timeout" : "offline")),
    })
  })
}
