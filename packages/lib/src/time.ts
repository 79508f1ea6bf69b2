/** Instants come as ISO 8601 UTC and are shown in Shanghai's time, whatever the phone's zone. */

const SHANGHAI_MS = 8 * 3600 * 1000

function shifted(iso: string): Date {
  return new Date(new Date(iso).getTime() + SHANGHAI_MS)
}
const two = (n: number): string => String(n).padStart(2, "0")

/** `2026-11-25`. */
export function day(iso: string): string {
  const at = shifted(iso)
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
}

/** `11-25 16:03`, with the year when it is not this one. */
export function moment(iso: string, now: number = Date.now()): string {
  const at = shifted(iso)
  const text = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
  const sameYear = at.getUTCFullYear() === new Date(now + SHANGHAI_MS).getUTCFullYear()
  return sameYear ? text : `${at.getUTCFullYear()}-${text}`
}

/** What is left of a span as `[days, hours, minutes, seconds]`; all zero when it is over. */
export function leftOf(ms: number): [number, number, number, number] {
  const s = Math.max(0, Math.ceil(ms / 1000))
  return [Math.floor(s / 86400), Math.floor((s % 86400) / 3600), Math.floor((s % 3600) / 60), s % 60]
}

/** `14:59`, with hours when there are any. */
export function clock(ms: number): string {
  const [d, h, m, s] = leftOf(ms)
  const hours = d * 24 + h
  return hours ? `${two(hours)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}
