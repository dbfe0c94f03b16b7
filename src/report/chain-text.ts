/** A chain as text: a line for each zone, for each answer that nothing proves, and for each certificate. */
import type { ChainSet, ChainZone } from "../protocol/dnssec/authentication-chain.ts"
import type { ChainCertificate } from "../protocol/x509/certificate-chain.ts"
import { type Chain, type ChainPeer, peerName, type UnprovenAnswer } from "./chain.ts"

export const chainLines = ({ dnssec, unproven, peers }: Chain): ReadonlyArray<string> => [
  ...dnssec.zones.map(zoneLine),
  ...unproven.map(unprovenLine),
  ...peers.flatMap(peerLines)
]

const zoneLine = ({ apex, parent, status, why, keys, sets, deniedBy }: ChainZone): string => {
  const pointed = keys.flatMap(({ tag, algorithm, vouchedBy }) =>
    vouchedBy.map((by) =>
      by === "trust anchor"
        ? `key ${tag} (${algorithm}) is a trust anchor`
        : `${by.replace(/^DS/, "DS digest")} in ${parent ?? "?"} matches key ${tag} (${algorithm})`
    )
  )
  const answers = sets.filter(({ type }) => !linkTypes.has(type)).map((set) => answerText(set, why))
  return [
    `zone ${apex}: ${status}`,
    ...(why === undefined ? [] : [why]),
    ...(deniedBy.length === 0 ? [] : [`no DS by ${deniedBy.join(", ")}`]),
    ...pointed,
    ...(answers.length === 0 ? [] : [answers.join(", ")])
  ].join("; ")
}

/** What holds the chain together, and is no answer. */
const linkTypes = new Set(["DNSKEY", "DS", "NSEC", "NSEC3"])

const answerText = (
  { id, isAbsent, status, signatures, provenBy, why }: ChainSet,
  whyZone: string | undefined
): string => {
  const by = signatures[0]?.key
  const shown =
    status !== "secure"
      ? status
      : isAbsent
        ? `none, by ${provenBy.join(", ")}`
        : `signed by key ${by === undefined ? "?" : by.split("/")[0]}`
  return `${id} ${shown}${why !== undefined && why !== whyZone && status === "bogus" ? ` (${why})` : ""}`
}

const unprovenLine = ({ question, status, detail }: UnprovenAnswer): string =>
  status === "failed"
    ? `lookup ${question}: failed; ${detail}`
    : `lookup ${question}: ${status}, as the resolver says (AD bit)`

const peerLines = (peer: ChainPeer): ReadonlyArray<string> => {
  const { verdict, detail, certificates: chain } = peer
  const { certificates, anchor, association, unmatched, references, presented } = chain
  return [
    `${peerName(peer)} ${verdictWords[verdict]}${detail === "" ? "" : `: ${detail}`}`,
    ...certificates.map((one, i) =>
      certificateLine(one, association?.matches === i ? association.record : undefined)
    ),
    ...(anchor === undefined
      ? []
      : [
          [
            `trust anchor ${anchor.subject}: from the ${anchor.from}`,
            ...(association?.matches === "anchor" ? [`matches ${association.record}`] : []),
            ...(anchor.fault === undefined ? [] : [anchor.fault])
          ].join("; ")
        ]),
    ...(unmatched === undefined ? [] : [`no certificate matches ${unmatched.join(" or ")}`]),
    ...(references === undefined
      ? []
      : [
          `names: ${references.join(" or ")} ${presented === undefined ? "matches none of the leaf's names" : `matches ${presented}`}`
        ])
  ]
}

export const verdictWords = {
  proven: "is who it should be",
  "not proven": "is not who it should be",
  unasked: "was not asked for proof"
} as const satisfies Readonly<Record<ChainPeer["verdict"], string>>

const certificateLine = (
  { subject, issuer, names, notBefore, notAfter, sentAt, isUsed, fault }: ChainCertificate,
  record: string | undefined
): string =>
  [
    `certificate ${subject}${issuer === "" ? "" : `, issued by ${issuer}`}`,
    ...(notBefore === "" ? [] : [`valid ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`]),
    ...(names.every((name) => isSaid(name, subject)) ? [] : [`for ${shortList(names)}`]),
    sentAt === undefined ? "not sent" : `sent as number ${sentAt}`,
    ...(isUsed ? [] : ["not on a path that was checked"]),
    ...(record === undefined ? [] : [`matches ${record}`]),
    ...(fault === undefined ? [] : [fault])
  ].join("; ")

/** The subject's own name is there already. */
const isSaid = (name: string, subject: string): boolean => subject.includes(name.replace(/^CN /, ""))

/** Certificates may hold thousands. */
const shortList = (names: ReadonlyArray<string>): string =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
