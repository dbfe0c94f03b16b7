/**
 * Tests that take long. `npm test` leaves them out and says so; `npm run test:all`, which .ci/run runs too, leaves nothing
 * out. docs/tests.md has the budgets.
 */
import { it, type TestContext, type TestOptions } from "vitest"

export { isExhaustive } from "../testing/exhaustive.ts"

/** Options of a test or of a `describe` that only an exhaustive run has time for. */
export const long = { tags: ["long"] }

/**
 * A test for each case, of which `npm test` runs every nth and an exhaustive run all. The place in the list decides, so that nobody
 * chooses the cases that are known to pass.
 */
export const everyNth =
  <A>(every: number, cases: ReadonlyArray<A>, options: TestOptions = {}) =>
  (title: string, test: (one: A, context: TestContext) => void | Promise<void>): void => {
    for (const [index, one] of cases.entries())
      it.for([one])(title, index % every === 0 ? options : { ...options, ...long }, test)
  }
