/** Issues what certificate plans ask for: the authorities that senders trust, one that they do not, and the chains. */
import { type KeyPair, keyPair } from "../protocol/keys/key-pair.ts"
import type { TrustAnchor } from "../protocol/x509/trust-anchor.ts"
import {
  type CertificateAuthority,
  rootAuthority,
  selfSignedCertificate,
  serverCertificate,
  subordinateAuthority
} from "./certificate-authority/certificate-authority.ts"
import type { CertificatePlan } from "./deployment.ts"

/** DER, leaf first, the root left out, as a server shows it. */
export type ChainIssuer = (plan: CertificatePlan) => ReadonlyArray<Uint8Array>

export interface CertificateIssuers {
  readonly chainOf: ChainIssuer
  /** What senders trust. */
  readonly anchors: ReadonlyArray<TrustAnchor>
}

/** Our choice: authorities that no scenario outlives, 25 years each way, so that only what a plan says expires. */
const authorityLifeSeconds = 25 * 365 * 86_400

/** @param startSeconds the world's start, seconds since the Unix epoch */
export const certificateIssuers = (startSeconds: number): CertificateIssuers => {
  const life = {
    notBefore: startSeconds - authorityLifeSeconds,
    notAfter: startSeconds + authorityLifeSeconds
  }
  const trusted = issuingAuthority("Trusted", life)
  const untrusted = issuingAuthority("Untrusted", life)

  return {
    anchors: [trusted.root.anchor],
    chainOf: (plan) => {
      const request = {
        dnsNames: plan.dnsNames,
        subject: plan.commonName === undefined ? "" : `CN=${plan.commonName}`,
        notBefore: plan.notBeforeSeconds,
        notAfter: plan.notAfterSeconds,
        subjectKey: serverKey(plan)
      }
      switch (plan.issuer) {
        case "self":
          // RFC 5280 §4.1.2.4: an issuer has a name, so a certificate that is its own issuer needs a subject.
          return selfSignedCertificate({
            ...request,
            subject: request.subject || `CN=${plan.dnsNames[0] ?? plan.key}`
          }).chain
        case "trusted":
          return serverCertificate(trusted.intermediate, request).chain
        case "untrusted":
          return serverCertificate(untrusted.intermediate, request).chain
      }
    }
  }
}

/** P-256, as most server certificates are today; the name of the key is the plan's. */
const serverKey = ({ key }: CertificatePlan): KeyPair => keyPair("p256", `server ${key}`)

interface Issuing {
  readonly root: CertificateAuthority
  readonly intermediate: CertificateAuthority
}

const issuingAuthority = (
  name: string,
  life: { readonly notBefore: number; readonly notAfter: number }
): Issuing => {
  const root = rootAuthority({ subject: `CN=${name} Root, O=hoptrust test authorities`, ...life })
  return {
    root,
    intermediate: subordinateAuthority(root, {
      subject: `CN=${name} Issuer, O=hoptrust test authorities`,
      pathLength: 0,
      ...life
    })
  }
}
