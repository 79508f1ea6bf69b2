import { describe, expect, it, vi } from "vitest"

import { phone } from "./support/uni"

const TOLD = {
  name: "山茶铺",
  slogan: "慢慢喝",
  logo: "/media/logo",
  media_url: "https://cdn.shop.test",
  colours: { action: "#123456", card: "#fefefe" },
  dark_colours: { action: "#abcdef" },
  tab_icons: { cart: { icon: "/media/a.png", chosen: "https://else.test/b.png" } },
}
interface Told {
  index?: number
  iconPath?: string
  selectedIconPath?: string
  selectedColor?: string
  backgroundColor?: string
}

async function dressed(dark: boolean) {
  const icons: Told[] = []
  const styles: Told[] = []
  const bars = new Map<string, string>()
  Object.assign(uni, { setTabBarItem: (told: Told) => icons.push(told), setTabBarStyle: (told: Told) => styles.push(told) })
  vi.stubGlobal("window", { location: { origin: "" }, matchMedia: () => ({ matches: dark, addEventListener: () => undefined }) })
  const style = { setProperty: (name: string, value: string) => bars.set(name, value), removeProperty: (name: string) => bars.delete(name) }
  vi.stubGlobal("document", { documentElement: { style }, createElement: () => ({}) })
  phone.network = () => ({ status: 200, body: TOLD })
  const theme = await import("@/theme/storefront")
  await theme.loadStorefront()
  return { icons, styles, bars, theme }
}

describe("the merchant's look", () => {
  it("is over the app's tokens on every page, and on what stands around them", async () => {
    const { theme, styles, bars } = await dressed(false)
    expect(theme.themeStyle.value).toBe("--action:#123456;--card:#fefefe")
    expect(styles.at(-1)).toMatchObject({ selectedColor: "#123456", backgroundColor: "#fefefe" })
    expect(Object.fromEntries(bars)).toEqual({
      "--shop-name": '"山茶铺"',
      "--shop-logo": 'url("https://cdn.shop.test/media/logo")',
      "--action": "#123456",
      "--card": "#fefefe",
    })
  })
  it("has its own colours in the dark", async () => {
    const { theme, bars } = await dressed(true)
    expect(theme.themeStyle.value).toBe("--action:#abcdef")
    expect(bars.get("--action")).toBe("#abcdef")
    expect(bars.has("--card")).toBe(false)
  })
  it("gives the tabs its pictures", async () => {
    const { icons } = await dressed(false)
    expect(icons).toHaveLength(1)
    expect(icons[0]).toMatchObject({ index: 2, iconPath: "https://cdn.shop.test/media/a.png", selectedIconPath: "https://else.test/b.png" })
  })
  it("is remembered for a launch without a network", async () => {
    await dressed(false)
    vi.resetModules()
    phone.network = () => "request:fail"
    const theme = await import("@/theme/storefront")
    await theme.loadStorefront()
    expect(theme.storefront.value.name).toBe("山茶铺")
  })
})
