/** One delivery attempt, run by the real code and written down where it may come up again. */
import { Effect } from "effect"
import { domainOf, type Mail } from "../sender/attempt.ts"
import { deliver } from "../sender/deliver.ts"
import type { BuiltRun } from "../staging/build.ts"
import type { BuiltSender } from "../staging/build-sender.ts"
import type { CostCounter } from "./cost.ts"
import type { RunSituations } from "./situations/run-situations.ts"
import type { Tried } from "./situations/attempted.ts"

export interface TrialRun extends Pick<BuiltRun, "simulation" | "internet" | "state" | "isOutOfReach"> {
  /** Absent where every attempt is run. */
  readonly situations: RunSituations | undefined
}

/** Begins now. The mail's text is made here: nothing else of it depends on the mail. */
export const tryOnce = (
  { simulation, internet, state, situations, isOutOfReach }: TrialRun,
  sender: BuiltSender,
  counter: CostCounter,
  unwritten: Mail
) =>
  Effect.gen(function* () {
    const startMicros = simulation.nowMicros
    const before = counter.cost
    const mail = { ...unwritten, lines: linesOf(unwritten) }
    const recording = situations?.begin(state, sender, mail)
    const result = yield* deliver(recording?.mail ?? mail, sender.model)
    const endMicros = simulation.nowMicros
    const tried: Tried = {
      result,
      startMicros,
      endMicros,
      metOutage: internet.outages.wasMet(startMicros, endMicros),
      lacksIpVersion:
        result._tag !== "Delivered" &&
        result.refusals.length > 0 &&
        // Where no MX host is known, it is the domain that could not be looked up.
        result.refusals.every(({ mxHost }) =>
          isOutOfReach(sender, mxHost === "" ? (sender.smartHost ?? domainOf(mail.to)) : mxHost)
        ),
      holdings: internet.ledger.of(mail.messageId, startMicros, endMicros + 1),
      cost: counter.since(before)
    }
    recording?.end(tried)
    return tried
  })

/** RFC 5322 §3.6: what every mail must have, and one line of text to find in the ledger. */
const linesOf = ({ from, to, messageId }: Omit<Mail, "lines">): Mail["lines"] => [
  `From: <${from}>`,
  `To: <${to}>`,
  `Message-ID: <${messageId}>`,
  "",
  "For your eyes only."
]
