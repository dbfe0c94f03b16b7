/** The ends of TLS of a host as OpenSSL serves them, or why it cannot. RFC 8446, RFC 6066 §3. */
import { Result } from "effect"
import { type TlsRefused, tlsServer, type TlsServer } from "../live/tls-server.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { type CertificateIssuers, type ChainIssuer, serverKey } from "../world/certificate-issuers.ts"
import { type CertificatePlan, type HostPlan, type TlsPlan, withAlternatives } from "../world/deployment.ts"

export interface HostTls {
  /** "reset" and "garbage" in place of a handshake. */
  readonly smtp?: TlsServer | "reset" | "garbage"
  readonly https?: TlsServer
}

/** What cannot be served, in words, where anything cannot. */
export const tlsOf = (
  { name, smtp, https }: HostPlan,
  chainOf: ChainIssuer
): Result.Result<HostTls, ReadonlyArray<string>> => {
  const told = (service: string) => (reasons: ReadonlyArray<string>) =>
    reasons.map((reason) => `${name}, ${service}: ${reason}`)
  return Result.gen(function* () {
    return {
      ...(smtp === undefined
        ? {}
        : {
            smtp:
              smtp.startTls === "reset" || smtp.startTls === "garbage"
                ? smtp.startTls
                : yield* Result.mapError(served(smtp, chainOf), told("SMTP"))
          }),
      ...(https === undefined ? {} : { https: yield* Result.mapError(served(https, chainOf), told("HTTPS")) })
    }
  })
}

/** What somebody shows who is no host, or why OpenSSL cannot show it. */
export const tlsShowing = (
  { version, chain, provesPossession, extensions = {} }: TlsEvidence,
  keyOf: CertificateIssuers["keyOf"]
): Result.Result<TlsServer, string> => {
  const [extension] = Object.keys(extensions)
  if (extension !== undefined) return Result.fail(noExtension(extension))
  const pair = chain[0] && keyOf(chain[0])
  if (pair === undefined || !provesPossession) return Result.fail(noKey)
  const certificates = [{ chain, key: pair.privateKey }]
  const made = tlsServer({ newest: version, certificates, byName: new Map(), refuses: () => false })
  return Result.mapError(made, refusedByOpenSsl)
}

const noKey = "shows a certificate whose key it does not hold, and no TLS library does that"
const noExtension = (extension: string) => `no TLS library has the extension ${extension}`
const refusedByOpenSsl = ({ detail }: TlsRefused) => `OpenSSL does not serve its certificate: ${detail}`

const served = (
  { certificate, certificatesByName = [], unknownName = "default", tlsVersion, extensions = {} }: TlsPlan,
  chainOf: ChainIssuer
): Result.Result<TlsServer, ReadonlyArray<string>> => {
  const reasons = [
    ...[certificate, ...certificatesByName.map(({ certificate }) => certificate)]
      .flatMap(withAlternatives)
      .filter(({ holdsKey = true }) => !holdsKey)
      .map(() => noKey),
    ...Object.keys(extensions).map(noExtension)
  ]
  if (reasons.length > 0) return Result.fail(reasons)
  const shown = (plan: CertificatePlan) =>
    withAlternatives(plan).map((one) => ({ chain: chainOf(one), key: serverKey(one).privateKey }))
  const byName = new Map(
    // The first of a name counts, as in the simulation.
    certificatesByName
      .map(({ serverName, certificate }) => [serverName.toLowerCase(), shown(certificate)] as const)
      .toReversed()
  )
  const known = certificate.dnsNames.map((dnsName) => dnsName.toLowerCase())
  const made = tlsServer({
    newest: tlsVersion,
    certificates: shown(certificate),
    byName,
    refuses: (serverName) => unknownName === "alert" && !byName.has(serverName) && !known.includes(serverName)
  })
  return Result.mapError(made, (refused) => [refusedByOpenSsl(refused)])
}
