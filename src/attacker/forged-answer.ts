/** Answers that nobody signed, written by one who sits where the answer passes. RFC 3833 §2.1, §2.2. */
import { Result } from "effect"
import { encodeMessage } from "../protocol/dns/codec.ts"
import type { Message, Question } from "../protocol/dns/message.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { readMessage } from "../protocol/dns/read-message.ts"
import { classIn, rcodes, typeName } from "../protocol/dns/types.ts"
import { type DnsCrossing, type DnsVerdict, reset } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { type LieId, liesFor, type PricedLie } from "./dns-lies.ts"

export interface Asked {
  readonly message: Message
  readonly question: Question
}

/** Undefined for what is no question. */
export const readQuery = (query: Uint8Array): Asked | undefined => {
  const known = alreadyRead.get(query)
  if (known !== undefined) return known
  const read = Result.getOrUndefined(readMessage(query))
  const question = read?.message.questions[0]
  if (read === undefined || question === undefined) return undefined
  const asked = { message: { ...read.message, id: read.id }, question }
  alreadyRead.set(query, asked)
  return asked
}

/** Every capability looks at a query on its way; who sent the octets does not write to them any more. */
const alreadyRead = new WeakMap<Uint8Array, Asked>()

export const questionText = ({ name, type }: Question): string => `${name.toString()} ${typeName(type)}`

/**
 * @param claimsValidated sets the AD bit, as a validating resolver does (RFC 4035 §3.2.3)
 * @param isOnWay where a forged answer would not be taken, may it still keep the right one from arriving?
 */
export const forgedAnswers = (
  { query, atMicros, way }: DnsCrossing,
  arsenal: Arsenal,
  {
    forge,
    ttlSeconds,
    claimsValidated = false,
    isOnWay = false
  }: {
    readonly forge: ReadonlyArray<LieId>
    readonly ttlSeconds: number
    readonly claimsValidated?: boolean
    readonly isOnWay?: boolean
  }
): ReadonlyArray<Move<DnsVerdict>> => {
  const asked = readQuery(query)
  if (asked === undefined) return []
  const lies = liesFor(forge, asked.question, atMicros, arsenal)
  if (way?.transport === "authenticated") return isOnWay && lies.length > 0 ? [keptAway(asked)] : []
  return lies.map(({ move, ...lie }) => ({
    does: `forge the answer to ${questionText(asked.question)}: ${lie.says}`,
    verdict: {
      _tag: "Replace",
      // Written when it is sent: of the moves of a menu one is made at most.
      get reply() {
        return encodeMessage(writeReply(asked, lie, ttlSeconds, claimsValidated))
      }
    },
    sameAs: `forged ${lie.says}, ${ttlSeconds} s${claimsValidated ? ", validated" : ""}`,
    ...move
  }))
}

/** RFC 8310 §5: who is not the server that was to be asked is not asked. */
const keptAway = ({ question }: Asked): Move<DnsVerdict> => ({
  does: `keep ${questionText(question)} from being answered, as a server that cannot be authenticated`,
  verdict: reset,
  sameAs: "keep away"
})

const writeReply = (
  { message, question }: Asked,
  { data }: Pick<PricedLie, "data">,
  ttlSeconds: number,
  claimsValidated: boolean
): Message => ({
  ...message,
  isResponse: true,
  authoritative: !claimsValidated,
  authenticData: claimsValidated,
  ...(claimsValidated ? { recursionAvailable: true } : {}),
  rcode: data === undefined ? rcodes.NXDOMAIN : rcodes.NOERROR,
  answers: (data ?? []).map((text) => ({
    owner: question.name,
    type: question.type,
    class: classIn,
    ttlSeconds,
    rdata: Result.getOrThrow(parseRdata(question.type, text))
  })),
  authorities: [],
  additionals: []
})
