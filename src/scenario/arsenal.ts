/** What an attacker owns in a scenario's world before any attack. */
import type { Arsenal, ValidatedCertificates } from "../attacker/arsenal.ts"
import { tlsaData } from "../models/publish-tlsa.ts"
import { name } from "../protocol/dns/name.ts"
import { ehloPolicyKeyword } from "../protocol/ehlo-policy/policy.ts"
import type { ChainIssuer } from "../world/certificates.ts"
import type { HostPlan } from "../world/deployment.ts"
import type { ServedZones } from "../world/zones.ts"
import { perspectiveNumber } from "./authority/identity.ts"
import { EditedZones } from "./edited-zones.ts"
import type { Scenario } from "./schema/scenario.ts"
import { chosenSenders } from "./senders.ts"
import { toEpochMs } from "./schema/time.ts"
import { certificatePlan } from "./world/certificate-plan.ts"
import { attackerMxHost } from "./world/expand.ts"

/** The world that the attacker is put into. What an attacker owns there is the same in every run. */
export interface Surroundings {
  readonly scenario: Scenario
  /** Of all stages, those of the first one first. */
  readonly hosts: ReadonlyArray<HostPlan>
  /** Mail exchangers of the domain, of all stages. */
  readonly mxHosts: ReadonlyArray<string>
  readonly zones: ServedZones
  /** Are there CAA records in any stage? */
  readonly restrictsIssuance: boolean
  readonly chainOf: ChainIssuer
}

/** What is the same in every run: all but what authorities have validated by then. */
export type StandingArsenal = Omit<Arsenal, keyof ValidatedCertificates>

export const arsenalIn = ({
  scenario,
  hosts,
  mxHosts,
  zones,
  restrictsIssuance,
  chainOf
}: Surroundings): StandingArsenal => {
  const targetDomain = scenario.domain.name.toLowerCase()
  const targetMxHosts = mxHosts
  const senders = chosenSenders(scenario)
  const own = certificatePlan(scenario, attackerMxHost)
  const selfIssued = certificatePlan(scenario, "", { issuer: "self", issuedBefore: "1d", lifetime: "398d" })
  const ownChain = chainOf(own)
  const tenantHost = tenantBeside(targetMxHosts[0], targetDomain)
  const nameAt = new Map(hosts.flatMap(({ name, addresses }) => addresses.map((address) => [address, name])))
  const webHosts = new Set(
    hosts.flatMap(({ owner, http, https, addresses }) =>
      owner === "recipient" && (http ?? https) !== undefined ? addresses : []
    )
  )
  const edited = new EditedZones(zones, name(targetDomain), toEpochMs(scenario.start))
  const selfIssuedChain = remembered((serverName) =>
    chainOf({ ...selfIssued, dnsNames: [serverName], key: "attacker in the middle" })
  )
  return {
    mxHost: attackerMxHost,
    address: hosts.find(({ name }) => name === attackerMxHost)?.addresses[0] ?? "",
    targetDomain,
    targetMxHosts,
    targetSaysPolicy: hosts.some(({ smtp }) =>
      smtp?.extensionsOverTls?.some(({ keyword }) => keyword === ehloPolicyKeyword)
    ),
    ownChain,
    selfIssuedChain,
    misissuedChain: remembered((serverName) =>
      // Who can have any name has all that a model might ask for: the name asked, the domain's, and its SRV-ID.
      chainOf({
        ...own,
        dnsNames: [...new Set([serverName, targetDomain])],
        srvNames: [`_smtp.${targetDomain}`],
        key: `attacker ${serverName}`
      })
    ),
    restrictsIssuance,
    isTargetWebHost: (address) => webHosts.has(address),
    perspectiveOf: perspectiveNumber,
    chainOfHost: remembered((host) => {
      const plan = hosts.find(({ name }) => name === host.toLowerCase())
      const certificate = plan?.smtp?.certificate ?? plan?.https?.certificate
      return certificate === undefined ? undefined : chainOf(certificate)
    }),
    hostAt: (address) => nameAt.get(address),
    tenantHost,
    tenantChain:
      tenantHost === undefined ? [] : chainOf({ ...own, dnsNames: [tenantHost], key: "attacker tenant" }),
    tenantMailbox: tenantHost === undefined ? undefined : `mailbox@${tenantHost}`,
    keepsPlaintext: {
      server: (address) =>
        hosts.some(
          ({ addresses, smtp }) => smtp?.plaintextBeforeTls === "kept" && addresses.includes(address)
        ),
      sender: (host) => senders.some((sender) => sender.plaintextBeforeTls === "kept" && sender.host === host)
    },
    plantedTlsa:
      tlsaData(ownChain, { usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256" })[0] ?? "",
    isTargetServer: (address, atMicros) => edited.isServer(nameAt.get(address) ?? "", atMicros),
    answerFromEdited: (edit, asked) => edited.answer(nameAt.get(asked.to) ?? "", edit, asked),
    answerFromThePast: (backSeconds, asked) =>
      edited.answerFromThePast(nameAt.get(asked.to) ?? "", backSeconds, asked)
  }
}

/** A search asks for the same certificates thousands of times, of which a scenario has names for a few. */
const remembered = <A>(make: (name: string) => A): ((name: string) => A) => {
  const made = new Map<string, A>()
  return (name) => {
    if (!made.has(name)) made.set(name, make(name))
    return made.get(name)!
  }
}

/** Providers hand out names beside their own: `tenant.provider.example` beside `mx1.provider.example`. */
const tenantBeside = (mxHost: string | undefined, targetDomain: string): string | undefined => {
  const suffix = mxHost?.split(".").slice(1).join(".")
  if (suffix === undefined || suffix === "" || !suffix.includes(".")) return undefined
  // Below the target's own domain nobody but the target gives names away.
  return name(suffix).isAtOrBelow(name(targetDomain)) ? undefined : `tenant.${suffix}`
}
