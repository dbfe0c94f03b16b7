/** Names that only the owner of the next-hop domain can have had certified. RFC 9525 §3. */
import { Result } from "effect"
import type { CommonNameUse } from "../../protocol/names/matching-rules.ts"
import { noIdentifiers } from "../../protocol/names/match-identifiers.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"

/**
 * The domain itself, and of the names below it those that the certificate carries, for the sender does not know how
 * the domain calls its hosts. A wildcard stands for some host that it covers.
 *
 * @param leaf DER; absent when the peer sent no certificate
 * @param commonName whether a certificate without DNS-IDs carries its common name
 */
export const namesOfNextHop = (
  nextHopDomain: string,
  leaf: Uint8Array | undefined,
  commonName: CommonNameUse
): ReadonlyArray<string> => {
  const certificate = leaf === undefined ? undefined : Result.getOrUndefined(parseCertificate(leaf))
  const { dns, commonName: subject } =
    certificate === undefined ? noIdentifiers : presentedIdentifiers(certificate)
  const standsIn = commonName === "without DNS-ID" && dns.length === 0 && subject !== undefined
  const carried = standsIn ? [subject] : dns
  const below = carried
    .map((name) => name.toLowerCase().replace(/^\*(?=\.)/, "host"))
    .filter((name) => name.endsWith(`.${nextHopDomain}`))
  return [nextHopDomain, ...below]
}
