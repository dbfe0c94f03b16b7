/** Names that only the owner of the next-hop domain can have had certified. RFC 9525 §3. */
import { Result } from "effect"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"

/**
 * The domain itself, and of the names below it those that the certificate carries, for the sender does not know how
 * the domain calls its hosts. A wildcard stands for some host that it covers.
 *
 * @param leaf DER; absent when the peer sent no certificate
 */
export const namesOfNextHop = (
  nextHopDomain: string,
  leaf: Uint8Array | undefined
): ReadonlyArray<string> => {
  const certificate = leaf === undefined ? undefined : Result.getOrUndefined(parseCertificate(leaf))
  const carried = certificate === undefined ? [] : presentedIdentifiers(certificate).dns
  const below = carried
    .map((name) => name.toLowerCase().replace(/^\*(?=\.)/, "host"))
    .filter((name) => name.endsWith(`.${nextHopDomain}`))
  return [nextHopDomain, ...below]
}
