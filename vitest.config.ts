import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Modules hold no state that a test could spoil for another, and loading them anew for every file takes longer
    // than the tests themselves.
    isolate: false,
    // Tests of hostile input run long inputs through real cryptography; a hang must still end the run.
    testTimeout: 60_000
  }
})
