/** The server's time: a phone's clock may be an hour wrong, countdowns must not be. */

let offsetMs = 0
let bestRoundMs = Infinity

/** Learn from an answer's Date header; the quickest round trip tells best. */
export function learn(dateHeader: string | undefined, askedAt: number, now: number = Date.now()): void {
  const told = dateHeader ? Date.parse(dateHeader) : NaN
  const round = now - askedAt
  if (Number.isNaN(told) || round > bestRoundMs) return
  bestRoundMs = round
  // The header counts whole seconds: its middle is the better guess.
  offsetMs = told + 500 + round / 2 - now
}

export function serverNow(): number {
  return Date.now() + offsetMs
}
