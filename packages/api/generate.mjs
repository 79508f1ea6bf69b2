// Writes src/shop.d.ts from openapi/shop.json, which the server's routes are the source of.
import { readFile, writeFile } from "node:fs/promises"
import openapiTS, { astToString } from "openapi-typescript"

const here = (path) => new URL(path, import.meta.url)
const ast = await openapiTS(here("../../openapi/shop.json"), { immutable: true })
const text = `// Generated from openapi/shop.json by \`npm run api\`. Do not edit.\n${astToString(ast)}`
const file = here("src/shop.d.ts")
if (process.argv.includes("--check")) {
  if ((await readFile(file, "utf8")) !== text) {
    console.error("packages/api/src/shop.d.ts is stale: run `npm run api`")
    process.exit(1)
  }
} else {
  await writeFile(file, text)
}
