/** Turns what a scenario says of a certificate, or does not say, into a plan. */
import type { CertificatePlan } from "../../world/deployment.ts"
import type { Certificate } from "../schema/deployment.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toEpochMs, toMicros } from "../schema/time.ts"

/** The certificate of a host that says nothing about it: trusted, for the host's name, with a key of its own. */
const usual: typeof Certificate.Type = { issuer: "trusted", issuedBefore: "30d", lifetime: "398d" }

export const certificatePlan = (
  { start }: Pick<Scenario, "start">,
  hostName: string,
  given: typeof Certificate.Type = usual
): CertificatePlan => {
  const startSeconds = Math.floor(toEpochMs(start) / 1000)
  const notBeforeSeconds = startSeconds - toSeconds(given.issuedBefore)
  return {
    issuer: given.issuer,
    dnsNames: given.dnsNames ?? [hostName],
    notBeforeSeconds,
    notAfterSeconds: notBeforeSeconds + toSeconds(given.lifetime),
    key: given.key ?? hostName,
    ...(given.commonName === undefined ? {} : { commonName: given.commonName })
  }
}

const toSeconds = (duration: string) => Math.floor(toMicros(duration) / 1_000_000)
