/** Answers that are shown at once from memory or storage and replaced when the fresh ones come. */
import { ref, type Ref } from "vue"

import { keep } from "./keep"

export interface Fresh<T> {
  value: Ref<T | undefined>
  error: Ref<unknown>
  loading: Ref<boolean>
  /** Ask again; whoever asks while one is under way shares it. */
  load: () => Promise<void>
}

/** Stale while revalidate: `place` names where the last good answer is kept. */
export function fresh<T>(place: string | undefined, ask: () => Promise<T>): Fresh<T> {
  const value = ref<T | undefined>(place ? keep.get<T>(`fresh:${place}`) : undefined) as Ref<T | undefined>
  const error = ref<unknown>()
  const loading = ref(false)
  let under: Promise<void> | undefined

  function load(): Promise<void> {
    under ??= (async () => {
      loading.value = true
      try {
        const answer = await ask()
        value.value = answer
        error.value = undefined
        if (place) keep.set(`fresh:${place}`, answer)
      } catch (why) {
        error.value = why
      } finally {
        loading.value = false
        under = undefined
      }
    })()
    return under
  }
  return { value, error, loading, load }
}
