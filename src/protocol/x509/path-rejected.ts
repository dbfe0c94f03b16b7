/** Why a certification path does not hold: one closed list of rules, each with its place in the path and its RFC. RFC 5280 §6.1. */
import { Schema } from "effect"
import { type Citation, cite, rfc } from "../rfc.ts"
import { type Examined, examinedPath } from "./examined.ts"

export const pathRules = [
  "malformed certificate",
  "no path to a trust anchor",
  "signature",
  "signature algorithm",
  "public key",
  "expired",
  "not yet valid",
  "version",
  "serial number",
  "empty name",
  "unrecognized critical extension",
  "duplicate extension",
  "extension criticality",
  "key identifier",
  "basic constraints",
  "path length",
  "key usage",
  "extended key usage",
  "name constraints",
  "certificate policies",
  "revoked",
  "revocation status",
  "work budget"
] as const
export type PathRule = (typeof pathRules)[number]

/** Result types of RFC 8460 §4.3 that a certificate can cause. */
export const certificateResults = [
  "certificate-host-mismatch",
  "certificate-expired",
  "certificate-not-trusted",
  "validation-failure"
] as const
export type CertificateResult = (typeof certificateResults)[number]

/**
 * No path from the leaf to an anchor holds. Where several were tried, this is the one that came furthest.
 * To the sender the peer is not authenticated.
 */
export class PathRejected extends Schema.TaggedClass<PathRejected>()("PathRejected", {
  rule: Schema.Literals(pathRules),
  /** Place of the certificate at fault: 0 is the leaf, the anchor stands after the last intermediate. */
  index: Schema.Int,
  /** For people. */
  subject: Schema.String,
  detail: Schema.String,
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String })),
  result: Schema.Literals(certificateResults),
  path: examinedPath
}) {}

/** For people: the rule first, for a detail such as "valid until 2026-03-01T00:00:00Z" says too little without it. */
export const presentPathRejected = ({ rule, index, subject, detail, because }: PathRejected): string =>
  `${rule}: ${detail} (certificate ${index}, ${subject}; ${because.map(cite).join(", ")})`

/** The path and what is wrong with it. */
export const examinedFailure = ({ path, index, rule, detail }: PathRejected): Examined => ({
  path,
  fault: { index, rule, detail }
})

/** One rule broken by one certificate, before anybody asked where that certificate stands. */
export interface Fault {
  readonly rule: PathRule
  readonly detail: string
  readonly because: Citation
}

/** `fault("expired", "4.1.2.5", "...")`, citing a section of RFC 5280, or of another RFC where one is named. */
export const fault = (rule: PathRule, section: string, detail: string, number = 5280): Fault => ({
  rule,
  detail,
  because: rfc(number, section)
})

/** RFC 8460 §4.3.1 knows few causes; what has none of its own is the chain's ("not trusted"), or the general failure. */
export const resultOf = (rule: PathRule): CertificateResult => {
  switch (rule) {
    case "expired":
      return "certificate-expired"
    case "not yet valid":
    case "malformed certificate":
    case "extended key usage":
    case "work budget":
      return "validation-failure"
    default:
      return "certificate-not-trusted"
  }
}
