/** What stands on a button of a flash sale; which state it is, the server says. */
import type { Schemas } from "@chama/api"
import { moment } from "@chama/lib"

export type FlashGoods = Schemas["FlashGoods"]
export type FlashSession = Schemas["FlashSessionPage"]

const BUTTONS: Record<FlashGoods["state"], string> = {
  soon: "去准备",
  open: "马上抢",
  paused: "稍等片刻",
  sold_out: "抢光了",
  over: "已结束",
}
const PHASES: Record<FlashSession["phase"], string> = { soon: "即将开始", open: "抢购中", over: "已结束" }

export function buttonOf(goods: FlashGoods): { label: string; open: boolean } {
  return { label: BUTTONS[goods.state], open: goods.state === "soon" || goods.state === "open" }
}

/** A session as a tab: its hour in Shanghai, with the day when it is not today, and how it stands. */
export function tabOf(session: FlashSession, now: number): { id: string; time: string; phase: string; open: boolean } {
  const [day, time] = moment(session.starts_at, now).split(" ")
  const [today] = moment(new Date(now).toISOString(), now).split(" ")
  return { id: session.session_id, time: day === today ? time : `${day} ${time}`, phase: PHASES[session.phase], open: session.phase === "open" }
}

/** The session to show first: one that is open, else the next, else the last that was. */
export function firstOf(sessions: readonly FlashSession[]): FlashSession | undefined {
  return sessions.find((s) => s.phase === "open") ?? sessions.find((s) => s.phase === "soon") ?? sessions[sessions.length - 1]
}

/** How much of it is gone, for a bar: whole per cent, a hundred only when nothing is left. */
export function soldPart(goods: FlashGoods): number {
  if (goods.state === "sold_out" || goods.quota <= 0) return 100
  return Math.min(99, Math.floor((goods.sold * 100) / goods.quota))
}
