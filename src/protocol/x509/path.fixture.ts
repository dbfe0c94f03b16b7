/** Chains for tests of path validation: leaf, intermediate and root, good but for what a test changes. */
import { Result } from "effect"
import {
  type AuthorityRequest,
  rootAuthority,
  serverCertificate,
  type ServerRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { keyPurpose } from "./object-identifiers.ts"
import type { PathRejected } from "./path-rejected.ts"
import { webPkiRules } from "./path-rules.ts"
import { type PathRequest, type ValidPath, validatePath } from "./validate-path.ts"

export const at = 1_700_000_000
export const dates = { notBefore: at - 1_000, notAfter: at + 1_000 }
export const signatures = new SignatureMemory()
export const read = (der: Uint8Array): Certificate => Result.getOrThrow(parseCertificate(der))
export const key = (name: string) => keyPair("ed25519", `path test ${name}`)

export interface Chain {
  readonly root?: Partial<AuthorityRequest>
  readonly intermediate?: Partial<AuthorityRequest>
  readonly leaf?: Partial<ServerRequest>
}

/** Leaf, one intermediate and a root, good but for what is given. */
export const chainOf = ({ root, intermediate, leaf }: Chain) => {
  const top = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates, ...root })
  const middle = subordinateAuthority(top, {
    subject: "CN=intermediate",
    subjectKey: key("intermediate"),
    ...dates,
    ...intermediate
  })
  const { der } = serverCertificate(middle, {
    subjectKey: key("leaf"),
    dnsNames: ["mx.example.com"],
    ...dates,
    ...leaf
  })
  return { leaf: read(der), intermediates: [middle.certificate], anchors: [top.anchor] }
}

export const validate = (
  request: Partial<PathRequest> & Pick<PathRequest, "leaf" | "intermediates" | "anchors">
) =>
  validatePath({ atSeconds: at, signatures, purpose: keyPurpose.serverAuth, rules: webPkiRules, ...request })

export const verdict = (result: Result.Result<ValidPath, PathRejected>) =>
  Result.match(result, { onSuccess: () => "valid" as const, onFailure: ({ rule, index }) => [rule, index] })

export const further = (id: string, isCritical: boolean, hex = "0500") => ({
  further: [{ id, isCritical, value: Uint8Array.from(Buffer.from(hex, "hex")) }]
})
