/** What an authority looks for where a name is said to be controlled: challenges over HTTP and DNS. RFC 8555 §8. */
import { createHash, type KeyObject } from "node:crypto"

/** §9.7.8; RFC 8657 §4 uses the same labels. */
export const challengeTypes = ["http-01", "dns-01"] as const
export type ChallengeType = (typeof challengeTypes)[number]

/**
 * §7.1.3, §7.1.4: an order may be for a wildcard, `*.example.com`; what is validated then is the name below the asterisk.
 * Undefined for other names.
 */
export const wildcardBase = (domain: string): string | undefined =>
  domain.startsWith("*.") ? domain.slice(2) : undefined

/** Baseline Requirements §3.2.2.4.19: a host that answers over HTTP speaks for its own name alone. */
export const challengeTypesFor = (domain: string): ReadonlyArray<ChallengeType> =>
  wildcardBase(domain) === undefined ? challengeTypes : ["dns-01"]

/** §8.1: the token and the account's key, so that only who ordered can answer. */
export const keyAuthorization = (token: string, thumbprint: string): string => `${token}.${thumbprint}`

const http01Folder = "/.well-known/acme-challenge/"

/** §8.3. */
export const http01Path = (token: string): string => `${http01Folder}${token}`

/** The token that a path asks for; undefined for all other paths. §8.1: of base64url characters. */
export const http01Token = (path: string): string | undefined => {
  const token = path.startsWith(http01Folder) ? path.slice(http01Folder.length) : ""
  return /^[A-Za-z0-9_-]+$/.test(token) ? token : undefined
}

/** Our choice: a token and a thumbprint have some hundred octets, and a hostile host must come to an end. */
export const maxHttp01Octets = 4_096

/** §8.3: white space behind the key authorization does not count. */
export const answersHttp01 = (body: Uint8Array, expected: string): boolean =>
  new TextDecoder().decode(body).trimEnd() === expected

/** §8.4. @param domain without the final dot */
export const dns01Name = (domain: string): string => `_acme-challenge.${domain}`

/** §8.4: the text of the TXT record. */
export const dns01Text = (authorization: string): string =>
  createHash("sha256").update(authorization).digest("base64url")

/** §8.4: one record that says it is enough. */
export const answersDns01 = (texts: ReadonlyArray<string>, expected: string): boolean =>
  texts.includes(dns01Text(expected))

/** Thumbprint of a key as a JWK. RFC 7638 §3: required members alone, in lexicographic order, without white space. */
export const keyThumbprint = (publicKey: KeyObject): string => {
  const { crv, e, kty, n, x, y } = publicKey.export({ format: "jwk" })
  return createHash("sha256").update(JSON.stringify({ crv, e, kty, n, x, y })).digest("base64url")
}
