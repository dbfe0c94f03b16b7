/**
 * What an attacker could want the DNS to say, whoever says it: one who forges answers on the path, one who holds the zone,
 * one who holds its keys. RFC 3833 §2.
 */
import type { Question } from "../protocol/dns/message.ts"
import { type Name, name } from "../protocol/dns/name.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { challengeText } from "./account.ts"
import type { Arsenal } from "./arsenal.ts"

export interface Lie {
  readonly says: string
  /** RDATA in presentation format; absent denies that the name exists. */
  readonly data?: string
  /** Ids of capabilities without which it is of no use. */
  readonly alsoSpends?: ReadonlyArray<string>
}

type Liar = (question: Question, arsenal: Arsenal) => Lie | undefined

export const lies = {
  mx: (question, { targetDomain, mxHost }) =>
    isMxQuestion(question, targetDomain)
      ? { says: `the mail exchanger is ${mxHost}`, data: `0 ${mxHost}.` }
      : undefined,

  "mx-address": (question, { targetMxHosts, address }) =>
    question.type === typeCodes.A && isOneOf(question, targetMxHosts)
      ? { says: `the address is ${address}`, data: address }
      : undefined,

  "web-address": (question, { targetDomain, targetMxHosts, address }) =>
    question.type === typeCodes.A &&
    question.name.isAtOrBelow(name(targetDomain)) &&
    !isOneOf(question, targetMxHosts)
      ? { says: `the address is ${address}`, data: address }
      : undefined,

  "mta-sts": (question, { targetDomain }) =>
    isMtaStsRecord(question, targetDomain) ? { says: "no such name" } : undefined,

  tlsa: (question) => (question.type === typeCodes.TLSA ? { says: "no such name" } : undefined),

  // RFC 8461 §3.1: a new id makes senders fetch the policy again.
  "mta-sts-id": (question, { targetDomain }) =>
    isMtaStsRecord(question, targetDomain)
      ? { says: "the policy has another id", data: `"v=STSv1; id=attacker;"` }
      : undefined,

  // RFC 7672 §3.1.1: 3 1 1 names a key, and nothing else counts.
  "tlsa-planted": (question, { targetMxHosts, plantedTlsa }) =>
    question.type === typeCodes.TLSA &&
    isOneOf(
      question,
      targetMxHosts.map((host) => `_25._tcp.${host}`)
    )
      ? { says: "the key is one of the attacker's", data: plantedTlsa }
      : undefined,

  "mx-tenant": (question, { targetDomain, tenantHost }) =>
    isMxQuestion(question, targetDomain) && tenantHost !== undefined
      ? {
          says: `the mail exchanger is ${tenantHost}, the attacker's at the same provider`,
          data: `0 ${tenantHost}.`,
          alsoSpends: ["cotenant"]
        }
      : undefined,

  "tenant-address": (question, { tenantHost, address }) =>
    tenantHost !== undefined && question.type === typeCodes.A && isNamed(question, tenantHost)
      ? { says: `the address is ${address}`, data: address, alsoSpends: ["cotenant"] }
      : undefined,

  // RFC 8555 §8.4.
  "acme-challenge": (question, arsenal) => {
    const domain = question.type === typeCodes.TXT ? challengedName(question) : undefined
    return domain !== undefined && isTargets(domain, arsenal)
      ? { says: "the answer to an authority's challenge", data: `"${challengeText(domain.key)}"` }
      : undefined
  },

  // RFC 8659 §4.2: where records say nothing of who may issue, anybody may; and above them nobody asks (§3).
  caa: (question, arsenal) =>
    arsenal.restrictsIssuance && question.type === typeCodes.CAA && isTargets(question.name, arsenal)
      ? { says: "any authority may issue", data: `0 iodef "mailto:nobody@${arsenal.mxHost}"` }
      : undefined
} as const satisfies Readonly<Record<string, Liar>>

export const lieIds = [
  "mx",
  "mx-address",
  "web-address",
  "mta-sts",
  "tlsa",
  "mta-sts-id",
  "tlsa-planted",
  "mx-tenant",
  "tenant-address"
] as const satisfies ReadonlyArray<keyof typeof lies>

/** What only certification authorities ask for. */
export const validationLieIds = ["acme-challenge", "caa"] as const satisfies ReadonlyArray<keyof typeof lies>
export type LieId = (typeof lieIds)[number] | (typeof validationLieIds)[number]

export const validationLieMeanings =
  "acme-challenge: the answer to an authority's challenge for a name of the target's; caa: the target leaves open who may issue"

export const lieMeanings =
  "mx: the target's MX record names the attacker's host; mx-address: the target's MX hosts have the attacker's address; web-address: so has every other host of the domain, and the domain itself; mta-sts and tlsa: the name does not exist; mta-sts-id: the policy has changed; tlsa-planted: the MX host's key is the attacker's; mx-tenant and tenant-address: the MX record names a host of the attacker's at the target's provider, and its address"

/** Those of the lies that answer the question, in their order. */
export const liesFor = (
  ids: ReadonlyArray<LieId>,
  question: Question,
  arsenal: Arsenal
): ReadonlyArray<Lie> => {
  const about = liesAbout(question, arsenal)
  return about.size === 0 ? [] : ids.flatMap((id) => about.get(id) ?? [])
}

/** Every capability that forges asks about every question, most of which have nothing to lie about. */
const liesAbout = (question: Question, arsenal: Arsenal): ReadonlyMap<LieId, Lie> => {
  const known = alreadyFound.get(question)
  if (known?.arsenal === arsenal) return known.about
  const about = new Map<LieId, Lie>()
  for (const id of [...lieIds, ...validationLieIds]) {
    const lie = lies[id](question, arsenal)
    if (lie !== undefined) about.set(id, lie)
  }
  alreadyFound.set(question, { arsenal, about })
  return about
}

/** By the question, as messages that are read once have it, for the arsenal that asked last. */
const alreadyFound = new WeakMap<
  Question,
  { readonly arsenal: Arsenal; readonly about: ReadonlyMap<LieId, Lie> }
>()

/** RFC 8555 §8.4: the name after the label that the challenge has. */
const challengedName = ({ name }: Question): Name | undefined =>
  name.key.startsWith("_acme-challenge.") ? name.parent : undefined

const isTargets = (asked: Name, { targetDomain, targetMxHosts }: Arsenal): boolean =>
  asked.isAtOrBelow(name(targetDomain)) || targetMxHosts.includes(asked.key)

const isMxQuestion = (question: Question, domain: string) =>
  question.type === typeCodes.MX && isNamed(question, domain)

const isMtaStsRecord = (question: Question, domain: string) =>
  question.type === typeCodes.TXT && isNamed(question, `_mta-sts.${domain}`)

const isOneOf = (question: Question, hosts: ReadonlyArray<string>) =>
  hosts.some((host) => isNamed(question, host))

/** `name` is presentation format in lower case, as `Name.key` is. */
const isNamed = (question: Question, name: string) => question.name.key === name
