/** Of a list of any length only the rows near the screen exist: spacers stand for the others.
 *
 * Heights may differ: a row counts as `estimate` until it was measured. Bind `onScroll` to a `<scroll-view>`
 * with `overflow-anchor: none`, put spacers of `before` and `after` px around the rows of `shown`.
 */
import { computed, ref, shallowRef, unref, type Ref } from "vue"

export interface VirtualOptions {
  /** Height in px of a row that was not measured yet. */
  estimate: number | Ref<number>
  /** Rows kept beyond each edge of the screen. */
  spare?: number
  /** Items side by side in one row (a grid of cards). */
  columns?: number | Ref<number>
  /** Height in px of what stands above the list in the same scroll view. */
  above?: Ref<number>
  /** The list's height on screen in px, before it is measured. */
  height?: number
}

export function useVirtualWindow<T>(items: Ref<readonly T[]>, options: VirtualOptions) {
  const { estimate, columns = 1, above } = options
  const top = ref(0)
  const height = ref(options.height ?? uni.getSystemInfoSync().windowHeight)
  const measured = shallowRef(new Map<number, number>())

  const wide = computed(() => unref(columns))
  // Many side by side need fewer rows in reserve: cards cost, not rows.
  const spare = computed(() => options.spare ?? (wide.value > 2 ? 2 : 4))
  const rows = computed(() => Math.ceil(items.value.length / wide.value))
  /** offsets[i] = px above row i; one entry more than there are rows. */
  const offsets = computed(() => {
    const sums = new Float64Array(rows.value + 1)
    for (let i = 0; i < rows.value; i += 1) sums[i + 1] = sums[i] + (measured.value.get(i) ?? unref(estimate))
    return sums
  })

  function rowAt(y: number): number {
    const sums = offsets.value
    let low = 0
    let high = Math.max(0, rows.value - 1)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (sums[middle] <= y) low = middle
      else high = middle - 1
    }
    return low
  }

  const from = computed(() => Math.max(0, top.value - (above?.value ?? 0)))
  const first = computed(() => Math.max(0, rowAt(from.value) - spare.value))
  const last = computed(() => Math.min(rows.value, rowAt(from.value + height.value) + 1 + spare.value))
  const shown = computed(() =>
    items.value
      .slice(first.value * wide.value, last.value * wide.value)
      .map((item, i) => ({ item, index: first.value * wide.value + i })),
  )
  const before = computed(() => offsets.value[first.value] ?? 0)
  const after = computed(() => Math.max(0, (offsets.value[rows.value] ?? 0) - (offsets.value[last.value] ?? 0)))

  function onScroll(event: { detail: { scrollTop: number } }): void {
    top.value = Math.max(0, event.detail.scrollTop)
  }
  /** Tell the true heights of rows, by row number; a change moves nothing that is on screen. */
  function measure(heights: Iterable<[number, number]>): void {
    const next = new Map(measured.value)
    let changed = false
    for (const [row, px] of heights) {
      if (px > 0 && Math.abs((next.get(row) ?? 0) - px) > 0.5) {
        next.set(row, px)
        changed = true
      }
    }
    if (changed) measured.value = next
  }
  return { shown, before, after, first, last, height, onScroll, measure }
}
