/** What came out of a scenario's mails in the lab: one row each, observed beside simulated. */
import { Result } from "effect"
import type { VerdictRow } from "../../report/verdict-columns.ts"
import { nobody } from "../../scenario/attackers.ts"
import type { ChosenMail } from "../../scenario/chosen-mail.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import type { Kept } from "./kept.ts"
import type { LabSender } from "./lab-senders.ts"
import { type Observed, observed } from "./observed.ts"
import type { Unpacked } from "./packages.ts"
import { isHeldOut, type LabFile, type LabScenario, notInTheLab } from "./pairs.ts"
import { type Simulated, simulated } from "./simulated.ts"

export interface Scene {
  readonly sender: LabSender
  readonly lab: LabScenario
  readonly workplace: string
  readonly unpacked: Unpacked
  readonly kept: Kept
  readonly interruption: AbortSignal
}

export async function* verdicts(
  { file, attackers, mails }: LabFile,
  { sender, lab, workplace, unpacked: { folder, versions }, kept, interruption }: Scene
): AsyncGenerator<VerdictRow> {
  const versionsInWords = Object.entries(versions)
    .map((version) => version.join(" "))
    .join(", ")
  const twins = new Map<number, Outcome>()
  const trusted = new Set<number>()
  for (const attacker of attackers) {
    const rowOf = ({ number, phase }: ChosenMail): VerdictRow => ({
      scenario: file.name,
      attacker: attacker.name,
      mail: number,
      sender: sender.id,
      phase,
      software: versionsInWords,
      model: lab.model.model.id,
      profile: sender.profile,
      is_held_out: isHeldOut(file.name, attacker.name, number, sender.id)
    })
    const runnable = mails.filter((mail) => notInTheLab(lab, mail).length === 0)
    for (const mail of mails)
      if (!runnable.includes(mail))
        yield { ...rowOf(mail), not_run_because: notInTheLab(lab, mail).join("; ") }
    if (runnable.length === 0) continue
    const known = simulated(lab, attacker)
    const isNobody = attacker === nobody
    const earlier = kept({
      scenario: file.name,
      attacker: attacker.name,
      sender: sender.id,
      software: versionsInWords
    })
    const situation = { sender, lab, attacker, workplace, software: folder, interruption }
    const seen = runnable.every(({ number }) => earlier.has(number))
      ? runnable.map((mail) => ({ mail, result: Result.succeed(earlier.get(mail.number)!) }))
      : observed(situation, runnable, isNobody ? undefined : twins)
    for await (const { mail, result } of seen) {
      const told = Result.isSuccess(known) ? known.success.get(mail.number) : undefined
      if (Result.isFailure(result)) {
        yield { ...rowOf(mail), not_run_because: result.failure }
        continue
      }
      const { outcome, refusal, log } = result.success
      if (told === undefined) {
        yield { ...rowOf(mail), not_run_because: "the simulation has no such mail" }
        continue
      }
      const agrees = isSame(result.success, told)
      if (isNobody) {
        twins.set(mail.number, outcome)
        if (agrees) trusted.add(mail.number)
      }
      yield {
        ...rowOf(mail),
        observed: outcome,
        observed_refusal: refusal,
        simulated: told.outcome,
        simulated_refusals: told.refusals,
        agrees,
        counts: isNobody || trusted.has(mail.number),
        log
      }
    }
  }
}

/** Whose fault it is that a mail was not delivered is told by the run without attacker; why, by the refusal. */
export const isSame = (
  { outcome, refusal }: Pick<Observed, "outcome" | "refusal">,
  told: Simulated
): boolean =>
  isDeferred(outcome)
    ? isDeferred(told.outcome) && refusal !== undefined && told.refusals.includes(refusal)
    : outcome === told.outcome

const isDeferred = (outcome: Outcome): boolean => outcome.startsWith("deferred-")
