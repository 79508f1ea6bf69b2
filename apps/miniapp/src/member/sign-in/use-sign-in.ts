/** Signing in by phone: ask for a code, type it, be back where one was. */
import { Refused, said } from "@chama/lib"
import { onUnload } from "@dcloudio/uni-app"
import { computed, onUnmounted, ref } from "vue"

import { act, api, leftSignIn, signInWithPhone } from "@/session"

const WAIT_SECONDS = 60
const PHONE = /^1[3-9]\d{9}$/
const CODE = /^\d{6}$/

export function useSignIn() {
  const phone = ref("")
  const code = ref("")
  const agreed = ref(false)
  const wait = ref(0)
  const busy = ref(false)
  const problem = ref("")
  let timer: ReturnType<typeof setInterval> | undefined

  const mayAsk = computed(() => PHONE.test(phone.value) && wait.value === 0 && !busy.value)
  const maySignIn = computed(() => PHONE.test(phone.value) && CODE.test(code.value) && !busy.value)

  function countDown(): void {
    wait.value = WAIT_SECONDS
    timer = setInterval(() => {
      wait.value -= 1
      if (wait.value <= 0) clearInterval(timer)
    }, 1000)
  }
  async function tried(run: () => Promise<void>): Promise<boolean> {
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
    if (!mayAsk.value) return
    const asked = await tried(() =>
      act("sms-code", (key) => api.post("/api/shop/sms-codes", { body: { phone: phone.value }, key, anonymous: true })),
    )
    if (asked) countDown()
  }
  async function signIn(): Promise<void> {
    if (!maySignIn.value) return
    if (!agreed.value) {
      problem.value = "请先阅读并同意《用户协议》和《隐私政策》"
      return
    }
    if (await tried(() => signInWithPhone(phone.value, code.value))) leave()
  }
  function leave(): void {
    // What was wanted goes on when this page is gone: two pages cannot change at once.
    if (getCurrentPages().length > 1) uni.navigateBack()
    else uni.switchTab({ url: "/pages/me/index" })
  }
  onUnload(leftSignIn)
  onUnmounted(() => clearInterval(timer))
  return { phone, code, agreed, wait, busy, problem, mayAsk, maySignIn, askCode, signIn }
}
