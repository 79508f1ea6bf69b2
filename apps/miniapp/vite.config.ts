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

// What the server put into the page is painted before the app's own work begins: on a slow phone that is a second.
// Who comes back has the scripts before the picture, so it is waited for, half a second at most: until the browser says
// that it was painted (a frame asked for may still be without it), or two frames after it was read where it does not say.
const START = `const { app } = document.currentScript.dataset
const start = () => import(app)
const picture = document.querySelector(".first-banner")
const painted = "largest-contentful-paint"
const late = new Promise((done) => setTimeout(done, 500))
const seen = () =>
  new Promise((done) => {
    new PerformanceObserver((list) => list.getEntries().some((entry) => entry.element === picture) && done()).observe({ type: painted, buffered: true })
  })
const frames = () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(start)))
if (document.hidden) start()
else if (!picture?.offsetParent) frames()
else if (window.PerformanceObserver?.supportedEntryTypes?.includes(painted)) Promise.race([seen(), late]).then(start)
else Promise.race([picture.decode().catch(() => {}), late]).then(frames)
`

// The home page's scripts are asked for with the first ones, not after them.
const homeEarly: Plugin = {
  name: "home-early",
  generateBundle() {
    this.emitFile({ type: "asset", name: "start.js", source: START })
  },
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk")
      const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
      const home = chunks.find((chunk) => chunk.facadeModuleId?.includes("/src/pages/home/index.vue"))
      const wanted = new Set<string>()
      const take = (name: string): void => {
        const chunk = named.get(name)
        if (!chunk || chunk.isEntry || wanted.has(name)) return
        wanted.add(name)
        chunk.imports.forEach(take)
      }
      if (home) take(home.fileName)
      const start = Object.keys(bundle ?? {}).find((name) => /(^|\/)start[-.][\w-]+\.js$/.test(name))
      const entry = /<script type="module" crossorigin src="([^"]+)"><\/script>/.exec(html)
      if (!start || !entry) return html
      const early = [entry[1], ...[...wanted].map((name) => `/${name}`)].map((href) => `<link rel="modulepreload" crossorigin href="${href}">`)
      return html.replace(entry[0], `<script defer src="/${start}" data-app="${entry[1]}"></script>\n    ${early.join("\n    ")}`)
    },
  },
}

const shop = `http://127.0.0.1:${process.env.CHAMA_PORT ?? 8800}`

export default defineConfig({
  plugins: [uni(), noForeignHost, homeEarly],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  css: { preprocessorOptions: { scss: { silenceDeprecations: ["legacy-js-api"] } } },
  server: { port: 5173, proxy: { "/api": shop, "/media": shop } },
  build: { target: "es2018", chunkSizeWarningLimit: 400 },
})
