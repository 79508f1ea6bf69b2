import { createPinia } from "pinia"
import { createSSRApp } from "vue"

import App from "./App.vue"
// #ifdef MP-WEIXIN
import { dress } from "./theme/storefront"
// #endif
// #ifdef H5
import { reachEverybody } from "./platform/h5-reach"

reachEverybody()
// #endif

export function createApp() {
  const app = createSSRApp(App)
  app.use(createPinia())
  // #ifdef MP-WEIXIN
  // WeChat's bars belong to the page that shows: each is dressed when it does.
  app.mixin({ onShow: dress })
  // #endif
  return { app }
}
