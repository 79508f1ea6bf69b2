/** What WeChat and a browser do differently, and nothing else; the rest of the app asks here. */
import * as h5 from "./h5"
import type { Platform } from "./types"
import * as weixin from "./weixin"

// Replaced at build time, so that a package carries only its own half.
export const platform: Platform = process.env.UNI_PLATFORM === "mp-weixin" ? weixin : h5
