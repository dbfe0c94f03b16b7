/** Validation that stops to ask: it neither knows nor cares who fetches the answers. */
import type { Message, Question } from "../dns/message.ts"

/**
 * Yields each question whose answer it needs and is resumed with the message that answers it, of any RCODE, or with
 * undefined when none came that could be read. The difference shows: silence leaves a name indeterminate, while a
 * SERVFAIL where signed data must be makes it bogus (RFC 4035 §4.3). Aliases are not to be followed for it.
 */
export type Asking<A> = Generator<Question, A, Message | undefined>

/** Drives a validation with a function that answers at once. */
export const answerWith = <A>(asking: Asking<A>, answer: (question: Question) => Message | undefined): A => {
  let step = asking.next()
  while (step.done !== true) step = asking.next(answer(step.value))
  return step.value
}
