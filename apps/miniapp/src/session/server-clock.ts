/** The server's time: a phone's clock may be an hour wrong, countdowns must not be. */

let offsetMs = 0
/** By how much the offset may be wrong: half the round trip, and half of what the told time counts in. */
let doubtMs = Infinity

function take(toldMs: number, grainMs: number, askedAt: number, now: number): void {
  const round = now - askedAt
  const doubt = (round + grainMs) / 2
  if (Number.isNaN(toldMs) || doubt > doubtMs) return
  doubtMs = doubt
  // What is told was true somewhere between asking and now, somewhere within its grain: the middle is the best guess.
  offsetMs = toldMs + grainMs / 2 + round / 2 - now
}

/** Learn from an answer's Date header, which counts whole seconds; the answer that leaves least doubt tells best. */
export function learn(dateHeader: string | undefined, askedAt: number, now: number = Date.now()): void {
  if (dateHeader) take(Date.parse(dateHeader), 1000, askedAt, now)
}

/** Learn from an instant in an answer, where it is told to the millisecond. */
export function learnExactly(instant: string, askedAt: number, now: number = Date.now()): void {
  take(Date.parse(instant), 0, askedAt, now)
}

export function serverNow(): number {
  return Date.now() + offsetMs
}
