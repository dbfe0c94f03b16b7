/** Answers that are signed as the zone's own are: by one who may write the zone, or holds the keys that sign it. */
import type { DnsCrossing, DnsVerdict, Position } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { type LieId, liesFor } from "./dns-lies.ts"
import { questionText, readQuery } from "./forged-answer.ts"

/** Capabilities that put an answer in place of another on the way to name servers, for those who hold no more than a key. */
const channels: Readonly<Partial<Record<Position, ReadonlyArray<string>>>> = {
  "resolver to authority": ["dns-forge", "dns-poison"],
  "perspective to name server": ["ca-dvfool"]
}

/** The moves by each of the channels that there are. */
export const overChannels = (
  { position }: DnsCrossing,
  moves: ReadonlyArray<Move<DnsVerdict>>
): ReadonlyArray<Move<DnsVerdict>> =>
  moves.flatMap((move) =>
    (channels[position] ?? []).map((channel) => ({
      ...move,
      does: `${move.does} (by ${channel})`,
      alsoSpends: [channel, ...(move.alsoSpends ?? [])]
    }))
  )

/** What the zone's servers would answer if the record were in it, or if there were none where the lie denies. */
export const signedAnswers = (
  crossing: DnsCrossing,
  arsenal: Arsenal,
  { edit, how }: { readonly edit: ReadonlyArray<LieId>; readonly how: string }
): ReadonlyArray<Move<DnsVerdict>> => {
  if (channels[crossing.position] === undefined) return []
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
