/** Runs before each test file, and notes in the end what the file took. */
import { afterAll } from "vitest"
import { type CpuTime, cpuSeconds, referenceWork } from "./cpu-time.ts"

declare module "vitest" {
  interface TaskMeta {
    cpuTime?: CpuTime
  }
}

const reference = referenceWork()
const before = cpuSeconds()

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures to make
afterAll(({}, file) => {
  file.meta.cpuTime = { seconds: cpuSeconds() - before, reference }
})
