/** Where authorities have their revocation lists: a web host in clear each, whose lists are always current. RFC 5280 §4.2.1.13 and §5, RFC 2585 §4.2. */
import type { WebReply } from "../crossing.ts"
import type { AuthorityId } from "../deployment.ts"
import type { HttpService } from "../host.ts"
import type { CertificateAuthority } from "./certificate-authority.ts"
import { issueRevocationList } from "./revocation-list.ts"

/** RFC 6761 §6.2 sets "test" aside. */
export const distributionHost = (authority: AuthorityId): string => `${authority}.authorities.test`

/** The list of those that issue to servers, and that of the root which vouches for them. */
export const listPaths = { issuer: "/issuer.crl", root: "/root.crl" } as const

export const listPlace = (authority: AuthorityId, of: keyof typeof listPaths): string =>
  `http://${distributionHost(authority)}${listPaths[of]}`

export interface RevokedCertificate {
  /** `DistinguishedName.key` of who issued it. */
  readonly issuerKey: string
  /** Contents octets of the INTEGER. */
  readonly serialNumber: Uint8Array
  /** Seconds since the epoch. */
  readonly revokedAt: number
}

export interface ListPublication {
  /** From one update to the next that the list promises. */
  readonly lifetimeSeconds: number
  /** All that is revoked by now, whoever issued it. */
  readonly revoked: () => ReadonlyArray<RevokedCertificate>
  readonly nowSeconds: () => number
}

/** Our choice: a list a day at midnight, and one whenever something is revoked. Baseline Requirements §4.9.7 want one a week at least. */
const everySeconds = 86_400

export const distributionPoint = (
  authorities: Readonly<Record<keyof typeof listPaths, CertificateAuthority>>,
  { lifetimeSeconds, revoked, nowSeconds }: ListPublication
): HttpService => {
  const made = new Map<string, Uint8Array>()
  const listOf = ({ subject, key, certificate }: CertificateAuthority): Uint8Array => {
    const entries = revoked().filter(({ issuerKey }) => issuerKey === certificate.subject.key)
    const midnight = Math.floor(nowSeconds() / everySeconds) * everySeconds
    const thisUpdate = Math.max(midnight, ...entries.map(({ revokedAt }) => revokedAt))
    const id = `${subject} ${thisUpdate}`
    const known = made.get(id)
    if (known !== undefined) return known
    const der = issueRevocationList({
      issuer: subject,
      issuerKey: key,
      thisUpdate,
      nextUpdate: thisUpdate + lifetimeSeconds,
      // §5.2.3: numbers rise; the time does.
      crlNumber: thisUpdate,
      // §5.3.1: the key is with somebody else.
      revoked: entries.map(({ serialNumber, revokedAt }) => ({
        serialNumber,
        revokedAt,
        reason: keyCompromise
      }))
    })
    made.set(id, der)
    return der
  }
  return {
    service: "open",
    reply: (path) => {
      const of = path === listPaths.issuer ? "issuer" : path === listPaths.root ? "root" : undefined
      return of === undefined ? notFound : listReply(listOf(authorities[of]))
    }
  }
}

const keyCompromise = 1

const listReply = (body: Uint8Array): WebReply => ({
  status: 200,
  headers: new Map([["content-type", "application/pkix-crl"]]),
  body
})

const notFound: WebReply = { status: 404, headers: new Map(), body: new Uint8Array() }
