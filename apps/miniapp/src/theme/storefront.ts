/** How this merchant's shop looks and is called: delivered by the API, remembered for the next launch. */
import type { Schemas } from "@chama/api"
import { computed, ref } from "vue"

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
  cashier_url: "",
  media_url: "",
  icp_no: "",
  message_templates: {},
  ios_virtual: false,
}

export const storefront = ref<Storefront>({ ...DEFAULT, ...keep.get<Storefront>("storefront") })

export async function loadStorefront(): Promise<void> {
  try {
    storefront.value = { ...DEFAULT, ...(await api.get("/api/shop/storefront", { anonymous: true })) }
    keep.set("storefront", storefront.value)
  } catch {
    // The remembered or built-in look serves; the next launch asks again.
  }
}

/** The merchant's own colours as CSS variables for the root view of each page. */
export const themeStyle = computed(() =>
  Object.entries(storefront.value.colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";"),
)
