/** The certificate that an authority issues to the attacker for names that it has validated. RFC 5280 §4.1. */
import type { AuthorityId, CertificatePlan } from "../../world/deployment.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { certificatePlan } from "./certificate-plan.ts"

/** The same names have the same certificate in every run: it is valid from before the start, as all in a scenario are. */
export const validatedCertificate = (
  scenario: Scenario,
  issuer: AuthorityId,
  names: ReadonlyArray<string>
): CertificatePlan => {
  const srvNames = srvNamesOf(names, srvServices(scenario))
  return {
    ...certificatePlan(scenario, ""),
    issuer,
    dnsNames: names,
    ...(srvNames.length === 0 ? {} : { srvNames }),
    key: `attacker's ${[issuer, ...names].join(" ")}`
  }
}

/**
 * Services for which the domain's own certificates have SRV-IDs. One rule for both sides: an authority that issues them has validated a domain and
 * nothing besides, so it issues them to whomever it takes for the domain. Public authorities may issue none (CA/Browser Forum, Baseline
 * Requirements §7.1.2.7.12): where the domain has none, nobody has one.
 */
const srvServices = ({ domain }: Scenario): ReadonlyArray<string> => [
  ...new Set(
    domain.mx.flatMap(({ certificate }) =>
      (certificate?.srvNames ?? []).map((srvName) => srvName.slice(0, srvName.indexOf(".")))
    )
  )
]

/** RFC 4985 §2: an SRV-ID is of a domain, and of no wildcard. */
const srvNamesOf = (names: ReadonlyArray<string>, services: ReadonlyArray<string>): ReadonlyArray<string> =>
  names
    .filter((name) => !name.startsWith("*."))
    .flatMap((name) => services.map((service) => `${service}.${name}`))
