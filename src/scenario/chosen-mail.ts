/** The mail of a scenario, whichever way the file writes it, with all that was left out. */
import type { Scenario } from "./schema/scenario.ts"
import { toMicros } from "./schema/time.ts"

export interface ChosenMail {
  /** From 1, in the scenario's order. */
  readonly number: number
  readonly atMicros: number
  readonly to: string
  /** Name of the only sender that sends it; all do when absent. */
  readonly sender?: string
  /** Name of the phase to which it belongs. */
  readonly phase?: string
  /** Goes only where an attacker brings it about, and in the run without one. */
  readonly isTriggered?: boolean
}

type Mail = NonNullable<Scenario["mail"]>[number]

export const chosenMail = ({
  domain,
  mail,
  phases
}: Pick<Scenario, "domain" | "mail" | "phases">): ReadonlyArray<ChosenMail> => {
  const written: ReadonlyArray<{
    readonly mail: Mail
    readonly fromMicros: number
    readonly phase?: string
  }> =
    phases.length === 0
      ? (mail ?? [{ at: "0s" }]).map((mail) => ({ mail, fromMicros: 0 }))
      : phases.flatMap(({ name, at, mail }) =>
          mail.map((mail) => ({ mail, fromMicros: toMicros(at), phase: name }))
        )
  return written.map(({ mail: { at, to, sender, triggered }, fromMicros, phase }, index) => ({
    number: index + 1,
    atMicros: fromMicros + toMicros(at),
    to: to ?? `user@${domain.name}`,
    ...(sender === undefined ? {} : { sender }),
    ...(phase === undefined ? {} : { phase }),
    ...(triggered === true ? { isTriggered: true } : {})
  }))
}
