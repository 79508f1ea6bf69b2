/** A cursor list that grows at its end; a renewed question starts it anew and drops late answers of the old. */
import { computed, ref, shallowRef, type Ref } from "vue"

export interface Paged<T> {
  items: Readonly<Ref<readonly T[]>>
  error: Ref<unknown>
  loading: Ref<boolean>
  ended: Readonly<Ref<boolean>>
  empty: Readonly<Ref<boolean>>
  more: () => Promise<void>
  restart: () => Promise<void>
}
type Answer<T> = { readonly items: readonly T[]; readonly next?: string | null }

export function paged<T>(ask: (cursor: string | undefined) => Promise<Answer<T>>): Paged<T> {
  const items = shallowRef<readonly T[]>([])
  const next = ref<string | null | undefined>(undefined)
  const error = ref<unknown>()
  const loading = ref(false)
  let round = 0

  async function load(mine: number): Promise<void> {
    loading.value = true
    try {
      const page = await ask(next.value ?? undefined)
      if (mine !== round) return
      items.value = next.value === undefined ? page.items : [...items.value, ...page.items]
      next.value = page.next ?? null
      error.value = undefined
    } catch (why) {
      if (mine === round) error.value = why
    } finally {
      if (mine === round) loading.value = false
    }
  }
  async function more(): Promise<void> {
    if (!loading.value && next.value !== null) await load(round)
  }
  /** Ask from the beginning; what is shown stays until the first answer. */
  async function restart(): Promise<void> {
    round += 1
    next.value = undefined
    await load(round)
  }
  return {
    items,
    error,
    loading,
    ended: computed(() => next.value === null),
    empty: computed(() => next.value === null && items.value.length === 0),
    more,
    restart,
  }
}
