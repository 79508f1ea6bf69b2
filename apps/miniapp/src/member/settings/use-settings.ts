/** One's account: profile, consents, devices, a copy of the data, and the way out. Each part loads for itself. */
import type { Schemas } from "@chama/api"
import { day, moment, said } from "@chama/lib"
import { computed, ref, watch } from "vue"

import { platform } from "@/platform"
import { act, api, signOut, signOutEverywhere, signedIn, uploadAvatar } from "@/session"
import { fresh } from "@/session/fresh"

function sure(title: string, content: string, confirmText: string): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmText, confirmColor: "#2B3A67", success: (a) => resolve(a.confirm), fail: () => resolve(false) })
  })
}

export function useSettings() {
  const profile = fresh(undefined, () => api.get("/api/shop/me"))
  const consents = fresh(undefined, () => api.get("/api/shop/me/consents"))
  const sessions = fresh(undefined, () => api.get("/api/shop/sessions"))
  const closing = fresh(undefined, () => api.get("/api/shop/me/closing"))
  const nickname = ref("")
  const busy = ref("")
  const me = computed(() => (signedIn.value ? profile.value.value : undefined))
  watch(me, (now, before) => {
    if (now && now.nickname !== before?.nickname) nickname.value = now.nickname ?? ""
  })

  const devices = computed(() =>
    (sessions.value.value ?? []).map(({ session, current }) => ({ id: session.session_id, name: session.device, current, seen: moment(session.seen_at) })),
  )
  const due = computed(() => {
    const asked = closing.value.value
    return asked && asked.state === "asked" ? day(asked.due_at) : ""
  })

  async function load(): Promise<void> {
    if (!signedIn.value) return
    await Promise.all([profile.load(), consents.load(), sessions.load(), closing.load()])
  }
  async function tried(name: string, run: () => Promise<string | void>): Promise<void> {
    if (busy.value) return
    busy.value = name
    try {
      const done = await run()
      if (done) uni.showToast({ title: done, icon: "none" })
    } catch (why) {
      uni.showToast({ title: said(why), icon: "none" })
    } finally {
      busy.value = ""
    }
  }
  const save = (change: Partial<Schemas["SettingsForm"]>): Promise<void> => tried("profile", () => put(change))
  /** The settings go as a whole: what is not changed here is sent as it is. */
  async function put(change: Partial<Schemas["SettingsForm"]>): Promise<string | void> {
    const now = me.value
    if (!now) return
    const body: Schemas["SettingsForm"] = {
      nickname: now.nickname ?? "",
      avatar: now.avatar ?? "",
      gender: now.gender ?? "",
      birthday_on: now.birthday_on ?? null,
      order_notices: now.order_notices ?? true,
      personalised: null,
      ...change,
    }
    profile.value.value = await act(`settings.${JSON.stringify(change)}`, (key) => api.put("/api/shop/me/settings", { body, key }))
    return "已保存"
  }
  /** The picture is uploaded first, then the settings name it: whatever fails, the old one stays. */
  const setAvatar = (filePath: string): Promise<void> => tried("avatar", async () => put({ avatar: await uploadAvatar(filePath) }))
  async function pickAvatar(): Promise<void> {
    const chosen = await platform.pickPicture()
    if (chosen) await setAvatar(chosen)
  }
  function saveNickname(): void {
    const typed = nickname.value.trim()
    if (me.value && typed !== (me.value.nickname ?? "")) void save({ nickname: typed })
  }
  function consent(one: Schemas["Consent"], given: boolean): Promise<void> {
    return tried(`consent.${one.kind}`, async () => {
      const body = { version: one.current_version, given, source: platform.name === "weixin" ? "mini_program" : "h5" }
      try {
        consents.value.value = await act(`consent.${one.kind}.${one.current_version}.${given}`, (key) =>
          api.post("/api/shop/me/consents/{kind}", { path: { kind: one.kind }, body, key }),
        )
      } catch (why) {
        await consents.load()
        throw why
      }
    })
  }
  async function endDevice(id: string): Promise<void> {
    if (!(await sure("退出这台设备", "那台设备上需要重新登录", "退出"))) return
    await tried(id, async () => {
      await api.delete("/api/shop/sessions/{session_id}", { path: { session_id: id } })
      await sessions.load()
    })
  }
  async function leave(everywhere: boolean): Promise<void> {
    const text = everywhere ? "所有手机和浏览器都要重新登录" : "购物车和优惠券会留在账号里"
    if (!(await sure(everywhere ? "退出所有设备" : "退出登录", text, "退出"))) return
    await tried("leave", async () => {
      await (everywhere ? signOutEverywhere() : signOut())
      uni.switchTab({ url: "/pages/me/index" })
    })
  }
  const exportData = () =>
    tried("export", async () => {
      const data = await api.get("/api/shop/me/export")
      return platform.handOver("chama-data.json", JSON.stringify(data, null, 2))
    })
  async function close(): Promise<void> {
    const text = "七天内可以反悔。到期后资料、地址、优惠券和积分都会删除，不能恢复。"
    if (!(await sure("注销账号", text, "申请注销"))) return
    await tried("close", async () => {
      closing.value.value = await act("closing", (key) => api.post("/api/shop/me/closing", { body: { source: platform.name === "weixin" ? "mini_program" : "h5" }, key }))
      return "已申请注销"
    })
  }
  const keepAccount = () =>
    tried("close", async () => {
      await api.delete("/api/shop/me/closing")
      await closing.load()
      return "账号已保留"
    })
  return { signedIn, me, profile, consents, devices, due, nickname, busy, load, save, saveNickname, setAvatar, pickAvatar, consent, endDevice, leave, exportData, close, keepAccount }
}
