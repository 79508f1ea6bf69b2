/** How the server refuses (RFC 9457). Branch on `code`, never on the text. */

export interface Problem {
  code: string
  status: number
  title: string
  fields: Record<string, string>
  detail: Record<string, unknown>
  request_id: string
}

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }

  get code(): string {
    return this.problem.code
  }
}

/** Nothing was decided (no network, a time-out, 5xx): the same call may be repeated with the same key. */
export class Unreachable extends Error {
  constructor(readonly reason: "offline" | "timeout" | "busy", readonly retryAfterSeconds = 2) {
    super(reason)
  }
}

/** Whether an error ends an act: only a refusal does, and not one that asks to try again. */
export function decided(why: unknown): boolean {
  return why instanceof Refused && why.problem.status !== 429 && why.code !== "sign_in_required"
}

/** What to tell a person. */
export function said(why: unknown): string {
  if (why instanceof Refused) return why.problem.title
  if (why instanceof Unreachable) {
    return { offline: "网络不给力，请检查后重试", timeout: "网络有点慢，请再试一次", busy: "太热闹了，请稍后再试" }[why.reason]
  }
  return "出了点问题，请再试一次"
}
