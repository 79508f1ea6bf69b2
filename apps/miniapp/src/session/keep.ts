/** The phone's small storage; full or forbidden storage costs memory of the app, never a purchase. */

const memory = new Map<string, unknown>()

export const keep = {
  get<T = string>(name: string): T | undefined {
    if (memory.has(name)) return memory.get(name) as T
    try {
      const value: unknown = uni.getStorageSync(name)
      return value === "" || value === undefined ? undefined : (value as T)
    } catch {
      return undefined
    }
  },
  set(name: string, value: unknown): void {
    memory.set(name, value)
    try {
      uni.setStorageSync(name, value)
    } catch {
      // Kept in memory until the app closes; the person can go on.
    }
  },
  remove(name: string): void {
    memory.delete(name)
    try {
      uni.removeStorageSync(name)
    } catch {
      // As above.
    }
  },
}
