import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Tests of hostile input run long inputs through real cryptography; a hang must still end the run.
    testTimeout: 60_000
  }
})
