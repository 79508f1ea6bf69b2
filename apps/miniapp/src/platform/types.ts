/** The way to pay that the server opened: `params` of wx.requestPayment, or a `code_url` to be scanned. */
export interface WayToPay {
  kind: string
  params: Record<string, string>
}
export type PayResult = "paid" | "cancelled" | "left"
export type Consent = "accept" | "reject" | "ban" | "unavailable"
/** An address as `wx.chooseAddress` gives it; the server reads these very names. */
export interface ImportedAddress {
  userName: string
  telNumber: string
  provinceName: string
  cityName: string
  countyName: string
  detailInfo: string
  streetName: string
  nationalCode: string
}

/** The merchant's look: name, address of the sign, colours over the app's tokens by name. */
export interface Look {
  name: string
  logo: string
  colours: Record<string, string>
}

/** Something to paint on, in CSS pixels; `finish` gives the painting as a picture's address. */
export interface Easel {
  ctx: CanvasRenderingContext2D
  picture(url: string): Promise<CanvasImageSource>
  finish(): Promise<string>
}

export interface Platform {
  readonly name: "weixin" | "h5"
  /** The payment channels that can be gone here. */
  readonly channels: readonly string[]
  /** Where the API is; empty when shop and API share a host. */
  readonly apiBase: string
  /** A code that the server turns into an openid; undefined where there is none. */
  loginCode(): Promise<string | undefined>
  /** Pay; `back` is the page to come back to, `cashier` the page where browsers pay (empty: there is none).
   * "left" means: ask the server what became of it. */
  pay(way: WayToPay, back: string, cashier: string): Promise<PayResult>
  /** One tap, one question: each accept allows one message. */
  askConsents(templates: readonly string[]): Promise<Record<string, Consent>>
  /** The text behind a scanned code, undefined when nothing was scanned. */
  scan(): Promise<string | undefined>
  /** An address from the shopper's WeChat, undefined when they chose none. */
  chooseAddress(): Promise<ImportedAddress | undefined>
  /** A picture from a browser's files, undefined when none was chosen; WeChat has a button of its own. */
  pickPicture(): Promise<string | undefined>
  /** Calls back when the privacy agreement is needed first; `agree` gives the answer. */
  onPrivacyNeeded(ask: (agree: (yes: boolean) => void) => void): void
  /** Whether WeChat's rule on virtual goods binds here: nothing virtual is sold in a mini-program on iOS. */
  onIos(): boolean
  /** Whether the phone is in dark mode, and word of every change. */
  dark(): boolean
  onDark(changed: (dark: boolean) => void): void
  /** Dress what is not drawn by pages: the title bar in WeChat, the whole document in a browser. */
  dress(look: Look): void
  /** A canvas so large; in WeChat the one named `poster-canvas` in the component `within`. */
  easel(wide: number, high: number, within: unknown): Promise<Easel>
  /** Keep a painted picture; answers what to tell. */
  savePicture(picture: string, fileName: string): Promise<string>
  /** Hand this page on; answers what to tell, nothing when the system says it itself. */
  shareOut(title: string, picture: string): Promise<string>
  /** Hand a text to the shopper: a file where there are files, else the clipboard. Answers what to tell them. */
  handOver(fileName: string, text: string): Promise<string>
  /** What this device is called in the list of sessions. */
  device(): string
}
