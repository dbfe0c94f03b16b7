/** Puts a scenario's attacker into its world: what it owns, what it can do, and when. */
import { type Act, adversary, type Armed, type Driver } from "../attacker/adversary.ts"
import type { Arsenal } from "../attacker/arsenal.ts"
import { capabilities } from "../attacker/registry.ts"
import { scriptedMenu } from "../attacker/script/menu.ts"
import { tlsaRecords } from "../models/publish-tlsa.ts"
import { name } from "../protocol/dns/name.ts"
import type { ChainIssuer } from "../world/certificates.ts"
import type { Interception } from "../world/crossing.ts"
import type { HostPlan } from "../world/deployment.ts"
import type { ServedZones } from "../world/zones.ts"
import type { ChosenAttacker } from "./attackers.ts"
import { EditedZones } from "./edited-zones.ts"
import type { Scenario } from "./schema/scenario.ts"
import { scriptedAction } from "./script.ts"
import { toEpochMs } from "./schema/time.ts"
import { certificatePlan } from "./world/certificate-plan.ts"
import { attackerMxHost } from "./world/expand.ts"

/** The world that it is put into. What an attacker owns there is the same in every run. */
export interface Surroundings {
  readonly scenario: Scenario
  /** Of all stages, those of the first one first. */
  readonly hosts: ReadonlyArray<HostPlan>
  /** Mail exchangers of the domain, of all stages. */
  readonly mxHosts: ReadonlyArray<string>
  readonly zones: ServedZones
  readonly chainOf: ChainIssuer
}

/** Arms attackers in one world. */
export class Armoury {
  readonly #surroundings: Surroundings
  readonly #arsenal: Arsenal
  /** Menus remember nothing, so one attacker's are the same in every run. */
  readonly #armed = new WeakMap<ChosenAttacker["capabilities"], ReadonlyArray<Armed>>()

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    this.#arsenal = arsenalIn(surroundings)
  }

  arm(
    { capabilities, actions = [] }: ChosenAttacker,
    driver: Driver,
    onAct: (act: Act) => void
  ): Interception {
    const scripts = actions.map(({ action, fromMicros, toMicros }) => ({
      capability: "script",
      menu: scriptedMenu(scriptedAction(action, this.#surroundings, this.#arsenal.address)),
      fromMicros,
      toMicros
    }))
    return adversary([...scripts, ...this.#armedWith(capabilities)], driver, onAct)
  }

  #armedWith(chosen: ChosenAttacker["capabilities"]): ReadonlyArray<Armed> {
    const known = this.#armed.get(chosen)
    if (known !== undefined) return known
    const armed = chosen.map(({ id, parameters, fromMicros, toMicros }) => {
      const capability = capabilities.find((candidate) => candidate.id === id)
      // The schema lets only registered ids through.
      if (capability === undefined) throw new Error(`no capability is called ${id}`)
      return {
        capability: id,
        menu: capability.configure(parameters, this.#arsenal),
        fromMicros,
        toMicros
      }
    })
    this.#armed.set(chosen, armed)
    return armed
  }
}

const arsenalIn = ({ scenario, hosts, mxHosts, zones, chainOf }: Surroundings): Arsenal => {
  const targetDomain = scenario.domain.name.toLowerCase()
  const targetMxHosts = mxHosts
  const own = certificatePlan(scenario, attackerMxHost)
  const selfIssued = certificatePlan(scenario, "", { issuer: "self", issuedBefore: "1d", lifetime: "398d" })
  const ownChain = chainOf(own)
  const tenantHost = tenantBeside(targetMxHosts[0], targetDomain)
  const nameAt = new Map(hosts.flatMap(({ name, addresses }) => addresses.map((address) => [address, name])))
  const edited = new EditedZones(zones, name(targetDomain), toEpochMs(scenario.start))
  const selfIssuedChain = remembered((serverName) =>
    chainOf({ ...selfIssued, dnsNames: [serverName], key: "attacker in the middle" })
  )
  return {
    mxHost: attackerMxHost,
    address: hosts.find(({ name }) => name === attackerMxHost)?.addresses[0] ?? "",
    targetDomain,
    targetMxHosts,
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
    chainOfHost: remembered((host) => {
      const plan = hosts.find(({ name }) => name === host.toLowerCase())
      const certificate = plan?.smtp?.certificate ?? plan?.https?.certificate
      return certificate === undefined ? undefined : chainOf(certificate)
    }),
    hostAt: (address) => nameAt.get(address),
    tenantHost,
    tenantChain:
      tenantHost === undefined ? [] : chainOf({ ...own, dnsNames: [tenantHost], key: "attacker tenant" }),
    plantedTlsa:
      tlsaRecords(
        { name: attackerMxHost, chain: ownChain },
        { usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256", ttlSeconds: 0 }
      ).map(({ data }) => data)[0] ?? "",
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
