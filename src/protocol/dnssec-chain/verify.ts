/** What an authentication chain proves of a server's TLSA records. RFC 9102 §6, with the validation of RFC 4035 and RFC 5155. */
import { Result } from "effect"
import type { Message, Question } from "../dns/message.ts"
import type { Name } from "../dns/name.ts"
import { readRrsig } from "../dns/rdata/rrsig.ts"
import { noMessage } from "../dns/reply.ts"
import type { ResourceRecord } from "../dns/record.ts"
import { classIn, typeCodes } from "../dns/types.ts"
import type { TrustAnchor } from "../dnssec/anchors.ts"
import { answerWith } from "../dnssec/asking.ts"
import { type KnownCut, PlainTrust } from "../dnssec/trust.ts"
import { validate } from "../dnssec/validate.ts"
import type { SignatureMemory } from "../keys/signature.ts"
import { type Citation, rfc } from "../rfc.ts"

/** What is the case at the name of the TLSA records. */
export type ChainVerdict =
  | {
      readonly kind: "TLSA"
      readonly rdatas: ReadonlyArray<Uint8Array>
      /** At the end of the aliases, presentation format. */
      readonly owner: string
    }
  /** §2.3.1: there are none, or none that are signed. */
  | { readonly kind: "denied"; readonly detail: string; readonly because: Citation }
  /** It proves neither. */
  | { readonly kind: "invalid"; readonly detail: string; readonly because: Citation }

export interface ChainCheck {
  readonly records: ReadonlyArray<ResourceRecord>
  /** §3: made of the port and the name that the client asked for, and of no other. */
  readonly tlsaOwner: Name
  /** The client's own (§8). */
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** By the client's clock, since the Unix epoch. */
  readonly nowSeconds: number
  readonly signatures?: SignatureMemory
}

export const verifyChain = ({
  records,
  tlsaOwner,
  anchors,
  nowSeconds,
  signatures
}: ChainCheck): ChainVerdict => {
  const question: Question = { name: tlsaOwner, type: typeCodes.TLSA, class: classIn }
  const answer = holdingAll(records)
  const validation = answerWith(
    validate({ question, response: answer, anchors, nowSeconds, trust: new ChainTrust(records, signatures) }),
    () => answer
  )
  const { status, reason, rrSet, canonicalName } = validation
  const detail = `${reason}: ${validation.detail}`
  const { because } = validation
  if (status === "secure" && rrSet !== undefined)
    return { kind: "TLSA", rdatas: rrSet.rdatas, owner: `${canonicalName}` }
  // Who has no anchor has been shown nothing.
  if (status === "secure" || (status === "insecure" && reason !== "no trust anchor"))
    return { kind: "denied", detail, because }
  return { kind: "invalid", detail, because: status === "insecure" ? rfc(9102, "8") : because }
}

/**
 * §2.3: a chain holds the DS and DNSKEY RRsets of each zone cut, and nothing of the names between two cuts that are none. What a zone above such a
 * name signs below it is in that zone, so that no cut is at the name.
 */
class ChainTrust extends PlainTrust {
  readonly #delegated: ReadonlySet<string>
  /** Keys of the names below the signer's and above the owner's, of any signature in the chain. */
  readonly #between = new Set<string>()

  constructor(records: ReadonlyArray<ResourceRecord>, signatures: SignatureMemory | undefined) {
    super(signatures)
    this.#delegated = new Set(
      records.filter(({ type }) => type === typeCodes.DS).map(({ owner }) => owner.key)
    )
    const seen = new Set<string>()
    for (const { owner, type, rdata } of records) {
      const rrsig = type === typeCodes.RRSIG ? Result.getOrUndefined(readRrsig(rdata)) : undefined
      if (rrsig === undefined || !owner.isAtOrBelow(rrsig.signerName)) continue
      const pair = `${rrsig.signerName.labels.length} ${owner.key}`
      if (seen.has(pair)) continue
      seen.add(pair)
      for (let count = rrsig.signerName.labels.length + 1; count < owner.labels.length; count++)
        this.#between.add(owner.lastLabels(count).key)
    }
  }

  override cutAt(name: Name, nowSeconds: number): KnownCut | undefined {
    return this.#between.has(name.key) && !this.#delegated.has(name.key)
      ? { cut: { kind: "no cut" }, evidence: [] }
      : super.cutAt(name, nowSeconds)
  }
}

/**
 * The one answer to every question that the validation asks: it looks for records by their owner and type, and believes nothing for where
 * it stands (§2.3: a client must not assume any order).
 */
const holdingAll = (records: ReadonlyArray<ResourceRecord>): Message => ({
  ...noMessage,
  isResponse: true,
  answers: records,
  authorities: records
})
