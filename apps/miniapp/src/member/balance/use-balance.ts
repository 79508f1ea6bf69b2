/** The balance as the server keeps it: principal and gift apart, recharge, statement. */
import { said, shortYuan } from "@chama/lib"
import { computed, ref } from "vue"

import { platform } from "@/platform"
import { api, signedIn, withSession } from "@/session"
import { fresh } from "@/session/fresh"
import { storefront } from "@/theme/storefront"

import { buy } from "../use-purchase"
import { useStatement, type Account } from "../use-statement"

export const ACCOUNTS = [["balance_principal", "本金明细"], ["balance_gift", "赠金明细"]] as const

export function useBalance() {
  const wealth = fresh(undefined, () => api.get("/api/shop/assets"))
  const club = fresh("club", () => api.get("/api/shop/membership/rules", { anonymous: true }))
  const account = ref<Account>("balance_principal")
  const { list, rows } = useStatement(account)
  const chosen = ref(0)
  const typed = ref("")
  const busy = ref(false)
  const problem = ref("")

  function owned(kind: Account): number {
    return wealth.value.value?.accounts.find((a) => a.kind === kind)?.available ?? 0
  }
  const rules = computed(() => club.value.value?.recharge)
  const offers = computed(() =>
    (rules.value?.offers ?? []).map((o) => {
      const offer = o as { amount_fen: number; gift_fen?: number }
      return { fen: offer.amount_fen, text: shortYuan(offer.amount_fen), gift: offer.gift_fen ? `送 ${shortYuan(offer.gift_fen)} 元` : "" }
    }),
  )
  // Typed yuan are only turned into what the server counts in; what is given for them, it decides.
  const amount = computed(() => (typed.value ? Math.round(Number(typed.value) * 100) || 0 : chosen.value))
  const allowed = computed(() => !platform.onIos() || storefront.value.ios_virtual)
  const bounds = computed(() => (rules.value ? `单笔 ${shortYuan(rules.value.least_fen ?? 0)} 至 ${shortYuan(rules.value.most_fen ?? 0)} 元` : ""))

  async function load(): Promise<void> {
    await Promise.all([club.load(), ...(signedIn.value ? [wealth.load(), list.restart()] : [])])
  }
  async function show(kind: string): Promise<void> {
    account.value = kind as Account
    await list.restart()
  }
  function choose(fen: number): void {
    chosen.value = fen
    typed.value = ""
  }
  async function recharge(): Promise<void> {
    if (busy.value || amount.value <= 0) return
    busy.value = true
    problem.value = ""
    try {
      await withSession(() => buy({ amount_fen: amount.value }))
    } catch (why) {
      problem.value = said(why)
    } finally {
      busy.value = false
    }
  }
  return { signedIn, wealth, owned, account, list, rows, offers, bounds, chosen, typed, amount, allowed, busy, problem, load, show, choose, recharge }
}
