import { defineConfig } from "vitest/config"

/**
 * The tests that mutants of the engine, token, signature and day modules must not survive: those beside them, in plain
 * Node. Not the simulated world, which would find some more, a minute later. `MUTATION_TESTS` names fewer, for one module.
 */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? "test/{daily,sync,whoop}/*.test.ts").split(" "),
    exclude: ["**/*.worker.test.ts", "**/node_modules/**"],
    testTimeout: 20_000,
  },
})
