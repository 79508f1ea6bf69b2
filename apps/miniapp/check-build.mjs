// What a build must be before anybody uploads it: `node check-build.mjs` after `npm run build:mp` and `build:h5`.
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, extname, join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

const HERE = dirname(fileURLToPath(import.meta.url))
const SRC = join(HERE, "src")
const MP = join(HERE, "dist/build/mp-weixin")
const H5 = join(HERE, "dist/build/h5")
const KB = 1024
const MAIN_MOST = 600 * KB
const SUB_MOST = 400 * KB
const H5_FIRST_MOST = 150 * KB
const COMPILED_MOST = 64 * KB * KB
// A name space is no address, and these stand in words of Vue's and uni-app's own errors: nothing is loaded from them.
const NAMES_ONLY = new Set(["www.w3.org", "vuejs.org", "uniapp.dcloud.net.cn"])
const BUILT_IN = new Set(
  `ad audio button camera canvas checkbox checkbox-group cover-image cover-view editor form grid-view icon image input
  keyboard-accessory label list-view live-player live-pusher map match-media movable-area movable-view navigator
  official-account open-data page-container page-meta picker picker-view picker-view-column progress radio radio-group
  rich-text root-portal scroll-view share-element slider slot sticky-header sticky-section swiper swiper-item switch
  text textarea video view voip-room web-view block template wxs import include`.split(/\s+/),
)
const wcc = createRequire(import.meta.url)("miniprogram-compiler/src/wcc")
const wcsc = createRequire(import.meta.url)("miniprogram-compiler/src/wcsc")

const findings = []
const found = (rule, words) => findings.push(`${rule}: ${words}`)
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0)
const text = (file) => readFileSync(file, "utf8")
const kb = (bytes) => `${Math.round(bytes / KB)} KB`

function filesOf(folder, ...kinds) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && (!kinds.length || kinds.includes(extname(f.name))))
    .map((f) => join(f.parentPath ?? f.path, f.name))
}
const app = JSON.parse(text(join(MP, "app.json")))
const roots = app.subPackages.map((p) => p.root)
const pages = [...app.pages, ...app.subPackages.flatMap((p) => p.pages.map((page) => `${p.root}/${page}`))]

function weights() {
  const weigh = (files) => sum(files.map((f) => readFileSync(f).length))
  const all = filesOf(MP)
  const inRoot = (root) => all.filter((f) => relative(MP, f).startsWith(root + sep))
  const subs = new Map(roots.map((root) => [root, weigh(inRoot(root))]))
  const main = weigh(all) - sum([...subs.values()])
  if (main > MAIN_MOST) found("weight", `the main package is ${kb(main)}, more than ${kb(MAIN_MOST)}`)
  for (const [root, bytes] of subs) {
    if (bytes > SUB_MOST) found("weight", `sub-package ${root} is ${kb(bytes)}, more than ${kb(SUB_MOST)}`)
  }
  return `main ${kb(main)}, ${[...subs].map(([root, bytes]) => `${root} ${kb(bytes)}`).join(", ")}`
}

// What a browser fetches before the home page stands: the scripts index.html names, what these import, the home page.
function firstLoad() {
  const assets = filesOf(H5, ".js")
  const wanted = [...text(join(H5, "index.html")).matchAll(/(?:src|href)="([^"]+\.js)"/g)].map((m) => join(H5, m[1]))
  wanted.push(...assets.filter((f) => /pages-home-index\.[\w-]+\.js$/.test(f)))
  const seen = new Set()
  while (wanted.length) {
    const file = wanted.pop()
    if (seen.has(file)) continue
    seen.add(file)
    const imports = text(file).matchAll(/(?:import|export)\s*(?:[\w${},*\s]+from)?\s*["'](\.{1,2}\/[^"']+\.js)["']/g)
    for (const [, other] of imports) wanted.push(resolve(dirname(file), other))
  }
  const bytes = sum([...seen].map((f) => gzipSync(readFileSync(f), { level: 9 }).length))
  if (bytes > H5_FIRST_MOST) found("weight", `H5's first load is ${kb(bytes)} gzipped, more than ${kb(H5_FIRST_MOST)}`)
  return `H5 first load ${kb(bytes)} gz in ${seen.size} scripts`
}

function templates() {
  for (const file of filesOf(MP, ".wxml")) {
    const wrong = /_ctx|_unref|\.value\./.exec(text(file))
    if (wrong) found("template", `${relative(MP, file)} carries \`${wrong[0]}\`: an expression was not compiled away`)
  }
}

function hosts() {
  for (const file of [MP, H5].flatMap((folder) => filesOf(folder, ".js", ".css", ".html", ".wxml", ".wxss", ".json", ".wxs"))) {
    for (const [, host] of text(file).matchAll(/(?:https?:|wss?:|["'(])\/\/([\w-]+(?:\.[\w-]+)+)/g)) {
      if (!NAMES_ONLY.has(host)) found("foreign host", `${relative(HERE, file)} names ${host}`)
    }
  }
}

function reachability() {
  const sources = filesOf(SRC, ".ts", ".vue").map(text).join("\n")
  const tabs = new Set(app.tabBar.list.map((tab) => tab.pagePath))
  for (const page of pages) {
    for (const kind of [".js", ".json", ".wxml"]) {
      if (!existsSync(join(MP, page + kind))) found("page", `${page}${kind} was not built`)
    }
    const named = new RegExp(`["'\`]/${page}(?![\\w/-])`).test(sources)
    if (page !== app.pages[0] && !tabs.has(page) && !named) found("page", `nothing leads to ${page}`)
  }
  const known = [...roots, "pages"].join("|")
  for (const [, target] of sources.matchAll(new RegExp(`["'\`]/((?:${known})/[\\w-]+/index)(?![\\w/-])`, "g"))) {
    if (!pages.includes(target)) found("page", `something leads to ${target}, which is not in pages.json`)
  }
}

function islands() {
  for (const file of filesOf(SRC, ".ts", ".vue", ".scss", ".wxs")) {
    const home = relative(SRC, file).split(sep)[0]
    if (!roots.includes(home) && home !== "blocks" && home !== "ui") continue
    for (const [, wanted] of text(file).matchAll(/(?:from\s+|import\s*\(?\s*|@use\s+|src=)["']((?:@|\.{1,2})\/[^"']+)["']/g)) {
      const target = wanted.startsWith("@/") ? join(SRC, wanted.slice(2)) : resolve(dirname(file), wanted)
      const other = relative(SRC, target).split(sep)[0]
      const foreign = other !== home && (roots.includes(other) || (home === "ui" && other === "blocks"))
      if (foreign) found("import", `${relative(SRC, file)} imports ${wanted}: that belongs to ${other}`)
    }
  }
}

function componentNames() {
  for (const file of filesOf(MP, ".json")) {
    for (const name of Object.keys(JSON.parse(text(file)).usingComponents ?? {})) {
      if (BUILT_IN.has(name)) found("component", `${relative(MP, file)} has a <${name}>, which WeChat has too`)
    }
  }
}

function compiled() {
  const all = (kind) => filesOf(MP, kind).map((f) => relative(MP, f).split(sep).join("/"))
  const bare = (kind) => all(kind).map((f) => f.slice(0, -kind.length))
  const settings = { maxBuffer: COMPILED_MOST }
  try {
    wcc(MP, bare(".wxml"), all(".wxs"), settings)
  } catch (why) {
    found("wcc", why.message)
  }
  // Its style compiler gives its error back instead of throwing it.
  const styles = wcsc(MP, bare(".wxss"), settings)
  if (styles instanceof Error) found("wcsc", styles.message)
}

for (const [folder, step] of [[MP, "build:mp"], [H5, "build:h5"]]) {
  if (!existsSync(folder)) {
    console.error(`there is no build: run \`npm run ${step}\` first`)
    process.exit(1)
  }
}
const weighed = [weights(), firstLoad()]
for (const check of [templates, hosts, reachability, islands, componentNames, compiled]) check()
for (const finding of [...new Set(findings)]) console.error(finding)
console.log(`${pages.length} pages; ${weighed.join("; ")}`)
process.exit(findings.length ? 1 : 0)
