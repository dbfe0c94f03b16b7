/** Turns what a scenario says of a certificate, or does not say, into a plan. */
import type { CertificatePlan } from "../../world/deployment.ts"
import type { Certificate } from "../schema/certificate.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toEpochMs, toMicros } from "../schema/time.ts"

/** The certificate of a host that says nothing about it: trusted, for the host's name, with a key of its own. */
const usual: typeof Certificate.Type = {
  issuer: "trusted",
  issuedBefore: "30d",
  lifetime: "398d",
  signedBy: "issuer",
  holdsKey: true,
  sends: "issuers"
}

export const certificatePlan = (
  { start }: Pick<Scenario, "start">,
  hostName: string,
  given: Partial<typeof Certificate.Type> = usual
): CertificatePlan => {
  const { issuer, issuedBefore, lifetime, notBefore, notAfter, dnsNames, key, der, ...rest } = {
    ...usual,
    ...given
  }
  const notBeforeSeconds =
    notBefore === undefined ? toSeconds(toEpochMs(start)) - durationSeconds(issuedBefore) : instant(notBefore)
  return {
    issuer,
    dnsNames: dnsNames ?? [hostName],
    notBeforeSeconds,
    notAfterSeconds:
      notAfter === undefined ? notBeforeSeconds + durationSeconds(lifetime) : instant(notAfter),
    key: key ?? hostName,
    sends: rest.sends,
    signedBy: rest.signedBy,
    holdsKey: rest.holdsKey,
    ...(rest.srvNames === undefined ? {} : { srvNames: rest.srvNames }),
    ...(rest.commonName === undefined ? {} : { commonName: rest.commonName }),
    ...(rest.purposes === undefined ? {} : { purposes: rest.purposes }),
    ...(der === undefined ? {} : { der: der.map((text) => Buffer.from(text, "base64")) })
  }
}

const toSeconds = (ms: number) => Math.floor(ms / 1000)
const instant = (text: string) => toSeconds(toEpochMs(text))
const durationSeconds = (duration: string) => Math.floor(toMicros(duration) / 1_000_000)
