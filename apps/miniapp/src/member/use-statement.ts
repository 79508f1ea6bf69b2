/** The statement of one account, ready to be read. */
import type { Schemas } from "@chama/api"
import { moment, yuan } from "@chama/lib"
import { computed, type Ref } from "vue"

import { api } from "@/session"
import { paged } from "@/session/paged"

import { entryTitle } from "./entry-words"

export type Account = Schemas["Entry"]["kind"]

export function useStatement(kind: Ref<Account>) {
  const list = paged<Schemas["Entry"]>((cursor) =>
    api.get("/api/shop/assets/{kind}/entries", { path: { kind: kind.value }, query: { cursor, limit: 30 } }),
  )
  const rows = computed(() =>
    list.items.value.map((entry) => {
      const money = entry.kind.startsWith("balance")
      const shown = (amount: number) => (money ? yuan(amount) : amount.toLocaleString("en-US"))
      return {
        key: `${entry.kind}-${entry.number}`,
        title: entryTitle(entry),
        at: moment(entry.at),
        amount: `${entry.amount > 0 ? "+" : ""}${shown(entry.amount)}`,
        plus: entry.amount > 0,
        left: `余 ${shown(entry.balance)}`,
      }
    }),
  )
  return { list, rows }
}
