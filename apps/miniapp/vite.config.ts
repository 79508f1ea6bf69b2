import { fileURLToPath } from "node:url"

import uniPlugin from "@dcloudio/vite-plugin-uni"
import { defineConfig, type Plugin } from "vite"

// The plugin is CommonJS: under "type": "module" its function is one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

// uni-app's own styles fetch a shadow under its bars from its maker's host; nothing of ours loads from elsewhere.
const noForeignHost: Plugin = {
  name: "no-foreign-host",
  enforce: "post",
  generateBundle(_, bundle) {
    const foreign = /https:\/\/cdn\.dcloud\.net\.cn\/img\/[\w-]+\.png/g
    for (const file of Object.values(bundle)) {
      if (file.type === "chunk") file.code = file.code.replace(foreign, "data:,")
      else if (typeof file.source === "string") file.source = file.source.replace(foreign, "data:,")
    }
  },
}

const shop = `http://127.0.0.1:${process.env.CHAMA_PORT ?? 8800}`

export default defineConfig({
  plugins: [uni(), noForeignHost],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  css: { preprocessorOptions: { scss: { silenceDeprecations: ["legacy-js-api"] } } },
  server: { port: 5173, proxy: { "/api": shop, "/media": shop } },
  build: { target: "es2018", chunkSizeWarningLimit: 400 },
})
