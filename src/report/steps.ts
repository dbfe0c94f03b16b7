/** A trace as steps, each a line of plain values: what a diagram draws and what a table holds. */
import { outcomeMeanings } from "../scenario/schema/outcome.ts"
import type { TraceEvent } from "../staging/trace-event.ts"
import type { JudgedAttempt } from "../experiment/judged-cell.ts"
import { cite } from "../protocol/rfc.ts"
import { isTelling } from "./narrative.ts"

export const stepKinds = ["wire", "decision", "attack", "outcome"] as const

export interface Step {
  /** Seconds of virtual time. */
  readonly atSeconds: number
  /** What crossed the wire, what the sender decided, what the attacker did, what became of an attempt. */
  readonly kind: (typeof stepKinds)[number]
  /** The host that speaks or decides; empty for what the attacker does, and for outcomes. */
  readonly from: string
  /** The host that is spoken to; empty where nobody is. */
  readonly to: string
  /** Of what crossed the wire; empty otherwise. */
  readonly protocol: string
  /** Of what the attacker did; empty otherwise. */
  readonly capability: string
  readonly says: string
  /** Lines that crossed the same way at the same time, after the one that is shown. */
  readonly furtherLines: number
  /** The rules that decided, as people write them: RFC 8461 §4.1. */
  readonly because: ReadonlyArray<string>
}

/** What happened and what became of it, from a time on. */
export const stepsOf = (
  {
    trace,
    attempts
  }: { readonly trace: ReadonlyArray<TraceEvent>; readonly attempts: ReadonlyArray<JudgedAttempt> },
  fromMicros = 0
): ReadonlyArray<Step> =>
  [
    ...eventSteps(trace.filter(({ atMicros }) => atMicros >= fromMicros)),
    ...attempts.filter(({ startMicros }) => startMicros >= fromMicros).map(outcomeStep)
  ].toSorted((a, b) => a.atSeconds - b.atSeconds)

/** DNS questions are left out, and the answers that are not about mail; a reply of many lines, or a mail, is one step. */
const eventSteps = (events: ReadonlyArray<TraceEvent>): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  for (const step of events.filter(isTelling).map(stepOf)) {
    const last = steps.at(-1)
    if (last !== undefined && isOneReply(last, step))
      steps[steps.length - 1] = { ...last, furtherLines: last.furtherLines + 1 }
    else steps.push(step)
  }
  return steps
}

/** What became of an attempt, by the ledger. */
const outcomeStep = ({ mail, outcome, endMicros }: JudgedAttempt): Step => ({
  ...nothing,
  atSeconds: endMicros / 1_000_000,
  kind: "outcome",
  says: `mail ${mail}: ${outcome}, ${outcomeMeanings[outcome]}`
})

const nothing = { from: "", to: "", protocol: "", capability: "", furtherLines: 0, because: [] }

const stepOf = (event: TraceEvent): Step => {
  const common = { ...nothing, atSeconds: event.atMicros / 1_000_000, kind: event.kind }
  switch (event.kind) {
    case "wire": {
      const { from, to, protocol, says } = event
      return { ...common, from, to, protocol, says }
    }
    case "decision":
      return {
        ...common,
        from: event.by,
        says: event.decision,
        because: [...new Set(event.because.map(cite))]
      }
    case "attack":
      return { ...common, capability: event.capability, says: event.does }
  }
}

const isOneReply = (a: Step, b: Step): boolean =>
  a.protocol === "smtp" &&
  b.protocol === "smtp" &&
  a.atSeconds === b.atSeconds &&
  a.from === b.from &&
  a.to === b.to
