/** Asks each question once and reads the answers into sections. */
import type { Message, Question } from "../dns/message.ts"
import type { Name } from "../dns/name.ts"
import type { Asking } from "./asking.ts"
import { Section } from "./signed-rr-set.ts"
import type { WorkBudget } from "./work-budget.ts"

/** An answer of whatever RCODE: where signed data must be, its absence tells as much as NXDOMAIN would. */
export interface Reply {
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

  /** Undefined when nothing came back, or when too many questions have been asked. */
  *ask(name: Name, type: number): Asking<Reply | undefined> {
    const id = `${type} ${name.key}`
    if (this.#replies.has(id)) return this.#replies.get(id)
    if (!this.#budget.spendQuestion()) return undefined
    return this.learn({ name, type, class: this.#class }, yield { name, type, class: this.#class })
  }

  /** Takes in an answer that came without asking. */
  learn({ name, type }: Question, message: Message | undefined): Reply | undefined {
    const reply = message && readReply(message, this.#class)
    this.#replies.set(`${type} ${name.key}`, reply)
    return reply
  }
}

/** A resolver hands in the same message again and again; what is in it does not change. */
const alreadyRead = new WeakMap<Message, { readonly klass: number; readonly reply: Reply }>()

const readReply = (message: Message, klass: number): Reply => {
  const known = alreadyRead.get(message)
  if (known?.klass === klass) return known.reply
  const reply = {
    rcode: message.rcode,
    answer: new Section(message.answers, klass),
    authority: new Section(message.authorities, klass)
  }
  alreadyRead.set(message, { klass, reply })
  return reply
}
