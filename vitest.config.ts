import { defineConfig } from "vitest/config"
import { isExhaustive } from "./testing/exhaustive.ts"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "packaging/*.test.ts", "testing/*.test.ts"],
    setupFiles: ["testing/cpu-time.setup.ts", "testing/draws.setup.ts"],
    // What is transformed is kept for the next run.
    fsModuleCache: true,
    // Modules hold no state that a test could spoil for another, and loading them anew for every file takes longer
    // than the tests themselves.
    isolate: false,
    // What hundreds of files remember in one process, worlds and signatures, has been over the 4 GiB that Node.js gives it.
    execArgv: ["--max-old-space-size=8192"],
    // One for each core: tests of whole programs wait for their processes, and vitest would leave a core to a watcher that is not there.
    maxWorkers: "100%",
    // Nothing is timed by it: it ends a test that hangs. The longest takes three minutes on a quiet machine, and machines differ by ten.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    tags: [{ name: "long", description: "minutes: left out by npm test, run by .ci/run" }],
    ...(isExhaustive ? {} : { tagsFilter: ["!long"] }),
    reporters: ["./testing/reporter.ts"]
  }
})
