/** Footprints under the days on which they were made; headings are rows of the same virtual list. */
import { day } from "@chama/lib"
import { computed, watch } from "vue"

import { serverNow } from "@/session/server-clock"
import { useVirtualWindow } from "@/ui/useVirtualWindow"

import { useMarks, type MarkRowData } from "../use-marks"

export type FootprintRow = { key: string; day: string; mark: undefined } | { key: string; day: ""; mark: MarkRowData }
const DAY_MS = 24 * 3600 * 1000
const HEADING_PX = 40
const ROW_PX = 112

export function useFootprints() {
  const m = useMarks("footprints")
  const rows = computed<FootprintRow[]>(() => {
    const today = day(new Date(serverNow()).toISOString())
    const yesterday = day(new Date(serverNow() - DAY_MS).toISOString())
    const made: FootprintRow[] = []
    let last = ""
    for (const mark of m.marks.value) {
      const on = day(mark.at)
      if (on !== last) made.push({ key: on, day: on === today ? "今天" : on === yesterday ? "昨天" : on, mark: undefined })
      last = on
      made.push({ key: mark.spu_id, day: "", mark })
    }
    return made
  })
  const list = useVirtualWindow(rows, { estimate: ROW_PX })
  watch(rows, (now) => list.measure(now.map((row, n) => [n, row.mark ? ROW_PX : HEADING_PX] as [number, number])), { immediate: true })
  return { ...m, rows, window: list }
}
