/** A browser: sign in by phone, pay at the cashier's page, share by link. */
import type { Consent, Easel, ImportedAddress, Look, PayResult, WayToPay } from "./types"

export const name = "h5" as const
export const channels = ["wechat", "alipay"] as const
export const apiBase = import.meta.env.VITE_API_BASE ?? ""

/** A browser has no login code: the shopper signs in by phone. */
export function loginCode(): Promise<string | undefined> {
  return Promise.resolve(undefined)
}

/**
 * Goes to the cashier's page, which comes back to the result page; without one, the code must be scanned.
 * Alipay's code is itself an address: on a phone it opens Alipay. Only a simulated cashier knows the way back.
 */
export function pay(way: WayToPay, back: string, cashier: string): Promise<PayResult> {
  const home = { return_url: new URL(back, window.location.origin).href }
  const code = way.kind === "alipay" ? way.params.code_url : undefined
  if (code) window.location.assign(cashier ? `${code}?${new URLSearchParams(home).toString()}` : code)
  else if (cashier) window.location.assign(`${cashier}?${new URLSearchParams({ ...way.params, ...home }).toString()}`)
  else return Promise.resolve("left")
  return new Promise(() => undefined)
}

export function askConsents(_templates: readonly string[]): Promise<Record<string, Consent>> {
  return Promise.resolve({})
}

export function scan(): Promise<string | undefined> {
  return Promise.resolve(undefined)
}

export function chooseAddress(): Promise<ImportedAddress | undefined> {
  return Promise.resolve(undefined)
}

export function pickPicture(): Promise<string | undefined> {
  return new Promise((resolve) => {
    uni.chooseImage({ count: 1, success: ({ tempFilePaths }) => resolve(tempFilePaths[0]), fail: () => resolve(undefined) })
  })
}

export function onPrivacyNeeded(_ask: (agree: (yes: boolean) => void) => void): void {
  // Only WeChat asks before it hands out personal data; a browser has none to hand out.
}

export function onIos(): boolean {
  return false
}

// This module is loaded in WeChat too, where there is no window.
const darkMode = typeof window === "undefined" ? undefined : window.matchMedia?.("(prefers-color-scheme: dark)")

export function dark(): boolean {
  return darkMode?.matches ?? false
}

export function onDark(changed: (dark: boolean) => void): void {
  darkMode?.addEventListener("change", (event) => changed(event.matches))
}

let dressed: string[] = []

export function dress(look: Look): void {
  if (typeof document === "undefined") return
  const { style } = document.documentElement
  dressed.forEach((name) => style.removeProperty(name))
  const wanted: Record<string, string> = { "--shop-name": JSON.stringify(look.name) }
  if (look.logo) wanted["--shop-logo"] = `url(${JSON.stringify(look.logo)})`
  for (const [name, colour] of Object.entries(look.colours)) wanted[`--${name}`] = colour
  Object.entries(wanted).forEach(([name, value]) => style.setProperty(name, value))
  dressed = Object.keys(wanted)
}

const DENSITY = 2

export function easel(wide: number, high: number, _within: unknown): Promise<Easel> {
  const canvas = document.createElement("canvas")
  canvas.width = wide * DENSITY
  canvas.height = high * DENSITY
  const ctx = canvas.getContext("2d")
  if (!ctx) return Promise.reject(new Error("no canvas"))
  ctx.scale(DENSITY, DENSITY)
  const picture = (url: string): Promise<CanvasImageSource> =>
    new Promise((resolve, reject) => {
      const image = new Image()
      // Pictures may come from a CDN: only asked for openly may they be painted and kept.
      image.crossOrigin = "anonymous"
      image.onload = () => resolve(image)
      image.onerror = () => reject(new Error(url))
      image.src = url
    })
  return Promise.resolve({ ctx, picture, finish: () => Promise.resolve(canvas.toDataURL("image/png")) })
}

export function savePicture(picture: string, fileName: string): Promise<string> {
  const link = document.createElement("a")
  link.href = picture
  link.download = fileName
  link.click()
  return Promise.resolve("图片已保存")
}

export async function shareOut(title: string, _picture: string): Promise<string> {
  const url = window.location.href
  if (typeof navigator.share === "function") {
    await navigator.share({ title, url }).catch(() => undefined)
    return ""
  }
  await navigator.clipboard.writeText(url)
  return "链接已复制，去粘贴给朋友"
}

export function handOver(fileName: string, text: string): Promise<string> {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  link.download = fileName
  link.click()
  URL.revokeObjectURL(link.href)
  return Promise.resolve("已保存为文件")
}

export function device(): string {
  const agent = navigator.userAgent
  const system = /iPhone|iPad|Android|Mac OS|Windows|Linux/.exec(agent)?.[0] ?? "浏览器"
  const browser = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? ""
  return `${system} ${browser}`.trim()
}
