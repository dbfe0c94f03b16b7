/** What a handshake with a DNSSEC chain in it comes to. RFC 9102 §6. */
import { Result } from "effect"
import type { Roots } from "../../clients/root-store.ts"
import { strongestDigests } from "../../protocol/dane/agility.ts"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import { referenceIdentifiers } from "../../protocol/dane/reference-identifiers.ts"
import { smtpUsages, tlsaOwner, usableAssociations } from "../../protocol/dane/tlsa.ts"
import type { DaneRules } from "../../protocol/dane/verdict.ts"
import { parseName } from "../../protocol/dns/name.ts"
import { readTlsa } from "../../protocol/dns/rdata/tlsa.ts"
import { dnssecChainExtension, readChain } from "../../protocol/dnssec-chain/extension.ts"
import type { FinishedHandshake } from "../../protocol/dnssec-chain/pin.ts"
import { type ChainVerdict, verifyChain } from "../../protocol/dnssec-chain/verify.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { comparedWith } from "../tlsa-peer.ts"
import type { Hop, Mistrust, Proof } from "../trust-model.ts"

export interface JudgingRules {
  /** Must there be a chain that can be validated: by a pin, or because the sender wants one of everybody (§7)? */
  readonly isRequired: boolean
  readonly onInvalidChain: "refuse" | "as if absent"
  readonly onDenial: "TLS with whomever" | "refuse"
  readonly dane: DaneRules
}

export interface Judged {
  readonly handshake: FinishedHandshake
  readonly verdict: Result.Result<Proof, Mistrust>
}

export const judge = (
  evidence: TlsEvidence,
  hop: Hop,
  nowSeconds: number,
  roots: Roots,
  { isRequired, onInvalidChain, onDenial, dane }: JudgingRules
): Judged => {
  const { mxHost } = hop
  const { chain, supportLifetimeHours } = chainFrom(evidence, mxHost, nowSeconds, roots)
  const unauthenticated = { chain: chain.kind, isAuthenticated: false, supportLifetimeHours }
  switch (chain.kind) {
    case "absent":
      return {
        handshake: unauthenticated,
        verdict: isRequired
          ? Result.fail({
              result: "dane-required",
              detail: `${mxHost} sends no DNSSEC chain`,
              because: [rfc(9102, "7")]
            })
          : Result.succeed(nobody(`${mxHost} sends no DNSSEC chain`))
      }
    case "invalid": {
      const because = [rfc(9102, isRequired ? "7" : "6"), chain.because]
      const detail = `the DNSSEC chain of ${mxHost} proves nothing: ${chain.detail}`
      return {
        handshake: unauthenticated,
        verdict:
          isRequired || onInvalidChain === "refuse"
            ? Result.fail({ result: "dnssec-invalid", detail, because })
            : Result.succeed(nobody(detail))
      }
    }
    case "denied": {
      const detail = `the DNSSEC chain of ${mxHost} proves that there are no secure TLSA records: ${chain.detail}`
      const because = [rfc(9102, "2.3.1"), chain.because]
      return {
        handshake: unauthenticated,
        // §7: what is required is the extension, and not that there are TLSA records, or even DNSSEC.
        verdict:
          onDenial === "refuse"
            ? Result.fail({ result: "dane-required", detail, because })
            : Result.succeed({ ...nobody(detail), because })
      }
    }
    case "TLSA": {
      const records = chain.rdatas.flatMap((rdata) => {
        const record = readTlsa(rdata)
        return Result.isSuccess(record) ? [record.success] : []
      })
      // RFC 7671 §9: digests weaker than the strongest one published are left aside.
      const associations = strongestDigests(usableAssociations(records, smtpUsages).usable)
      if (associations.length === 0)
        return {
          handshake: unauthenticated,
          verdict: Result.succeed({
            ...nobody(`none of the TLSA records of ${mxHost} can be used`),
            because: [rfc(7672, "2.2")]
          })
        }
      // Nothing in the chain vouches for the MX record, so anybody may have named the host.
      const isNamedInsecurely = !hop.mxIsSecure && mxHost !== hop.nextHopDomain
      const { names } = referenceIdentifiers({
        ...hop,
        // §3: the name that was asked for is the TLSA base domain, whatever it is an alias for.
        baseDomain: mxHost,
        mx: hop.mxIsSecure ? "secure" : "insecure"
      })
      const verdict = comparedWith(
        chain.owner,
        authenticate({ chain: evidence.chain, names, associations, nowSeconds, ...roots }, dane)
      )
      return {
        handshake: { ...unauthenticated, isAuthenticated: Result.isSuccess(verdict) },
        verdict: Result.map(verdict, (proof): Proof =>
          isNamedInsecurely
            ? {
                ...proof,
                identifies: "MX host",
                because: [...proof.because, rfc(9102, "6"), rfc(7672, "2.2.1")]
              }
            : { ...proof, because: [...proof.because, rfc(9102, "6")] }
        )
      }
    }
  }
}

const nobody = (detail: string): Proof => ({ detail, identifies: "nobody", because: [rfc(7435, "3")] })

interface Received {
  readonly chain: ChainVerdict | { readonly kind: "absent" }
  readonly supportLifetimeHours: number
}

const chainFrom = (
  { extensions }: TlsEvidence,
  mxHost: string,
  nowSeconds: number,
  { dnssecAnchors = [], signatures }: Roots
): Received => {
  const sent = extensions?.[dnssecChainExtension]
  const owner = Result.getOrUndefined(parseName(tlsaOwner(mxHost)))
  if (sent === undefined || owner === undefined) return { chain: { kind: "absent" }, supportLifetimeHours: 0 }
  const read = readChain(Buffer.from(sent, "hex"))
  if (Result.isFailure(read))
    return {
      chain: { kind: "invalid", detail: read.failure.reason, because: rfc(9102, "2.3") },
      supportLifetimeHours: 0
    }
  const { records, supportLifetimeHours } = read.success
  return {
    chain: verifyChain({ records, tlsaOwner: owner, anchors: dnssecAnchors, nowSeconds, signatures }),
    supportLifetimeHours
  }
}
