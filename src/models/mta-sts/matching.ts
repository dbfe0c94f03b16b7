/** What a policy's names or digests are compared with: as in RFC 8461, as before it, and as the review of March 2018 proposed. */
import { Result } from "effect"
import type { Roots } from "../../clients/root-store.ts"
import { associationData } from "../../protocol/dane/match.ts"
import type { MtaStsPolicy } from "../../protocol/mta-sts/policy.ts"
import type { Extension } from "../../protocol/mta-sts/record.ts"
import { type CommonNameUse, rfc9525 } from "../../protocol/names/matching-rules.ts"
import { mtaStsEras } from "../../protocol/names/mta-sts-eras.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"
import { judgeWebPki, judgeWebPkiPath, readChain } from "../../protocol/x509/web-pki.ts"
import type { Hop, HopPolicy, Mistrust, Proof, RecipientHost } from "../trust-model.ts"
import { authenticateByPatterns } from "./authenticate.ts"

/** Those that look at the certificate alone, whichever host it came from. */
export const hostlessMatches = [
  ...mtaStsEras,
  "spki-pin",
  "certificate-hash",
  "srv-id",
  "known-name"
] as const
export type HostlessMatch = (typeof hostlessMatches)[number]

/** Names of policy fields that nobody registered; RFC 8461 §3.2 has senders ignore what they do not know. */
const digestFields = { "spki-pin": "spki_sha256", "certificate-hash": "certificate_sha256" } as const
const selectors = { "spki-pin": "SPKI", "certificate-hash": "Cert" } as const

/** What a policy must say beside its patterns, so that it can be matched so. */
export const digestsOf = (
  match: "rfc8461" | HostlessMatch,
  mxHosts: ReadonlyArray<RecipientHost>
): ReadonlyArray<Extension> =>
  match !== "spki-pin" && match !== "certificate-hash"
    ? []
    : [
        ...new Set(
          mxHosts.flatMap(({ chains }) =>
            chains
              .flatMap((chain) => chain.slice(0, 1))
              .map((der) => {
                const leaf = Result.getOrThrow(parseCertificate(der))
                return Buffer.from(associationData(leaf, selectors[match], "SHA2-256")).toString("hex")
              })
          )
        )
      ].map((value) => ({ name: digestFields[match], value }))

type Authenticate = NonNullable<HopPolicy["authenticate"]>

/** What is asked of a certificate, whichever host it came from. */
export interface CertificateRules {
  readonly match: HostlessMatch
  /** For digests: must a trusted authority have issued the certificate besides? */
  readonly digestsNeedWebPki: boolean
  /** For patterns: may a certificate without DNS-IDs meet one by its common name? */
  readonly commonName: CommonNameUse
}

export const authenticateBy = (
  { match, digestsNeedWebPki, commonName }: CertificateRules,
  { mx, extensions }: MtaStsPolicy,
  { nextHopDomain }: Hop,
  roots: Roots
): Authenticate => {
  switch (match) {
    case "spki-pin":
    case "certificate-hash": {
      const wanted = extensions.filter(({ name }) => name === digestFields[match]).map(({ value }) => value)
      return (evidence, nowSeconds) =>
        byDigest(match, wanted, evidence, digestsNeedWebPki ? roots : undefined, nowSeconds)
    }
    case "srv-id":
      return (evidence, nowSeconds) => bySrvId(nextHopDomain, evidence, roots, nowSeconds)
    case "known-name":
      return (evidence, nowSeconds) => byKnownName(mx, evidence, roots, nowSeconds)
    default: {
      // Drafts wrote a leading dot where RFC 8461 §4.1 writes an asterisk before it.
      const patterns = mx.map((pattern) =>
        match !== "postfix-legacy" && pattern.startsWith("*.") ? pattern.slice(1) : pattern
      )
      return (evidence, nowSeconds) =>
        authenticateByPatterns({ patterns, era: match, commonName }, evidence, roots, nowSeconds)
    }
  }
}

/** Review of March 2018: matching by hash. HPKP did so with keys (RFC 7469 §2.4), POSH with certificates (RFC 7711 §3.1). */
const byDigest = (
  match: "spki-pin" | "certificate-hash",
  wanted: ReadonlyArray<string>,
  evidence: TlsEvidence,
  roots: Roots | undefined,
  nowSeconds: number
): Result.Result<Proof, Mistrust> => {
  const leaf =
    roots === undefined
      ? Result.map(readChain(evidence.chain), (chain) => chain.leaf)
      : Result.map(judgedPath(evidence, roots, nowSeconds), (path) => path.leaf)
  if (Result.isFailure(leaf)) return Result.fail(mistrustOf(leaf.failure))
  const shown = Buffer.from(associationData(leaf.success, selectors[match], "SHA2-256")).toString("hex")
  return wanted.some((digest) => digest.toLowerCase() === shown)
    ? Result.succeed({ detail: `the policy names ${shown} (${match})`, because: [rfc(7469, "2.4")] })
    : Result.fail({
        result: "certificate-host-mismatch",
        detail: `${shown} is none of the ${wanted.length} digests that the policy names`,
        because: [rfc(7469, "2.6")]
      })
}

/** RFC 4985 §2: mail of the domain, whichever host carries it. */
const bySrvId = (
  nextHopDomain: string,
  evidence: TlsEvidence,
  roots: Roots,
  nowSeconds: number
): Result.Result<Proof, Mistrust> =>
  Result.mapBoth(
    judgeWebPki({
      ...roots,
      evidence,
      references: [{ form: "srv", service: "smtp", name: nextHopDomain }],
      rules: rfc9525,
      atSeconds: nowSeconds
    }),
    {
      onSuccess: ({ detail, because, examined }): Proof => ({
        detail,
        because: [rfc(4985, "2"), ...because],
        examined
      }),
      onFailure: mistrustOf
    }
  )

/** Review of March 2018: a name known beforehand, in every certificate; no wildcard on either side. */
const byKnownName = (
  mx: ReadonlyArray<string>,
  evidence: TlsEvidence,
  roots: Roots,
  nowSeconds: number
): Result.Result<Proof, Mistrust> => {
  const path = judgedPath(evidence, roots, nowSeconds)
  if (Result.isFailure(path)) return Result.fail(mistrustOf(path.failure))
  const examined = { path: path.success.path, references: mx }
  const known = mx.filter((pattern) => !pattern.includes("*")).map((name) => name.toLowerCase())
  const { dns } = presentedIdentifiers(path.success.leaf)
  const found = dns.find((name) => known.includes(name.toLowerCase()))
  return found === undefined
    ? Result.fail({
        result: "certificate-host-mismatch",
        detail: `none of ${dns.slice(0, 5).join(", ") || "no names"} is ${known.slice(0, 5).join(" or ")}`,
        because: [rfc(9525, "6.3")],
        examined
      })
    : Result.succeed({
        detail: `${found} is a name of the policy's`,
        because: [rfc(9525, "6.3")],
        examined: { ...examined, presented: found }
      })
}

const judgedPath = (evidence: TlsEvidence, roots: Roots, nowSeconds: number) =>
  judgeWebPkiPath({ ...roots, evidence, atSeconds: nowSeconds, ignoresCommonName: true })

const mistrustOf = ({ result, detail, because, examined }: Mistrust): Mistrust => ({
  result,
  detail,
  because,
  ...(examined !== undefined && { examined })
})
