/**
 * What an attacker could want the DNS to say, whoever says it: one who forges answers on the path, one who holds the zone,
 * one who holds its keys. RFC 3833 §2. Where mail and web requests go is written here; what a model's policies say is the model's own
 * affair (`Adoption`).
 */
import type { Question } from "../protocol/dns/message.ts"
import { type Name, name } from "../protocol/dns/name.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { challengeText } from "./account.ts"
import type { Arsenal } from "./arsenal.ts"
import type { OwnHost } from "./own-host.ts"
import { leafOf, paid, type Price, pricesOf } from "./credentials.ts"
import type { CredentialSource } from "./credential-source.ts"
import type { Move } from "./capability.ts"
import type { Said } from "./adoption.ts"

export interface Lie {
  readonly says: string
  /** RDATA in presentation format; none denies the records, absent denies that the name exists. */
  readonly data?: ReadonlyArray<string>
  /** The certificate without which it is of no use, and the name that clients ask for it. */
  readonly leadsTo?: {
    readonly source: CredentialSource
    readonly name: string
    /** Others that would do as well. */
    readonly sources?: ReadonlyArray<CredentialSource>
  }
  readonly isAboutLife?: boolean
}

type Liar = (question: Question, arsenal: Arsenal) => ReadonlyArray<Lie>

const liars = {
  mx: (question, arsenal) =>
    isMxQuestion(question, arsenal)
      ? arsenal.ownHosts
          .filter((host, index) => host.name !== arsenal.tenantHost && isAnother(host, index, arsenal))
          .map((host) => mxLie(host, `0 ${host.name}.`))
      : [],

  "mx-address": (question, arsenal) =>
    isAddressQuestion(question) && isOneOf(question, arsenal.targetMxHosts)
      ? addressLies(question, arsenal)
      : [],

  // The domain itself is a mail exchanger where it has no MX record.
  "web-address": (question, arsenal) => {
    const { targetDomain, targetMxHosts, mxHost, ownHosts } = arsenal
    if (!isAddressQuestion(question) || isOneOf(question, targetMxHosts)) return []
    if (isNamed(question, targetDomain)) return addressLies(question, arsenal)
    const isTargets =
      question.name.isAtOrBelow(name(targetDomain)) || arsenal.webPlaceOf(question.name.key) !== undefined
    const address = addressOf(
      ownHosts.find((host) => host.name === mxHost),
      question
    )
    return isTargets && address !== undefined ? [{ says: `the address is ${address}`, data: [address] }] : []
  },

  "mta-sts": (question, arsenal) => (isMtaStsRecord(question, arsenal) ? [nameDenied] : []),

  tlsa: (question) => (question.type === typeCodes.TLSA ? [nameDenied] : []),

  // RFC 8461 §3.1: a new id makes senders fetch the policy again.
  "mta-sts-id": (question, arsenal) =>
    isMtaStsRecord(question, arsenal) ? published(question, arsenal) : [],

  "tlsa-planted": (question, arsenal) =>
    question.type === typeCodes.TLSA ? published(question, arsenal) : [],

  "mx-tenant": (question, arsenal) => {
    const { tenantHost } = arsenal
    return isMxQuestion(question, arsenal) && tenantHost !== undefined
      ? [
          {
            says: `the mail exchanger is ${tenantHost}, the attacker's at the same provider`,
            data: [`0 ${tenantHost}.`],
            leadsTo: { source: "tenant", name: tenantHost }
          }
        ]
      : []
  },

  "tenant-address": (question, { tenantHost, ownHosts }) =>
    tenantHost !== undefined && isAddressQuestion(question) && isNamed(question, tenantHost)
      ? ownHosts
          .filter(({ name }) => name === tenantHost)
          .flatMap((host) => addressLie(host, question, { source: "tenant", name: tenantHost }))
      : [],

  // RFC 5321 §5.1: without an MX record the domain's own address is tried.
  "no-mx": (question, arsenal) =>
    isMxQuestion(question, arsenal) ? [{ says: "there is no MX record", data: [] }] : [],

  // RFC 7505 §3: the domain takes no mail.
  "null-mx": (question, arsenal) =>
    isMxQuestion(question, arsenal) ? [{ says: "the domain takes no mail", data: ["0 ."] }] : [],

  publication: (question, arsenal) =>
    question.type === typeCodes.TLSA || isMtaStsRecord(question, arsenal) ? [] : published(question, arsenal),

  "no-publication": (question, arsenal) =>
    question.type !== typeCodes.TLSA &&
    !isMtaStsRecord(question, arsenal) &&
    arsenal.adoption.isAboutPolicy(question.name.key, question.type)
      ? [nameDenied]
      : [],

  // RFC 8555 §8.4.
  "acme-challenge": (question, arsenal) => {
    const domain = question.type === typeCodes.TXT ? challengedName(question) : undefined
    return domain !== undefined && isTargets(domain, arsenal)
      ? [{ says: "the answer to an authority's challenge", data: [`"${challengeText(domain.key)}"`] }]
      : []
  },

  // RFC 8659 §4.2: where records say nothing of who may issue, anybody may; and above them nobody asks (§3).
  caa: (question, arsenal) =>
    arsenal.restrictsIssuance && question.type === typeCodes.CAA && isTargets(question.name, arsenal)
      ? [{ says: "any authority may issue", data: [`0 iodef "mailto:nobody@${arsenal.mxHost}"`] }]
      : []
} as const satisfies Readonly<Record<string, Liar>>

/** Does anybody see a difference between it and those before it? */
const isAnother = (host: OwnHost, index: number, { ownHosts, isSignedSeen }: Arsenal): boolean =>
  !ownHosts
    .slice(0, index)
    .some(
      (before) =>
        before.source === host.source &&
        before.publishes === host.publishes &&
        (!isSignedSeen || before.isSigned === host.isSigned)
    )

const nameDenied: Lie = { says: "no such name" }

const mxLie = (host: OwnHost, data: string): Lie => ({
  says: `the mail exchanger is ${host.name}`,
  data: [data],
  leadsTo: { source: host.source, name: host.name }
})

/** One host for each certificate that it could show under that name. */
const addressLies = (question: Question, { ownHosts }: Arsenal): ReadonlyArray<Lie> => {
  const bySource = new Map(ownHosts.toReversed().map((host) => [host.source, host]))
  return [...new Set(ownHosts.map(({ source }) => source))].flatMap((source) =>
    addressLie(bySource.get(source), question, { source, name: question.name.key })
  )
}

const addressLie = (
  host: OwnHost | undefined,
  question: Question,
  leadsTo: NonNullable<Lie["leadsTo"]>
): ReadonlyArray<Lie> => {
  const address = addressOf(host, question)
  return address === undefined ? [] : [{ says: `the address is ${address}`, data: [address], leadsTo }]
}

/** Of the IP version that is asked for: A and AAAA records are lied about alike. */
const addressOf = (host: OwnHost | undefined, { type }: Question): string | undefined =>
  type === typeCodes.A ? host?.address : host?.ipv6Address

const published = ({ name, type }: Question, { adoption }: Arsenal): ReadonlyArray<Lie> =>
  adoption.records(name.key, type).map((said) => ({
    says: sayingOf(said),
    data: said.what,
    leadsTo: { source: said.source, name: said.host, sources: said.sources },
    isAboutLife: said.isAboutLife
  }))

const sayingOf = ({ says, what }: Said<ReadonlyArray<string>>): string =>
  `what is published ${says} (${what.map((data) => (data.length > 40 ? `${data.slice(0, 40)}...` : data)).join("; ")})`

export const lieIds = [
  "mx",
  "mx-address",
  "web-address",
  "mta-sts",
  "tlsa",
  "mta-sts-id",
  "tlsa-planted",
  "mx-tenant",
  "tenant-address",
  "no-mx",
  "null-mx",
  "publication",
  "no-publication"
] as const satisfies ReadonlyArray<keyof typeof liars>

/** What only certification authorities ask for. */
export const validationLieIds = ["acme-challenge", "caa"] as const satisfies ReadonlyArray<keyof typeof liars>
export type LieId = (typeof lieIds)[number] | (typeof validationLieIds)[number]

export const validationLieMeanings =
  "acme-challenge: the answer to an authority's challenge for a name of the target's; caa: the target leaves open who may issue"

export const lieMeanings =
  "mx: the target's MX record names a host of the attacker's; mx-address: the target's MX hosts have the attacker's address; web-address: so has every other host of the domain, and the domain itself; mta-sts and tlsa: the name does not exist; mta-sts-id and tlsa-planted: the record that an adopter of the model publishes for a host of the attacker's; mx-tenant and tenant-address: the MX record names a host of the attacker's at the target's provider, and its address; no-mx: there is no MX record, so that the domain's own address is tried; null-mx: the domain takes no mail; publication and no-publication: what the model publishes beside these, as for a host of the attacker's, or its absence"

export interface PricedLie extends Pick<Lie, "says" | "data"> {
  readonly move: Pick<Move<unknown>, "alsoSpends" | "validated" | "certificate" | "sources" | "isAboutLife">
}

/** Those of the lies that answer the question, in their order, each in all the ways of paying for the certificate that it leads to. */
export const liesFor = (
  ids: ReadonlyArray<LieId>,
  question: Question,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<PricedLie> => {
  const about = liesAbout(question, atMicros, arsenal)
  return about.size === 0 ? [] : ids.flatMap((id) => about.get(id) ?? [])
}

const priced = (
  { leadsTo, isAboutLife, ...lie }: Lie,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<PricedLie> =>
  leadsTo === undefined
    ? [{ ...lie, move: {} }]
    : pricesOf(leadsTo.source, leadsTo.name, atMicros, arsenal).map((price) => ({
        ...lie,
        move: {
          ...paid(price),
          sources: leadsTo.sources ?? [leadsTo.source],
          ...certificateOf(leadsTo, price, arsenal),
          ...(isAboutLife === true ? { isAboutLife } : {})
        }
      }))

/** What was issued for it is seen in logs, wherever the answer leads. */
const certificateOf = (
  { source, name }: NonNullable<Lie["leadsTo"]>,
  { names }: Price,
  arsenal: Arsenal
): Pick<Move<unknown>, "certificate"> =>
  source === "issued"
    ? leafOf(arsenal.chainFrom(source, name) ?? [])
    : names === undefined
      ? {}
      : leafOf(arsenal.validatedChain(arsenal.isOwnName(name) ? [name, ...names] : names))

/** Every capability that forges asks about every question, most of which have nothing to lie about. */
const liesAbout = (question: Question, atMicros: number, arsenal: Arsenal): LiesById => {
  const known = alreadyFound.get(question)
  if (known?.arsenal === arsenal) return known.about
  const about = new Map<LieId, ReadonlyArray<PricedLie>>()
  for (const id of [...lieIds, ...validationLieIds]) {
    const lies = liars[id](question, arsenal).flatMap((lie) => priced(lie, atMicros, arsenal))
    if (lies.length > 0) about.set(id, lies)
  }
  // What authorities will have validated by then is another question each time.
  if (arsenal.isFixed) alreadyFound.set(question, { arsenal, about })
  return about
}

type LiesById = ReadonlyMap<LieId, ReadonlyArray<PricedLie>>

/** By the question, as messages that are read once have it, for the arsenal that asked last. */
const alreadyFound = new WeakMap<Question, { readonly arsenal: Arsenal; readonly about: LiesById }>()

/** RFC 8555 §8.4: the name after the label that the challenge has. */
const challengedName = ({ name }: Question): Name | undefined =>
  name.key.startsWith("_acme-challenge.") ? name.parent : undefined

const isTargets = (asked: Name, { targetDomain, targetMxHosts }: Arsenal): boolean =>
  asked.isAtOrBelow(name(targetDomain)) || targetMxHosts.includes(asked.key)

const isAddressQuestion = ({ type }: Question) => type === typeCodes.A || type === typeCodes.AAAA

const isMxQuestion = (question: Question, { targetDomain }: Arsenal) =>
  question.type === typeCodes.MX && isNamed(question, targetDomain)

const isMtaStsRecord = (question: Question, { targetDomain }: Arsenal) =>
  question.type === typeCodes.TXT && isNamed(question, `_mta-sts.${targetDomain}`)

const isOneOf = (question: Question, hosts: ReadonlyArray<string>) =>
  hosts.some((host) => isNamed(question, host))

/** `name` is presentation format in lower case, as `Name.key` is. */
const isNamed = (question: Question, name: string) => question.name.key === name
