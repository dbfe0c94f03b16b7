/** Issues what certificate plans ask for: the authorities that senders trust, those that they do not, and the chains. */
import { type KeyPair, keyPair } from "../protocol/keys/key-pair.ts"
import { Result } from "effect"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { keyPurpose } from "../protocol/x509/object-identifiers.ts"
import type { KnownLog } from "../protocol/x509/transparency.ts"
import type { TrustAnchor } from "../protocol/x509/trust-anchor.ts"
import {
  type AuthorityRequest,
  type CertificateAuthority,
  rootAuthority,
  selfSignedCertificate,
  serverCertificate,
  subordinateAuthority
} from "./certificate-authority/certificate-authority.ts"
import type { CertificateLog } from "./certificate-authority/certificate-log.ts"
import { listPlace } from "./certificate-authority/distribution-point.ts"
import { attackersAuthority, type AuthorityId, type CertificatePlan, openToAll } from "./deployment.ts"

/** DER, leaf first, as a server shows it: without the root, unless the plan says otherwise. */
export type ChainIssuer = (plan: CertificatePlan) => ReadonlyArray<Uint8Array>

export interface CertificateIssuers {
  readonly chainOf: ChainIssuer
  /** The whole path, leaf first and root last, whatever of it is sent. */
  readonly pathOf: ChainIssuer
  readonly anchorOf: (authority: AuthorityId) => TrustAnchor
  readonly authorityOf: (authority: AuthorityId) => IssuingAuthority
  /** What certificates have timestamps of; empty where they have none. */
  readonly logs: ReadonlyArray<KnownLog>
  /** When certificates that were asked for so far begin and end, seconds since the Unix epoch. Grows. */
  readonly dates: () => ReadonlySet<number>
  /** Of a certificate that was issued here, the very octets: its key; undefined for all others. */
  readonly keyOf: (leaf: Uint8Array) => KeyPair | undefined
}

export interface IssuingAuthority {
  readonly root: CertificateAuthority
  readonly issuer: CertificateAuthority
}

/** Our choice: authorities that no scenario outlives, 25 years each way, so that only what a plan says expires. */
const authorityLifeSeconds = 25 * 365 * 86_400

/** Our choice: the root that has expired did so a day before the start; what it signed lives on. */
const expiredForSeconds = 86_400

export interface IssuingHabits {
  /** Do certificates say where the list is that could revoke them? Not, when absent. */
  readonly pointsToLists?: boolean
  /** Logs whose timestamps authorities put into the certificates of servers (RFC 6962 §3.3); into none, when absent. */
  readonly logs?: ReadonlyArray<CertificateLog>
}

/** @param startSeconds the world's start, seconds since the Unix epoch */
export const certificateIssuers = (
  startSeconds: number,
  { pointsToLists = false, logs = [] }: IssuingHabits = {}
): CertificateIssuers => {
  const made = new Map<AuthorityId | typeof attackersAuthority, IssuingAuthority>()
  const pointsTo = (id: AuthorityId | typeof attackersAuthority, of: Parameters<typeof listPlace>[1]) =>
    pointsToLists && id !== attackersAuthority
      ? { crlDistributionPoints: [{ names: [`URI:${listPlace(id, of)}` as const] }] }
      : {}
  const authority = (id: AuthorityId | typeof attackersAuthority): IssuingAuthority => {
    const known = made.get(id) ?? issuingAuthority(id, startSeconds, pointsTo(id, "root"))
    made.set(id, known)
    return known
  }

  const issuePath: ChainIssuer = (plan) => {
    if (plan.der !== undefined) return plan.der
    const request = requestOf(plan)
    if (plan.issuer === "self") {
      // RFC 5280 §4.1.2.4: an issuer has a name, so a certificate that is its own issuer needs a subject.
      const subject = request.subject || `CN=${plan.dnsNames[0] ?? plan.key}`
      return selfSignedCertificate({ ...request, subject }).chain
    }
    const { root, issuer } = authority(plan.issuer)
    const signedBy = plan.signedBy ?? "issuer"
    const whole = { ...request, ...pointsTo(plan.issuer, signedBy), logs: isPublic(plan.issuer) ? logs : [] }
    return [...serverCertificate(signedBy === "root" ? root : issuer, whole).chain, root.certificate.der]
  }

  const keys = new WeakMap<Uint8Array, KeyPair>()
  // Of the authorities only the one ends that has expired.
  const dates = new Set([startSeconds - expiredForSeconds])
  const pathOf = remembered((plan) => {
    const path = issuePath(plan)
    for (const date of datesIn(plan)) dates.add(date)
    if (plan.der === undefined && path[0] !== undefined) keys.set(path[0], serverKey(plan))
    return path
  })
  const sent: ChainIssuer = (plan) => {
    const path = pathOf(plan)
    if (plan.der !== undefined || plan.issuer === "self" || plan.sends === "with-root") return path
    return plan.sends === "leaf-only" ? path.slice(0, 1) : path.slice(0, -1)
  }

  return {
    pathOf,
    chainOf: remembered(sent),
    anchorOf: (id) => authority(id).root.anchor,
    authorityOf: authority,
    logs: logs.map(({ key }) => key),
    dates: () => dates,
    keyOf: (leaf) => keys.get(leaf)
  }
}

/** What was given is asked itself; what cannot be read has no dates, and nobody accepts it. */
const datesIn = ({ der, notBeforeSeconds, notAfterSeconds }: CertificatePlan): ReadonlyArray<number> =>
  der === undefined
    ? [notBeforeSeconds, notAfterSeconds]
    : der.flatMap((octets) =>
        Result.match(parseCertificate(octets), {
          onSuccess: ({ notBefore, notAfter }) => [notBefore, notAfter],
          onFailure: () => []
        })
      )

/** Every handshake asks again; plans live as long as their world. */
const remembered = (make: ChainIssuer): ChainIssuer => {
  const made = new WeakMap<CertificatePlan, ReadonlyArray<Uint8Array>>()
  return (plan) => {
    const known = made.get(plan)
    if (known !== undefined) return known
    const chain = make(plan)
    made.set(plan, chain)
    return chain
  }
}

/** RFC 6962 §3.1: a log takes chains that lead to a root which it knows. */
const isPublic = (issuer: AuthorityId | typeof attackersAuthority): boolean =>
  openToAll.some((id) => id === issuer)

const purposeIds: Readonly<Record<NonNullable<CertificatePlan["purposes"]>[number], string>> = {
  "server-auth": keyPurpose.serverAuth,
  "client-auth": keyPurpose.clientAuth,
  "email-protection": keyPurpose.emailProtection,
  any: keyPurpose.any
}

const requestOf = (plan: CertificatePlan) => {
  const { extendedKeyUsage, ...rest } = {
    dnsNames: plan.dnsNames,
    ...(plan.srvNames === undefined ? {} : { srvNames: plan.srvNames }),
    subject: plan.commonName === undefined ? "" : `CN=${plan.commonName}`,
    notBefore: plan.notBeforeSeconds,
    notAfter: plan.notAfterSeconds,
    subjectKey: serverKey(plan),
    extendedKeyUsage: plan.purposes?.map((purpose) => purposeIds[purpose])
  }
  return extendedKeyUsage === undefined ? rest : { ...rest, extendedKeyUsage }
}

/** P-256, or RSA with 2,048 bits, as most server certificates have today; the name of the key is the plan's. */
export const serverKey = ({ key, keyType = "ecdsa" }: Pick<CertificatePlan, "key" | "keyType">): KeyPair =>
  keyPair(keyType === "rsa" ? "rsa2048" : "p256", `server ${key}`)

const names: Readonly<Record<AuthorityId | typeof attackersAuthority, string>> = {
  "attackers-own": "Attacker's",
  trusted: "Trusted",
  "other-trusted": "Other Trusted",
  "expired-root": "Expired",
  untrusted: "Untrusted",
  private: "Private"
}

const issuingAuthority = (
  id: AuthorityId | typeof attackersAuthority,
  startSeconds: number,
  further: Pick<AuthorityRequest, "crlDistributionPoints">
): IssuingAuthority => {
  const notBefore = startSeconds - authorityLifeSeconds
  const notAfter = startSeconds + authorityLifeSeconds
  const root = rootAuthority({
    subject: `CN=${names[id]} Root, O=hoptrust test authorities`,
    notBefore,
    notAfter: id === "expired-root" ? startSeconds - expiredForSeconds : notAfter
  })
  return {
    root,
    issuer: subordinateAuthority(root, {
      subject: `CN=${names[id]} Issuer, O=hoptrust test authorities`,
      pathLength: 0,
      notBefore,
      notAfter,
      ...further
    })
  }
}
