import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { workerTestSettings } from "./test/worker/settings.ts"
import { refuseUndeclared } from "./test/worker/undeclared.ts"

/*
 * Which test runs where is told by its name:
 *
 *   journeys  test/journeys/**                    Node: the whole app, a WHOOP simulator, a real browser
 *   worker    *.worker.test.ts anywhere, and      workerd, through @cloudflare/vitest-plugin: D1, objects, queues
 *             test/{auth,billing,db,routes}/**
 *   unit      every other *.test.ts(x)            Node: pure decisions, the simulator, web/
 *             and *.unit.test.ts anywhere
 *
 * `npx vitest run --project unit test/daily` runs a part. In the worker project each test begins with an empty,
 * migrated database and empty objects (test/worker/setup.ts); a fetch that the test did not declare is refused.
 */

const workerByName = ["test/**/*.worker.test.ts"]
const workerByFolder = ["test/{auth,billing,db,routes}/**/*.test.ts"]
const unitByName = ["**/*.unit.test.{ts,tsx}"]
const journeys = ["test/journeys/**/*.test.ts"]
const elsewhere = ["**/node_modules/**", "dist/**", ".wrangler/**", ".stryker-tmp/**"]

const serverCode = (file: string) => new URL(`./web/src/server/${file}`, import.meta.url).pathname

export default defineConfig({
  test: {
    // What a passing test logged is noise; a failing one's log is what one wants to read.
    silent: "passed-only",
    projects: [
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "unit",
          include: ["{test,web}/**/*.test.{ts,tsx}"],
          exclude: [
            ...elsewhere,
            ...journeys,
            ...workerByName,
            "test/{auth,billing,db,routes}/**/!(*.unit).test.ts",
          ],
          // Left to itself vitest keeps one processor free, which is half of a machine of two.
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
          testTimeout: 20_000,
        },
      },
      {
        // As in wrangler.toml, which Vite does not read for this.
        resolve: {
          alias: {
            "preact/jsx-runtime": serverCode("jsx-runtime.ts"),
            "preact/hooks": serverCode("hooks.ts"),
          },
        },
        oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { ...workerTestSettings, TEST_MIGRATIONS: await readD1Migrations("migrations") },
              outboundService: refuseUndeclared,
              queueConsumers: {
                "vitaltrends-sync": {
                  maxBatchTimeout: 0.05,
                  maxRetries: 3,
                  deadLetterQueue: "vitaltrends-sync-dead",
                },
                "vitaltrends-sync-dead": { maxBatchTimeout: 0.05 },
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: [...workerByName, ...workerByFolder],
          exclude: [...elsewhere, ...unitByName],
          setupFiles: ["./test/worker/setup.ts"],
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: journeys,
          exclude: elsewhere,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
