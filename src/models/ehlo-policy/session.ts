/** What the handshake of a session is worth to an in-band policy. RFC 6797 §8.1, RFC 7469 §2.6. */
import { Result } from "effect"
import type { Roots } from "../../clients/root-store.ts"
import { type Demands, pinsMatch } from "../../protocol/ehlo-policy/memory.ts"
import { rfc9525 } from "../../protocol/names/matching-rules.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { publicKeyPin } from "../../protocol/x509/public-key-pin.ts"
import { readChain } from "../../protocol/x509/web-pki.ts"
import type { Hop, Mistrust, Proof } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"

export const references = ["mx-host", "next-hop", "either"] as const
export type Reference = (typeof references)[number]

export interface Peer {
  readonly evidence: TlsEvidence
  readonly roots: Roots
  readonly nowSeconds: number
}

/** Has the peer a certificate of the web PKI for the name that the sender asks for? */
export const authenticateByName = (
  { mxHost, nextHopDomain }: Hop,
  reference: Reference,
  peer: Peer
): Result.Result<Proof, Mistrust> =>
  authenticateByWebPki({
    ...peer,
    names: {
      "mx-host": [mxHost],
      "next-hop": [nextHopDomain],
      either: [mxHost, nextHopDomain]
    }[reference],
    rules: rfc9525,
    because: rfc(6797, "8.4")
  })

/** Is the peer what a stored policy asks for? */
export const authenticateByDemands = (
  hop: Hop,
  reference: Reference,
  { certificateMustBeValid, pins }: Demands,
  peer: Peer
): Result.Result<Proof, Mistrust> => {
  if (pins.length > 0 && !pinsMatch(pins, chainPins(peer.evidence))) {
    return Result.fail({
      result: "certificate-not-trusted",
      detail: "no key of the chain is pinned",
      because: [rfc(7469, "2.6")]
    })
  }
  return certificateMustBeValid
    ? authenticateByName(hop, reference, peer)
    : Result.succeed({ detail: "a pinned key is in the chain", because: [rfc(7469, "2.6")] })
}

/** Of every certificate that the peer sent and that can be read. */
export const chainPins = ({ chain }: TlsEvidence): ReadonlyArray<string> => {
  const read = readChain(chain)
  if (Result.isFailure(read)) return []
  const { leaf, intermediates } = read.success
  return [leaf, ...intermediates].map(publicKeyPin)
}
