/** How one pair fared after the end of an attack: when it was well again, and what still ailed it. Microseconds from that end. */
import type { MailFate } from "./mail-fate.ts"

export interface Aftermath {
  /** To the first mail that fared as it does without the attack. */
  readonly recovery?: number
  /** To the first mail from which on none was worse protected than without the attack; absent where the last one still was. */
  readonly fullProtection?: number
  /** To the first mail from which on none was put off by the attack; absent where the last one still was. */
  readonly fullDelivery?: number
  /** To the last mail that was still put off. */
  readonly hostileTail?: number
}

/** @param endMicros of the attack; absent where there was none */
export const aftermath = (mails: ReadonlyArray<MailFate>, endMicros: number | undefined): Aftermath => {
  if (endMicros === undefined) return {}
  const later = mails.filter(({ startMicros }) => startMicros >= endMicros)
  const since = (name: keyof Aftermath, mail: MailFate | undefined) =>
    mail === undefined ? {} : { [name]: mail.startMicros - endMicros }
  const healed = (isIll: (mail: MailFate) => boolean) => later[later.findLastIndex(isIll) + 1]
  return {
    ...since(
      "recovery",
      later.find(({ last }) => last.outcome === last.twin)
    ),
    ...since(
      "fullProtection",
      healed(({ isDowngraded }) => isDowngraded)
    ),
    ...since(
      "fullDelivery",
      healed(({ isWithheld }) => isWithheld)
    ),
    ...since(
      "hostileTail",
      later.findLast(({ isWithheld }) => isWithheld)
    )
  }
}
