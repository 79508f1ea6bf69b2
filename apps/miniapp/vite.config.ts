import { fileURLToPath } from "node:url"

import uniPlugin from "@dcloudio/vite-plugin-uni"
import { defineConfig } from "vite"

// The plugin is CommonJS: under "type": "module" its function is one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

export default defineConfig({
  plugins: [uni()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  css: { preprocessorOptions: { scss: { silenceDeprecations: ["legacy-js-api"] } } },
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:8800", "/media": "http://127.0.0.1:8800" } },
  build: { target: "es2018", chunkSizeWarningLimit: 400 },
})
