/**
 * POSH for SMTP: the domain's web host says which certificates its mail exchangers show. RFC 7711.
 *
 * The RFC was written for XMPP. What mail needs beyond it (that a document makes TLS mandatory, and what a fetch that
 * fails means) is a parameter here.
 */
import { Effect, Result, Schema } from "effect"
import { RootStore, type Roots } from "../../clients/root-store.ts"
import { parameter } from "../../protocol/parameter.ts"
import type { FingerprintDescriptor } from "../../protocol/posh/document.ts"
import { type PoshMismatch, verifyFingerprints } from "../../protocol/posh/verify.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { Certificate } from "../../protocol/x509/certificate.ts"
import { judgeWebPkiPath, readChain, type WebPkiRejected } from "../../protocol/x509/web-pki.ts"
import {
  type Hop,
  type HopPolicy,
  HostRefused,
  type Mistrust,
  type Proof,
  trustModel
} from "../trust-model.ts"
import { materialOf } from "./fetch.ts"
import { publish, publishParameters } from "./publish.ts"

export const posh = trustModel({
  id: "posh",
  title: "POSH: certificate fingerprints from the domain's own web host, cached (a hypothesis for mail)",
  standards: [rfc(7711)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    chain: parameter(
      Schema.Literals(["not-required", "pkix"]).annotate({
        description:
          "not-required: a certificate whose fingerprint was found is believed whoever signed it; pkix: trusted authorities must vouch for it as well, its names being of no account either way"
      }),
      "not-required"
    ),
    onFetchFailure: parameter(
      Schema.Literals(["opportunistic", "defer"]).annotate({
        description:
          "nothing cached, and the document cannot be fetched or read: as without POSH, or the mail waits. RFC 7711 does not say; a 404 over HTTPS is no failure but an answer (§3)"
      }),
      "opportunistic"
    ),
    requireTls: parameter(
      Schema.Boolean.annotate({
        description: "does a valid document make TLS mandatory? RFC 7711 leaves it to the application"
      }),
      true
    )
  }),

  configure: ({ source, chain, onFetchFailure, requireTls, ...published }) => ({
    publish: (recipient) => publish(recipient, { source, ...published }),

    policyFor: Effect.fnUntraced(function* (hop: Hop) {
      const host = source === "next-hop" ? hop.nextHopDomain : hop.mxHost
      const material = yield* materialOf(host)
      switch (material._tag) {
        case "NoMaterial":
          return opportunistic(`${host} says that it has no POSH document`, material.because)
        case "Failed":
          if (onFetchFailure === "opportunistic")
            return opportunistic(`no POSH document from ${host}: ${material.reason}`, material.because)
          return yield* new HostRefused({
            result: "validation-failure",
            detail: `no POSH document from ${host}: ${material.reason}`,
            because: [material.because]
          })
        case "Found": {
          const { descriptors, from, because } = material
          const roots = yield* RootStore
          return {
            encryption: requireTls ? "required" : "optional",
            enforcement: "enforce",
            ...(requireTls ? { demandedBy: rfc(7711, "5") } : {}),
            serverName: hop.mxHost,
            authenticate: (evidence, nowSeconds) =>
              authenticate({ descriptors, chain, roots, evidence, nowSeconds }),
            basis: `POSH document of ${host} from ${from === "web" ? "its web host" : "memory"}: ${descriptors.length} certificates`,
            because: [because]
          } satisfies HopPolicy
        }
      }
    })
  })
})

const opportunistic = (basis: string, because: Citation): HopPolicy => ({
  encryption: "optional",
  enforcement: "enforce",
  basis,
  because: [because, rfc(7435, "3")]
})

/** §3.3: the peer's own certificate against the fingerprints. */
const authenticate = ({
  descriptors,
  chain,
  roots,
  evidence,
  nowSeconds
}: {
  readonly descriptors: ReadonlyArray<FingerprintDescriptor>
  readonly chain: "not-required" | "pkix"
  readonly roots: Roots
  readonly evidence: TlsEvidence
  readonly nowSeconds: number
}): Result.Result<Proof, Mistrust> => {
  const judged: Result.Result<{ readonly leaf: Certificate }, WebPkiRejected> =
    chain === "pkix"
      ? judgeWebPkiPath({ ...roots, evidence, atSeconds: nowSeconds, ignoresCommonName: true })
      : readChain(evidence.chain)
  if (Result.isFailure(judged)) {
    const { result, detail, because } = judged.failure
    return Result.fail({ result, detail, because })
  }
  return Result.mapBoth(verifyFingerprints(descriptors, judged.success.leaf, nowSeconds), {
    onSuccess: ({ hash, descriptor, because }): Proof => ({
      detail: `${hash} fingerprint ${descriptor + 1} of ${descriptors.length} matches the certificate`,
      because
    }),
    onFailure: ({ reason, because }): Mistrust => ({
      result: reports[reason],
      detail: reason,
      because: [because]
    })
  })
}

const reports: Readonly<Record<PoshMismatch["reason"], Mistrust["result"]>> = {
  "no certificate": "certificate-not-trusted",
  "no fingerprint matches": "certificate-not-trusted",
  "certificate expired": "certificate-expired",
  "certificate not yet valid": "validation-failure"
}
