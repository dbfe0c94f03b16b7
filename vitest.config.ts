import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Modules hold no state that a test could spoil for another, and loading them anew for every file takes longer
    // than the tests themselves.
    isolate: false,
    // One for each core: tests of whole programs wait for their processes, and vitest would leave a core to a watcher that is not there.
    maxWorkers: "100%",
    // Tests of hostile input run long inputs through real cryptography; a hang must still end the run.
    testTimeout: 120_000
  }
})
