/** A server with a chain of three for tests of DANE: root, intermediate, leaf, and what comes of TLSA records beside it. */
import { Result } from "effect"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import { authenticate } from "./authenticate.ts"
import { associationFor } from "./match.ts"
import type { Association, CertificateUsage, MatchingType, Selector } from "./tlsa.ts"
import { type DaneRules, type Peer, smtpRules } from "./verdict.ts"
import { failureOf } from "../../failure.fixture.ts"

export const [notBefore, nowSeconds, notAfter] = [1_700_000_000, 1_750_000_000, 1_800_000_000]
export const validity = { notBefore, notAfter }
export const root = rootAuthority({ subject: "CN=Root", ...validity })
export const intermediate = subordinateAuthority(root, { subject: "CN=Intermediate", ...validity })
export const server = serverCertificate(intermediate, { dnsNames: ["mx.example.com"], ...validity })
export const certificate = (der: Uint8Array) => Result.getOrThrow(parseCertificate(der))
export const leaf = certificate(server.der)
const signatures = new SignatureMemory()

export const record = (
  usage: CertificateUsage,
  selector: Selector,
  matchingType: MatchingType,
  of: Pick<Certificate, "der" | "spki">
): Association => associationFor(of, { usage, selector, matchingType })

const peer: Peer = {
  chain: server.chain,
  names: ["mx.example.com"],
  associations: [],
  nowSeconds,
  signatures
}
export const verdict = (change: Partial<Peer>, rules: Partial<DaneRules> = {}) =>
  authenticate({ ...peer, ...change }, { ...smtpRules, ...rules })
export const depth = (change: Partial<Peer>, rules: Partial<DaneRules> = {}) =>
  Result.getOrThrow(verdict(change, rules)).matchDepth
export const refusal = (change: Partial<Peer>, rules: Partial<DaneRules> = {}) =>
  failureOf(verdict(change, rules))

export const kinds: ReadonlyArray<[Selector, MatchingType]> = [
  ["Cert", "Full"],
  ["Cert", "SHA2-256"],
  ["Cert", "SHA2-512"],
  ["SPKI", "Full"],
  ["SPKI", "SHA2-256"],
  ["SPKI", "SHA2-512"]
]
