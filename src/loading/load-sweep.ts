/** Reads a sweep from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { check } from "./check.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { checkServedSweep } from "./check/misconfigured.ts"
import { checkOperator } from "./check/operator.ts"
import { checkSweep } from "./check/sweep.ts"
import { checkVariation } from "./check/variation.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { Sweep } from "../scenario/schema/sweep.ts"
import { decode, type Misfit } from "../scenario/source/decode.ts"
import type { Problem } from "../scenario/source/problem.ts"

/** @param file name for messages */
export const loadSweep = (file: string, text: string): Result.Result<Sweep, ReadonlyArray<Problem>> =>
  decode(file, text, Sweep, {
    check: (sweep, source, isRead) =>
      misfits(sweep, isRead).map(({ path, ...what }) => source.problem(path, what)),
    standIns: { title: "", scenario: { title: "", models: ["opportunistic"] } }
  })

const misfits = (sweep: Sweep, isRead: (key: string) => boolean): ReadonlyArray<Misfit> => {
  const found = [
    ...(isRead("scenario")
      ? [...check(sweep.scenario, () => true), ...checkOperator(sweep.scenario)].map((one) => ({
          ...one,
          path: ["scenario", ...one.path]
        }))
      : []),
    ...checkSweep(sweep, isRead)
  ]
  // A place may lead into what could not be read, and values may be wrong for what is wrong anyway.
  const isSound = found.length === 0 && Object.keys(Sweep.fields).every(isRead)
  if (!isSound) return found.map(toMisfit)
  // Most of what is varied leaves zones as they are: they are signed once.
  const signatures = new SignatureStore()
  const unserved = checkServedSweep(sweep, signatures)
  return unserved.length > 0 ? unserved.map(toMisfit) : checkVariation(sweep, signatures)
}

/** The attacks of a sweep, by name: which attacker in which share of pairs. */
export const chosenAttacks = ({
  attacks,
  scenario
}: Sweep): ReadonlyArray<{ readonly name: string; readonly mix: Readonly<Record<string, number>> }> => [
  { name: nobody.name, mix: {} },
  ...(attacks.length > 0
    ? attacks
    : chosenAttackers(scenario).map(({ name }) => ({ name, mix: { [name]: 1 } })))
]
