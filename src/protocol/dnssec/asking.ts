/** Validation that stops to ask: it neither knows nor cares who fetches the answers. */
import type { Message, Question } from "../dns/message.ts"

/**
 * Yields each question whose answer it needs and is resumed with the message that answers it, or with undefined
 * when there is no usable one (timeout, SERVFAIL, malformed). Aliases are not to be followed for it.
 */
export type Asking<A> = Generator<Question, A, Message | undefined>

/** Drives a validation with a function that answers at once. */
export const answerWith = <A>(asking: Asking<A>, answer: (question: Question) => Message | undefined): A => {
  let step = asking.next()
  while (step.done !== true) step = asking.next(answer(step.value))
  return step.value
}
