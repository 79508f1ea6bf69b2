/** How many cards stand side by side: two on a phone, more where a browser's window is wide. */
import { ref } from "vue"

/** The widest that the shop becomes, as in theme/desktop.scss. */
export const PAGE_MOST = 1120
const WIDE = 960
const MIDDLE = 600

export function columnsAt(width: number): number {
  if (width >= WIDE) return 4
  return width >= MIDDLE ? 3 : 2
}
/** Width in px of what is shown: the window's, or the shop's in the middle of a wider one. */
export const shownWidth = ref(0)
export const columns = ref(2)

function look(width: number): void {
  shownWidth.value = Math.min(PAGE_MOST, width)
  columns.value = columnsAt(width)
}
look(uni.getSystemInfoSync().windowWidth || 390)
uni.onWindowResize?.(({ size }) => look(size.windowWidth))
