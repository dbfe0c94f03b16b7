/** Asks each question once and reads the answers into sections. */
import type { Message, Question } from "../dns/message.ts"
import type { Name } from "../dns/name.ts"
import { rcodes } from "../dns/types.ts"
import type { Asking } from "./asking.ts"
import { Section } from "./signed-rr-set.ts"
import type { WorkBudget } from "./work-budget.ts"

/** A usable answer: NOERROR or NXDOMAIN. */
export interface Reply {
  /** 0 or 3. */
  readonly rcode: number
  readonly answer: Section
  readonly authority: Section
}

export class Questioning {
  readonly #replies = new Map<string, Reply | undefined>()
  readonly #class: number
  readonly #budget: WorkBudget

  constructor(klass: number, budget: WorkBudget) {
    this.#class = klass
    this.#budget = budget
  }

  /** Undefined when there is no usable answer, or when too many questions have been asked. */
  *ask(name: Name, type: number): Asking<Reply | undefined> {
    const id = `${type} ${name.key}`
    if (this.#replies.has(id)) return this.#replies.get(id)
    if (!this.#budget.spendQuestion()) return undefined
    return this.learn({ name, type, class: this.#class }, yield { name, type, class: this.#class })
  }

  /** Takes in an answer that came without asking. */
  learn({ name, type }: Question, message: Message | undefined): Reply | undefined {
    const reply = message === undefined ? undefined : readReply(message, this.#class)
    this.#replies.set(`${type} ${name.key}`, reply)
    return reply
  }
}

const readReply = (message: Message, klass: number): Reply | undefined =>
  message.rcode === rcodes.NOERROR || message.rcode === rcodes.NXDOMAIN
    ? {
        rcode: message.rcode,
        answer: new Section(message.answers, klass),
        authority: new Section(message.authorities, klass)
      }
    : undefined
