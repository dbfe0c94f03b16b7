/** Turns what a scenario says of a certificate, or does not say, into a plan. */
import { Result } from "effect"
import { importSpki } from "../../protocol/keys/import-spki.ts"
import type { KeyType } from "../../protocol/tls/key-types.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { CertificatePlan } from "../../world/deployment.ts"
import type { Certificate, HostCertificate } from "../../scenario/schema/certificate.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs, toMicros } from "../../scenario/schema/time.ts"

/** The certificate of a host that says nothing about it: trusted, for the host's name, with a key of its own. */
const usual: typeof Certificate.Type = {
  issuer: "trusted",
  keyType: "ecdsa",
  issuedBefore: "30d",
  lifetime: "398d",
  signedBy: "issuer",
  holdsKey: true,
  sends: "issuers"
}

export const certificatePlan = (
  scenario: Pick<Scenario, "start">,
  hostName: string,
  { alternatives = [], ...given }: Partial<typeof HostCertificate.Type> = usual
): CertificatePlan => {
  const { issuer, issuedBefore, lifetime, notBefore, notAfter, dnsNames, key, der, ...rest } = {
    ...usual,
    ...given
  }
  const notBeforeSeconds =
    notBefore === undefined
      ? toSeconds(toEpochMs(scenario.start)) - durationSeconds(issuedBefore)
      : instant(notBefore)
  return {
    issuer,
    dnsNames: dnsNames ?? [hostName],
    notBeforeSeconds,
    notAfterSeconds:
      notAfter === undefined ? notBeforeSeconds + durationSeconds(lifetime) : instant(notAfter),
    key: key ?? hostName,
    sends: rest.sends,
    keyType: der === undefined ? rest.keyType : keyTypeOf(der[0]),
    signedBy: rest.signedBy,
    holdsKey: rest.holdsKey,
    ...(rest.srvNames === undefined ? {} : { srvNames: rest.srvNames }),
    ...(rest.commonName === undefined ? {} : { commonName: rest.commonName }),
    ...(rest.purposes === undefined ? {} : { purposes: rest.purposes }),
    ...(alternatives.length === 0
      ? {}
      : { alternatives: alternatives.map((other) => certificatePlan(scenario, hostName, other)) }),
    ...(der === undefined ? {} : { der: der.map((text) => Buffer.from(text, "base64")) })
  }
}

/** Of a chain as octets: what its leaf has. Other curves than P-256 are as good as it, as clients that offer ECDSA commonly offer them. */
const keyTypeOf = (leaf: string): KeyType => {
  const spki = Result.map(parseCertificate(Buffer.from(leaf, "base64")), (parsed) => importSpki(parsed.spki))
  return Result.getOrUndefined(spki)?.asymmetricKeyType?.startsWith("rsa") === true ? "rsa" : "ecdsa"
}

const toSeconds = (ms: number) => Math.floor(ms / 1000)
const instant = (text: string) => toSeconds(toEpochMs(text))
const durationSeconds = (duration: string) => Math.floor(toMicros(duration) / 1_000_000)
