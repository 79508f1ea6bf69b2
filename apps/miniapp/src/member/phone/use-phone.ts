/** Binding a phone, or changing it: the new number proves itself by its code, the old one by its own. */
import { Refused, said } from "@chama/lib"
import { computed, onUnmounted, ref } from "vue"

import { platform } from "@/platform"
import { act, api, withSession } from "@/session"
import { fresh } from "@/session/fresh"

const WAIT_SECONDS = 60
const PHONE = /^1[3-9]\d{9}$/
const CODE = /^\d{6}$/

export function usePhone() {
  const profile = fresh(undefined, () => api.get("/api/shop/me"))
  const phone = ref("")
  const code = ref("")
  const oldCode = ref("")
  const wait = ref(0)
  const oldWait = ref(0)
  const busy = ref(false)
  const problem = ref("")
  const had = computed(() => profile.value.value?.phone ?? undefined)
  const ready = computed(() => PHONE.test(phone.value) && CODE.test(code.value) && (!had.value || CODE.test(oldCode.value)) && !busy.value)
  const timer = setInterval(() => {
    wait.value = Math.max(0, wait.value - 1)
    oldWait.value = Math.max(0, oldWait.value - 1)
  }, 1000)
  onUnmounted(() => clearInterval(timer))

  async function load(): Promise<void> {
    await withSession(profile.load)
  }
  async function tried(run: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = ""
    try {
      await run()
      return true
    } catch (why) {
      problem.value = why instanceof Refused && why.code === "sms_code_wrong" ? "验证码不对，请再看看短信" : said(why)
      return false
    } finally {
      busy.value = false
    }
  }
  async function askCode(): Promise<void> {
    if (!PHONE.test(phone.value)) {
      problem.value = "请填写 11 位手机号"
      return
    }
    const asked = await tried(() => act("sms-code", (key) => api.post("/api/shop/sms-codes", { body: { phone: phone.value }, key, anonymous: true })))
    if (asked) wait.value = WAIT_SECONDS
  }
  async function askOldCode(): Promise<void> {
    if (await tried(() => act("own-code", (key) => api.post("/api/shop/me/phone-codes", { key })))) oldWait.value = WAIT_SECONDS
  }
  function done(): void {
    uni.showToast({ title: "手机号已绑定", icon: "none" })
    setTimeout(() => uni.navigateBack(), 600)
  }
  async function bind(): Promise<void> {
    const body = { phone: phone.value, code: code.value, old_code: had.value ? oldCode.value : null, login_code: null }
    if (await tried(() => act(`phone.${phone.value}`, (key) => api.post("/api/shop/me/phone", { body, key })))) done()
  }
  /** WeChat's button gives a code for the phone that WeChat knows; a fresh login proves who holds the account. */
  async function bindFromWechat(wechatCode: string): Promise<void> {
    const login = had.value ? ((await platform.loginCode()) ?? null) : null
    const body = { code: wechatCode, old_code: null, login_code: login }
    if (await tried(() => act(`phone.wechat.${wechatCode}`, (key) => api.post("/api/shop/me/phone/wechat", { body, key })))) done()
  }
  return { profile, had, phone, code, oldCode, wait, oldWait, busy, problem, ready, load, askCode, askOldCode, bind, bindFromWechat }
}
