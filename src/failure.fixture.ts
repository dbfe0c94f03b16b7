/** What a test looks at where something has to be refused. */
import { Result } from "effect"

/**
 * The failure of a result.
 *
 * @throws {Error} where it succeeded. With a short text, because a test runner writes out whatever is thrown, and a success may be a whole world.
 */
export const failureOf = <A, E>(result: Result.Result<A, E>): E => {
  if (Result.isFailure(result)) return result.failure
  throw new Error("it succeeded, where a failure is expected")
}
