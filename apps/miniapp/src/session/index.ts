/** Who is signed in: tokens, one refresh at a time, sign-in when it is needed. */
import { createClient, type Call, type Schemas } from "@chama/api"
import { Refused, decided, once } from "@chama/lib"
import { computed, ref } from "vue"

import { platform } from "@/platform"

import { send, sendFile } from "./http"
import { keep } from "./keep"

type SignedIn = Schemas["SignedIn"]
const TOKENS = "session"

const tokens = ref<SignedIn | undefined>(keep.get<SignedIn>(TOKENS))
export const signedIn = computed(() => tokens.value !== undefined)
export const userId = computed(() => tokens.value?.user_id ?? "")

/** Said when a page needs a session and none can be had in silence. */
export class SignInNeeded extends Error {}

function accept(session: SignedIn | undefined): void {
  tokens.value = session
  if (session) keep.set(TOKENS, session)
  else keep.remove(TOKENS)
}

let renewing: Promise<void> | undefined

/** A fresh access token. Many who ask at once share one refresh: a refresh token can be used only once. */
function renew(): Promise<void> {
  renewing ??= (async () => {
    try {
      const held = tokens.value
      if (held) {
        const body = { refresh_token: held.refresh_token }
        try {
          return accept((await send({ method: "post", url: "/api/shop/sessions/refresh", body, headers: {} })) as SignedIn)
        } catch (why) {
          if (!(why instanceof Refused)) throw why
          accept(undefined)
        }
      }
      await signInSilently()
    } finally {
      renewing = undefined
    }
  })()
  return renewing
}

async function signInSilently(): Promise<void> {
  const code = await platform.loginCode()
  if (!code) throw new SignInNeeded()
  const body = { code, device: platform.device() }
  accept((await send({ method: "post", url: "/api/shop/sessions/wechat", body, headers: {} })) as SignedIn)
}

async function transport(call: Call): Promise<unknown> {
  const headers: Record<string, string> = call.key ? { "Idempotency-Key": call.key } : {}
  if (call.anonymous) return send({ ...call, headers })
  return authorized((token) => send({ ...call, headers: { ...headers, ...token } }))
}

/** Sends under the session's token; one that is over is renewed, and what was sent goes again. */
async function authorized(run: (token: Record<string, string>) => Promise<unknown>): Promise<unknown> {
  if (!tokens.value) await renew()
  const token = () => ({ Authorization: `Bearer ${tokens.value?.access_token}` })
  try {
    return await run(token())
  } catch (why) {
    if (!(why instanceof Refused) || why.problem.status !== 401) throw why
    await renew()
    return run(token())
  }
}

/** The shop's API; a call that needs a session gets one, or fails as SignInNeeded. */
export const api = createClient(transport)

/** A picture of oneself goes to the shop; the answer is where it is. The same picture again is the same. */
export async function uploadAvatar(filePath: string): Promise<string> {
  const url = "/api/shop/me/avatar"
  const made = (await authorized((headers) => sendFile({ url, filePath, headers }))) as Schemas["Avatar"]
  return made.path
}

/** An act under a key that is stored before sending and kept until it is decided. */
export function act<T>(name: string, run: (key: string) => Promise<T>): Promise<T> {
  return once(keep, name, run, decided)
}

/** At launch: WeChat signs in without asking; a browser waits until somebody wants something. */
export async function openSession(): Promise<void> {
  if (tokens.value) return
  await signInSilently().catch(() => undefined)
}

/** Sign in with a phone and the code it received. */
export async function signInWithPhone(phone: string, code: string): Promise<void> {
  accept(await api.post("/api/shop/sessions/phone", { body: { phone, code, device: platform.device() }, anonymous: true }))
}

/** End this session here and at the server; here in any case. */
export async function signOut(): Promise<void> {
  await api.delete("/api/shop/sessions/current").catch(() => undefined)
  accept(undefined)
}

/** End all sessions of this shopper, on every device. */
export async function signOutEverywhere(): Promise<void> {
  await api.delete("/api/shop/sessions")
  accept(undefined)
}

let asking: Promise<boolean> | undefined
let answer: ((signedIn: boolean) => void) | undefined

/** Leads to the sign-in page; whether somebody is signed in when it is left. Many who ask share one page. */
export function askToSignIn(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    answer = resolve
    Promise.resolve(uni.navigateTo({ url: "/member/sign-in/index" })).catch(() => resolve(false))
  }).finally(() => {
    asking = undefined
  })
  return asking
}

/** The sign-in page is left, whatever came of it: those who wait go on, or let it be. */
export function leftSignIn(): void {
  answer?.(signedIn.value)
  answer = undefined
}

/** Runs what needs a session; without one the shopper signs in first and the same act goes on by itself. */
export async function withSession<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (why) {
    if (!(why instanceof SignInNeeded)) throw why
    return (await askToSignIn()) ? await run() : undefined
  }
}
