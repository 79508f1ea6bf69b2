/// <reference types="vite/client" />

declare module "*.vue" {
  import type { DefineComponent } from "vue"
  const component: DefineComponent<object, object, unknown>
  export default component
}
declare module "*.wxs.js"

interface ImportMetaEnv {
  /** Where the API is; empty on H5, where shop and API share a host. */
  readonly VITE_API_BASE?: string
}

/** Replaced by the build: `h5` or `mp-weixin`. */
declare const process: { env: { UNI_PLATFORM: string } }

/** What a `<script module>` in WXS gives its template. */
interface Gestures {
  start: (event: unknown) => boolean
  drag: (event: unknown) => boolean
  end: (event: unknown) => boolean
}
