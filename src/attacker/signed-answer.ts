/** Answers that are signed as the zone's own are: by one who may write the zone, or holds the keys that sign it. */
import type { DnsCrossing, DnsVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { type LieId, liesFor } from "./dns-lies.ts"
import { questionText, readQuery } from "./forged-answer.ts"

/** What the zone's servers would answer if the record were in it, or if there were none where the lie denies. */
export const signedAnswers = (
  crossing: DnsCrossing,
  arsenal: Arsenal,
  { edit, how }: { readonly edit: ReadonlyArray<LieId>; readonly how: string }
): ReadonlyArray<Move<DnsVerdict>> => {
  if (crossing.position !== "resolver to authority") return []
  const asked = readQuery(crossing.query)
  if (asked === undefined) return []
  const { name, type } = asked.question
  const lies = liesFor(edit, asked.question, arsenal)
  if (lies.length === 0 || !arsenal.isTargetServer(crossing.to, crossing.atMicros)) return []
  return lies.map((lie) => ({
    does: `${how} ${questionText(asked.question)}: ${lie.says}`,
    verdict: {
      _tag: "Alter",
      alter: (reply) =>
        arsenal.answerFromEdited(
          { owner: name.toString(), type, ...(lie.data === undefined ? {} : { data: lie.data }) },
          crossing
        ) ?? reply
    },
    // Whoever holds the pen or the keys: the answer has the zone's own signatures.
    sameAs: `signed ${lie.says}`,
    ...(lie.alsoSpends === undefined ? {} : { alsoSpends: lie.alsoSpends })
  }))
}
