/** Is the peer the server that was located? By the web PKI, for every model that locates servers. RFC 7673 §4.1, RFC 9525 §6. */
import { Result } from "effect"
import type { Roots } from "../clients/root-store.ts"
import { rfc9525 } from "../protocol/names/matching-rules.ts"
import {
  type LocatedPeer,
  type ServiceIdentity,
  serviceReferences
} from "../protocol/names/service-identity.ts"
import { rfc } from "../protocol/rfc.ts"
import { judgeWebPki } from "../protocol/x509/web-pki.ts"
import type { HopPolicy, Mistrust, Proof } from "./trust-model.ts"

/** What is demanded of each server that was located, whoever it is found to be. */
export const tlsDemanded = {
  encryption: "required",
  enforcement: "enforce",
  // RFC 3207 §6: a client may be told to send nothing without TLS.
  demandedBy: rfc(3207, "6")
} as const satisfies Partial<HopPolicy>

/** @param serverName sent as SNI: our choice is the name that the certificate is most likely to have */
export const policyByWebPki = (identity: ServiceIdentity, peer: LocatedPeer, roots: Roots): HopPolicy => {
  const { references, isOfServerAlone, because } = serviceReferences(identity, peer)
  const names = references.map((reference) =>
    reference.form === "srv"
      ? `_${reference.service}.${reference.name}`
      : "name" in reference
        ? reference.name
        : reference.address
  )
  const isServersName = identity === "server" || (identity === "rfc7673" && peer.isSecure)
  return {
    ...tlsDemanded,
    serverName: isServersName ? peer.server : peer.domain,
    basis: `${peer.server} is announced for mail over TLS: a certificate of the web PKI for ${names.join(" or ")}`,
    because: [because],
    authenticate: (evidence, nowSeconds) =>
      Result.mapBoth(judgeWebPki({ ...roots, evidence, references, rules: rfc9525, atSeconds: nowSeconds }), {
        onSuccess: ({ detail, examined, ...proof }): Proof => ({
          detail,
          examined,
          because: [because, ...proof.because],
          ...(isOfServerAlone ? { identifies: "MX host" as const } : {})
        }),
        onFailure: (rejected): Mistrust => ({
          result: rejected.result,
          detail: rejected.detail,
          examined: rejected.examined,
          because: [...rejected.because, because]
        })
      })
  }
}
