/**
 * The DNSSEC and certificate chain of one delivery attempt, in plain values: what a picture draws and a text tells.
 *
 * It is all that a drawing sees, so that chains from elsewhere, such as a check of a real domain, are drawn alike.
 */
import { type AuthenticationChain, authenticationChain } from "../protocol/dnssec/authentication-chain.ts"
import { type CertificateChain, certificateChain } from "../protocol/x509/certificate-chain.ts"
import type { JudgedAttempt } from "../experiment/judged-cell.ts"
import type { Finding } from "../staging/finding.ts"
import type { ChosenSender } from "../staging/senders.ts"

export interface Chain {
  readonly dnssec: AuthenticationChain
  /** Answers with no place in the chain: a resolver elsewhere judged them, or the lookup came to nothing. */
  readonly unproven: ReadonlyArray<UnprovenAnswer>
  readonly peers: ReadonlyArray<ChainPeer>
}

export interface UnprovenAnswer {
  /** "example.com MX". */
  readonly question: string
  readonly status: "secure" | "insecure" | "failed"
  /** Empty where there is nothing to say. */
  readonly detail: string
}

export interface ChainPeer {
  readonly host: string
  readonly verdict: "proven" | "not proven" | "unasked"
  readonly detail: string
  readonly certificates: CertificateChain
  /** Models whose senders ask for this proof, where several were tried. */
  readonly askedBy?: ReadonlyArray<string>
}

/** "mx1.example.com", or with those who ask: "mx1.example.com for dane, insecure-dane". */
export const peerName = ({ host, askedBy = [] }: Pick<ChainPeer, "host" | "askedBy">): string =>
  askedBy.length === 0 ? host : `${host} for ${askedBy.join(", ")}`

/** What that sender found out from the start of the attempt to its end. */
export const chainOf = (
  findings: ReadonlyArray<Finding>,
  { sender, startMicros, endMicros }: Pick<JudgedAttempt, "sender" | "startMicros" | "endMicros">,
  senders: ReadonlyArray<Pick<ChosenSender, "name" | "host">>
): Chain => {
  const host = senders.find(({ name }) => name === sender)?.host
  const own = findings.filter(
    ({ by, atMicros }) => by === host && startMicros <= atMicros && atMicros <= endMicros
  )
  const lookups = own.flatMap((finding) => (finding.kind === "lookup" ? [finding] : []))
  const dnssec = authenticationChain(lookups.flatMap(({ validation }) => validation ?? []))
  const told = new Set(dnssec.zones.flatMap(({ sets }) => sets.map(({ id }) => id)))
  return {
    dnssec,
    unproven: distinct(
      lookups
        // An answer that was judged here stands in the chain at the end of its aliases, whatever name was asked for.
        .filter(
          ({ question, status, validation }) =>
            !told.has(question) && (validation === undefined || status === "failed")
        )
        .map(({ question, status, detail }) => ({ question, status, detail }))
    ),
    peers: distinct(
      own.flatMap((finding) => {
        if (finding.kind !== "handshake") return []
        const { host, verdict, detail, chain, examined } = finding
        return [{ host, verdict, detail, certificates: certificateChain(chain, examined) }]
      })
    )
  }
}

export const isEmpty = ({ dnssec, unproven, peers }: Chain): boolean =>
  dnssec.zones.length + unproven.length + peers.length === 0

/** A host that was called twice shows the same twice. */
const distinct = <A>(all: ReadonlyArray<A>): ReadonlyArray<A> => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values()
]
