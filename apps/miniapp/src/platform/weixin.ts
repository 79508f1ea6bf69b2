/** WeChat: its login, payment, sharing, consents, scanning and privacy flow. */
import type { ComponentPublicInstance } from "vue"

import type { Consent, Easel, ImportedAddress, Look, PayResult, WayToPay } from "./types"

declare const wx: {
  showShareImageMenu?(asked: { path: string; complete: () => void }): void
  onNeedPrivacyAuthorization?(ask: (resolve: (answer: { event: string; buttonId?: string }) => void) => void): void
}

export const name = "weixin" as const
export const channels = ["wechat"] as const
export const apiBase = import.meta.env.VITE_API_BASE ?? ""

export function loginCode(): Promise<string | undefined> {
  return new Promise((resolve) => {
    uni.login({ success: (got) => resolve(got.code), fail: () => resolve(undefined) })
  })
}

export function pay(way: WayToPay, _back: string, _cashier: string): Promise<PayResult> {
  return new Promise((resolve) => {
    uni.requestPayment({
      ...(way.params as unknown as UniApp.RequestPaymentOptions),
      success: () => resolve("paid"),
      fail: (why: { errMsg?: string }) => resolve(why.errMsg?.includes("cancel") ? "cancelled" : "left"),
    } as UniApp.RequestPaymentOptions)
  })
}

export function askConsents(templates: readonly string[]): Promise<Record<string, Consent>> {
  return new Promise((resolve) => {
    if (!templates.length) return resolve({})
    uni.requestSubscribeMessage({
      tmplIds: [...templates],
      success: (answer: unknown) => {
        const given = answer as Record<string, string>
        resolve(Object.fromEntries(templates.map((t) => [t, (given[t] as Consent) ?? "unavailable"])))
      },
      fail: () => resolve({}),
    })
  })
}

export function scan(): Promise<string | undefined> {
  return new Promise((resolve) => {
    uni.scanCode({ success: (got) => resolve(got.path || got.result), fail: () => resolve(undefined) })
  })
}

export function chooseAddress(): Promise<ImportedAddress | undefined> {
  return new Promise((resolve) => {
    uni.chooseAddress({
      success: (a) =>
        resolve({
          userName: a.userName,
          telNumber: a.telNumber,
          provinceName: a.provinceName,
          cityName: a.cityName,
          countyName: a.countyName,
          detailInfo: a.detailInfo,
          streetName: (a as { streetName?: string }).streetName ?? "",
          nationalCode: a.nationalCode ?? "",
        }),
      fail: () => resolve(undefined),
    })
  })
}

/** WeChat hands a picture of oneself out by its own button (`open-type="chooseAvatar"`) only. */
export function pickPicture(): Promise<string | undefined> {
  return Promise.resolve(undefined)
}

export function onPrivacyNeeded(ask: (agree: (yes: boolean) => void) => void): void {
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    ask((yes) => resolve(yes ? { event: "agree", buttonId: "privacy-agree" } : { event: "disagree" }))
  })
}

export function onIos(): boolean {
  return uni.getSystemInfoSync().platform === "ios"
}

export function dark(): boolean {
  return uni.getSystemInfoSync().theme === "dark"
}

export function onDark(changed: (dark: boolean) => void): void {
  uni.onThemeChange(({ theme }) => changed(theme === "dark"))
}

/** WeChat takes only #000000 and #ffffff for the words of its bar: whichever reads better on the merchant's paper. */
export function dress(look: Look): void {
  const paper = look.colours.paper
  if (!/^#[0-9a-f]{6}$/i.test(paper ?? "")) return
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(paper.slice(at, at + 2), 16))
  const frontColor = red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? "#000000" : "#ffffff"
  void uni.setNavigationBarColor({ frontColor, backgroundColor: paper, fail: () => undefined })
}

interface CanvasNode {
  width: number
  height: number
  getContext(kind: "2d"): CanvasRenderingContext2D
  createImage(): HTMLImageElement
}

export function easel(wide: number, high: number, within: unknown): Promise<Easel> {
  return new Promise((resolve, reject) => {
    uni.createSelectorQuery().in(within as ComponentPublicInstance).select("#poster-canvas").fields({ node: true }, () => undefined).exec((found) => {
      const canvas = (found as { node?: CanvasNode }[])[0]?.node
      if (!canvas) return reject(new Error("no canvas"))
      const density = uni.getSystemInfoSync().pixelRatio
      canvas.width = wide * density
      canvas.height = high * density
      const ctx = canvas.getContext("2d")
      ctx.scale(density, density)
      const picture = (url: string): Promise<CanvasImageSource> =>
        new Promise((there, failed) => {
          const image = canvas.createImage()
          image.onload = () => there(image)
          image.onerror = () => failed(new Error(url))
          image.src = url
        })
      const finish = (): Promise<string> =>
        new Promise((there, failed) => {
          const asked = { canvas, success: (got: { tempFilePath: string }) => there(got.tempFilePath), fail: failed }
          uni.canvasToTempFilePath(asked as unknown as UniApp.CanvasToTempFilePathOptions)
        })
      resolve({ ctx, picture, finish })
    })
  })
}

export function savePicture(picture: string, _fileName: string): Promise<string> {
  return new Promise((resolve) => {
    uni.saveImageToPhotosAlbum({
      filePath: picture,
      success: () => resolve("已存进相册"),
      // Closing the question is an answer; a no of earlier is changed in WeChat's settings.
      fail: (why: { errMsg?: string }) => resolve(/cancel/.test(why.errMsg ?? "") ? "" : "请在设置里允许保存到相册"),
    })
  })
}

export function shareOut(_title: string, picture: string): Promise<string> {
  return new Promise((resolve) => {
    wx.showShareImageMenu?.({ path: picture, complete: () => resolve("") })
  })
}

export function handOver(_fileName: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve("已复制到剪贴板"), fail: reject })
  })
}

export function device(): string {
  const info = uni.getSystemInfoSync()
  return `${info.deviceBrand ?? ""} ${info.deviceModel ?? "微信"}`.trim()
}
