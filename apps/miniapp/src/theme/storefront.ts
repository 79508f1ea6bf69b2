/** How this merchant's shop looks and is called: delivered by the API, remembered for the next launch. */
import type { Schemas } from "@chama/api"
import { computed, ref } from "vue"

import { platform } from "@/platform"
import { api } from "@/session"
import { keep } from "@/session/keep"

export type Storefront = Required<Schemas["Storefront"]>

const DEFAULT: Storefront = {
  name: "茶马",
  slogan: "云南好物，从山里到你手上",
  logo: "",
  banners: [],
  colours: {},
  dark_colours: {},
  tab_icons: {},
  cashier_url: "",
  media_url: "",
  icp_no: "",
  message_templates: {},
  ios_virtual: false,
  service_phone: "",
  service_hours: "",
}

export const storefront = ref<Storefront>({ ...DEFAULT, ...keep.get<Storefront>("storefront") })

export async function loadStorefront(): Promise<void> {
  // Asked at launch, not while modules load: the platform's half for browsers knows this module too.
  dark.value = platform.dark()
  platform.onDark((now) => {
    dark.value = now
    dress()
  })
  dress()
  try {
    const told = { ...DEFAULT, ...(await api.get("/api/shop/storefront", { anonymous: true })) }
    storefront.value = told
    // What the server said, not Vue's watched copy of it: a phone's storage takes plain things.
    keep.set("storefront", told)
    dress()
  } catch {
    // The remembered or built-in look serves; the next launch asks again.
  }
}

/** Large letters, for whoever chose them in the settings; kept on this phone. */
export const LARGE = 1.25
export const large = ref(keep.get<boolean>("large") ?? false)
export function setLarge(wanted: boolean): void {
  large.value = wanted
  keep.set("large", wanted)
}
// The tokens are worked out where they are declared, so each page's root says the sizes again.
const SIZES = { xs: 11, s: 12, m: 14, l: 16, xl: 20, xxl: 26 }
const LARGE_STYLE = [`--scale:${LARGE}`, ...Object.entries(SIZES).map(([name, px]) => `--t-${name}:${px * LARGE}px`), "font-size:var(--t-m)"]

const dark = ref(false)

const TABS = ["home", "category", "cart", "me"] as const
const colours = computed<Record<string, string>>(() => (dark.value ? storefront.value.dark_colours : storefront.value.colours))

/** The merchant's look for what stands around our pages: the tabs and their pictures, bars, a browser's window. */
export function dress(): void {
  const { name, logo, media_url, tab_icons } = storefront.value
  const at = (path: string): string => (path.startsWith("/") ? media_url + path : path)
  platform.dress({ name, logo: logo && at(logo), colours: colours.value })
  const { card, action, "ink-3": quiet } = colours.value
  const style = { backgroundColor: card, selectedColor: action, color: quiet }
  const said = Object.entries(style).filter(([, colour]) => colour)
  // Only tab pages have the tabs at hand; elsewhere WeChat refuses, and the next tab page asks again.
  if (said.length) void uni.setTabBarStyle({ ...Object.fromEntries(said), fail: () => undefined })
  TABS.forEach((tab, index) => {
    const icon = tab_icons[tab]
    if (icon) void uni.setTabBarItem({ index, iconPath: at(icon.icon), selectedIconPath: at(icon.chosen), fail: () => undefined })
  })
}

/** The merchant's own colours, and large letters, as CSS variables for the root view of each page. */
export const themeStyle = computed(() => {
  const own = Object.entries(colours.value).map(([name, colour]) => `--${name}:${colour}`)
  return [...own, ...(large.value ? LARGE_STYLE : [])].join(";")
})
