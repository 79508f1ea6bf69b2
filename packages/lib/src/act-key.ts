/** Act keys: made once per act, kept until the act is decided, sent with every repeat. */

export interface Keep {
  get(name: string): string | undefined
  set(name: string, value: string): void
  remove(name: string): void
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"

/** A key nobody used before: the time and 96 bits of chance. */
export function newKey(now: number = Date.now(), random: () => number = Math.random): string {
  let text = now.toString(36)
  for (let i = 0; i < 18; i += 1) text += ALPHABET[Math.floor(random() * ALPHABET.length)]
  return text
}

/** Does an act under a key that survives a crash of the app. `decided` says whether an error ends the act. */
export async function once<T>(
  keep: Keep, name: string, act: (key: string) => Promise<T>, decided: (why: unknown) => boolean,
): Promise<T> {
  const place = `act:${name}`
  let key = keep.get(place)
  if (!key) {
    key = newKey()
    keep.set(place, key)
  }
  try {
    const answer = await act(key)
    keep.remove(place)
    return answer
  } catch (why) {
    // Only a decided refusal ends the act; after a time-out the same key asks again what became of it.
    if (decided(why)) keep.remove(place)
    throw why
  }
}
