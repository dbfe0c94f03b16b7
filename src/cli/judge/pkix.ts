/** `hoptrust judge pkix`: certification paths, names and revocation on anybody's certificates. RFC 5280, RFC 9525. */
import { Result, Schema } from "effect"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import { identifierMatcher, type ReferenceIdentifier } from "../../protocol/names/match-identifiers.ts"
import { rfc9525 } from "../../protocol/names/matching-rules.ts"
import { cite } from "../../protocol/rfc.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { KeyUsage } from "../../protocol/x509/extension.ts"
import { keyPurpose } from "../../protocol/x509/object-identifiers.ts"
import { bareRules, webPkiRules } from "../../protocol/x509/path-rules.ts"
import type { CertificateResult } from "../../protocol/x509/path-rejected.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"
import { parseRevocationList } from "../../protocol/x509/revocation-list.ts"
import { anchorFromCertificate } from "../../protocol/x509/trust-anchor.ts"
import { validatePath } from "../../protocol/x509/validate-path.ts"
import { maybe, Moment, Octets, reading } from "./input-fields.ts"
import type { Judge, JsonObject } from "./judge.ts"

const Peer = Schema.Struct({ kind: Schema.Literals(["DNS", "IP", "RFC822", "SRV"]), value: Schema.String })
type Peer = typeof Peer.Type

const Input = Schema.Struct({
  kind: maybe(Schema.Literals(["SERVER", "CLIENT"])),
  trusted: Schema.Array(Octets),
  intermediates: maybe(Schema.Array(Octets)),
  leaf: Octets,
  time: Moment,
  peer: maybe(Peer),
  peers: maybe(Schema.Array(Peer)),
  /** Names as in RFC 5280 §4.2.1.12, or object identifiers. */
  eku: maybe(Schema.Array(Schema.String)),
  /** As in §4.2.1.3; cRLSign in either spelling. */
  keyUsage: maybe(Schema.Array(Schema.String)),
  /** Not used: which algorithms are accepted does not depend on the line. */
  sigAlgs: maybe(Schema.Array(Schema.String)),
  maxDepth: maybe(Schema.Int),
  crls: maybe(Schema.Array(Octets)),
  policy: maybe(
    Schema.Struct({
      initial: maybe(Schema.Array(Schema.String)),
      explicit: maybe(Schema.Boolean),
      inhibitMapping: maybe(Schema.Boolean),
      inhibitAny: maybe(Schema.Boolean)
    })
  )
})
type Line = typeof Input.Type

/** Output: `verdict`; where a path was rejected also `rule`, `index` and `subject` of the certificate at fault. */
export const judgePkix: Judge = (input) => Result.map(readInput(input), judge)

const readInput = reading(Input)

/** Verdicts on signatures never change, so lines share them. */
const signatures = new SignatureMemory()

const judge = (line: Line): JsonObject => {
  const leaf = parseCertificate(line.leaf)
  if (Result.isFailure(leaf))
    return reject("validation-failure", `leaf: ${leaf.failure.reason}, ${leaf.failure.detail}`, [
      "RFC 5280 §4.1"
    ])
  const policy = line.policy ?? undefined
  const crls = line.crls ?? []
  const path = validatePath({
    leaf: leaf.success,
    intermediates: (line.intermediates ?? []).flatMap(readable),
    anchors: line.trusted.flatMap(readable).map(anchorFromCertificate),
    atSeconds: line.time,
    signatures,
    ignoresCommonName: rfc9525.commonName === "never",
    keyUsage: (line.keyUsage ?? []).flatMap(keyUsageNamed),
    // With a list at hand, revocation is checked; a certificate that no list covers is then rejected.
    ...(crls.length > 0 && {
      revocation: { lists: crls.flatMap(readableList), whereUnknown: "rejected" as const }
    }),
    ...(line.maxDepth !== undefined && line.maxDepth !== null && { maxIntermediates: line.maxDepth }),
    ...(policy === undefined
      ? { rules: webPkiRules, purpose: purposeOf(line) }
      : {
          rules: bareRules,
          policy: {
            ...(policy.initial && { initialPolicies: policy.initial }),
            explicitPolicyRequired: policy.explicit ?? false,
            policyMappingInhibited: policy.inhibitMapping ?? false,
            anyPolicyInhibited: policy.inhibitAny ?? false
          }
        })
  })
  if (Result.isFailure(path)) {
    const { rule, index, subject, detail, because, result } = path.failure
    return {
      ...reject(result, `${rule}: ${detail}`, because.map(cite)),
      rule,
      index,
      subject
    }
  }
  const peers = [...(line.peer ? [line.peer] : []), ...(line.peers ?? [])]
  const named = policy === undefined ? checkPeers(leaf.success, peers) : undefined
  return (
    named ?? {
      verdict: "accept",
      reason: `a path of ${path.success.certificates.length} certificates below the trust anchor`,
      because: ["RFC 5280 §6.1"],
      policies: path.success.policies
    }
  )
}

const reject = (tlsrpt: CertificateResult, reason: string, because: ReadonlyArray<string>): JsonObject => ({
  verdict: "reject",
  reason,
  because,
  tlsrpt
})

/** Undefined where every name that is asked for is presented. */
const checkPeers = (
  leaf: Parameters<typeof presentedIdentifiers>[0],
  peers: ReadonlyArray<Peer>
): JsonObject | undefined => {
  const match = identifierMatcher(presentedIdentifiers(leaf), rfc9525)
  const mailboxes = presentedMailboxes(leaf)
  for (const peer of peers) {
    if (peer.kind === "RFC822") {
      if (!mailboxes.has(foldedMailbox(peer.value)))
        return reject("certificate-host-mismatch", `no rfc822Name ${peer.value}`, ["RFC 5280 §4.2.1.6"])
      continue
    }
    const matched = match([referenceOf(peer)])
    if (Result.isFailure(matched))
      return reject("certificate-host-mismatch", matched.failure.detail, matched.failure.because.map(cite))
  }
  return undefined
}

const presentedMailboxes = ({ values }: Parameters<typeof presentedIdentifiers>[0]): ReadonlySet<string> =>
  new Set(
    (values.subjectAlternativeName ?? []).flatMap((name) =>
      name.form === "rfc822Name" ? [foldedMailbox(name.value)] : []
    )
  )

/** RFC 5280 §7.5: the local part with case, the host without. */
const foldedMailbox = (text: string): string => {
  const at = text.lastIndexOf("@")
  return text.slice(0, at) + text.slice(at).toLowerCase()
}

const referenceOf = ({ kind, value }: Peer): ReferenceIdentifier => {
  if (kind === "IP") return { form: "ip", address: value }
  if (kind === "DNS") return { form: "dns", name: value }
  const [, service = "", name = ""] = /^_([^.]+)\.(.*)$/s.exec(value) ?? []
  return { form: "srv", service, name }
}

const purposeOf = ({ kind, eku }: Line): string => {
  const [first] = eku ?? []
  if (first === undefined) return kind === "CLIENT" ? keyPurpose.clientAuth : keyPurpose.serverAuth
  return Object.entries(keyPurpose).find(([name]) => name === first)?.[1] ?? first
}

const keyUsageNamed = (text: string): ReadonlyArray<KeyUsage> =>
  keyUsages.filter((usage) => usage.toLowerCase() === text.replaceAll("_", "").toLowerCase())

const keyUsages: ReadonlyArray<KeyUsage> = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "crlSign",
  "encipherOnly",
  "decipherOnly"
]

const readable = (der: Uint8Array) =>
  Result.match(parseCertificate(der), { onSuccess: (c) => [c], onFailure: () => [] })
const readableList = (der: Uint8Array) =>
  Result.match(parseRevocationList(der), { onSuccess: (list) => [list], onFailure: () => [] })
