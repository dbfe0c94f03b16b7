/** TLS because the sender's own configuration says so; the domain publishes nothing. RFC 7672 §1.3.3, RFC 9525. */
import { Effect, Schema } from "effect"
import { RootStore, type Roots } from "../../clients/root-store.ts"
import {
  type CommonNameUse,
  commonNameUses,
  type MatchingRules,
  rfc9525,
  wildcardDepths
} from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { type Hop, type HopPolicy, trustModel } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"
import { authenticateByFingerprint } from "./fingerprint.ts"
import { namesOfNextHop } from "./next-hop-names.ts"

export const staticTls = trustModel({
  id: "static-tls",
  title: "static TLS: the sender's own table demands encryption, a certificate or a key",
  standards: [rfc(3207), rfc(9525)],
  needsValidation: false,
  parameters: Schema.Struct({
    level: parameter(
      Schema.Literals(["encrypt", "verify", "secure", "fingerprint"]).annotate({
        description:
          "what is demanded of every domain. encrypt: TLS, with whomever; verify: a certificate of the web PKI for the MX host that DNS names; secure: one for the next-hop domain; fingerprint: a key that was agreed on beforehand"
      }),
      "secure"
    ),
    reference: Schema.optionalKey(
      Schema.Literals(["next-hop", "mx-host"]).annotate({
        description:
          "name that the certificate must carry under verify and secure: the domain of the mail address or a name below it (RFC 9525 §3), or the MX host, which anybody who forges DNS chooses; mx-host for verify and next-hop for secure when left out"
      })
    ),
    commonName: parameter(
      Schema.Literals(commonNameUses).annotate({
        description:
          "under verify and secure: whether the common name of a certificate without DNS-IDs is compared, which RFC 9525 §2 has out of use"
      }),
      "never"
    ),
    labelsAfterWildcard: parameter(
      Schema.Literals(wildcardDepths).annotate({
        description:
          "under verify and secure: labels that must follow a wildcard; 2 refuses a certificate for *.com, of which RFC 9525 §6.3 says nothing"
      }),
      rfc9525.labelsAfterWildcard
    ),
    serverName: parameter(
      Schema.Literals(["mx-host", "none"]).annotate({
        description:
          "what is sent as SNI (RFC 6066 §3): the MX host's name, by which hosts that choose among chains can choose; or nothing"
      }),
      "mx-host"
    ),
    fingerprints: parameter(
      Schema.Array(
        Schema.String.check(Schema.isPattern(/^[0-9a-fA-F]{64}$/, { expected: "64 hexadecimal digits" }))
      ).annotate({
        description: "under fingerprint: SHA-256 of the keys (SubjectPublicKeyInfo) agreed on; one must match"
      }),
      []
    )
  }),

  configure: ({
    level,
    reference = level === "verify" ? "mx-host" : "next-hop",
    commonName,
    labelsAfterWildcard,
    serverName,
    fingerprints
  }) => ({
    publish: () => ({ records: [], documents: [], needsSignedZone: false }),

    policyFor: Effect.fnUntraced(function* (hop: Hop) {
      const roots = yield* RootStore
      const demanded = {
        encryption: "required",
        enforcement: "enforce",
        // RFC 3207 §6: a client may be told to send nothing without TLS.
        demandedBy: rfc(3207, "6"),
        // By default, which is our choice: hosts that choose among chains choose by their own name.
        ...(serverName === "none" ? {} : { serverName: hop.mxHost }),
        because: [rfc(7672, "1.3.3")]
      } as const satisfies Partial<HopPolicy>
      switch (level) {
        case "encrypt":
          return { ...demanded, basis: "the sender's table demands TLS, with whomever" }
        case "fingerprint":
          return {
            ...demanded,
            basis: `the sender's table has ${fingerprints.length} keys for ${hop.nextHopDomain}`,
            authenticate: (evidence: TlsEvidence) => authenticateByFingerprint(evidence, fingerprints)
          }
        case "verify":
        case "secure":
          return {
            ...demanded,
            basis: `the sender's table demands a certificate for ${reference === "mx-host" ? hop.mxHost : hop.nextHopDomain}`,
            authenticate: authenticateBy(
              hop,
              reference,
              { ...rfc9525, commonName, labelsAfterWildcard },
              roots
            )
          }
      }
    })
  })
})

const authenticateBy =
  (
    { mxHost, nextHopDomain }: Hop,
    reference: "next-hop" | "mx-host",
    rules: MatchingRules & { readonly commonName: CommonNameUse },
    roots: Roots
  ): NonNullable<HopPolicy["authenticate"]> =>
  (evidence, nowSeconds) =>
    authenticateByWebPki({
      evidence,
      names:
        reference === "mx-host"
          ? [mxHost]
          : namesOfNextHop(nextHopDomain, evidence.chain[0], rules.commonName),
      rules,
      roots,
      nowSeconds,
      // RFC 9525 §3: a name that DNS led to is no reference identifier unless it was derived securely.
      because: rfc(9525, "3")
    })
