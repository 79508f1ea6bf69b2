/** The virtual window over a grid of goods: as many columns as fit, rows as high as the first that was drawn. */
import type { Schemas } from "@chama/api"
import { getCurrentInstance, nextTick, ref, watch, type ComponentPublicInstance, type Ref } from "vue"

import { large } from "@/theme/storefront"
import { columns, shownWidth } from "@/ui/columns"
import { useVirtualWindow } from "@/ui/useVirtualWindow"

export const GAP = 12
/** Below its square picture a card has about so many px of words; the first that is drawn tells exactly. */
const WORDS = 96
const EDGES = 32

export function useGoodsRows(cards: Ref<readonly Schemas["ProductCard"][]>, above?: Ref<number>) {
  const guess = (): number => (shownWidth.value - EDGES - GAP * (columns.value - 1)) / columns.value + WORDS + GAP
  const rowHeight = ref(guess())
  const list = useVirtualWindow(cards, { estimate: rowHeight, columns, above })
  const page = getCurrentInstance()?.proxy as ComponentPublicInstance | undefined

  async function measure(): Promise<void> {
    rowHeight.value = guess()
    await nextTick()
    // All rows are alike: a title has one line, however long it is.
    uni.createSelectorQuery().in(page).select(".goods-rows").boundingClientRect((box) => {
      const height = (box as { height?: number } | null)?.height
      const rows = list.last.value - list.first.value
      if (height && cards.value.length) rowHeight.value = (height + GAP) / rows
    }).exec()
  }
  watch([() => cards.value.length > 0, columns, shownWidth, large], () => void measure(), { immediate: true })
  return list
}
