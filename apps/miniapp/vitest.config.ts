import { fileURLToPath } from "node:url"

import { defineConfig } from "vitest/config"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// One run for the app and the packages it is made of; pages as a browser shows them are tests/e2e's part.
export default defineConfig({
  root: here("../.."),
  resolve: { alias: { "@": here("./src") } },
  test: {
    include: ["packages/*/tests/**/*.test.ts", "apps/miniapp/tests/**/*.test.ts"],
    setupFiles: [here("./tests/support/uni.ts")],
    pool: "threads",
    poolOptions: { threads: { singleThread: true } },
  },
})
