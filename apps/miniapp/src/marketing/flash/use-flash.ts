/** Flash sales by session: what the server says of each, asked again while somebody looks. */
import { computed, ref } from "vue"

import { api } from "@/session"
import { fresh } from "@/session/fresh"
import { serverNow } from "@/session/server-clock"

import { firstOf, tabOf } from "../flash-words"

const LOOK_AGAIN_MS = 8_000

export function useFlash() {
  const answer = fresh(undefined, () => api.get("/api/shop/flash/sessions", { anonymous: true }))
  const chosen = ref("")
  const sessions = computed(() => answer.value.value?.sessions ?? [])
  const session = computed(() => sessions.value.find((s) => s.session_id === chosen.value) ?? firstOf(sessions.value))
  const tabs = computed(() => sessions.value.map((s) => tabOf(s, serverNow())))
  let timer: ReturnType<typeof setInterval> | undefined

  function choose(id: string): void {
    chosen.value = id
  }
  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }
  function look(): void {
    stop()
    void answer.load()
    timer = setInterval(() => void answer.load(), LOOK_AGAIN_MS)
  }
  return { answer, sessions, session, tabs, choose, look, stop }
}
