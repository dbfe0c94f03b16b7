/** Answers that are signed as the zone's own are: by one who may write the zone, or holds the keys that sign it. */
import type { DnsCrossing, DnsVerdict, Position } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { type LieId, liesFor } from "./dns-lies.ts"
import { questionText, readQuery } from "./forged-answer.ts"

/** On the way to name servers; a resolver's own answers have no signatures that count. */
const positions: ReadonlyArray<Position> = [
  "resolver to authority",
  "perspective to name server",
  "sender's perspective to name server"
]

/** What the zone's servers would answer if the records were in it, or if there were none where the lie denies. */
export const signedAnswers = (
  crossing: DnsCrossing,
  arsenal: Arsenal,
  {
    edit,
    how,
    isFromAuthority = false
  }: {
    readonly edit: ReadonlyArray<LieId>
    readonly how: string
    /** Do the zone's own name servers, or those that it is delegated to, say it? */
    readonly isFromAuthority?: boolean
  }
): ReadonlyArray<Move<DnsVerdict>> => {
  if (!positions.includes(crossing.position)) return []
  const asked = readQuery(crossing.query)
  if (asked === undefined) return []
  const { name, type } = asked.question
  const lies = liesFor(edit, asked.question, crossing.atMicros, arsenal)
  if (lies.length === 0 || !arsenal.isTargetServer(crossing.to, crossing.atMicros)) return []
  return lies.map(({ says, data = [], move }) => ({
    does: `${how} ${questionText(asked.question)}: ${says}`,
    verdict: {
      _tag: "Alter",
      alter: (reply) => arsenal.answerFromEdited({ owner: name.toString(), type, data }, crossing) ?? reply,
      ...(isFromAuthority ? { isFromAuthority } : {})
    },
    // Whoever holds the pen or the keys: the answer has the zone's own signatures.
    sameAs: `signed ${says}`,
    ...move
  }))
}

/**
 * Over authenticated transport, by one who holds the key of the parent whose signature that rests on: names servers of its own, which the
 * resolver then authenticates. It takes somebody who puts an answer in place of another on the way to the parent.
 */
export const delegatedAnswers = (
  crossing: DnsCrossing,
  arsenal: Arsenal,
  how: Parameters<typeof signedAnswers>[2]
): ReadonlyArray<Move<DnsVerdict>> =>
  crossing.way?.parentOver === undefined
    ? []
    : signedAnswers(crossing, arsenal, { ...how, isFromAuthority: true }).map((move) => ({
        ...move,
        needsChannel: true
      }))

/** In the zone's own name, by one who holds a key and no more, where there is one: it takes somebody who puts an answer in place of another there. */
export const keyHoldersAnswers = (
  crossing: DnsCrossing,
  arsenal: Arsenal,
  how: Parameters<typeof signedAnswers>[2]
): ReadonlyArray<Move<DnsVerdict>> =>
  crossing.way?.transport !== "authenticated" && arsenal.isSignedServer(crossing.to, crossing.atMicros)
    ? signedAnswers(crossing, arsenal, how).map((move) => ({ ...move, needsChannel: true }))
    : []
