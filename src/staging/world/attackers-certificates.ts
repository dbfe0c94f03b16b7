/** The certificates that an attacker could come to have in a scenario's world, by where they come from. */
import type { CredentialSource } from "../../attacker/credential-source.ts"
import type { WebPlace } from "../../attacker/web-place.ts"
import { name } from "../../protocol/dns/name.ts"
import {
  type AuthorityId,
  attackersAuthority,
  type CertificatePlan,
  type HostPlan
} from "../../world/deployment.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { attackerMxHost } from "./attackers-domains.ts"
import { certificatePlan } from "./certificate-plan.ts"
import { validatedCertificate } from "./validated-certificate.ts"

export interface AttackersCertificatesPlan {
  readonly scenario: Scenario
  /** Mail exchangers of the domain, of all stages, lower case. */
  readonly mxHosts: ReadonlyArray<string>
  /** What a web host of the target's is to it. */
  readonly webHosts: ReadonlyMap<string, WebPlace>
  /** The target's hosts, whose keys may be stolen. */
  readonly hosts: ReadonlyArray<HostPlan>
  /** Of those where the attacker orders, the first. */
  readonly issuer: AuthorityId
}

export class AttackersCertificates {
  /** The most believable first. */
  readonly sources: ReadonlyArray<CredentialSource>
  readonly tenantHost: string | undefined
  readonly #plan: AttackersCertificatesPlan
  readonly #domain: string
  /** The same plan for the same question, for chains are remembered by their plans. */
  readonly #made = new Map<string, CertificatePlan | undefined>()

  constructor(plan: AttackersCertificatesPlan) {
    this.#plan = plan
    this.#domain = plan.scenario.domain.name.toLowerCase()
    this.tenantHost = tenantBeside(plan.mxHosts[0], this.#domain)
    this.sources = [
      "validated",
      "validated-name",
      "validated-domain",
      "issued",
      "self-issued",
      "own",
      "stolen",
      ...[...new Set(plan.webHosts.values())].map((place) => `stolen-${place}` as const),
      ...(this.tenantHost === undefined ? [] : (["tenant"] as const)),
      ...this.#webHostsOfOtherNames().map(([, place]) => `validated-${place}` as const)
    ]
  }

  /** For a client that asks for that name; undefined where there is none. */
  readonly certificateFrom = (source: CredentialSource, serverName: string): CertificatePlan | undefined => {
    const key = `${source} ${serverName}`
    if (!this.#made.has(key)) this.#made.set(key, this.#make(source, serverName))
    return this.#made.get(key)
  }

  /** Whose certificate is stolen. */
  readonly hostOfStolen = (source: CredentialSource, serverName: string): string | undefined => {
    const { mxHosts, webHosts } = this.#plan
    if (source === "stolen")
      return mxHosts.includes(serverName.toLowerCase()) ? serverName.toLowerCase() : mxHosts[0]
    if (!source.startsWith("stolen-")) return undefined
    return [...webHosts].find(([, place]) => source === `stolen-${place}`)?.[0]
  }

  /** For which web host it was issued, and for no name besides. */
  readonly webHostOfValidated = (source: CredentialSource): string | undefined =>
    this.#webHostsOfOtherNames().find(([, place]) => source === `validated-${place}`)?.[0]

  /** Those below the domain: other names fit nothing that is asked of MX hosts. The domain and the MX hosts have sources of their own. */
  #webHostsOfOtherNames(): ReadonlyArray<readonly [host: string, place: WebPlace]> {
    const { mxHosts, webHosts } = this.#plan
    return [...webHosts].filter(
      ([host]) =>
        host !== this.#domain && !mxHosts.includes(host) && name(host).isAtOrBelow(name(this.#domain))
    )
  }

  readonly isOwnName = (serverName: string): boolean =>
    serverName === this.tenantHost || /(?:^|\.)attacker(?:-signed)?\.test$/.test(serverName)

  #make(source: CredentialSource, serverName: string): CertificatePlan | undefined {
    const { scenario, issuer } = this.#plan
    const domain = this.#domain
    const isOwn = this.isOwnName(serverName)
    switch (source) {
      case "own":
        return certificatePlan(scenario, isOwn ? serverName : attackerMxHost)
      case "self-issued":
        return {
          ...certificatePlan(scenario, serverName, {
            issuedBefore: "1d",
            lifetime: "398d",
            sends: "with-root"
          }),
          issuer: attackersAuthority,
          // It may claim any name.
          dnsNames: isOwn ? [serverName, domain] : [serverName],
          key: "attacker in the middle"
        }
      case "issued":
        // Who can have any name has all that a model might ask for: the name asked, the domain's, and its SRV-ID.
        return {
          ...certificatePlan(scenario, attackerMxHost),
          dnsNames: [...new Set([serverName, domain])],
          srvNames: [`_smtp.${domain}`],
          key: `attacker ${serverName}`
        }
      case "validated":
        return validatedCertificate(scenario, issuer, [...new Set([serverName, domain])])
      case "validated-name":
        return validatedCertificate(scenario, issuer, [serverName])
      case "validated-domain":
        return validatedCertificate(scenario, issuer, [domain])
      case "tenant":
        return this.tenantHost === undefined
          ? undefined
          : { ...certificatePlan(scenario, this.tenantHost), key: "attacker tenant" }
      default: {
        const validated = this.webHostOfValidated(source)
        if (validated !== undefined)
          return validatedCertificate(scenario, issuer, isOwn ? [serverName, validated] : [validated])
        const host = this.hostOfStolen(source, serverName)
        const plan = this.#plan.hosts.find(({ name }) => name === host)
        return source === "stolen"
          ? (plan?.smtp?.certificate ?? plan?.https?.certificate)
          : (plan?.https?.certificate ?? plan?.smtp?.certificate)
      }
    }
  }
}

/** Providers hand out names beside their own: `tenant.provider.example` beside `mx1.provider.example`. */
const tenantBeside = (mxHost: string | undefined, targetDomain: string): string | undefined => {
  const suffix = mxHost?.split(".").slice(1).join(".")
  if (suffix === undefined || suffix === "" || !suffix.includes(".")) return undefined
  // Below the target's own domain nobody but the target gives names away.
  return name(suffix).isAtOrBelow(name(targetDomain)) ? undefined : `tenant.${suffix}`
}
